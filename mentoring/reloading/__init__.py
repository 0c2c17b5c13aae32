"""Lists out to Excel and back in: each row carries its key, only edited cells are loaded, the whole can be undone."""
