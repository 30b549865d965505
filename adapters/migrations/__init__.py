"""Brings the databases to what this code needs: Alembic for what must last, tables for read models.

Store, keys and read log have histories of their own, since each may lie in a database of its own.
To add a revision, add a file to its folder: `r0002_<what>.py`, with `revision`, `down_revision` and
`upgrade`. A revision is frozen: it imports nothing of the program, whose tables will change.
"""

from adapters.migrations.applying import DatabaseIsNewer, migrate, pending

__all__ = ["DatabaseIsNewer", "migrate", "pending"]
