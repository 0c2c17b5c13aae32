"""One's own pages: name and mail, password, open sessions, the second step, how the site looks."""
