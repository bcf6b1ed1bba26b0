"""Queries on the index, each answered with a table or an object for programs, or a page for people."""
