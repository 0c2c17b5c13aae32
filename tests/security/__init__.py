"""The security matrix, generated from the URLconf: a new page cannot stay outside of it (quality.md A, C, H)."""
