"""Who has finished a course of «Школа наставников», and what comes of it: the rules, the moves, admission.

For slices above: workflow.ENROLMENT, many.finish_many, programme.untaught_of."""
