"""A demo home: marked, so that it is never mistaken for a real one, nor served to others."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from adapters.home_lock import LOCK, locked
from core.clock import Clock
from core.text import Text

_MARK = "demo.json"
DEMO_NOTICE = Text(
    "Demo: alle mennesker er opdigtede, og enhver på maskinen kan se alt.",
    "Demo: all people are invented, and anybody on this machine sees everything.",
)
_STORES = ("events.db", "readmodels.db", "readlog.db")
_OURS = {
    _MARK,
    LOCK,
    "keys",
    "kek",
    *(f"{store}{end}" for store in _STORES for end in ("", "-wal", "-shm")),
}


class Demo(Struct, frozen=True):
    """What the home simulates."""

    seed: int
    months: float
    branches: int
    until: str


class NotADemo(Exception):
    """The folder has something in it that no demo made."""


def is_demo(home: Path) -> bool:
    """Say whether the home is marked as a demo."""
    try:
        read_mark(home)
    except (OSError, msgspec.MsgspecError):
        return False
    return True


def second_factor_in(home: Path, clock: Clock) -> Callable[[], datetime | None]:
    """Return what says when a second factor counts as proven unasked: in a demo, at any moment."""
    return clock.now if is_demo(home) else lambda: None


def read_mark(home: Path) -> Demo:
    """Return what the home simulates."""
    return msgspec.json.decode((home / _MARK).read_bytes(), type=Demo)


def write_mark(home: Path, demo: Demo) -> None:
    """Mark the home, before anything else is in it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / _MARK).write_bytes(msgspec.json.encode(demo))


def clear(home: Path) -> None:
    """Remove an earlier demo.

    Raises NotADemo, with nothing removed, if anything in the folder isn't a demo's, and HomeInUse
    if the demo is being served.
    """
    if not home.exists() or not any(home.iterdir()):
        return
    if not is_demo(home) or any(child.name not in _OURS for child in home.iterdir()):
        raise NotADemo
    with locked(home):
        shutil.rmtree(home)
