"""The library: a base opened in Python, its listings as typed rows, and the other questions of the command line."""
