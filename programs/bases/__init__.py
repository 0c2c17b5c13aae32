"""Pages of the two bases of a year, their official forms, and the card of a person."""
