"""What a paper says, how it is checked and how it is drawn: pure work over plain data, no orders in the database."""
