"""The SQLite file compiled from a base, and how it stays fresh."""
