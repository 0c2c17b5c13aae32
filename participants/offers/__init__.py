"""Offers: the areas of requests in which a mentor of the year can help. The supply of the map of requests."""
