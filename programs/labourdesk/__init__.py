"""Pages of the labour side of mentoring: the list for the accountant, one duty with its papers and steps."""
