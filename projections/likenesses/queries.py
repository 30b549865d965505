"""What the duty officer asks before she judges."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, select

from core.door import Opened, Placed
from core.permissions import COUNTRY, Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, View, query
from projections.likenesses.projection import merges, names, pairs, persons, reached

Side = Literal["avoided", "herself", "relative"]


class PersonShown(Struct, frozen=True):
    """Somebody around the two, by every name that was ever told, the last one first."""

    person: str
    side: Side
    names: tuple[str | Erased | Hidden, ...]
    relation: str | Erased | Hidden | None


class LikenessRow(Struct, frozen=True):
    """Two who may be too close: whom she must not meet, and the volunteer with her relatives.

    `may_meet` is what was judged since it was asked. What the woman herself is called isn't needed
    to judge it.
    """

    case: str
    volunteer: str
    branch: str
    asked_at: datetime
    may_meet: bool | None
    judged_at: datetime | None
    must_not_meet: tuple[PersonShown, ...]
    around: tuple[PersonShown, ...]


class Likenesses(Struct, frozen=True):
    """Pairs to judge. Whoever judges by this sends `position` as If-Match.

    If a name is told after it, the judgement is refused with 409, and asking anew shows the name.
    There is none before anything has happened.
    """

    position: int | None
    items: tuple[LikenessRow, ...]
    next: int | None = None


@query(
    "matches.likenesses",
    "GET /likenesses",
    da="Navneligheder",
    en="Likenesses of names",
    purpose=Purpose.SUPPORT,
    needs=["likenesses"],
)
class FindLikenesses(ListQuery):
    """List the pairs that branches have asked about, the oldest question first.

    Those whose case is closed need no judgement, and aren't here.
    """

    judged: bool | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Likenesses:
        statement = select(pairs)
        if self.judged is not None:
            statement = statement.where(pairs.c.may_meet.is_not(None) == self.judged)
        rows = view.all(self.part(statement, pairs.c.position))
        cases = view.find(f"case:{row.case}" for row in rows)
        open_ones = [row for row in rows if cases[f"case:{row.case}"].during]
        around = _Around(view, open_ones)
        opened = view.open(around.placed())
        page = self.page(rows, (_shown(row, around, opened) for row in open_ones))
        return Likenesses(_position(view), page.items, page.next)


class _Around:
    """Who is around each pair, with all names."""

    def __init__(self, view: View, rows: Sequence[Row[Any]]) -> None:
        self._records = {row.participant: _same_person(view, row.participant) for row in rows}
        wanted = {row.volunteer for row in rows}.union(*self._records.values())
        found = view.all(
            select(persons).where(persons.c.whose.in_(sorted(wanted))).order_by(persons.c.person)
        )
        self._by_whose: dict[str, list[Row[Any]]] = {}
        for person in found:
            self._by_whose.setdefault(person.whose, []).append(person)
        self._names: dict[str, list[Row[Any]]] = {}
        told = select(names).where(names.c.person.in_([person.person for person in found]))
        for name in view.all(told.order_by(names.c.position.desc())):
            self._names.setdefault(name.person, []).append(name)

    def placed(self) -> Iterator[Placed]:
        """Yield each sealed value with the person whose it is."""
        for people in self._by_whose.values():
            for person in people:
                yield person.person, person.relation
                yield from ((person.person, row.name) for row in self._names[person.person])

    def avoided(self, participant: str, opened: Opened) -> tuple[PersonShown, ...]:
        """Return whom she must not meet, under any of her ids."""
        return self._shown(sorted(self._records[participant]), opened)

    def of(self, volunteer: str, opened: Opened) -> tuple[PersonShown, ...]:
        """Return the volunteer and to whom she is related."""
        return self._shown([volunteer], opened)

    def _shown(self, whose: Collection[str], opened: Opened) -> tuple[PersonShown, ...]:
        return tuple(
            PersonShown(
                person.person,
                person.side,
                tuple(opened(row.name) for row in self._names[person.person]),
                opened.maybe(person.relation),
            )
            for each in whose
            for person in self._by_whose.get(each, ())
        )


def _shown(row: Row[Any], around: _Around, opened: Opened) -> LikenessRow:
    return LikenessRow(
        row.case,
        row.volunteer,
        row.branch,
        row.asked_at,
        row.may_meet,
        row.judged_at,
        around.avoided(row.participant, opened),
        around.of(row.volunteer, opened),
    )


def _same_person(view: View, participant: str) -> set[str]:
    """Return all ids of the person."""
    found, new = {participant}, {participant}
    while new:
        rows = view.all(select(merges.c.other).where(merges.c.one.in_(sorted(new))))
        new = {row.other for row in rows} - found
        found |= new
    return found


def _position(view: View) -> int | None:
    return next((int(row.position) for row in view.all(select(reached))), None)
