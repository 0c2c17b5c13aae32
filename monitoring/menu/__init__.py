"""The menu: its lines for all roles, and what of it somebody sees."""
