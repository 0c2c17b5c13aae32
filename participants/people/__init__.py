"""People of the school and their cards in the two bases."""
