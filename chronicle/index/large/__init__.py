"""What serves only very large bases: long files are read in pieces, and by several processes.

A *unit* is what is read in one go: a file, or a piece of a long one. A base of short files has one unit a
file, and this process reads them all.
"""
