"""Pages of edited exports: the file, what it would do row by row, what it did."""
