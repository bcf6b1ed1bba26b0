"""Ways out: a base as files of another format, for people and programs without Chronicle."""
