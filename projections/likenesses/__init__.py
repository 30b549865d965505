"""Pairs of a woman and a volunteer with a name near them, for the duty officer to judge."""
