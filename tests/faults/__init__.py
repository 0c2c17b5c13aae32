"""A whole installation (database, site, worker) of its own, in which things are killed (quality.md G1)."""
