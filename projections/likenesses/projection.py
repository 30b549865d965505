"""Pairs that the duty officer was asked about, and every name that was told around each of them.

Names are compared as each was told once, corrected ones too: so all of them are here. It stops
rather than leave out a name: whoever judges says by `reached` what she has seen.
"""

from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Integer

from core.columns import Id, Moment, SealedValue, Word
from core.events import Event, Recorded, UnknownEvent
from core.personal import Sealed
from core.projections import Projection, Rows
from core.scopes import Lies
from domains.matches.events import LikenessAsked, LikenessJudged
from domains.participants.events import (
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    ParticipantsMerged,
)
from domains.volunteers.events import (
    RelationTold,
    RelationWithdrawn,
    VolunteerNamed,
    VolunteerRegistered,
)

_OF_THE_DUTY_OFFICER = Lies()

likenesses = Projection("likenesses", version=1, key="case", critical=True)
pairs = likenesses.table(
    "pairs",
    Column("case", Id, primary_key=True),
    Column("volunteer", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("branch", Id, nullable=False),
    Column("participant", Id, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("may_meet", Boolean),
    Column("judged_at", Moment),
)
"""`position` is where it was asked last; `may_meet` is what was judged since."""
persons = likenesses.table(
    "persons",
    Column("person", Id, primary_key=True),
    Column("whose", Id, nullable=False, index=True),
    Column("side", Word, nullable=False),
    Column("relation", SealedValue),
    scope=_OF_THE_DUTY_OFFICER,
)
"""`whose`: the participant who must not meet the person, or the volunteer whose relative it is, or
who it is herself; `side` says which."""
names = likenesses.table(
    "names",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("person", Id, nullable=False, index=True),
    Column("name", SealedValue, nullable=False),
    scope=_OF_THE_DUTY_OFFICER,
)
merges = likenesses.table(
    "merges",
    Column("one", Id, primary_key=True),
    Column("other", Id, primary_key=True),
    scope=_OF_THE_DUTY_OFFICER,
)
reached = likenesses.table(
    "reached",
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    scope=_OF_THE_DUTY_OFFICER,
)
"""Up to where in the log everything is in these rows."""


@likenesses.on_every
def happened(rows: Rows, recorded: Recorded[Event | UnknownEvent]) -> None:
    rows.put(reached, only=1, position=recorded.position)


@likenesses.on(LikenessAsked)
def asked(rows: Rows, recorded: Recorded[LikenessAsked]) -> None:
    event = recorded.event
    rows.put(
        pairs,
        case=str(event.case),
        volunteer=str(event.volunteer),
        position=recorded.position,
        branch=str(event.branch),
        participant=str(event.participant),
        asked_at=recorded.recorded_at,
    )


@likenesses.on(LikenessJudged)
def judged(rows: Rows, recorded: Recorded[LikenessJudged]) -> None:
    event = recorded.event
    if rows.get(pairs, str(event.case), str(event.volunteer)) is not None:
        rows.change(
            pairs,
            str(event.case),
            str(event.volunteer),
            may_meet=event.may_meet,
            judged_at=recorded.recorded_at,
        )


@likenesses.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    volunteer = recorded.event.volunteer
    rows.put(persons, person=str(volunteer), whose=str(volunteer), side="herself")
    _called(rows, volunteer, recorded.id, recorded.position, recorded.event.name)


@likenesses.on(VolunteerNamed)
def volunteer_named(rows: Rows, recorded: Recorded[VolunteerNamed]) -> None:
    event = recorded.event
    _called(rows, event.volunteer, recorded.id, recorded.position, event.name)


@likenesses.on(RelationTold)
def relation_told(rows: Rows, recorded: Recorded[RelationTold]) -> None:
    event = recorded.event
    rows.put(
        persons,
        person=str(event.relative),
        whose=str(event.volunteer),
        side="relative",
        relation=event.relation,
    )
    _called(rows, event.relative, recorded.id, recorded.position, event.name)


@likenesses.on(RelationWithdrawn)
def relation_withdrawn(rows: Rows, recorded: Recorded[RelationWithdrawn]) -> None:
    rows.remove(persons, str(recorded.event.relative))


@likenesses.on(MustNotMeet)
def must_not_meet(rows: Rows, recorded: Recorded[MustNotMeet]) -> None:
    event = recorded.event
    rows.put(
        persons,
        person=str(event.person),
        whose=str(event.participant),
        side="avoided",
        relation=event.relation,
    )
    _called(rows, event.person, recorded.id, recorded.position, event.name)


@likenesses.on(MayMeetAgain)
def may_meet_again(rows: Rows, recorded: Recorded[MayMeetAgain]) -> None:
    rows.remove(persons, str(recorded.event.person))


@likenesses.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    rows.put(merges, one=one, other=other)
    rows.put(merges, one=other, other=one)


@likenesses.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    rows.remove(merges, one, other)
    rows.remove(merges, other, one)


def _called(rows: Rows, person: UUID, event: UUID, position: int, name: Sealed[str]) -> None:
    rows.put(names, event=str(event), position=position, person=str(person), name=name)
