"""Rows of partners, and of all that belongs to one.

`described_by` is the event that the columns beside it tell: an event that corrects an older one
changes nothing here. Referrals and cases are here as far as a partner referred; without persons.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column

from core.clock import danish_day
from core.columns import Chosen, Day, Id, InVault, SealedValue, Word
from core.events import Recorded
from core.projections import Projection, Rows
from core.scopes import Lies
from domains.cases.events import CaseClosed, CaseId, CaseOpened, CaseReopened
from domains.partners.events import (
    AgreementEnded,
    AgreementMade,
    ContactAdded,
    ContactLeft,
    DialogueKind,
    DialogueNoted,
    PartnerDescribed,
    PartnerEnded,
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

partner_overview = Projection("partner_overview", version=1, key="partner")
partners = partner_overview.table(
    "partners",
    Column("partner", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("name", Word, nullable=False),
    Column("kind", Chosen(PartnerKind), nullable=False),
    Column("municipality", Word),
    Column("described_by", Id, nullable=False),
    Column("refers", Boolean, nullable=False),
    scope=Lies(partner=("partner",)),
)
contacts = partner_overview.table(
    "contacts",
    Column("contact", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("partner", Id, nullable=False, index=True),
    Column("name", SealedValue, nullable=False),
    Column("function", SealedValue),
    Column("phone", InVault),
    Column("email", InVault),
    Column("left_on", Day),
    scope=Lies(partner=("partner",)),
)
agreements = partner_overview.table(
    "agreements",
    Column("agreement", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("partner", Id, nullable=False, index=True),
    Column("branch", Id),
    Column("begins_on", Day, nullable=False),
    Column("ends_on", Day),
    Column("ended_on", Day),
    scope=Lies(partner=("partner",)),
)
dialogue = partner_overview.table(
    "dialogue",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("partner", Id, nullable=False, index=True),
    Column("branch", Id),
    Column("held_on", Day, nullable=False),
    Column("kind", Chosen(DialogueKind), nullable=False),
    Column("note", SealedValue, nullable=False),
    scope=Lies(partner=("partner",)),
)
referrals = partner_overview.table(
    "referrals",
    Column("referral", Id, primary_key=True),
    Column("partner", Id, nullable=False, index=True),
    Column("status", Word, nullable=False),
    Column("due_on", Day),
    Column("late", Boolean, nullable=False),
    scope=Lies(partner=("partner",)),
)
cases = partner_overview.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("partner", Id, nullable=False, index=True),
    Column("status", Word, nullable=False),
    scope=Lies(partner=("partner",)),
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
    event = recorded.event
    row = rows.get(partners, str(event.partner))
    if row is None:
        raise KeyError
    if event.corrects is None or str(event.corrects) == row["described_by"]:
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
    rows.change(contacts, str(recorded.event.contact), left_on=recorded.event.left_on)


@partner_overview.on(AgreementMade)
def agreement_made(rows: Rows, recorded: Recorded[AgreementMade]) -> None:
    event = recorded.event
    told: dict[str, Any] = {
        "branch": None if event.branch is None else str(event.branch),
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
    rows.change(agreements, str(recorded.event.agreement), ended_on=recorded.event.ended_on)


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
        branch=None if event.branch is None else str(event.branch),
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
        status="waiting",
        due_on=event.due_on,
        late=False,
    )


@partner_overview.on(ReferralRedirected)
def redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    _now(rows, recorded.event.referral, due_on=recorded.event.due_on)


@partner_overview.on(ReferralReopened)
def reopened(rows: Rows, recorded: Recorded[ReferralReopened]) -> None:
    event = recorded.event
    _now(rows, event.referral, status="waiting", due_on=event.due_on, late=False)


@partner_overview.on(ReferralAccepted)
def accepted(rows: Rows, recorded: Recorded[ReferralAccepted]) -> None:
    _answered(rows, recorded, recorded.event.referral, "accepted")


@partner_overview.on(ReferralDeclined)
def declined(rows: Rows, recorded: Recorded[ReferralDeclined]) -> None:
    if recorded.event.corrects is None:
        _answered(rows, recorded, recorded.event.referral, "declined")


@partner_overview.on(ReferralWithdrawn)
def withdrawn(rows: Rows, recorded: Recorded[ReferralWithdrawn]) -> None:
    if recorded.event.corrects is None:
        _now(rows, recorded.event.referral, status="withdrawn")


@partner_overview.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    referral = rows.get(referrals, str(recorded.event.referral))
    if referral is not None:
        case = str(recorded.event.case)
        rows.put(cases, case=case, partner=referral["partner"], status="open")


@partner_overview.on(CaseClosed)
def case_closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    if recorded.event.corrects is None:
        _case_now(rows, recorded.event.case, "closed")


@partner_overview.on(CaseReopened)
def case_reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    if recorded.event.corrects is None:
        _case_now(rows, recorded.event.case, "open")


def _answered(rows: Rows, recorded: Recorded[Any], referral: ReferralId, status: str) -> None:
    """Note the answer, and whether it came after the last day on which it wasn't late."""
    row = rows.get(referrals, str(referral))
    if row is not None:
        due = row["due_on"]
        late = due is not None and danish_day(recorded.recorded_at) > due
        rows.put(referrals, **row | {"status": status, "late": late})


def _now(rows: Rows, referral: ReferralId, **changes: Any) -> None:
    """Change the row of a referral, if it came from a partner."""
    if rows.get(referrals, str(referral)) is not None:
        rows.change(referrals, str(referral), **changes)


def _case_now(rows: Rows, case: CaseId, status: str) -> None:
    """Change the row of a case, if it came from a partner's referral."""
    if rows.get(cases, str(case)) is not None:
        rows.change(cases, str(case), status=status)
