"""Where databases lie: folders and files for their owner only, and the lock of an installation."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, make_url, text

from adapters.sql.connections import create_store_engine

_LOCK = int.from_bytes(b"qnetmigr")
_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600


def sqlite_file(address: str | URL) -> Path | None:
    """Return the file of a SQLite database, None for PostgreSQL. Raises ValueError for others."""
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        return None
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in {"", ":memory:"} or name.startswith("file:"):
        raise ValueError("a database is the path of a SQLite file, or lies in PostgreSQL")
    return Path(name)


def make_folder(folder: Path) -> None:
    """Make the folder, and those above it, for their owner only. What is there stays as it is."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)


def make_file(file: Path) -> None:
    """Make an empty database for its owner only. SQLite gives its log the same rights."""
    make_folder(file.parent)
    # Never opened if it is there: to close it would drop the locks of this process on it.
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, _OWNER_ONLY_FILE))


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Lend an engine; its connections end with it."""
    engine = create_store_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def alone(store_url: str) -> Iterator[None]:
    """Wait until no other process migrates the installation of this event store; keep it so."""
    file = sqlite_file(store_url)
    with _alone_on_postgresql(store_url) if file is None else _alone_in(file.parent):
        yield


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    make_folder(folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _alone_on_postgresql(url: str) -> Iterator[None]:
    # In autocommit the session holds the lock, and no transaction grows old meanwhile.
    options = {"isolation_level": "AUTOCOMMIT"}
    with opened(url) as engine, engine.connect().execution_options(**options) as connection:
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text(f"SELECT pg_advisory_lock({_LOCK})"))
        # The lock goes with the session, which ends with the engine.
        yield
