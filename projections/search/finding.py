"""Who is found, within the reach of who asks.

Everything is looked for everywhere, by words and by sound, and sifted then: an answer takes the
same way whether nobody is called so, or somebody elsewhere. A branch finds her by what it may read
itself: by all of her records while she has an open case there, else by those that lie there.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct
from sqlalchemy import Row, select

from core.door import Opened
from core.likeness import NameIndexes
from core.personal import Erased, Hidden, SearchIndex
from core.queries import View
from domains.participants.events import PARTICIPANT_NAME
from domains.volunteers.events import VOLUNTEER_NAME
from projections.search.projection import cases, merges, participants, volunteers

MOST = 50
"""How many people an answer has at most."""

Kind = Literal["participant", "volunteer"]


class FoundCase(Struct, frozen=True):
    """A case of hers, by its number."""

    case: str
    number: int
    branch: str
    status: Literal["open", "paused", "closed"]


class FoundPerson(Struct, frozen=True):
    """Somebody who was found. Records that were merged come once: `ids`, and a name for each.

    `near` says that her name only sounds so. A volunteer has a `status`, a participant `cases`.
    """

    kind: Kind
    ids: tuple[str, ...]
    names: tuple[str | Erased | Hidden, ...]
    near: bool
    status: Literal["applied", "approved", "paused", "left", "turned_down"] | None
    branches: tuple[str, ...]
    cases: tuple[FoundCase, ...]


class Found(Struct, frozen=True):
    """Who was found within the reach of who asked; `more` says that the words are too common.

    Nobody is the same answer, whether there is nobody or somebody elsewhere.
    """

    people: tuple[FoundPerson, ...]
    more: bool = False


class _Hit(NamedTuple):
    """The records of one person; by which ids she was found, and which names are read."""

    kind: Kind
    records: Sequence[Row[Any]]
    found: Collection[str]
    named: Collection[str]
    cases: Sequence[Row[Any]] = ()
    near: bool = False


def by_name(view: View, words: str, branch: str | None) -> Found:
    """Find people by all of the words; if there is nobody, by how they sound."""
    exact = _hits(view, words, lambda indexes: indexes.words, branch)
    near = _hits(view, words, lambda indexes: indexes.sounds, branch)
    return _shown(view, exact or [hit._replace(near=True) for hit in near], branch)


def by_number(view: View, number: int, branch: str) -> Found:
    """Find the one whose case has the number at the branch."""
    statement = select(cases).where(cases.c.position == number, cases.c.branch == branch)
    found = _people(view, [row.participant for row in view.all(statement)])
    return _shown(view, _at(view, found, branch), branch)


def _hits(
    view: View, words: str, index: Callable[[NameIndexes], SearchIndex], branch: str | None
) -> list[_Hit]:
    women = _people(view, _find(view, index(PARTICIPANT_NAME), words))
    helpers = _find(view, index(VOLUNTEER_NAME), words)
    rows = view.all(
        select(volunteers)
        .where(volunteers.c.volunteer.in_(helpers))
        .order_by(volunteers.c.volunteer)
    )
    found = [*women, *(_Hit("volunteer", [row], helpers, helpers) for row in rows)]
    return found if branch is None else _at(view, found, branch)


def _at(view: View, hits: Sequence[_Hit], branch: str) -> list[_Hit]:
    """Return those who are at the branch, each with her cases there."""
    tags = [f"case:{row.case}" for hit in hits for row in hit.cases]
    tags += [f"{hit.kind}:{_id(hit, row)}" for hit in hits for row in hit.records]
    places = {tag: place for tag, place in view.find(tags).items() if str(place.branch) == branch}
    ids = {tag.partition(":")[2] for tag in places}
    found: list[_Hit] = []
    for hit in hits:
        there = [row for row in hit.cases if row.case in ids]
        lying = ids.intersection(_id(hit, row) for row in hit.records)
        supported = any(places[f"case:{row.case}"].during for row in there)
        named = hit.named if supported else lying
        if set(hit.found) & set(named):
            found.append(hit._replace(cases=there, named=named))
    return found


def _find(view: View, index: SearchIndex, words: str) -> list[str]:
    return [str(person) for person in view.names.find(index, words)]


def _people(view: View, found: Sequence[str]) -> list[_Hit]:
    """Return the persons behind the records, each with all of her records, those found first."""
    same = _same_person(view)
    groups: dict[frozenset[str], list[str]] = {}
    for group in map(same, found):
        groups.setdefault(frozenset(group), group)
    ids = sorted({i for group in groups for i in group})
    of_these = participants.c.participant.in_(ids)
    named = select(participants).where(of_these, participants.c.name.is_not(None))
    records = {row.participant: row for row in view.all(named)}
    statement = select(cases).where(cases.c.participant.in_(ids)).order_by(cases.c.position)
    theirs = view.all(statement)
    return [
        _Hit(
            "participant",
            [records[i] for i in group if i in records],
            [i for i in group if i in found],
            group,
            [row for row in theirs if row.participant in group],
        )
        for group in groups.values()
        if any(i in records for i in group)
    ]


def _same_person(view: View) -> Callable[[str], list[str]]:
    """Return what finds all ids of a person, this one first. Merges are few: all are read."""
    near: dict[str, list[str]] = {}
    for row in view.all(select(merges).where(merges.c.holds)):
        near.setdefault(row.participant, []).append(row.merged)
        near.setdefault(row.merged, []).append(row.participant)

    def all_of(participant: str) -> list[str]:
        found = [participant]
        for each in found:
            found += [other for other in sorted(near.get(each, ())) if other not in found]
        return found

    return all_of


def _branches(hit: _Hit) -> list[str]:
    """Return where she is: where her cases are and she was referred last, or where she helps."""
    if hit.kind == "volunteer":
        return [row.branch for row in hit.records]
    places = [row.branch for row in hit.cases] + [row.referred_to for row in hit.records]
    return sorted({place for place in places if place is not None})


def _shown(view: View, hits: Sequence[_Hit], branch: str | None) -> Found:
    """Return the people with their names, opened once. A branch sees its own cases of hers."""
    some = hits[:MOST]
    opened = view.open(
        (_id(hit, row), row.name)
        for hit in some
        for row in hit.records
        if _id(hit, row) in hit.named
    )
    people = (_person(hit, opened, branch) for hit in some)
    return Found(tuple(people), more=len(hits) > MOST)


def _person(hit: _Hit, opened: Opened, branch: str | None) -> FoundPerson:
    return FoundPerson(
        hit.kind,
        tuple(_id(hit, row) for row in hit.records),
        tuple(opened(row.name) for row in hit.records),
        hit.near,
        hit.records[0].status if hit.kind == "volunteer" else None,
        tuple(_branches(hit)) if branch is None else (branch,),
        tuple(FoundCase(row.case, row.position, row.branch, row.status) for row in hit.cases),
    )


def _id(hit: _Hit, row: Row[Any]) -> str:
    found: str = row.volunteer if hit.kind == "volunteer" else row.participant
    return found
