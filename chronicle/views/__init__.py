"""A selection of a base to a table for programs, or a page for people."""
