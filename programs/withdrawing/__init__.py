"""A consent is taken back, or was written down by mistake: what follows for tandems and orders is said first."""
