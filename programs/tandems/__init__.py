"""Tandems: pairs and groups, from a draft to the end."""
