"""Erasing somebody as a whole: what stands in the way, words of others, papers, the deed itself, its act, its pages."""
