"""What decisions know of partners."""

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.partners.events import (
    AgreementEnded,
    AgreementId,
    AgreementMade,
    ContactAdded,
    ContactId,
    ContactLeft,
    PartnerEnded,
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


class PartnerRelations(Struct, frozen=True):
    """The contact persons of a partner, and its agreements that weren't ended."""

    contacts: frozenset[ContactId] = frozenset()
    agreements: frozenset[AgreementId] = frozenset()


partner_relations = Fact("partner_relations", PartnerRelations(), by="partner")


@partner_relations.on(ContactAdded)
def contact_added(state: PartnerRelations, event: ContactAdded) -> PartnerRelations:
    return msgspec.structs.replace(state, contacts=state.contacts | {event.contact})


@partner_relations.on(ContactLeft)
def contact_left(state: PartnerRelations, event: ContactLeft) -> PartnerRelations:
    return msgspec.structs.replace(state, contacts=state.contacts - {event.contact})


@partner_relations.on(AgreementMade)
def agreement_made(state: PartnerRelations, event: AgreementMade) -> PartnerRelations:
    return msgspec.structs.replace(state, agreements=state.agreements | {event.agreement})


@partner_relations.on(AgreementEnded)
def agreement_ended(state: PartnerRelations, event: AgreementEnded) -> PartnerRelations:
    return msgspec.structs.replace(state, agreements=state.agreements - {event.agreement})
