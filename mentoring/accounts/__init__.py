"""People who sign in, their roles, and how they sign in."""
