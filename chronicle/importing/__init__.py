"""A spreadsheet's rows as facts: sheets read, mapped, matched, and merged with what was imported before."""
