"""At which branches each thing lies: what a database goes by when it hides rows itself.

A case, a match and a referral lie at one branch at a time. A person lies wherever something of hers
does. Records that were ever found to be one person lie at the same branches, also when that was
undone: a history of the time between still tells of both. That no query tells more than it should
is for permissions to decide; this is the wall behind them.

Queries wait for it, and when it stops they are denied. So no handler here may fail.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Column

from core.columns import Id, Word
from core.events import Recorded
from core.projections import Projection, Rows
from core.scopes import PLACES, Open
from domains.cases.events import CaseOpened, CaseTransferred
from domains.matches.events import MatchProposed
from domains.participants.events import ParticipantsMerged
from domains.referrals.events import ReferralRedirected, ReferralSubmitted
from domains.volunteers.events import VolunteerRegistered

places = Projection(PLACES, version=1, key="branch", critical=True)
lying = places.table(
    "places",
    Column("thing", Id, primary_key=True),
    Column("branch", Id, primary_key=True, index=True),
    scope=Open("the wall itself looks here; ids only"),
)
things = places.table(
    "things",
    Column("thing", Id, primary_key=True),
    Column("branch", Id),
)
people = places.table(
    "people",
    Column("person", Id, primary_key=True),
    Column("things", Word, nullable=False),
    Column("merged", Word, nullable=False),
    Column("branches", Word, nullable=False),
)
"""What is hers, which other records are, and where she lies for all that: ids, in order."""


@places.on(ReferralSubmitted)
def referral_submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    _lies(rows, event.referral, event.branch, event.participant)


@places.on(ReferralRedirected)
def referral_redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    event = recorded.event
    _lies(rows, event.referral, event.to, event.participant)


@places.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    _lies(rows, event.case, event.branch, event.participant)


@places.on(CaseTransferred)
def case_transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    event = recorded.event
    _lies(rows, event.case, event.branch, event.participant)


@places.on(MatchProposed)
def match_proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    event = recorded.event
    _lies(rows, event.match, event.branch, event.participant, event.volunteer)


@places.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    event = recorded.event
    rows.put(things, thing=str(event.volunteer), branch=str(event.branch))
    _has(rows, str(event.volunteer), str(event.volunteer))


@places.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    for person, also in ((one, other), (other, one)):
        known = _person(rows, person)
        rows.put(people, **(known | {"merged": _with(known["merged"], also)}))
    _settle(rows, one)


def _lies(rows: Rows, thing: UUID, branch: UUID | None, *whose: UUID) -> None:
    """Put the thing at the branch, where it wasn't so far, and those whose it is."""
    known = rows.get(things, str(thing))
    if known is not None and known["branch"] is not None:
        rows.remove(lying, str(thing), known["branch"])
    rows.put(things, thing=str(thing), branch=None if branch is None else str(branch))
    if branch is not None:
        rows.put(lying, thing=str(thing), branch=str(branch))
    for person in whose:
        _has(rows, str(person), str(thing))


def _has(rows: Rows, person: str, thing: str) -> None:
    known = _person(rows, person)
    rows.put(people, **(known | {"things": _with(known["things"], thing)}))
    _settle(rows, person)


def _settle(rows: Rows, person: str) -> None:
    """Put all records of hers where anything of hers lies now."""
    records = [_person(rows, each) for each in _records(rows, person)]
    now = {
        found["branch"]
        for record in records
        for thing in record["things"].split()
        if (found := rows.get(things, thing)) is not None and found["branch"] is not None
    }
    for record in records:
        before = set(record["branches"].split())
        for branch in before - now:
            rows.remove(lying, record["person"], branch)
        for branch in now - before:
            rows.put(lying, thing=record["person"], branch=branch)
        rows.put(people, **(record | {"branches": " ".join(sorted(now))}))


def _records(rows: Rows, person: str) -> Iterator[str]:
    """Yield all ids that were ever found to be hers."""
    known = {person}
    coming = [person]
    while coming:
        each = coming.pop()
        yield each
        new = [i for i in _person(rows, each)["merged"].split() if i not in known]
        known.update(new)
        coming += new


def _person(rows: Rows, person: str) -> dict[str, Any]:
    blank = {"person": person, "things": "", "merged": "", "branches": ""}
    return rows.get(people, person) or blank


def _with(ids: str, another: str) -> str:
    known = ids.split()
    return ids if another in known else " ".join([*known, another])
