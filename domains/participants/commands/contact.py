"""Where she is. It lies in the vault, and what is old is really deleted."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from core.commands import Given, Outcome, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.keys import VaultDeletion
from core.personal import Private, VaultRef, to_vault
from domains.participants.commands.base import ParticipantCommand
from domains.participants.events import (
    ContactChanged,
    ContactDetail,
    ContactDetails,
    ContactRemoved,
    OldContactDeleted,
)
from domains.participants.rules import (
    CONTACT_IS_OLD,
    CONTACT_IS_THERE,
    CONTACT_IS_TOLD,
    CONTACT_IS_TOLD_WHOLE,
)
from domains.participants.vault_rows import contact_told, old_rows, rows_of, rows_that_hold


@command(
    "participants.change_contact",
    "POST /participants/{participant}/contact",
    da="Ret kontaktoplysninger",
    en="Change contact details",
    rules=[CONTACT_IS_TOLD, CORRECTS_WHAT_STANDS, CONTACT_IS_TOLD_WHOLE],
)
class ChangeContact(ParticipantCommand):
    """Say where she is now. What is told replaces what was there; the rest stays as it was."""

    details: Private[ContactDetails]
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        told = {detail: row for detail in ContactDetail if (row := self._row(detail)) is not None}
        CONTACT_IS_TOLD.require(bool(told))
        if self.corrects is not None:
            missing = self._to_be_repeated(read, self.corrects) - told.keys()
            CONTACT_IS_TOLD_WHOLE.require(not missing, missing=sorted(d.value for d in missing))
        rows = {detail.value: row for detail, row in told.items()}
        return [ContactChanged(participant=self.participant, corrects=self.corrects, **rows)]

    def _row(self, detail: ContactDetail) -> VaultRef[str] | None:
        value: str | None = getattr(self.details.reveal(), detail.value)
        return None if value is None else to_vault(Private(value))

    def _to_be_repeated(self, read: Reader, corrects: EventId) -> set[ContactDetail]:
        """Return the details of the corrected event that hold: with none of them it is old."""
        event = corrected(read, corrects, [ContactChanged], "participant", self.participant)
        hold = rows_that_hold(contact_told(read, self.participant))
        standing = {detail for detail, row in rows_of(event).items() if hold.get(detail) == row}
        CORRECTS_WHAT_STANDS.require(bool(standing), event=corrects)
        return standing


@command(
    "participants.remove_contact",
    "POST /participants/{participant}/contact/removal",
    da="Fjern kontaktoplysninger",
    en="Remove contact details",
    rules=[CONTACT_IS_THERE],
)
class RemoveContact(ParticipantCommand):
    """Say that details no longer hold, and that nothing has come in their place."""

    details: Annotated[tuple[ContactDetail, ...], Meta(min_length=1, max_length=len(ContactDetail))]

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        hold = rows_that_hold(contact_told(read, self.participant))
        there = tuple(detail for detail in ContactDetail if detail in {*self.details} & hold.keys())
        CONTACT_IS_THERE.require(bool(there))
        return [ContactRemoved(participant=self.participant, details=there)]


@command(
    "participants.delete_old_contact",
    "POST /participants/{participant}/contact/old",
    da="Slet gamle kontaktoplysninger",
    en="Delete old contact details",
    rules=[CONTACT_IS_OLD],
)
class DeleteOldContact(ParticipantCommand):
    """Really delete rows of the vault that hold no more. A reaction sends it, nobody else."""

    refs: Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=100)]

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        refs = frozenset(self.refs)
        CONTACT_IS_OLD.require(refs <= old_rows(contact_told(read, self.participant)))
        return [
            OldContactDeleted(participant=self.participant, rows=len(refs)),
            VaultDeletion(tuple(sorted(refs))),
        ]
