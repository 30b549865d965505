"""Whether the log is what was signed, and which entry is the first that isn't."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from msgspec import Struct

from adapters.keys.database import Database, Row
from adapters.readlog.finding_ids import missing_id
from adapters.readlog.leaves import leaf
from adapters.readlog.months import Month, months_in
from adapters.readlog.nodes import MonthTiles
from adapters.readlog.trees import Head, chained, origin
from core.merkle.checkpoints import Checkpoint, NotSigned, Verifier
from core.merkle.ranges import CompactRange
from core.merkle.tiles import WIDTH, TiledTree
from core.text import Text

PAGE = 1_000

_HEADS = "SELECT number, month, size, upto, note FROM read_log_heads ORDER BY number"
_ENTRIES = """
    SELECT position, at, entry FROM read_log
    WHERE position >= ? AND position <= ? ORDER BY position LIMIT ?
"""
_LAST = "SELECT coalesce(max(position), 0) FROM read_log"

_UNSIGNED = Text("{month}: et underskrevet hoved er ændret", "{month}: a signed head was changed")
_UNCHAINED = Text(
    "{month}: kæden til måneden før er brudt", "{month}: the chain to the month before is broken"
)
_LEFT = Text("{month}: er slettet, men ikke helt", "{month}: was dropped, but not wholly")
_MISSING = Text("opslag {position} mangler", "entry {position} is missing")
_CHANGED = Text("opslag {position} er ændret", "entry {position} was changed")
_ONE_OF = Text(
    "et af opslagene {first} til {position} er ændret",
    "one of the entries {first} to {position} was changed",
)
_NODE = Text(
    "den gemte hash af opslag {position} er ændret",
    "the stored hash of entry {position} was changed",
)
_NODES = Text(
    "{month}: de gemte knuder er ændret", "{month}: the stored nodes of its tree were changed"
)
_NOT_FOUND = Text(
    "opslag {position} kan ikke findes ved alle dem, det nævner",
    "entry {position} isn't found by all that it names",
)
_KEPT = Text(
    "{month}: loggen er ikke den, som det gemte hoved på {size} opslag er underskrevet for",
    "{month}: the log isn't the one that the kept head of {size} entries was signed for",
)


class Difference(Struct, frozen=True):
    """The first thing that isn't as it was signed; `position` is the entry's, where it is one."""

    words: Text
    position: int | None = None


class Verified(NamedTuple):
    """How much was looked at, how much of it no head covers yet, and what differs."""

    entries: int
    months: int
    dropped: int
    unsigned: int
    difference: Difference | None


class Differs(Exception):
    """Ends the verification at the first difference."""

    def __init__(self, words: Text, position: int | None = None, **facts: object) -> None:
        super().__init__(words.en)
        self.difference = Difference(words.fill(position=position, **facts), position)


def verify(
    database: Database,
    verifier: Verifier,
    progress: Callable[[int], None],
    kept: Sequence[Checkpoint] = (),
) -> Verified:
    """Reckon all trees anew; compare them with their signed heads, and those that were `kept`.

    `progress` hears how many entries were looked at. Errors of the database pass through.
    """
    checking = _Checking(database, verifier, progress, kept)
    try:
        checking.check()
    except Differs as found:
        return checking.result(found.difference)
    return checking.result(None)


def entries_to_verify(database: Database) -> int:
    """Return the position of the last entry: roughly what there is to look at."""
    ((last,),) = database.rows(_LAST, ())
    return int(last)


class _Checking:
    def __init__(
        self,
        database: Database,
        verifier: Verifier,
        progress: Callable[[int], None],
        kept: Sequence[Checkpoint],
    ) -> None:
        self._database = database
        self._verifier = verifier
        self._progress = progress
        self._kept = kept
        # Heads first: entries that come meanwhile are beyond them.
        self._heads = [Head(*row) for row in database.rows(_HEADS, ())]
        self._months = months_in(database)
        self._entries = 0
        self._last_seen = 0
        self._node: Differs | None = None

    def check(self) -> None:
        before: Head | None = None
        for month in self._months:
            heads = [head for head in self._heads if head.month == month.name]
            signed = [self._opened(head, month, before) for head in heads]
            if month.dropped:
                self._require_gone(month, heads)
            else:
                self._compare(month, signed)
            before = heads[-1] if heads else before
        if self._node is not None:
            raise self._node
        upto = self._heads[-1].upto if self._heads else 0
        position = missing_id(self._database, upto)
        if position is not None:
            raise Differs(_NOT_FOUND, position)

    def result(self, difference: Difference | None) -> Verified:
        upto = self._heads[-1].upto if self._heads else 0
        dropped = sum(month.dropped for month in self._months)
        unsigned = max(0, self._last_seen - upto)
        return Verified(self._entries, len(self._months) - dropped, dropped, unsigned, difference)

    def _opened(self, head: Head, month: Month, before: Head | None) -> Checkpoint:
        try:
            signed = self._verifier.opened(head.note)
        except NotSigned:
            raise Differs(_UNSIGNED, month=month.name) from None
        if (signed.origin, signed.size) != (origin(month.name), head.size):
            raise Differs(_UNSIGNED, month=month.name)
        if signed.more != chained(month, before):
            raise Differs(_UNCHAINED, month=month.name)
        return signed

    def _require_gone(self, month: Month, heads: Sequence[Head]) -> None:
        last = month.first - 1 if month.last is None else month.last
        left = self._database.rows(_ENTRIES, (month.first, last, 1))
        if left or len(heads) > 1 or (not heads and last >= month.first):
            raise Differs(_LEFT, month=month.name)

    def _compare(self, month: Month, signed: Sequence[Checkpoint]) -> None:
        """Reckon the month's tree, and stop where a head says what its root was."""
        kept = [each for each in self._kept if each.origin == origin(month.name)]
        roots = _by_size(signed)
        kept_roots = _by_size(kept)
        tree = CompactRange()
        step = _Step(month.first, tree.copy(), MonthTiles(self._database, month.name))
        for position, at, entry in self._rows(month, roots, kept_roots):
            found = leaf(position, at, entry)
            tree.append(found)
            step.leaves.append(found)
            if tree.size in roots:
                if tree.root != roots[tree.size]:
                    raise step.changed(roots[tree.size])
                self._node = self._node or step.changed_node()
                step = _Step(position + 1, tree.copy(), step.tiles)
            if tree.size in kept_roots and tree.root != kept_roots[tree.size]:
                raise Differs(_KEPT, month=month.name, size=tree.size)
        size = max(roots, default=0)
        if size and TiledTree(size, step.tiles).root != roots[size]:
            self._node = self._node or Differs(_NODES, month=month.name)

    def _rows(
        self, month: Month, roots: Mapping[int, bytes], kept: Mapping[int, bytes]
    ) -> Iterator[Row]:
        """Yield the entries of the month; there must be as many as any head says."""
        needed = month.first + max([0, *roots]) - 1
        needed = needed if month.last is None else max(needed, month.last)
        expected = month.first
        for row in self._pages(month):
            if row[0] != expected:
                raise Differs(_MISSING, expected)
            yield row
            self._entries += 1
            self._last_seen = expected
            if self._entries % PAGE == 0:
                self._progress(expected)
            expected += 1
        if expected <= needed:
            raise Differs(_MISSING, expected)
        longest = max(kept, default=0)
        if longest > expected - month.first:
            raise Differs(_KEPT, month=month.name, size=longest)

    def _pages(self, month: Month) -> Iterator[Row]:
        last = 2**63 - 1 if month.last is None else month.last
        start = month.first
        while rows := self._database.rows(_ENTRIES, (start, last, PAGE)):
            yield from rows
            start = rows[-1][0] + 1


class _Step:
    """The entries between two heads: the first's position, and the tree before it."""

    def __init__(self, first: int, before: CompactRange, tiles: MonthTiles) -> None:
        self.tiles = tiles
        self.leaves: list[bytes] = []
        self._first = first
        self._before = before

    def changed(self, root: bytes) -> Differs:
        """Return what differs, knowing that it does.

        The stored leaves tell which entry it is, if they are those that were signed.
        """
        stored, tree = self._stored(), self._before.copy()
        for each in stored:
            tree.append(each)
        if tree.root == root:
            return Differs(_CHANGED, self._first + self._differing(stored))
        return Differs(_ONE_OF, self._first + len(self.leaves) - 1, first=self._first)

    def changed_node(self) -> Differs | None:
        """Return whether the stored leaves are others than those of the entries."""
        stored = self._stored()
        if stored == self.leaves:
            return None
        return Differs(_NODE, self._first + self._differing(stored))

    def _differing(self, stored: Sequence[bytes]) -> int:
        pairs = zip_longest(stored, self.leaves)
        return next(place for place, (one, other) in enumerate(pairs) if one != other)

    def _stored(self) -> Sequence[bytes]:
        start, end = self._before.size, self._before.size + len(self.leaves)
        tiles = range(start // WIDTH, (end - 1) // WIDTH + 1)
        known = [each for tile in tiles for each in self.tiles.hashes(0, tile)]
        skipped = tiles.start * WIDTH
        return known[start - skipped : end - skipped]


def _by_size(checkpoints: Iterable[Checkpoint]) -> dict[int, bytes]:
    return {each.size: each.root for each in checkpoints}
