"""Writing to a base: changes in place, all or none, and taken back again."""
