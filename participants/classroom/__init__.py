"""Pages of «Школа наставников»: courses, groups, whom to enrol."""
