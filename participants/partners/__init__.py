"""Partner organisations of a school: contacts, agreements, their people who mentor."""
