"""Pages of demands to destroy somebody's data, and the act of it as paper and as an export of the journal."""
