"""Table of contents of the administrator's repairs in this package."""
