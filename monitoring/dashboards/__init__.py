"""What needs attention, the homes, help and search: the top of the building."""
