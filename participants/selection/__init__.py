"""Choosing mentors: application, interview, checks, admission to pairing. Pages are in participants/candidates."""
