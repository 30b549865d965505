"""Each breach as it is known now, and since when."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer

from core.columns import Chosen, Day, Id, Moment, SealedValue, Word
from core.events import Recorded
from core.projections import Projection, Rows
from core.scopes import Lies
from domains.breaches.events import (
    AuthorityNotified,
    BreachAssessed,
    BreachClosed,
    BreachDescribed,
    BreachKind,
    BreachReopened,
    BreachReported,
    LateReason,
    PersonsTold,
    Risk,
)

breaches = Projection("breaches", version=1, key="breach")
register = breaches.table(
    "register",
    Column("breach", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("reporter", Id, nullable=False),
    Column("discovered_at", Moment, nullable=False),
    Column("kind", Chosen(BreachKind), nullable=False),
    Column("persons", Integer, nullable=False),
    Column("data", Word, nullable=False),
    Column("description", SealedValue, nullable=False),
    Column("risk", Chosen(Risk)),
    Column("notified_at", Moment),
    Column("late", Chosen(LateReason)),
    Column("told_on", Day),
    Column("told", Integer),
    Column("measures", Word),
    Column("is_open", Boolean, nullable=False),
    scope=Lies(),
)
"""`notified_at` is when the authority heard of it first, `told` how many persons in all."""


@breaches.on(BreachReported)
def reported(rows: Rows, recorded: Recorded[BreachReported]) -> None:
    event = recorded.event
    rows.put(
        register,
        breach=str(event.breach),
        position=recorded.position,
        reporter=str(event.reporter),
        discovered_at=event.discovered_at,
        is_open=True,
        **_described(event),
    )


@breaches.on(BreachDescribed)
def described(rows: Rows, recorded: Recorded[BreachDescribed]) -> None:
    rows.change(register, str(recorded.event.breach), **_described(recorded.event))


@breaches.on(BreachAssessed)
def assessed(rows: Rows, recorded: Recorded[BreachAssessed]) -> None:
    rows.change(register, str(recorded.event.breach), risk=recorded.event.risk)


@breaches.on(AuthorityNotified)
def authority_notified(rows: Rows, recorded: Recorded[AuthorityNotified]) -> None:
    event = recorded.event
    known = rows.get(register, str(event.breach))
    if known is None or known["notified_at"] is None:
        rows.change(register, str(event.breach), notified_at=event.notified_at, late=event.late)


@breaches.on(PersonsTold)
def persons_told(rows: Rows, recorded: Recorded[PersonsTold]) -> None:
    event = recorded.event
    before = (rows.get(register, str(event.breach)) or {}).get("told") or 0
    told = before + event.persons
    rows.change(register, str(event.breach), told_on=event.told_on, told=told)


@breaches.on(BreachClosed)
def closed(rows: Rows, recorded: Recorded[BreachClosed]) -> None:
    measures = " ".join(measure.value for measure in recorded.event.measures)
    rows.change(register, str(recorded.event.breach), is_open=False, measures=measures)


@breaches.on(BreachReopened)
def reopened(rows: Rows, recorded: Recorded[BreachReopened]) -> None:
    rows.change(register, str(recorded.event.breach), is_open=True)


def _described(event: BreachReported | BreachDescribed) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "persons": event.persons,
        "data": " ".join(data.value for data in event.data),
        "description": event.description,
    }
