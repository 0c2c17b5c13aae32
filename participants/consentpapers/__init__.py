"""Blanks of consents: asked of whom, printed by class with a code that finds the record again."""
