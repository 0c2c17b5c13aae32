"""Pages of the journal: who did what to whom, with filters and Excel."""
