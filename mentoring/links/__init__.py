"""Personal links: somebody without an account opens one form, and only that one."""
