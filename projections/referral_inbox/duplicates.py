"""Referrals that are likely the same woman's, found when somebody asks.

Nothing of it is computed when a referral comes: whoever refers, or answers, learns nothing of it,
neither from words nor from time. Names are compared by the search index, and none is opened but
those that are shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Row, or_, select
from sqlalchemy.sql import Select

from core.likeness import Likeness
from core.personal import Erased, Hidden
from core.queries import View
from domains.participants.events import PARTICIPANT_NAME, PARTICIPANT_PHONE
from projections.referral_inbox.projection import pairs, participants, referrals

RECENT = timedelta(days=90)
"""How long an accepted referral is compared with what comes."""
COMMON = 5
"""A name that more women have than so says nothing by itself: an alias, say."""
_SOUNDS = PARTICIPANT_NAME._replace(words=PARTICIPANT_NAME.sounds)

Reason = Literal["same_name", "near_name", "same_phone"]


class Twin(Struct, frozen=True):
    """One of two who may be the same."""

    referral: str
    participant: str
    name: str | Erased | Hidden
    municipality: str


class Duplicate(Struct, frozen=True):
    """Two referrals that are likely the same woman's, the newer one first, and why."""

    one: Twin
    other: Twin
    reasons: tuple[Reason, ...]


class Pair(NamedTuple):
    """Two rows, the newer one first, and what they have in common."""

    newer: Row[Any]
    older: Row[Any]
    reasons: tuple[Reason, ...]


def likely_pairs(view: View) -> list[Pair]:
    """Return the pairs that nobody has judged yet, the newest first."""
    rows = {UUID(row.participant): row for row in view.all(_everybody())}
    judged = _Judged(view.all(select(pairs)))
    found: dict[frozenset[UUID], Pair] = {}
    names = _Names(view)
    for row in view.all(_to_compare(view)):
        her = UUID(row.participant)
        for other, reasons in names.like(her, rows):
            if frozenset((her, other)) not in found and not judged.knows(her, other):
                older, newer = sorted((rows[her], rows[other]), key=lambda each: each.position)
                found[frozenset((her, other))] = Pair(newer, older, reasons)
    return sorted(found.values(), key=lambda p: (-p.newer.position, -p.older.position))


def opened_pairs(view: View, found: Sequence[Pair]) -> Iterator[Duplicate]:
    """Return the pairs with the names opened, once."""
    rows = [row for pair in found for row in (pair.newer, pair.older)]
    opened = view.open((row.participant, row.name) for row in rows)

    def twin(row: Row[Any]) -> Twin:
        return Twin(row.referral, row.participant, opened(row.name), row.municipality)

    return (Duplicate(twin(p.newer), twin(p.older), p.reasons) for p in found)


def _everybody() -> Select[Any]:
    return select(
        referrals.c.referral,
        referrals.c.participant,
        referrals.c.municipality,
        referrals.c.position,
        participants.c.name,
    ).join(participants, participants.c.participant == referrals.c.participant)


def _to_compare(view: View) -> Select[Any]:
    accepted = referrals.c.status == "accepted"
    recently = referrals.c.answered_at >= view.now - RECENT
    waits_or_came = or_(referrals.c.status == "waiting", accepted & recently)
    return select(referrals.c.participant).where(waits_or_came).order_by(referrals.c.position)


class _Names:
    """Who is called like whom, or has the same phone."""

    def __init__(self, view: View) -> None:
        self._names = view.names
        self._full: dict[UUID, bool] = {}

    def like(
        self, her: UUID, rows: Mapping[UUID, Row[Any]]
    ) -> Iterator[tuple[UUID, tuple[Reason, ...]]]:
        """Yield the others who are likely the same as she, and why."""
        phones = set(self._names.sharing(PARTICIPANT_PHONE, her))
        heard = self._names.maybe_like(PARTICIPANT_NAME, her)
        others = [other for other in {*phones, *heard} if other in rows]
        groups = {other: [other] for other in others}
        names = self._names.likenesses(PARTICIPANT_NAME, [her], groups)
        alike = [other for other in others if names[other] is not Likeness.DIFFERENT]
        common = len(alike) > COMMON
        for other in others:
            near_by = rows[other].municipality == rows[her].municipality
            tells = other in alike and (
                other in phones or near_by or (not common and self._are_full(her, other))
            )
            if tells or other in phones:
                yield other, tuple(_reasons(names[other], same_phone=other in phones))

    def _are_full(self, *persons: UUID) -> bool:
        """Say whether all have names of two words or more: a single one is like many others."""
        return all(map(self._is_full, persons))

    def _is_full(self, person: UUID) -> bool:
        """Say whether a name is the same as itself: one of a single word is only near."""
        if person not in self._full:
            itself = self._names.likeness(_SOUNDS, [person], [person])
            self._full[person] = itself is Likeness.SAME
        return self._full[person]


def _reasons(name: Likeness, *, same_phone: bool) -> Iterator[Reason]:
    if name is Likeness.SAME:
        yield "same_name"
    elif name is Likeness.NEAR:
        yield "near_name"
    if same_phone:
        yield "same_phone"


class _Judged:
    """Which records are one person, and which persons were found to be two."""

    def __init__(self, rows: Iterable[Row[Any]]) -> None:
        self._rows = [(UUID(r.one), UUID(r.other), r.merged, r.distinct) for r in rows]

    def knows(self, a: UUID, b: UUID) -> bool:
        """Say whether somebody has said that the two are the same, or aren't."""
        one, other = self._ids(a), self._ids(b)
        return other == one or frozenset((one, other)) in self._distinct

    def _ids(self, person: UUID) -> frozenset[UUID]:
        return self._groups.get(person, frozenset((person,)))

    @cached_property
    def _groups(self) -> Mapping[UUID, frozenset[UUID]]:
        groups: dict[UUID, frozenset[UUID]] = {}
        for one, other, merged, _ in self._rows:
            if merged:
                joined = groups.get(one, frozenset((one,))) | groups.get(other, frozenset((other,)))
                groups.update(dict.fromkeys(joined, joined))
        return groups

    @cached_property
    def _distinct(self) -> frozenset[frozenset[frozenset[UUID]]]:
        return frozenset(
            frozenset((self._ids(one), self._ids(other)))
            for one, other, _, distinct in self._rows
            if distinct
        )
