"""What must not leave: a base as if the entries under some restrictions had never been written."""
