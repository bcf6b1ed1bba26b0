"""The version of Chronicle, beside what loads nothing else."""

__version__ = "0.1.0"
