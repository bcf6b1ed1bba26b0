"""TOML as text: its lexemes, the places of its keys, its limits, and what is left of it when it is broken."""
