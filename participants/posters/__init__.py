"""How people come to apply: the school's link with its poster and message, blanks on paper, typing papers in."""
