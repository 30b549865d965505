"""All events that carry a case, a referral or a participant, as stored."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary

from core.codec import decode_metadata
from core.columns import Day, Id, Moment, Word
from core.events import Event, Recorded, UnknownEvent
from core.projections import Projection, Rows
from domains.cases.events import CaseOpened

case_history = Projection("case_history", version=1, key="case")
entries = case_history.table(
    "entries",
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("case", Id, index=True),
    Column("referral", Id, index=True),
    Column("participant", Id, index=True),
    Column("event", Id, nullable=False),
    Column("name", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("happened_on", Day),
    Column("actor", Word, nullable=False),
    Column("permission", Word, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
cases = case_history.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("referral", Id, nullable=False),
    Column("participant", Id, nullable=False),
    Column("opened_position", BigInteger, nullable=False),
)


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
    if not any(subjects.values()):
        return
    metadata = decode_metadata(recorded.raw_metadata)
    rows.put(
        entries,
        position=recorded.position,
        **subjects,
        event=str(recorded.id),
        name=recorded.name,
        version=recorded.version,
        recorded_at=recorded.recorded_at,
        happened_on=_happened_on(recorded.event),
        actor=metadata.actor,
        permission=metadata.permission,
        data=recorded.data,
    )


def _happened_on(event: Event | UnknownEvent) -> object:
    if isinstance(event, UnknownEvent) or event.declaration.happened is None:
        return None
    return getattr(event, event.declaration.happened)
