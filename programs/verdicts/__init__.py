"""What a file of a base would do to the school: whom it names, what it changes, which pairs it asks for."""
