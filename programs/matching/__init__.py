"""Who works with whom: choosing people for a pair and looking over the drafts before the order."""
