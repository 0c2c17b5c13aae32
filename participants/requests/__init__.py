"""Requests (запросы): what somebody needs a mentor for, in their own words, and what others say of it."""
