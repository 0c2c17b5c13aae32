"""Loading bases from Excel: looking at a file, taking its good rows in one step, undoing the whole of it."""
