"""Workbooks that go out to be filled or mended and come back through the import."""
