"""All events that carry a case, a referral or a participant, as stored; and who is one person.

What the duty officer found of two records that are two persons stays with the duty officer: it
would tell a branch that somebody like her is known elsewhere.
"""

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary

from core.codec import decode_metadata
from core.columns import Day, Id, Moment, Word
from core.events import Event, Recorded, UnknownEvent
from core.projections import Projection, Rows
from core.scopes import Lies
from core.sentences import happened_on
from domains.cases.events import CaseOpened
from domains.participants.events import FoundDistinct, MergeUndone, ParticipantsMerged

case_history = Projection("case_history", version=2, key="case")
entries = case_history.table(
    "entries",
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("case", Id, index=True),
    Column("referral", Id, index=True),
    Column("participant", Id, index=True),
    Column("merged", Id, index=True),
    Column("event", Id, nullable=False),
    Column("name", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("happened_on", Day),
    Column("actor", Word, nullable=False),
    Column("permission", Word, nullable=False),
    Column("data", LargeBinary, nullable=False),
    scope=Lies(thing=("case", "participant", "referral")),
)
cases = case_history.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("referral", Id, nullable=False),
    Column("participant", Id, nullable=False),
    Column("opened_position", BigInteger, nullable=False),
    scope=Lies(thing=("case",)),
)
merges = case_history.table(
    "merges",
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("participant", Id, nullable=False, index=True),
    Column("merged", Id, nullable=False, index=True),
    Column("holds", Boolean, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    scope=Lies(thing=("participant",)),
)
"""Each merge and each undoing, so that a history knows who was one person at a moment."""


@case_history.on(CaseOpened)
def opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    rows.put(
        cases,
        case=str(event.case),
        referral=str(event.referral),
        participant=str(event.participant),
        opened_position=recorded.position,
    )


@case_history.on_every
def happened(rows: Rows, recorded: Recorded[Event | UnknownEvent]) -> None:
    subjects = {name: recorded.tag(name) for name in ("case", "referral", "participant")}
    if not any(subjects.values()) or isinstance(recorded.event, FoundDistinct):
        return
    metadata = decode_metadata(recorded.raw_metadata)
    rows.put(
        entries,
        position=recorded.position,
        **subjects,
        merged=_merged(recorded.event),
        event=str(recorded.id),
        name=recorded.name,
        version=recorded.version,
        recorded_at=recorded.recorded_at,
        happened_on=happened_on(recorded.event),
        actor=metadata.actor,
        permission=metadata.permission,
        data=recorded.data,
    )


@case_history.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    _merge(rows, recorded, holds=True)


@case_history.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    _merge(rows, recorded, holds=False)


def _merge(
    rows: Rows, recorded: Recorded[ParticipantsMerged] | Recorded[MergeUndone], *, holds: bool
) -> None:
    rows.put(
        merges,
        position=recorded.position,
        participant=str(recorded.event.participant),
        merged=str(recorded.event.merged),
        holds=holds,
        recorded_at=recorded.recorded_at,
    )


def _merged(event: Event | UnknownEvent) -> str | None:
    """Return the second record that the event is about, if there is one."""
    return str(event.merged) if isinstance(event, (ParticipantsMerged, MergeUndone)) else None
