"""Rows of partners, and of all that belongs to one.

`described_by` is the event that the columns beside it tell: an event that corrects an older one
changes nothing here. Referrals and cases are here as far as a partner referred; without persons.
Whoever works with partners, at any branch, sees whom to speak with; what was spoken of and agreed
stays with the branch that did, and with the national office.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column

from core.clock import danish_day
from core.columns import Chosen, Day, Id, InVault, SealedValue, Word
from core.corrections import holds
from core.events import Recorded
from core.projections import Projection, Row, Rows
from core.scopes import Lies, Shared
from domains.cases.events import (
    CaseClosed,
    CaseId,
    CaseOpened,
    CaseReopened,
    CaseTransferred,
)
from domains.partners.events import (
    AgreementEnded,
    AgreementMade,
    ContactAdded,
    ContactLeft,
    DialogueKind,
    DialogueNoted,
    PartnerDescribed,
    PartnerEnded,
    PartnerId,
    PartnerKind,
    PartnerRegistered,
    PartnerResumed,
)
from domains.referrals.events import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralRedirected,
    ReferralReopened,
    ReferralSubmitted,
    ReferralWithdrawn,
)

_KNOWN_TO_ALL = Shared("leaders everywhere speak with all partners", partner=("partner",))
_TOLD_BY_A_BRANCH = Shared("what no branch told is the office's, for all", branch=("branch",))

partner_overview = Projection("partner_overview", version=2, key="partner")
partners = partner_overview.table(
    "partners",
    Column("partner", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("name", Word, nullable=False),
    Column("kind", Chosen(PartnerKind), nullable=False),
    Column("municipality", Word),
    Column("described_by", Id, nullable=False),
    Column("refers", Boolean, nullable=False),
    scope=_KNOWN_TO_ALL,
)
contacts = partner_overview.table(
    "contacts",
    Column("contact", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("partner", Id, nullable=False, index=True),
    Column("event", Id, nullable=False),
    Column("name", SealedValue, nullable=False),
    Column("function", SealedValue),
    Column("phone", InVault),
    Column("email", InVault),
    Column("left_on", Day),
    Column("left", Id),
    scope=_KNOWN_TO_ALL,
)
"""`event` and `left` are those that a correction names."""
agreements = partner_overview.table(
    "agreements",
    Column("agreement", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("partner", Id, nullable=False, index=True),
    Column("branch", Id),
    Column("event", Id, nullable=False),
    Column("begins_on", Day, nullable=False),
    Column("ends_on", Day),
    Column("ended_on", Day),
    Column("end", Id),
    scope=_TOLD_BY_A_BRANCH,
)
"""`event` and `end` are those that a correction names."""
dialogue = partner_overview.table(
    "dialogue",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("partner", Id, nullable=False, index=True),
    Column("branch", Id),
    Column("held_on", Day, nullable=False),
    Column("kind", Chosen(DialogueKind), nullable=False),
    Column("note", SealedValue, nullable=False),
    scope=_TOLD_BY_A_BRANCH,
)
referrals = partner_overview.table(
    "referrals",
    Column("referral", Id, primary_key=True),
    Column("partner", Id, nullable=False, index=True),
    Column("branch", Id),
    Column("status", Word, nullable=False),
    Column("due_on", Day),
    scope=Lies(branch=("branch",), partner=("partner",)),
)
late = partner_overview.table(
    "late",
    Column("event", Id, primary_key=True),
    Column("referral", Id, nullable=False),
    Column("partner", Id, nullable=False, index=True),
    Column("branch", Id),
    Column("due_on", Day, nullable=False),
    scope=Lies(branch=("branch",), partner=("partner",)),
)
"""Each time that a referral was kept past its day: by which branch, none being the national list.
The event is what ended it. What becomes of the referral later changes nothing of that."""
cases = partner_overview.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("partner", Id, nullable=False, index=True),
    Column("branch", Id, nullable=False),
    Column("status", Word, nullable=False),
    scope=Lies(branch=("branch",), partner=("partner",)),
)


@partner_overview.on(PartnerRegistered)
def registered(rows: Rows, recorded: Recorded[PartnerRegistered]) -> None:
    event = recorded.event
    rows.put(
        partners,
        partner=str(event.partner),
        position=recorded.position,
        name=event.name,
        kind=event.kind,
        municipality=event.municipality,
        described_by=str(recorded.id),
        refers=True,
    )


@partner_overview.on(PartnerDescribed)
def described(rows: Rows, recorded: Recorded[PartnerDescribed]) -> None:
    event, row = recorded.event, _partner(rows, recorded.event.partner)
    if holds(event.corrects, row["described_by"]):
        row |= {"name": event.name, "kind": event.kind, "municipality": event.municipality}
        rows.put(partners, **row | {"described_by": str(recorded.id)})


@partner_overview.on(PartnerEnded)
def ended(rows: Rows, recorded: Recorded[PartnerEnded]) -> None:
    if recorded.event.corrects is None:
        rows.change(partners, str(recorded.event.partner), refers=False)


@partner_overview.on(PartnerResumed)
def resumed(rows: Rows, recorded: Recorded[PartnerResumed]) -> None:
    if recorded.event.corrects is None:
        rows.change(partners, str(recorded.event.partner), refers=True)


@partner_overview.on(ContactAdded)
def contact_added(rows: Rows, recorded: Recorded[ContactAdded]) -> None:
    event = recorded.event
    told: dict[str, Any] = {
        "event": str(recorded.id),
        "name": event.name,
        "function": event.function,
        "phone": event.phone,
        "email": event.email,
    }
    if event.corrects is not None:
        rows.change(contacts, str(event.contact), **told)
        return
    rows.put(
        contacts,
        contact=str(event.contact),
        position=recorded.position,
        partner=str(event.partner),
        **told,
    )


@partner_overview.on(ContactLeft)
def contact_left(rows: Rows, recorded: Recorded[ContactLeft]) -> None:
    told = {"left_on": recorded.event.left_on, "left": str(recorded.id)}
    rows.change(contacts, str(recorded.event.contact), **told)


@partner_overview.on(AgreementMade)
def agreement_made(rows: Rows, recorded: Recorded[AgreementMade]) -> None:
    event = recorded.event
    told: dict[str, Any] = {
        "event": str(recorded.id),
        "branch": _text(event.branch),
        "begins_on": event.begins_on,
        "ends_on": event.ends_on,
    }
    if event.corrects is not None:
        rows.change(agreements, str(event.agreement), **told)
        return
    rows.put(
        agreements,
        agreement=str(event.agreement),
        position=recorded.position,
        partner=str(event.partner),
        **told,
    )


@partner_overview.on(AgreementEnded)
def agreement_ended(rows: Rows, recorded: Recorded[AgreementEnded]) -> None:
    told = {"ended_on": recorded.event.ended_on, "end": str(recorded.id)}
    rows.change(agreements, str(recorded.event.agreement), **told)


@partner_overview.on(DialogueNoted)
def dialogue_noted(rows: Rows, recorded: Recorded[DialogueNoted]) -> None:
    event = recorded.event
    if event.corrects is not None:
        rows.remove(dialogue, str(event.corrects))
    rows.put(
        dialogue,
        event=str(recorded.id),
        position=recorded.position,
        partner=str(event.partner),
        branch=_text(event.branch),
        held_on=event.held_on,
        kind=event.kind,
        note=event.note,
    )


@partner_overview.on(ReferralSubmitted)
def submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    if event.partner is None:
        return
    rows.put(
        referrals,
        referral=str(event.referral),
        partner=str(event.partner),
        branch=_text(event.branch),
        status="waiting",
        due_on=event.due_on,
    )


@partner_overview.on(ReferralRedirected)
def redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    event = recorded.event
    _no_longer_waits(rows, recorded, event.referral)
    _now(rows, event.referral, branch=_text(event.to), due_on=event.due_on)


@partner_overview.on(ReferralReopened)
def reopened(rows: Rows, recorded: Recorded[ReferralReopened]) -> None:
    _now(rows, recorded.event.referral, status="waiting", due_on=recorded.event.due_on)


@partner_overview.on(ReferralAccepted)
def accepted(rows: Rows, recorded: Recorded[ReferralAccepted]) -> None:
    _no_longer_waits(rows, recorded, recorded.event.referral)
    _now(rows, recorded.event.referral, status="accepted")


@partner_overview.on(ReferralDeclined)
def declined(rows: Rows, recorded: Recorded[ReferralDeclined]) -> None:
    if recorded.event.corrects is None:
        _no_longer_waits(rows, recorded, recorded.event.referral)
        _now(rows, recorded.event.referral, status="declined")


@partner_overview.on(ReferralWithdrawn)
def withdrawn(rows: Rows, recorded: Recorded[ReferralWithdrawn]) -> None:
    if recorded.event.corrects is None:
        _no_longer_waits(rows, recorded, recorded.event.referral)
        _now(rows, recorded.event.referral, status="withdrawn")


@partner_overview.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    referral = rows.get(referrals, str(event.referral))
    if referral is not None:
        rows.put(
            cases,
            case=str(event.case),
            partner=referral["partner"],
            branch=str(event.branch),
            status="open",
        )


@partner_overview.on(CaseTransferred)
def case_transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    _case_now(rows, recorded.event.case, branch=str(recorded.event.branch))


@partner_overview.on(CaseClosed)
def case_closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    if recorded.event.corrects is None:
        _case_now(rows, recorded.event.case, status="closed")


@partner_overview.on(CaseReopened)
def case_reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    if recorded.event.corrects is None:
        _case_now(rows, recorded.event.case, status="open")


def _no_longer_waits(rows: Rows, recorded: Recorded[Any], referral: ReferralId) -> None:
    """Keep that it waited past its day, if it did, and with whom."""
    row = rows.get(referrals, str(referral))
    if row is None or row["status"] != "waiting" or row["due_on"] is None:
        return
    if danish_day(recorded.recorded_at) > row["due_on"]:
        rows.put(
            late,
            event=str(recorded.id),
            referral=row["referral"],
            partner=row["partner"],
            branch=row["branch"],
            due_on=row["due_on"],
        )


def _now(rows: Rows, referral: ReferralId, **changes: Any) -> None:
    """Change the row of a referral, if it came from a partner."""
    if rows.get(referrals, str(referral)) is not None:
        rows.change(referrals, str(referral), **changes)


def _case_now(rows: Rows, case: CaseId, **changes: Any) -> None:
    """Change the row of a case, if it came from a partner's referral."""
    if rows.get(cases, str(case)) is not None:
        rows.change(cases, str(case), **changes)


def _partner(rows: Rows, partner: PartnerId) -> Row:
    row = rows.get(partners, str(partner))
    if row is None:
        raise KeyError
    return row


def _text(i: UUID | None) -> str | None:
    return None if i is None else str(i)
