"""How partners work with Qnet, made up: the commands of partners as the office sends them."""

from datetime import date
from random import Random

from core import invented
from core.invented import sentence
from core.personal import Private, PublicText
from domains.partners.commands import (
    AddContact,
    ContactLeaves,
    MakeAgreement,
    NoteDialogue,
    RegisterPartner,
)
from domains.partners.events import ContactId, DialogueKind, PartnerId, PartnerKind

_KINDS = (
    *[PartnerKind.SHELTER] * 5,
    *[PartnerKind.MUNICIPALITY] * 3,
    PartnerKind.MOTHERS_HELP,
    PartnerKind.LIVE_WITHOUT_VIOLENCE,
    PartnerKind.SOCIAL_HOUSING,
)
_TALKS = (
    "De vil gerne have folderen på arabisk.",
    "Vi aftalte at mødes igen efter sommer.",
    "De spurgte, hvor hurtigt vi svarer.",
)


def registration(random: Random, number: int) -> RegisterPartner:
    """Return a partner that doesn't exist."""
    kind = random.choice(_KINDS)
    return RegisterPartner(name=PublicText(f"Øvepartner {number} ({kind.label.da})"), kind=kind)


def contact(random: Random, partner: PartnerId) -> AddContact:
    """Return somebody to speak with there."""
    return AddContact(
        partner=partner,
        name=Private(invented.third_person(random)),
        function=Private("koordinator"),
        phone=Private(invented.phone(random)),
        email=Private(invented.email(random)),
    )


def contact_leaves(partner: PartnerId, contact: ContactId, day: date) -> ContactLeaves:
    """Return that somebody no longer works there."""
    return ContactLeaves(partner=partner, contact=contact, left_on=day)


def agreement(partner: PartnerId, day: date) -> MakeAgreement:
    """Return an agreement without an end."""
    return MakeAgreement(partner=partner, begins_on=day)


def dialogue(random: Random, partner: PartnerId, day: date) -> NoteDialogue:
    """Return what was spoken of."""
    return NoteDialogue(
        partner=partner,
        held_on=day,
        kind=random.choice(list(DialogueKind)),
        note=Private(sentence(random, *_TALKS)),
    )
