"""The journal: who did what to whom, when and from where. Rows are only added."""
