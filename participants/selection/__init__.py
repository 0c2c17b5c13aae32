"""Choosing mentors: application, interview, checks, admission to pairing. Pages are in participants/candidates.

For slices above: keeping.add_candidate, interviewing.appoint and hold, admitting.admit, standing.admitted_of."""
