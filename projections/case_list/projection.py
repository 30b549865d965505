"""Rows of the list, and the names that belong to them."""

from sqlalchemy import BigInteger, Column

from core.columns import Chosen, Day, Id, Moment, SealedValue, Word
from core.events import Recorded
from core.projections import Projection, Rows
from domains.cases.events import CaseClosed, CaseOpened, ClosureReason
from domains.participants.events import ParticipantRegistered

case_list = Projection("case_list", version=1, key="case")
cases = case_list.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("branch", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("responsible", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_on", Day),
    Column("reason", Chosen(ClosureReason)),
)
participants = case_list.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
)


@case_list.on(ParticipantRegistered)
def registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    rows.put(participants, participant=str(recorded.event.participant), name=recorded.event.name)


@case_list.on(CaseOpened)
def opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    rows.put(
        cases,
        case=str(event.case),
        position=recorded.position,
        branch=str(event.branch),
        participant=str(event.participant),
        responsible=str(event.responsible),
        status="open",
        opened_at=recorded.recorded_at,
    )


@case_list.on(CaseClosed)
def closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    event = recorded.event
    rows.change(
        cases, str(event.case), status="closed", closed_on=event.closed_on, reason=event.reason
    )
