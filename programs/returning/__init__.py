"""Which lists come back from Excel with edits, and what of each may be edited there."""
