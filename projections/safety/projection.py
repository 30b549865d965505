"""Who is shut out of whom and why, open incidents, and broken glass that waits for a signature.

Names stand here as each was told once, as they are compared: those whom women must not meet, and
those around accounts. Only whoever is on duty reads them.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column

from core.codec import decode_metadata
from core.columns import Chosen, Id, Moment, SealedValue, Word
from core.events import Recorded
from core.personal import Sealed
from core.projections import Projection, Rows
from core.scopes import Lies
from domains.accounts.events import AccountAdded, AccountNamed, AccountRelationTold
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CaseReopened,
    CaseTransferred,
)
from domains.participants.events import MustNotMeet
from domains.safety.events import (
    CaseLocked,
    CaseUnlocked,
    GlassBroken,
    GlassPurpose,
    GlassReviewed,
    GlassVerdict,
    Ground,
    IncidentClosed,
    IncidentOpened,
    KeptOut,
    LetIn,
    ShutOut,
    Step,
    StepDone,
)
from domains.volunteers.events import RelationTold, VolunteerNamed, VolunteerRegistered

_ON_DUTY = Lies()

safety = Projection("safety", version=1, key="participant")
conflicts = safety.table(
    "conflicts",
    Column("participant", Id, primary_key=True),
    Column("account", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("since", Moment, nullable=False),
    Column("ground", Chosen(Ground), nullable=False),
    Column("avoided", Id),
    Column("near", Id),
    Column("upheld", Boolean, nullable=False),
    scope=_ON_DUTY,
)
names = safety.table(
    "names",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("person", Id, nullable=False, index=True),
    Column("name", SealedValue, nullable=False),
    scope=_ON_DUTY,
)
cases = safety.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    Column("branch", Id, nullable=False),
    Column("responsible", Id, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("keeper", Id),
)
incidents = safety.table(
    "incidents",
    Column("incident", Id, primary_key=True),
    Column("case", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    scope=Lies(thing=("case",)),
)
steps = safety.table(
    "steps",
    Column("incident", Id, primary_key=True),
    Column("step", Chosen(Step), primary_key=True),
    Column("case", Id, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("by", Word, nullable=False),
    scope=Lies(thing=("case",)),
)
glass = safety.table(
    "glass",
    Column("glass", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("case", Id, nullable=False),
    Column("participant", Id, nullable=False),
    Column("account", Id, nullable=False),
    Column("purpose", Chosen(GlassPurpose), nullable=False),
    Column("reason", SealedValue, nullable=False),
    Column("broken_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("verdict", Chosen(GlassVerdict)),
    Column("reviewed_at", Moment),
    Column("reviewed_by", Word),
    scope=_ON_DUTY,
)


@safety.on(ShutOut)
def shut_out(rows: Rows, recorded: Recorded[ShutOut]) -> None:
    event = recorded.event
    rows.put(
        conflicts,
        participant=str(event.participant),
        account=str(event.account),
        position=recorded.position,
        since=recorded.recorded_at,
        ground=event.ground,
        avoided=_text(event.avoided),
        near=_text(event.near),
        upheld=False,
    )


@safety.on(LetIn)
def let_in(rows: Rows, recorded: Recorded[LetIn]) -> None:
    rows.remove(conflicts, str(recorded.event.participant), str(recorded.event.account))


@safety.on(KeptOut)
def kept_out(rows: Rows, recorded: Recorded[KeptOut]) -> None:
    event = recorded.event
    rows.change(conflicts, str(event.participant), str(event.account), upheld=True)


@safety.on(MustNotMeet)
def must_not_meet(rows: Rows, recorded: Recorded[MustNotMeet]) -> None:
    _called(rows, recorded, recorded.event.person, recorded.event.name)


@safety.on(AccountAdded)
def account_added(rows: Rows, recorded: Recorded[AccountAdded]) -> None:
    _called(rows, recorded, recorded.event.account, recorded.event.name)


@safety.on(AccountNamed)
def account_named(rows: Rows, recorded: Recorded[AccountNamed]) -> None:
    _called(rows, recorded, recorded.event.account, recorded.event.name)


@safety.on(AccountRelationTold)
def account_relation_told(rows: Rows, recorded: Recorded[AccountRelationTold]) -> None:
    _called(rows, recorded, recorded.event.relative, recorded.event.name)


@safety.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    _called(rows, recorded, recorded.event.volunteer, recorded.event.name)


@safety.on(VolunteerNamed)
def volunteer_named(rows: Rows, recorded: Recorded[VolunteerNamed]) -> None:
    _called(rows, recorded, recorded.event.volunteer, recorded.event.name)


@safety.on(RelationTold)
def relation_told(rows: Rows, recorded: Recorded[RelationTold]) -> None:
    _called(rows, recorded, recorded.event.relative, recorded.event.name)


@safety.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    rows.put(
        cases,
        case=str(event.case),
        participant=str(event.participant),
        branch=str(event.branch),
        responsible=str(event.responsible),
        is_open=True,
    )


@safety.on(CaseHandedOver)
def case_handed_over(rows: Rows, recorded: Recorded[CaseHandedOver]) -> None:
    event = recorded.event
    rows.change(cases, str(event.case), responsible=str(event.responsible))


@safety.on(CaseTransferred)
def case_transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    event = recorded.event
    responsible, branch = str(event.responsible), str(event.branch)
    rows.change(cases, str(event.case), responsible=responsible, branch=branch)


@safety.on(CaseClosed)
def case_closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), is_open=False)


@safety.on(CaseReopened)
def case_reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), is_open=True)


@safety.on(CaseLocked)
def case_locked(rows: Rows, recorded: Recorded[CaseLocked]) -> None:
    rows.change(cases, str(recorded.event.case), keeper=str(recorded.event.keeper))


@safety.on(CaseUnlocked)
def case_unlocked(rows: Rows, recorded: Recorded[CaseUnlocked]) -> None:
    rows.change(cases, str(recorded.event.case), keeper=None)


@safety.on(IncidentOpened)
def incident_opened(rows: Rows, recorded: Recorded[IncidentOpened]) -> None:
    event = recorded.event
    rows.put(
        incidents,
        incident=str(event.incident),
        case=str(event.case),
        participant=str(event.participant),
        position=recorded.position,
        opened_at=recorded.recorded_at,
    )


@safety.on(StepDone)
def step_done(rows: Rows, recorded: Recorded[StepDone]) -> None:
    event = recorded.event
    rows.put(
        steps,
        incident=str(event.incident),
        step=event.step,
        case=str(event.case),
        taken_at=recorded.recorded_at,
        by=_by(recorded),
    )


@safety.on(IncidentClosed)
def incident_closed(rows: Rows, recorded: Recorded[IncidentClosed]) -> None:
    rows.change(incidents, str(recorded.event.incident), closed_at=recorded.recorded_at)


@safety.on(GlassBroken)
def glass_broken(rows: Rows, recorded: Recorded[GlassBroken]) -> None:
    event = recorded.event
    rows.put(
        glass,
        glass=str(event.glass),
        position=recorded.position,
        case=str(event.case),
        participant=str(event.participant),
        account=str(event.account),
        purpose=event.purpose,
        reason=event.reason,
        broken_at=recorded.recorded_at,
        until=event.until,
    )


@safety.on(GlassReviewed)
def glass_reviewed(rows: Rows, recorded: Recorded[GlassReviewed]) -> None:
    event = recorded.event
    rows.change(
        glass,
        str(event.glass),
        verdict=event.verdict,
        reviewed_at=recorded.recorded_at,
        reviewed_by=_by(recorded),
    )


def _called(rows: Rows, recorded: Recorded[Any], person: UUID, name: Sealed[str]) -> None:
    rows.put(
        names,
        event=str(recorded.id),
        position=recorded.position,
        person=str(person),
        name=name,
    )


def _by(recorded: Recorded[Any]) -> str:
    return decode_metadata(recorded.raw_metadata).actor


def _text(i: UUID | None) -> str | None:
    return None if i is None else str(i)
