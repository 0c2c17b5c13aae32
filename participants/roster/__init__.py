"""Bases as schools keep them in Excel, read into typed rows with what must be said of each. No database."""
