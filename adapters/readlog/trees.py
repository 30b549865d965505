"""The monthly trees: they take in what was appended, and sign how far they have come.

What is taken in is also found by its ids from then on. All of it follows the log in steps of its
own, so that nobody who looks waits for it.
"""

from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from adapters.keys.database import Database
from adapters.readlog.leaves import ids_in, leaf
from adapters.readlog.months import Month, month_of, months_in
from adapters.readlog.nodes import MonthTiles, store_segments
from core.errors import QnetError
from core.merkle.checkpoints import Checkpoint, NotSigned, Signer
from core.merkle.tiles import TiledTree
from core.text import Text

STEP = 200
"""How many entries are taken in at once: who appends waits for no more than this."""
SIGNER = "qnet/readlog"

_LAST_HEAD = """
    SELECT number, month, size, upto, note FROM read_log_heads ORDER BY number DESC LIMIT 1
"""
_LAST_HEAD_BEFORE = """
    SELECT number, month, size, upto, note FROM read_log_heads WHERE month < ?
    ORDER BY number DESC LIMIT 1
"""
_ENTRIES = """
    SELECT position, at, entry FROM read_log
    WHERE position > ? AND position <= ? ORDER BY position LIMIT ?
"""
_END = """
    SELECT coalesce((SELECT max(position) FROM read_log), 0),
        coalesce((SELECT max(last) FROM read_log_dropped), 0)
"""
_ADD_MONTH = "INSERT INTO read_log_months (month, first) VALUES (?, ?)"
_ADD_ID = "INSERT INTO read_log_ids (id, position) VALUES (?, ?)"
_ADD_HEAD = "INSERT INTO read_log_heads (number, month, size, upto, note) VALUES (?, ?, ?, ?, ?)"
_EVER = 2**63 - 1


class TreeDiffers(QnetError):
    """The stored tree isn't what was signed: nothing more is signed on top of it."""

    code = "read_log_tree_differs"
    title = Text(
        "Træet over opslag er ændret: kør qnet readlog verify",
        "The tree over the look-ups was changed: run qnet readlog verify",
    )


class Head(NamedTuple):
    """A signed checkpoint as it is stored."""

    number: int
    month: str
    size: int
    upto: int
    note: str


class Trees:
    """Grows the trees over one log. Safe in many processes: each step locks the log."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database = database
        self._signer = signer

    def grow(self, now: datetime) -> int:
        """Take in and sign what was appended since; end the months that are over by `now`.

        Returns how many entries were taken in. Raises TreeDiffers; errors of the database pass.
        """
        self._end_past_months(month_of(now))
        taken = 0
        while count := self._step():
            taken += count
        return taken

    def _end_past_months(self, present: str) -> None:
        with self._database.transaction():
            self._database.lock()
            months = months_in(self._database)
            if months and months[-1].name < present:
                ((last, dropped),) = self._database.rows(_END, ())
                self._database.write(_ADD_MONTH, (present, max(last, dropped) + 1))

    def _step(self) -> int:
        with self._database.transaction():
            self._database.lock()
            head = last_head(self._database)
            upto = 0 if head is None else head.upto
            month = self._month_behind(upto)
            if month is None:
                return 0
            last = _EVER if month.last is None else month.last
            rows = self._database.rows(_ENTRIES, (upto, last, STEP))
            if not rows:
                return 0
            size = head.size if head is not None and head.month == month.name else 0
            tree = TiledTree(size, MonthTiles(self._database, month.name))
            if head is not None and size and not self._is_signed(head, tree.root):
                raise TreeDiffers(month=month.name)
            for position, at, entry in rows:
                tree.append(leaf(position, at, entry))
            store_segments(self._database, month.name, tree.taken())
            ids = [(i, position) for position, _, entry in rows for i in sorted(ids_in(entry))]
            if ids:
                self._database.write(_ADD_ID, *ids)
            number = 1 if head is None else head.number + 1
            self._database.write(
                _ADD_HEAD, (number, month.name, tree.size, rows[-1][0], self._signed(month, tree))
            )
            return len(rows)

    def _month_behind(self, upto: int) -> Month | None:
        """Return the month of the entry that comes next."""
        for month in months_in(self._database):
            if not month.dropped and (month.last is None or month.last > upto):
                return month
        return None

    def _is_signed(self, head: Head, root: bytes) -> bool:
        try:
            return self._signer.verifier.opened(head.note).root == root
        except NotSigned:
            return False

    def _signed(self, month: Month, tree: TiledTree) -> str:
        before = last_head(self._database, before=month.name)
        return self._signer.sign(
            Checkpoint(origin(month.name), tree.size, tree.root, chained(month, before))
        )


def last_head(database: Database, before: str | None = None) -> Head | None:
    """Return the last head of all, or of the months before one."""
    statement, parameters = (_LAST_HEAD, ()) if before is None else (_LAST_HEAD_BEFORE, (before,))
    for row in database.rows(statement, parameters):
        return Head(*row)
    return None


def origin(month: str) -> str:
    """Return what the checkpoints of a month's tree are signed for."""
    return f"{SIGNER}/{month}"


def chained(month: Month, before: Head | None) -> tuple[str, ...]:
    """Return the further lines of a month's checkpoints.

    They say where the month begins, and which signed head the one before it ended with.
    """
    if before is None:
        return (f"first {month.first}",)
    digest = b64encode(sha256(before.note.encode()).digest()).decode()
    return (f"first {month.first}", f"after {digest}")
