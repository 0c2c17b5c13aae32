"""Scans of signed blanks: read by their codes, looked at, filed to their records."""
