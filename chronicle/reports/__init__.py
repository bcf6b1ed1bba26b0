"""Reports: a base as a document to be handed over, and the numbers that its issues keep."""
