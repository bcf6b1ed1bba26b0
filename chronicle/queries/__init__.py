"""All SQL that answers: typed rows, and from them tables and objects for programs; pages are in `chronicle.pages`."""
