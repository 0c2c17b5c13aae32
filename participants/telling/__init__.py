"""What people type of themselves, understood as facts; no database."""
