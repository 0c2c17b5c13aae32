"""The map of requests: what is asked for in each area and form, against the free places of mentors."""
