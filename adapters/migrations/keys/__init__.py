"""The history of the key database's tables."""
