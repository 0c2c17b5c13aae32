"""Somebody's data is destroyed on demand: the demand, what is destroyed of people and of the school, the act of it."""
