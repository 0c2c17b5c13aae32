"""Saved views («мои виды»): the filters, order and columns of a list under a name of one's own."""
