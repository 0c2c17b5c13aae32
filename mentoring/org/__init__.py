"""Municipalities, schools, school years, the reference data that orders and bases use, number series."""
