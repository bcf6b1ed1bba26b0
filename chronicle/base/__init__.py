"""Files to facts: safe reading, where each key stands, problems as values."""
