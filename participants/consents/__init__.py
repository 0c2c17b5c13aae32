"""Consents: each its own document; without the needed ones a pair does not enter an order."""
