"""Merkle trees as RFC 6962 and 9162 have them, their nodes kept as C2SP tlog-tiles.

Whoever knows a signed root can check that nothing under it was changed, added or taken away.
"""
