"""Matches: one participant and one volunteer, and their meetings."""
