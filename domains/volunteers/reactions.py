"""What follows for volunteers when something happens."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.reactions import Reaction
from domains.volunteers.commands import DeleteOldVolunteerContact
from domains.volunteers.contact import CONTACT_EVENTS, replaced
from domains.volunteers.events import VolunteerContactChanged


def delete_old_contact(
    read: Reader, recorded: Recorded[VolunteerContactChanged]
) -> Sequence[Command]:
    """Delete from the vault what this change has replaced."""
    volunteer = recorded.event.volunteer
    so_far = [
        each
        for each in read.recorded(CONTACT_EVENTS, "volunteer", volunteer)
        if each.position <= recorded.position
    ]
    old = replaced(so_far) - replaced(so_far[:-1])
    if not old:
        return []
    return [DeleteOldVolunteerContact(volunteer=volunteer, refs=tuple(sorted(old, key=str)))]


REACTIONS = [Reaction("volunteers.delete_old_contact", VolunteerContactChanged, delete_old_contact)]
