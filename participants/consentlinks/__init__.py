"""Consents by link: a parent reads the text, says yes or no, takes the blank. The answer is an intention only."""
