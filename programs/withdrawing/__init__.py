"""A consent is taken back: what follows for tandems and orders is said first and done at once."""
