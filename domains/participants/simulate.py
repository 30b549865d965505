"""What happens in women's lives, made up: the commands of participants as people send them."""

from datetime import date
from random import Random

from core import invented
from core.personal import Private
from domains.participants.commands import (
    ChangeContact,
    GiveConsent,
    KeepApart,
    Merge,
    NameParticipant,
    UndoMerge,
    WithdrawConsent,
)
from domains.participants.events import ConsentMeans, ContactDetails, ParticipantId


def named(participant: ParticipantId, name: str) -> NameParticipant:
    """Return that she, who came under an alias, tells her name."""
    return NameParticipant(participant=participant, name=Private(name))


def moved(random: Random, participant: ParticipantId) -> ChangeContact:
    """Return where she lives now, and her new number."""
    details = ContactDetails(phone=invented.phone(random), address=invented.address(random))
    return ChangeContact(participant=participant, details=Private(details))


def again(random: Random, participant: ParticipantId, day: date) -> GiveConsent:
    """Return that she agrees anew."""
    means = random.choice(list(ConsentMeans))
    return GiveConsent(participant=participant, text_version=1, means=means, given_on=day)


def no_more(participant: ParticipantId, day: date) -> WithdrawConsent:
    """Return that she no longer agrees."""
    return WithdrawConsent(participant=participant, withdrawn_on=day)


def merge(participant: ParticipantId, merged: ParticipantId) -> Merge:
    """Return that two records are of one person."""
    return Merge(participant=participant, merged=merged)


def undo(participant: ParticipantId, merged: ParticipantId) -> UndoMerge:
    """Return that they are not."""
    return UndoMerge(participant=participant, merged=merged)


def distinct(participant: ParticipantId, other: ParticipantId) -> KeepApart:
    """Return that nobody need ask again."""
    return KeepApart(participant=participant, other=other)
