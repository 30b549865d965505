"""Rows of the list, and what its leader needs to know of the people in a case.

A correction replaces what stands: where something newer was told meanwhile, that holds. It counts
as told when what it corrects was: of two records of hers, the later telling holds.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table

from core.columns import Chosen, Day, Id, InVault, Moment, SealedValue, Word
from core.corrections import holds
from core.events import Recorded
from core.personal import VaultRef
from core.projections import Projection, Rows
from core.scopes import Lies
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ClosureReason,
    ConcernHandled,
    ConcernRaised,
    DeputyNamed,
    NotificationSent,
    PauseReason,
    PlanMade,
    ReceiptReceived,
    Section,
    TransferDeclined,
    TransferOffered,
    TransferWithdrawn,
    WaitingBegan,
    WaitingEnded,
    WaitingReason,
)
from domains.matches.events import MatchAccepted, MatchEnded, MatchProposed
from domains.participants.events import (
    AddressProtected,
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentWithdrawn,
    ContactChanged,
    ContactDetail,
    ContactRemoved,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    NeedsTold,
    ParticipantNamed,
    ParticipantRegistered,
    ParticipantsMerged,
    Protection,
    ProtectionEnded,
    SafeContactTold,
)

case_list = Projection("case_list", version=4, key="case")
cases = case_list.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("branch", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("responsible", Id, nullable=False),
    Column("deputy", Id),
    Column("status", Word, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_on", Day),
    Column("reason", Chosen(ClosureReason)),
    Column("closure", Id),
    Column("waiting_reason", Chosen(WaitingReason)),
    Column("waiting_since", Day),
    Column("waiting", Id),
    Column("pause_reason", Chosen(PauseReason)),
    Column("paused_on", Day),
    Column("pause", Id),
    Column("plan", SealedValue),
    Column("offered_to", Id, index=True),
    Column("offered_at", Moment),
    Column("came_from", Id),
    scope=Lies(branch=("branch", "offered_to")),
)
"""The number of a case is its `position`. `closure`, `waiting` and `pause` are events that hold."""
participants = case_list.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
    Column("needs", SealedValue),
    Column("needs_told", BigInteger),
    Column("safe_contact", SealedValue),
    Column("safe_contact_told", BigInteger),
    Column("protection", Id),
    Column("level", Chosen(Protection)),
    Column("protected_until", Day),
    Column("consents", Boolean, nullable=False),
    Column("consent", Id),
    Column("consent_told", BigInteger),
    Column("consent_text", Integer),
    Column("consent_on", Day),
    scope=Lies(thing=("participant",)),
)
contact = case_list.table(
    "contact",
    Column("participant", Id, primary_key=True),
    Column("detail", Chosen(ContactDetail), primary_key=True),
    Column("value", InVault, nullable=False),
    scope=Lies(thing=("participant",)),
)
children = case_list.table(
    "children",
    Column("child", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("birth_year", SealedValue, nullable=False),
    Column("name", SealedValue),
    scope=Lies(thing=("participant",)),
)
must_not_meet = case_list.table(
    "must_not_meet",
    Column("person", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("name", SealedValue, nullable=False),
    Column("relation", SealedValue),
    scope=Lies(thing=("participant",)),
)
merges = case_list.table(
    "merges",
    Column("participant", Id, primary_key=True),
    Column("merged", Id, primary_key=True, index=True),
    Column("position", BigInteger, nullable=False),
    Column("holds", Boolean, nullable=False),
    scope=Lies(thing=("participant",)),
)
concerns = case_list.table(
    "concerns",
    Column("concern", Id, primary_key=True),
    Column("case", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("words", SealedValue, nullable=False),
    Column("raised_on", Day, nullable=False),
    Column("due_on", Day, nullable=False),
    Column("handled", Boolean, nullable=False),
    scope=Lies(thing=("case",)),
)
notifications = case_list.table(
    "notifications",
    Column("notification", Id, primary_key=True),
    Column("case", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("concern", Id),
    Column("municipality", Word, nullable=False),
    Column("section", Chosen(Section), nullable=False),
    Column("sent_on", Day, nullable=False),
    Column("received_on", Day),
    Column("words", SealedValue),
    scope=Lies(thing=("case",)),
)
proposals = case_list.table(
    "proposals",
    Column("match", Id, primary_key=True),
    Column("case", Id, nullable=False, index=True),
    Column("pending", Boolean, nullable=False),
    scope=Lies(thing=("case",)),
)


# The course of a case


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


@case_list.on(CaseHandedOver)
def handed_over(rows: Rows, recorded: Recorded[CaseHandedOver]) -> None:
    row, responsible = _case(rows, recorded.event.case), str(recorded.event.responsible)
    deputy = None if row["deputy"] == responsible else row["deputy"]
    rows.put(cases, **(row | {"responsible": responsible, "deputy": deputy}))


@case_list.on(DeputyNamed)
def deputy_named(rows: Rows, recorded: Recorded[DeputyNamed]) -> None:
    rows.change(cases, str(recorded.event.case), deputy=_text(recorded.event.deputy))


@case_list.on(PlanMade)
def plan_made(rows: Rows, recorded: Recorded[PlanMade]) -> None:
    event = recorded.event
    row = _case(rows, event.case)
    if holds(event.corrects, row["plan"]):
        rows.put(cases, **(row | {"plan": event.plan}))


@case_list.on(WaitingBegan)
def waiting_began(rows: Rows, recorded: Recorded[WaitingBegan]) -> None:
    event = recorded.event
    row = _case(rows, event.case)
    if holds(event.corrects, row["waiting"]):
        told = {"waiting_reason": event.reason, "waiting_since": event.since}
        rows.put(cases, **(row | told | {"waiting": str(recorded.id)}))


@case_list.on(WaitingEnded)
def waiting_ended(rows: Rows, recorded: Recorded[WaitingEnded]) -> None:
    rows.change(cases, str(recorded.event.case), **_NOT_WAITING)


@case_list.on(CasePaused)
def paused(rows: Rows, recorded: Recorded[CasePaused]) -> None:
    event = recorded.event
    row = _case(rows, event.case)
    if holds(event.corrects, row["pause"]):
        told = {"pause_reason": event.reason, "paused_on": event.paused_on}
        rows.put(cases, **(row | told | {"status": "paused", "pause": str(recorded.id)}))


@case_list.on(CaseResumed)
def resumed(rows: Rows, recorded: Recorded[CaseResumed]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), status="open", **_NOT_PAUSED)


@case_list.on(TransferOffered)
def transfer_offered(rows: Rows, recorded: Recorded[TransferOffered]) -> None:
    event = recorded.event
    rows.change(cases, str(event.case), offered_to=str(event.to), offered_at=recorded.recorded_at)


@case_list.on(TransferDeclined)
def transfer_declined(rows: Rows, recorded: Recorded[TransferDeclined]) -> None:
    rows.change(cases, str(recorded.event.case), **_NOT_OFFERED)


@case_list.on(TransferWithdrawn)
def transfer_withdrawn(rows: Rows, recorded: Recorded[TransferWithdrawn]) -> None:
    rows.change(cases, str(recorded.event.case), **_NOT_OFFERED)


@case_list.on(CaseTransferred)
def transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    event = recorded.event
    rows.change(
        cases,
        str(event.case),
        branch=str(event.branch),
        came_from=str(event.came_from),
        responsible=str(event.responsible),
        deputy=None,
        **_NOT_OFFERED,
    )


@case_list.on(CaseClosed)
def closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    event = recorded.event
    row = _case(rows, event.case)
    if not holds(event.corrects, row["closure"]):
        return
    told = {"closed_on": event.closed_on, "reason": event.reason, "closure": str(recorded.id)}
    rests = _NOT_WAITING | _NOT_PAUSED | _NOT_OFFERED
    rows.put(cases, **(row | told | {"status": "closed"} | rests))


@case_list.on(CaseReopened)
def reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    if recorded.event.corrects is None:
        nothing = {"closed_on": None, "reason": None, "closure": None}
        rows.change(cases, str(recorded.event.case), status="open", **nothing)


@case_list.on(ConcernRaised)
def concern_raised(rows: Rows, recorded: Recorded[ConcernRaised]) -> None:
    event = recorded.event
    known = rows.get(concerns, str(event.concern)) or {
        "position": recorded.position,
        "handled": False,
    }
    told: dict[str, Any] = {
        "concern": str(event.concern),
        "case": str(event.case),
        "participant": str(event.participant),
        "words": event.words,
        "raised_on": event.raised_on,
        "due_on": event.due_on,
    }
    rows.put(concerns, **(known | told))


@case_list.on(ConcernHandled)
def concern_handled(rows: Rows, recorded: Recorded[ConcernHandled]) -> None:
    rows.change(concerns, str(recorded.event.concern), handled=True)


@case_list.on(NotificationSent)
def notification_sent(rows: Rows, recorded: Recorded[NotificationSent]) -> None:
    event = recorded.event
    known = rows.get(notifications, str(event.notification)) or {
        "position": recorded.position,
        "received_on": None,
    }
    told: dict[str, Any] = {
        "notification": str(event.notification),
        "case": str(event.case),
        "participant": str(event.participant),
        "concern": _text(event.concern),
        "municipality": event.municipality,
        "section": event.section,
        "sent_on": event.sent_on,
        "words": event.words,
    }
    rows.put(notifications, **(known | told))


@case_list.on(ReceiptReceived)
def receipt_received(rows: Rows, recorded: Recorded[ReceiptReceived]) -> None:
    event = recorded.event
    rows.change(notifications, str(event.notification), received_on=event.received_on)


@case_list.on(MatchProposed)
def proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    event = recorded.event
    rows.put(proposals, match=str(event.match), case=str(event.case), pending=True)


@case_list.on(MatchAccepted)
def accepted(rows: Rows, recorded: Recorded[MatchAccepted]) -> None:
    rows.change(proposals, str(recorded.event.match), pending=False)


@case_list.on(MatchEnded)
def match_ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    rows.change(proposals, str(recorded.event.match), pending=False)


# The people in it


@case_list.on(ParticipantRegistered)
def registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    event = recorded.event
    known = rows.get(participants, str(event.participant)) or {"consents": False}
    her = {"participant": str(event.participant), "name": event.name}
    rows.put(participants, **(known | her))
    _keep(rows, event.participant, ContactDetail.PHONE, event.safe_phone)


@case_list.on(ParticipantNamed)
def named(rows: Rows, recorded: Recorded[ParticipantNamed]) -> None:
    event = recorded.event
    row = _participant(rows, event.participant)
    if holds(event.corrects, row["name"]):
        rows.put(participants, **(row | {"name": event.name}))


@case_list.on(NeedsTold)
def needs_told(rows: Rows, recorded: Recorded[NeedsTold]) -> None:
    event = recorded.event
    row = _participant(rows, event.participant)
    if holds(event.corrects, row["needs"]):
        at = recorded.position if event.corrects is None else row["needs_told"]
        told = {"needs": event.needs, "needs_told": at}
        rows.put(participants, **(row | told))


@case_list.on(SafeContactTold)
def safe_contact_told(rows: Rows, recorded: Recorded[SafeContactTold]) -> None:
    event = recorded.event
    row = _participant(rows, event.participant)
    if holds(event.corrects, row["safe_contact"]):
        at = recorded.position if event.corrects is None else row["safe_contact_told"]
        told = {"safe_contact": event.contact, "safe_contact_told": at}
        rows.put(participants, **(row | told))


@case_list.on(ContactChanged)
def contact_changed(rows: Rows, recorded: Recorded[ContactChanged]) -> None:
    """Keep each detail that was told last: the vault has nothing older."""
    event = recorded.event
    for detail in ContactDetail:
        _keep(rows, event.participant, detail, getattr(event, detail.value))


@case_list.on(ContactRemoved)
def contact_removed(rows: Rows, recorded: Recorded[ContactRemoved]) -> None:
    for detail in recorded.event.details:
        rows.remove(contact, str(recorded.event.participant), detail)


@case_list.on(AddressProtected)
def address_protected(rows: Rows, recorded: Recorded[AddressProtected]) -> None:
    event = recorded.event
    row = _participant(rows, event.participant)
    if holds(event.corrects, row["protection"]):
        told = {"level": event.level, "protected_until": event.until}
        rows.put(participants, **(row | told | {"protection": str(recorded.id)}))


@case_list.on(ProtectionEnded)
def protection_ended(rows: Rows, recorded: Recorded[ProtectionEnded]) -> None:
    if recorded.event.corrects is None:
        nothing = {"protection": None, "level": None, "protected_until": None}
        rows.change(participants, str(recorded.event.participant), **nothing)


@case_list.on(ConsentGiven)
def consent_given(rows: Rows, recorded: Recorded[ConsentGiven]) -> None:
    event = recorded.event
    row = _participant(rows, event.participant)
    if holds(event.corrects, row["consent"]):
        told = {"consent_text": event.text_version, "consent_on": event.given_on}
        rows.put(participants, **(row | told | _said(recorded, agrees=True)))


@case_list.on(ConsentWithdrawn)
def consent_withdrawn(rows: Rows, recorded: Recorded[ConsentWithdrawn]) -> None:
    event = recorded.event
    row = _participant(rows, event.participant)
    if holds(event.corrects, row["consent"]):
        told = {"consent_on": event.withdrawn_on}
        rows.put(participants, **(row | told | _said(recorded, agrees=False)))


@case_list.on(ChildRegistered)
def child_registered(rows: Rows, recorded: Recorded[ChildRegistered]) -> None:
    event = recorded.event
    known = rows.get(children, str(event.child))
    if event.corrects is None or known is not None:
        rows.put(
            children,
            child=str(event.child),
            participant=str(event.participant),
            position=recorded.position if known is None else known["position"],
            birth_year=event.birth_year,
            name=event.name,
        )


@case_list.on(ChildRemoved)
def child_removed(rows: Rows, recorded: Recorded[ChildRemoved]) -> None:
    rows.remove(children, str(recorded.event.child))


@case_list.on(MustNotMeet)
def avoids(rows: Rows, recorded: Recorded[MustNotMeet]) -> None:
    event = recorded.event
    known = rows.get(must_not_meet, str(event.person))
    if event.corrects is None or known is not None:
        rows.put(
            must_not_meet,
            person=str(event.person),
            participant=str(event.participant),
            position=recorded.position if known is None else known["position"],
            name=event.name,
            relation=event.relation,
        )


@case_list.on(MayMeetAgain)
def avoids_no_longer(rows: Rows, recorded: Recorded[MayMeetAgain]) -> None:
    rows.remove(must_not_meet, str(recorded.event.person))


@case_list.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    event = recorded.event
    pair = {"participant": str(event.participant), "merged": str(event.merged)}
    rows.put(merges, **pair, position=recorded.position, holds=True)


@case_list.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    rows.change(merges, str(recorded.event.participant), str(recorded.event.merged), holds=False)


def _said(
    recorded: Recorded[ConsentGiven] | Recorded[ConsentWithdrawn], *, agrees: bool
) -> dict[str, Any]:
    """Return what she says now; a correction says nothing new."""
    said: dict[str, Any] = {"consent": str(recorded.id)}
    if recorded.event.corrects is None:
        said |= {"consents": agrees, "consent_told": recorded.position}
    return said


_NOT_WAITING: dict[str, Any] = {"waiting_reason": None, "waiting_since": None, "waiting": None}
_NOT_PAUSED: dict[str, Any] = {"pause_reason": None, "paused_on": None, "pause": None}
_NOT_OFFERED: dict[str, Any] = {"offered_to": None, "offered_at": None}


def _case(rows: Rows, case: UUID) -> dict[str, Any]:
    return _known(rows, cases, case)


def _participant(rows: Rows, participant: UUID) -> dict[str, Any]:
    return _known(rows, participants, participant)


def _known(rows: Rows, table: Table, key: UUID) -> dict[str, Any]:
    row = rows.get(table, str(key))
    if row is None:
        raise KeyError
    return row


def _keep(
    rows: Rows, participant: UUID, detail: ContactDetail, value: VaultRef[str] | None
) -> None:
    if value is not None:
        rows.put(contact, participant=str(participant), detail=detail, value=value)


def _text(i: UUID | None) -> str | None:
    return None if i is None else str(i)
