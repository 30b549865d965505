"""What happens to volunteers."""

from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, event
from core.personal import CONTACT, IDENTITY, Sealed, VaultRef, personal
from domains.branches.events import BranchId

VolunteerId = NewType("VolunteerId", UUID)


@event("volunteer.registered", da="Frivillig registreret", en="Volunteer registered")
class VolunteerRegistered(Event):
    """Somebody wants to help at the branch. Her phone number lies in the vault."""

    volunteer: VolunteerId
    branch: BranchId
    name: Annotated[Sealed[str], personal(IDENTITY, of="volunteer", found_by="volunteer_name")]
    phone: Annotated[VaultRef[str] | None, personal(CONTACT, of="volunteer")] = None


@event(
    "volunteer.approved",
    da="Frivillig godkendt",
    en="Volunteer approved",
    tells_da="Frivillig godkendt til {capacity} match",
    tells_en="Volunteer approved for {capacity} matches",
)
class VolunteerApproved(Event):
    """She may be matched with at most `capacity` women at a time."""

    volunteer: VolunteerId
    branch: BranchId
    capacity: int
