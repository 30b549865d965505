"""Participants: the women who receive support, as persons, and what they consented to."""
