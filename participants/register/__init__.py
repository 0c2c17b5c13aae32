"""Pages of the register of people: everybody the school knows, each once."""
