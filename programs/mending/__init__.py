"""Mending a project where it stands: one press for what the checker found, the cases of names looked over at once."""
