"""Somebody asks the school to correct what it keeps about them; the school answers within the term of the law."""
