"""Whether somebody still stands in the register at this moment, held until the end of the transaction."""
