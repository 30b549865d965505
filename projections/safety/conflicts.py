"""Who is shut out of whom, for whoever is on duty to judge."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, select

from core.door import Opened, Placed
from core.permissions import COUNTRY, Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, View, query
from domains.safety.events import Ground
from projections.safety.projection import cases, conflicts, names


class LeftAlone(Struct, frozen=True):
    """An open case for which nobody answers who may see it: no other leader could take it."""

    case: str
    branch: str


class ConflictRow(Struct, frozen=True):
    """An account that is shut out of a participant, and what it was found by.

    The names are all that were ever told of a person, the last one first: whom she must not meet,
    who is near him, and whose account it is. `upheld` says that somebody judged it.
    """

    participant: str
    account: str
    since: datetime
    ground: Ground
    upheld: bool
    avoided: tuple[str | Erased | Hidden, ...]
    near: tuple[str | Erased | Hidden, ...]
    owner: tuple[str | Erased | Hidden, ...]
    left_alone: tuple[LeftAlone, ...]


@query(
    "safety.conflicts",
    "GET /conflicts",
    da="Begrænset adgang",
    en="Restricted access",
    purpose=Purpose.INCIDENT,
    needs=["safety"],
)
class Conflicts(ListQuery):
    """List who is shut out of whom, the oldest first. What isn't upheld is to be judged.

    What the woman herself is called isn't needed to judge it.
    """

    upheld: bool | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[ConflictRow]:
        statement = select(conflicts)
        if self.upheld is not None:
            statement = statement.where(conflicts.c.upheld.is_(self.upheld))
        rows = view.all(self.part(statement, conflicts.c.position))
        called = _Called(view, {p for r in rows for p in (r.avoided, r.near, r.account) if p})
        opened = view.open(called.placed())
        return self.page(rows, (_row(row, called, opened, _alone(view, row)) for row in rows))


class _Called:
    """The names of some people, by person, the last one first."""

    def __init__(self, view: View, people: set[str]) -> None:
        self._rows: dict[str, list[Row[Any]]] = {}
        told = select(names).where(names.c.person.in_(sorted(people)))
        for row in view.all(told.order_by(names.c.position.desc())):
            self._rows.setdefault(row.person, []).append(row)

    def placed(self) -> Iterator[Placed]:
        for person, rows in self._rows.items():
            yield from ((person, row.name) for row in rows)

    def of(self, person: str | None, opened: Opened) -> tuple[str | Erased | Hidden, ...]:
        return tuple(opened(row.name) for row in self._rows.get(person or "", ()))


def _alone(view: View, row: Row[Any]) -> Sequence[Row[Any]]:
    """Return the open cases of hers for which the account still answers."""
    hers = (cases.c.participant == row.participant) & (cases.c.responsible == row.account)
    return view.all(select(cases).where(hers, cases.c.is_open).order_by(cases.c.case))


def _row(row: Row[Any], called: _Called, opened: Opened, alone: Sequence[Row[Any]]) -> ConflictRow:
    return ConflictRow(
        row.participant,
        row.account,
        row.since,
        row.ground,
        row.upheld,
        called.of(row.avoided, opened),
        called.of(row.near, opened),
        called.of(row.account, opened),
        tuple(LeftAlone(case.case, case.branch) for case in alone),
    )
