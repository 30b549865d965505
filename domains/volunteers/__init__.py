"""Volunteers: who offers her time, and how much of it."""
