"""What the commands about a volunteer have in common."""

from typing import TypeVar
from uuid import UUID

from core.commands import Command, Given
from core.corrections import CORRECTS_WHAT_STANDS, author, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.permissions import Resource
from domains.accounts.facts import leads
from domains.volunteers.events import VolunteerEvent, VolunteerId
from domains.volunteers.facts import volunteer_state

E = TypeVar("E", bound=VolunteerEvent)
VOLUNTEER = "volunteer"
"""The tag that all events of a volunteer carry."""


class VolunteerCommand(Command):
    """A command about a volunteer: of the leaders of her branch, and some of herself.

    To herself it is closed from her goodbye on.
    """

    volunteer: VolunteerId

    def resource(self, read: Reader) -> Resource:
        state = read.known(volunteer_state, self.volunteer)
        herself = None if state.has_left else self.volunteer
        return Resource(branch=state.branch, volunteer=herself)

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
        hers = author(read, self.corrects, types, VOLUNTEER, self.volunteer) == given.actor.id
        CORRECTS_WHAT_STANDS.require(hers or leads(given.actor, branch), event=self.corrects)
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
