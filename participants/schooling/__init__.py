"""«Школа наставников»: courses, groups, the schedule, attendance, who has finished."""
