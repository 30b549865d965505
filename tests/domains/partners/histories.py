"""Histories that only partners have."""

from uuid import UUID

from core.personal import Private, PublicText, seal, to_vault
from domains.partners.events import (
    AgreementEnded,
    AgreementId,
    AgreementMade,
    ContactAdded,
    ContactId,
    ContactLeft,
    DialogueKind,
    DialogueNoted,
    PartnerDescribed,
    PartnerEnded,
    PartnerKind,
    PartnerResumed,
)
from tests.domains.histories import BRANCH, OPENED, PARTNER, PARTNER_REGISTERED, YESTERDAY, History

CONTACT = ContactId(UUID(int=0x9100))
AGREEMENT = AgreementId(UUID(int=0x9200))

DESCRIBED: History = (
    PartnerDescribed(
        partner=PARTNER, name=PublicText("Krisecenter Nord"), kind=PartnerKind.SHELTER
    ),
)
CONTACT_ADDED: History = (
    ContactAdded(
        partner=PARTNER,
        contact=CONTACT,
        name=seal(Private("Kontakt")),
        phone=to_vault(Private("11 22 33 44")),
        email=to_vault(Private("kontakt@example.org")),
    ),
)
CONTACT_LEFT: History = (ContactLeft(partner=PARTNER, contact=CONTACT, left_on=YESTERDAY),)
AGREED: History = (
    AgreementMade(partner=PARTNER, agreement=AGREEMENT, begins_on=YESTERDAY, branch=BRANCH),
)
NATIONALLY_AGREED: History = (
    AgreementMade(partner=PARTNER, agreement=AGREEMENT, begins_on=YESTERDAY),
)
AGREEMENT_ENDED: History = (
    AgreementEnded(partner=PARTNER, agreement=AGREEMENT, ended_on=YESTERDAY),
)
SPOKEN: History = (
    DialogueNoted(
        partner=PARTNER,
        held_on=YESTERDAY,
        kind=DialogueKind.MEETING,
        note=seal(Private("Et godt møde")),
        branch=BRANCH,
    ),
)
ENDED: History = (PartnerEnded(partner=PARTNER, ended_on=YESTERDAY),)
RESUMED: History = (PartnerResumed(partner=PARTNER, resumed_on=YESTERDAY),)

KNOWN: History = (*PARTNER_REGISTERED, *OPENED)
"""A partner, and a branch that works with it."""
