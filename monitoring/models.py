"""Monitoring stores nothing of its own yet: homes and attention are read from the slices below."""
