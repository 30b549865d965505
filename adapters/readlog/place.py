"""The file that a SQLite log was opened in, and whether its name still points to it."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL


class Moved(OSError):
    """The file was moved or removed: what is written now would be lost, or be elsewhere."""


class Place:
    """Remembers the file as soon as it is there. A database server looks after its own."""

    def __init__(self, url: URL) -> None:
        sqlite = url.get_backend_name() == "sqlite" and url.database
        self._path = Path(url.database) if sqlite and url.database else None
        self._identity: tuple[int, int] | None = None
        with suppress(FileNotFoundError):
            self.check()

    def check(self) -> None:
        """Raise Moved, or another OSError, unless the file is still the same."""
        if self._path is None:
            return
        found = self._path.stat()
        identity = found.st_dev, found.st_ino
        if self._identity is None:
            self._identity = identity
        if identity != self._identity:
            raise Moved
