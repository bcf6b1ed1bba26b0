"""What a base may hold: a module for each kind of fact, and the entities that facts are about."""
