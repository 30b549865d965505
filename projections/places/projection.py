"""At which branches each thing lies: what a database goes by when it hides rows itself.

A case, a match and a referral are at one branch at a time. What follows them lies wherever they
are: a person her referrals, cases and matches, a referral its case, and each thing itself. Records
that were ever found to be one person lie at the same branches, also when that was undone: a history
of the time between still tells of both. That no query tells more than it should is for permissions
to decide; this is the wall behind them.

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
    Column("followers", Word, nullable=False),
)
followers = places.table(
    "followers",
    Column("follower", Id, primary_key=True),
    Column("things", Word, nullable=False),
    Column("merged", Word, nullable=False),
    Column("branches", Word, nullable=False),
)
"""What it follows, which other records are the same person, and where it lies for all that."""


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
    _lies(rows, event.case, event.branch, event.participant, event.referral)


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
    _lies(rows, recorded.event.volunteer, recorded.event.branch)


@places.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    for record, also in ((one, other), (other, one)):
        known = _follower(rows, record)
        rows.put(followers, **(known | {"merged": _with(known["merged"], also)}))
    _settle(rows, one)


def _lies(rows: Rows, thing: UUID, branch: UUID | None, *others: UUID) -> None:
    """Put the thing at the branch, and with it all that follow it, `others` from now on too."""
    told = {"thing": str(thing), "branch": None if branch is None else str(branch)}
    ids = (rows.get(things, str(thing)) or {"followers": ""})["followers"]
    for follower in map(str, (thing, *others)):
        known = _follower(rows, follower)
        rows.put(followers, **(known | {"things": _with(known["things"], str(thing))}))
        ids = _with(ids, follower)
    rows.put(things, **told, followers=ids)
    for follower in ids.split():
        _settle(rows, follower)


def _settle(rows: Rows, follower: str) -> None:
    """Put it, under all ids that it has, where anything is that it follows."""
    records = [_follower(rows, each) for each in _records(rows, follower)]
    now = {
        found["branch"]
        for record in records
        for thing in record["things"].split()
        if (found := rows.get(things, thing)) is not None and found["branch"] is not None
    }
    for record in records:
        before = set(record["branches"].split())
        for branch in before - now:
            rows.remove(lying, record["follower"], branch)
        for branch in now - before:
            rows.put(lying, thing=record["follower"], branch=branch)
        rows.put(followers, **(record | {"branches": " ".join(sorted(now))}))


def _records(rows: Rows, follower: str) -> Iterator[str]:
    """Yield all ids that were ever found to be the same person's."""
    known = {follower}
    coming = [follower]
    while coming:
        each = coming.pop()
        yield each
        new = [i for i in _follower(rows, each)["merged"].split() if i not in known]
        known.update(new)
        coming += new


def _follower(rows: Rows, follower: str) -> dict[str, Any]:
    blank = {"follower": follower, "things": "", "merged": "", "branches": ""}
    return rows.get(followers, follower) or blank


def _with(ids: str, another: str) -> str:
    known = ids.split()
    return ids if another in known else " ".join([*known, another])
