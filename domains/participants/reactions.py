"""What follows for participants: what the vault held before is really deleted."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.reactions import Reaction
from domains.participants.commands.contact import DeleteOldContact
from domains.participants.events import ContactChanged, ContactRemoved
from domains.participants.vault_rows import contact_told, rows_made_old


def delete_what_is_old(
    read: Reader, recorded: Recorded[ContactChanged] | Recorded[ContactRemoved]
) -> Sequence[Command]:
    """Delete the rows that the event replaced or took away."""
    participant = recorded.event.participant
    refs = rows_made_old(contact_told(read, participant), recorded.position)
    return [DeleteOldContact(participant=participant, refs=refs)] if refs else []


REACTIONS = [
    Reaction("participants.delete_replaced_contact", ContactChanged, delete_what_is_old),
    Reaction("participants.delete_removed_contact", ContactRemoved, delete_what_is_old),
]
