"""Pages of «Школа наставников»: courses, groups, lessons, one's own course, lists."""
