"""Where each person is, and her name. By which words she is found is in the search index.

The index keeps the words of an earlier name too: she is found by the name that somebody knows.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Table

from core.columns import Id, SealedValue, Word
from core.corrections import holds
from core.events import Recorded
from core.projections import Projection, Rows
from core.scopes import Lies
from domains.cases.events import (
    CaseClosed,
    CaseOpened,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
)
from domains.participants.events import (
    MergeUndone,
    ParticipantNamed,
    ParticipantRegistered,
    ParticipantsMerged,
)
from domains.referrals.events import ReferralRedirected, ReferralSubmitted
from domains.volunteers.events import (
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
)

search = Projection("search", version=1, key="participant")
participants = search.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("referred_to", Id),
    Column("name", SealedValue),
    scope=Lies(thing=("participant",)),
)
cases = search.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("participant", Id, nullable=False, index=True),
    Column("branch", Id, nullable=False),
    Column("status", Word, nullable=False),
)
"""The number of a case is its `position`."""
merges = search.table(
    "merges",
    Column("participant", Id, primary_key=True),
    Column("merged", Id, primary_key=True),
    Column("holds", Boolean, nullable=False),
    scope=Lies(thing=("participant",)),
)
volunteers = search.table(
    "volunteers",
    Column("volunteer", Id, primary_key=True),
    Column("branch", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("was_approved", Boolean, nullable=False),
    Column("name", SealedValue, nullable=False),
)


@search.on(ReferralSubmitted)
def submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    _change(rows, event.participant, referred_to=_text(event.branch))


@search.on(ReferralRedirected)
def redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    event = recorded.event
    _change(rows, event.participant, referred_to=_text(event.to))


@search.on(ParticipantRegistered)
def registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    _change(rows, recorded.event.participant, name=recorded.event.name)


@search.on(ParticipantNamed)
def named(rows: Rows, recorded: Recorded[ParticipantNamed]) -> None:
    event = recorded.event
    if holds(event.corrects, _known(rows, participants, event.participant)["name"]):
        _change(rows, event.participant, name=event.name)


@search.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    event = recorded.event
    rows.put(merges, participant=str(event.participant), merged=str(event.merged), holds=True)


@search.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    event = recorded.event
    rows.put(merges, participant=str(event.participant), merged=str(event.merged), holds=False)


@search.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    rows.put(
        cases,
        case=str(event.case),
        position=recorded.position,
        participant=str(event.participant),
        branch=str(event.branch),
        status="open",
    )


@search.on(CaseTransferred)
def case_transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    """Find her where her case is now, and no longer at the old branch by her referral."""
    event = recorded.event
    rows.change(cases, str(event.case), branch=str(event.branch))
    her = rows.get(participants, str(event.participant))
    if her is not None and her["referred_to"] in (None, str(event.came_from)):
        _change(rows, event.participant, referred_to=str(event.branch))


@search.on(CasePaused)
def case_paused(rows: Rows, recorded: Recorded[CasePaused]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), status="paused")


@search.on(CaseResumed)
def case_resumed(rows: Rows, recorded: Recorded[CaseResumed]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), status="open")


@search.on(CaseClosed)
def case_closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), status="closed")


@search.on(CaseReopened)
def case_reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), status="open")


@search.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    event = recorded.event
    rows.put(
        volunteers,
        volunteer=str(event.volunteer),
        branch=str(event.branch),
        status="applied",
        was_approved=False,
        name=event.name,
    )


@search.on(VolunteerNamed)
def volunteer_named(rows: Rows, recorded: Recorded[VolunteerNamed]) -> None:
    event = recorded.event
    row = _known(rows, volunteers, event.volunteer)
    if holds(event.corrects, row["name"]):
        rows.put(volunteers, **(row | {"name": event.name}))


@search.on(VolunteerApproved)
def volunteer_approved(rows: Rows, recorded: Recorded[VolunteerApproved]) -> None:
    volunteer = str(recorded.event.volunteer)
    rows.change(volunteers, volunteer, status="approved", was_approved=True)


@search.on(VolunteerPaused)
def volunteer_paused(rows: Rows, recorded: Recorded[VolunteerPaused]) -> None:
    if recorded.event.corrects is None:
        rows.change(volunteers, str(recorded.event.volunteer), status="paused")


@search.on(VolunteerBack)
def volunteer_back(rows: Rows, recorded: Recorded[VolunteerBack]) -> None:
    if recorded.event.corrects is None:
        row = _known(rows, volunteers, recorded.event.volunteer)
        status = "approved" if row["was_approved"] else "applied"
        rows.put(volunteers, **(row | {"status": status}))


@search.on(VolunteerLeft)
def volunteer_left(rows: Rows, recorded: Recorded[VolunteerLeft]) -> None:
    """Forget the approval: whoever comes back after a goodbye applies anew."""
    if recorded.event.corrects is None:
        gone = {"status": "left", "was_approved": False}
        rows.change(volunteers, str(recorded.event.volunteer), **gone)


@search.on(TurnedDown)
def turned_down(rows: Rows, recorded: Recorded[TurnedDown]) -> None:
    if recorded.event.corrects is None:
        rows.change(volunteers, str(recorded.event.volunteer), status="turned_down")


def _change(rows: Rows, participant: UUID, **values: Any) -> None:
    known = rows.get(participants, str(participant)) or {"participant": str(participant)}
    rows.put(participants, **(known | values))


def _known(rows: Rows, table: Table, key: UUID) -> dict[str, Any]:
    row = rows.get(table, str(key))
    if row is None:
        raise KeyError
    return row


def _text(i: UUID | None) -> str | None:
    return None if i is None else str(i)
