"""The cases of a branch, open and closed."""
