"""The history of a case: all events about it in order, also what came before it was opened."""
