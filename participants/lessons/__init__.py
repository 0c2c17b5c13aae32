"""Lessons of «Школа наставников»: the schedule, attendance, results, what a learner sees of it."""
