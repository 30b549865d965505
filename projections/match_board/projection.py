"""Rows of the board, and the names that belong to them."""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer

from core.columns import Chosen, Day, Id, Moment, SealedValue, Word
from core.events import Recorded
from core.projections import Projection, Rows
from domains.matches.events import (
    EndReason,
    MatchAccepted,
    MatchEnded,
    MatchProposed,
    MeetingLogged,
)
from domains.participants.events import ParticipantRegistered
from domains.volunteers.events import VolunteerRegistered

match_board = Projection("match_board", version=1, key="match")
matches = match_board.table(
    "matches",
    Column("match", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("branch", Id, nullable=False, index=True),
    Column("case", Id, nullable=False),
    Column("participant", Id, nullable=False),
    Column("volunteer", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("ended_at", Moment),
    Column("reason", Chosen(EndReason)),
    Column("meetings", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("last_meeting", Day),
)
names = match_board.table(
    "names",
    Column("person", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
)


@match_board.on(ParticipantRegistered)
def participant_registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    rows.put(names, person=str(recorded.event.participant), name=recorded.event.name)


@match_board.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    rows.put(names, person=str(recorded.event.volunteer), name=recorded.event.name)


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
        proposed_at=recorded.recorded_at,
        meetings=0,
        minutes=0,
    )


@match_board.on(MatchAccepted)
def accepted(rows: Rows, recorded: Recorded[MatchAccepted]) -> None:
    match = str(recorded.event.match)
    rows.change(matches, match, status="active", accepted_at=recorded.recorded_at)


@match_board.on(MeetingLogged)
def meeting_logged(rows: Rows, recorded: Recorded[MeetingLogged]) -> None:
    event = recorded.event
    row: dict[str, Any] | None = rows.get(matches, str(event.match))
    if row is None:
        raise KeyError
    row["meetings"] += 1
    row["minutes"] += event.minutes
    row["last_meeting"] = max(filter(None, (row["last_meeting"], event.held_on)))
    rows.put(matches, **row)


@match_board.on(MatchEnded)
def ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    event = recorded.event
    rows.change(
        matches,
        str(event.match),
        status="ended",
        ended_at=recorded.recorded_at,
        reason=event.reason,
    )
