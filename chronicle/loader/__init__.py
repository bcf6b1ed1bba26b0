"""Files to entries: safe reading, places of keys and values, problems as values."""
