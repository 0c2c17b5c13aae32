"""Settings of a school, on pages: its card, its years, its numbers, the dictionary of posts."""
