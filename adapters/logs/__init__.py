"""Structured logs that hold no personal data: what the program does, never what it knows."""
