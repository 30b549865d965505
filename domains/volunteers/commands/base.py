"""What the commands about a volunteer have in common."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from core.commands import Command, Given
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.permissions import Resource
from domains.accounts.events import Role
from domains.volunteers.events import VolunteerEvent, VolunteerId
from domains.volunteers.facts import volunteer_state

E = TypeVar("E", bound=VolunteerEvent)
VOLUNTEER = "volunteer"
"""The tag that all events of a volunteer carry."""


class VolunteerCommand(Command):
    """A command about a volunteer: of the leaders of her branch, and some of herself."""

    volunteer: VolunteerId

    def resource(self, read: Reader) -> Resource:
        branch = read.known(volunteer_state, self.volunteer).branch
        return Resource(branch=branch, volunteer=self.volunteer)

    def told(self, read: Reader, event_type: type[E], **fields: object) -> E:
        """Return an event with the ids that every event of the volunteer carries."""
        branch = read.known(volunteer_state, self.volunteer).branch
        return event_type(volunteer=self.volunteer, branch=branch, **fields)


class CorrectingCommand(VolunteerCommand, kw_only=True):
    """A command that records a fact: anew, or instead of what the event `corrects` says."""

    corrects: EventId | None = None

    def earlier(self, read: Reader, given: Given, *types: type[Event]) -> Event | None:
        """Return the event that is corrected, None where the fact is told for the first time.

        Raises RuleBroken by CORRECTS_WHAT_STANDS, also for a volunteer who would change what
        somebody else has told of her.
        """
        if self.corrects is None:
            return None
        found = corrected(read, self.corrects, types, VOLUNTEER, self.volunteer)
        branch = read.known(volunteer_state, self.volunteer).branch
        if not _leads(given, branch) and self._author(read, types) != given.actor.id:
            raise CORRECTS_WHAT_STANDS.broken(event=self.corrects)
        return found

    def replaced(self, read: Reader, *types: type[Event]) -> int | None:
        """Return which telling of these types is corrected, counted from 0."""
        places: dict[UUID, int] = {}
        tellings = 0
        for recorded in read.recorded(types, VOLUNTEER, self.volunteer):
            place = places.get(getattr(recorded.event, "corrects", None) or recorded.id)
            if place is None:
                place, tellings = tellings, tellings + 1
            places[recorded.id] = place
        return None if self.corrects is None else places[self.corrects]

    def _author(self, read: Reader, types: Sequence[type[Event]]) -> str:
        """Return who recorded what is corrected."""
        told = read.recorded(types, VOLUNTEER, self.volunteer)
        metadata = next(each.raw_metadata for each in told if each.id == self.corrects)
        return msgspec.json.decode(metadata, type=_Author).actor


class _Author(Struct):
    actor: str = ""


def _leads(given: Given, branch: UUID) -> bool:
    return any(
        grant.role == Role.ACTIVITY_LEADER.value and grant.branch == branch
        for grant in given.actor.grants
    )
