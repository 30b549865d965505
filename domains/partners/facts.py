"""What decisions know of partners."""

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.branches.events import BranchId
from domains.partners.events import (
    AgreementEnded,
    AgreementMade,
    ContactAdded,
    ContactLeft,
    PartnerEnded,
    PartnerId,
    PartnerRegistered,
    PartnerResumed,
)


class PartnerState(Struct, frozen=True):
    """Whether the partner is registered, and refers."""

    exists: bool = False
    refers: bool = False


partner_state = Fact("partner_state", PartnerState(), by="partner")


@partner_state.on(PartnerRegistered)
def registered(_state: PartnerState, _event: PartnerRegistered) -> PartnerState:
    return PartnerState(exists=True, refers=True)


@partner_state.on(PartnerEnded)
def ended(state: PartnerState, event: PartnerEnded) -> PartnerState:
    return state if event.corrects is not None else PartnerState(exists=True, refers=False)


@partner_state.on(PartnerResumed)
def resumed(state: PartnerState, event: PartnerResumed) -> PartnerState:
    return state if event.corrects is not None else PartnerState(exists=True, refers=True)


class ContactState(Struct, frozen=True):
    """A contact person: of which partner, and whether she is still the one to speak with."""

    partner: PartnerId
    there: bool = True


contact_state: Fact[ContactState | None] = Fact("contact_state", None, by="contact")


@contact_state.on(ContactAdded)
def contact_added(state: ContactState | None, event: ContactAdded) -> ContactState | None:
    return state if event.corrects is not None else ContactState(event.partner)


@contact_state.on(ContactLeft)
def contact_left(state: ContactState | None, _event: ContactLeft) -> ContactState | None:
    return None if state is None else msgspec.structs.replace(state, there=False)


class AgreementState(Struct, frozen=True):
    """An agreement: with which partner, for which branch or all, and whether it was ended."""

    partner: PartnerId
    branch: BranchId | None
    ended: bool = False


agreement_state: Fact[AgreementState | None] = Fact("agreement_state", None, by="agreement")


@agreement_state.on(AgreementMade)
def agreement_made(state: AgreementState | None, event: AgreementMade) -> AgreementState:
    ended = state is not None and state.ended
    return AgreementState(event.partner, event.branch, ended)


@agreement_state.on(AgreementEnded)
def agreement_ended(state: AgreementState | None, _event: AgreementEnded) -> AgreementState | None:
    return None if state is None else msgspec.structs.replace(state, ended=True)
