"""Rows of the board, the meetings of each match, and the names and ways that belong to them.

A correction replaces what stands: where something newer was told meanwhile, that holds.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table

from core.columns import Chosen, Day, Id, InVault, Moment, SealedValue, Word
from core.corrections import holds
from core.events import EventId, Recorded
from core.personal import Sealed
from core.projections import Projection, Row, Rows
from core.scopes import Lies
from domains.matches.events import (
    EndReason,
    FirstMeetingPlanned,
    Introduced,
    MatchAccepted,
    MatchConfirmed,
    MatchEnded,
    MatchPaused,
    MatchProposed,
    MatchResumed,
    MeetingCancelled,
    MeetingKind,
    MeetingLogged,
    MeetingMissed,
    MeetingPlanned,
    Party,
    TrialBegan,
)
from domains.participants.events import (
    ContactChanged,
    ContactDetail,
    ContactRemoved,
    MergeUndone,
    ParticipantNamed,
    ParticipantRegistered,
    ParticipantsMerged,
    SafeContactTold,
)
from domains.volunteers.events import VolunteerNamed, VolunteerRegistered

match_board = Projection("match_board", version=3, key="match")
matches = match_board.table(
    "matches",
    Column("match", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("branch", Id, nullable=False, index=True),
    Column("case", Id, nullable=False),
    Column("participant", Id, nullable=False),
    Column("volunteer", Id, nullable=False, index=True),
    Column("status", Word, nullable=False),
    Column("phase", Word, nullable=False),
    Column("substitute", Boolean, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("first_meeting", Id),
    Column("first_meeting_planned", Day),
    Column("first_meeting_held", Day),
    Column("trial", Id),
    Column("trial_until", Day),
    Column("ended_at", Moment),
    Column("reason", Chosen(EndReason)),
)
"""`first_meeting` and `trial` are the events that the days beside them were told by."""
meetings = match_board.table(
    "meetings",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("match", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("record", Word, nullable=False),
    Column("meeting", Id),
    Column("day", Day, nullable=False),
    Column("kind", Chosen(MeetingKind)),
    Column("minutes", Integer),
    Column("by", Chosen(Party)),
    Column("note", SealedValue),
    Column("corrects", Id),
    scope=Lies(thing=("match",)),
)
names = match_board.table(
    "names",
    Column("person", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
    scope=Lies(thing=("person",)),
)
ways = match_board.table(
    "ways",
    Column("participant", Id, primary_key=True),
    Column("safe_contact", SealedValue),
    Column("safe_contact_at", BigInteger, nullable=False),
    Column("phone", InVault),
    Column("phone_at", BigInteger, nullable=False),
    scope=Lies(thing=("participant",)),
)
merges = match_board.table(
    "merges",
    Column("one", Id, primary_key=True),
    Column("other", Id, primary_key=True),
    scope=Lies(thing=("one",)),
)


@match_board.on(ParticipantRegistered)
def participant_registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    event = recorded.event
    rows.put(names, person=str(event.participant), name=event.name)
    rows.put(
        ways,
        participant=str(event.participant),
        safe_contact_at=0,
        phone=event.safe_phone,
        phone_at=0 if event.safe_phone is None else recorded.position,
    )


@match_board.on(ParticipantNamed)
def participant_named(rows: Rows, recorded: Recorded[ParticipantNamed]) -> None:
    event = recorded.event
    _name(rows, event.participant, event.corrects, event.name)


@match_board.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    rows.put(names, person=str(recorded.event.volunteer), name=recorded.event.name)


@match_board.on(VolunteerNamed)
def volunteer_named(rows: Rows, recorded: Recorded[VolunteerNamed]) -> None:
    event = recorded.event
    _name(rows, event.volunteer, event.corrects, event.name)


@match_board.on(SafeContactTold)
def safe_contact_told(rows: Rows, recorded: Recorded[SafeContactTold]) -> None:
    """Show what was told last; a correction is told when what it corrects was."""
    event, row = recorded.event, _known(rows, ways, recorded.event.participant)
    if holds(event.corrects, row["safe_contact"]):
        at = recorded.position if event.corrects is None else row["safe_contact_at"]
        rows.put(ways, **(row | {"safe_contact": event.contact, "safe_contact_at": at}))


@match_board.on(ContactChanged)
def contact_changed(rows: Rows, recorded: Recorded[ContactChanged]) -> None:
    event, at = recorded.event, recorded.position
    if event.phone is not None:
        rows.change(ways, str(event.participant), phone=event.phone, phone_at=at)


@match_board.on(ContactRemoved)
def contact_removed(rows: Rows, recorded: Recorded[ContactRemoved]) -> None:
    event, at = recorded.event, recorded.position
    if ContactDetail.PHONE in event.details:
        rows.change(ways, str(event.participant), phone=None, phone_at=at)


@match_board.on(ParticipantsMerged)
def participants_merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    rows.put(merges, one=one, other=other)
    rows.put(merges, one=other, other=one)


@match_board.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    rows.remove(merges, one, other)
    rows.remove(merges, other, one)


@match_board.on(MatchProposed)
def proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    event = recorded.event
    rows.put(
        matches,
        match=str(event.match),
        position=recorded.position,
        branch=str(event.branch),
        case=str(event.case),
        participant=str(event.participant),
        volunteer=str(event.volunteer),
        status="proposed",
        phase="new",
        substitute=event.substitute,
        proposed_at=recorded.recorded_at,
    )


@match_board.on(MatchAccepted)
def accepted(rows: Rows, recorded: Recorded[MatchAccepted]) -> None:
    match = str(recorded.event.match)
    rows.change(matches, match, status="active", accepted_at=recorded.recorded_at)


@match_board.on(FirstMeetingPlanned)
def first_meeting_planned(rows: Rows, recorded: Recorded[FirstMeetingPlanned]) -> None:
    event, row = recorded.event, _known(rows, matches, recorded.event.match)
    if holds(event.corrects, row["first_meeting"]):
        told = {"first_meeting": str(recorded.id), "first_meeting_planned": event.planned_on}
        rows.put(matches, **(row | told))


@match_board.on(Introduced)
def introduced(rows: Rows, recorded: Recorded[Introduced]) -> None:
    event = recorded.event
    rows.change(matches, str(event.match), first_meeting_held=event.held_on)
    if event.corrects is None:
        rows.change(matches, str(event.match), phase="introduced")


@match_board.on(TrialBegan)
def trial_began(rows: Rows, recorded: Recorded[TrialBegan]) -> None:
    event, row = recorded.event, _known(rows, matches, recorded.event.match)
    if holds(event.corrects, row["trial"]):
        row |= {"trial": str(recorded.id), "trial_until": event.until}
    if event.corrects is None:
        row |= {"phase": "trial"}
    rows.put(matches, **row)


@match_board.on(MatchConfirmed)
def confirmed(rows: Rows, recorded: Recorded[MatchConfirmed]) -> None:
    if recorded.event.corrects is None:
        rows.change(matches, str(recorded.event.match), phase="confirmed")


@match_board.on(MatchPaused)
def paused(rows: Rows, recorded: Recorded[MatchPaused]) -> None:
    if recorded.event.corrects is None:
        rows.change(matches, str(recorded.event.match), status="paused")


@match_board.on(MatchResumed)
def resumed(rows: Rows, recorded: Recorded[MatchResumed]) -> None:
    if recorded.event.corrects is None:
        rows.change(matches, str(recorded.event.match), status="active")


@match_board.on(MatchEnded)
def ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    event = recorded.event
    rows.change(matches, str(event.match), reason=event.reason)
    if event.corrects is None:
        rows.change(matches, str(event.match), status="ended", ended_at=recorded.recorded_at)


@match_board.on(MeetingPlanned)
def meeting_planned(rows: Rows, recorded: Recorded[MeetingPlanned]) -> None:
    event = recorded.event
    _tell(rows, recorded, record="planned", day=event.planned_on, kind=event.kind)


@match_board.on(MeetingLogged)
def meeting_logged(rows: Rows, recorded: Recorded[MeetingLogged]) -> None:
    event = recorded.event
    _tell(
        rows,
        recorded,
        record="held",
        day=event.held_on,
        kind=event.kind,
        minutes=event.minutes,
        note=event.note,
    )


@match_board.on(MeetingCancelled)
def meeting_cancelled(rows: Rows, recorded: Recorded[MeetingCancelled]) -> None:
    event = recorded.event
    _tell(rows, recorded, record="cancelled", day=event.planned_on, by=event.by, note=event.note)


@match_board.on(MeetingMissed)
def meeting_missed(rows: Rows, recorded: Recorded[MeetingMissed]) -> None:
    event = recorded.event
    _tell(rows, recorded, record="missed", day=event.planned_on, by=event.by, note=event.note)


def _tell(
    rows: Rows,
    recorded: Recorded[MeetingPlanned]
    | Recorded[MeetingLogged]
    | Recorded[MeetingCancelled]
    | Recorded[MeetingMissed],
    **told: Any,
) -> None:
    """Put the row of a meeting; a correction takes the place, and the plan, of what it corrects."""
    event = recorded.event
    meeting = None if event.meeting is None else str(event.meeting)
    corrects = None if event.corrects is None else str(event.corrects)
    before = None if corrects is None else rows.get(meetings, corrects)
    if before is not None:
        rows.remove(meetings, corrects)
    rows.put(
        meetings,
        event=str(recorded.id),
        position=recorded.position if before is None else before["position"],
        match=str(event.match),
        participant=str(event.participant),
        meeting=meeting or (before and before["meeting"]),
        corrects=corrects,
        **told,
    )


def _name(rows: Rows, person: UUID, corrects: EventId | None, name: Sealed[str]) -> None:
    if holds(corrects, _known(rows, names, person)["name"]):
        rows.put(names, person=str(person), name=name)


def _known(rows: Rows, table: Table, key: UUID) -> Row:
    row = rows.get(table, str(key))
    if row is None:
        raise KeyError
    return row
