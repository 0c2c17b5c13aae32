"""Pages of the selection of mentors: candidates, interviews, the list of the admitted."""
