"""Pages of admission: the list of admitted mentors, mentors of experience, the rules of a year."""
