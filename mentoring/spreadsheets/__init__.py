"""Foreign tables in: a guarded file or a paste becomes plain sheets. Knows nothing of schools and people."""
