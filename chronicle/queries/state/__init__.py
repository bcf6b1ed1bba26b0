"""The state of things at a time."""
