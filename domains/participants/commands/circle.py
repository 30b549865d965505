"""Her children, and the persons whom she must not meet.

What was told of one record is taken back of that record, named as such: while two are merged that
belong apart, nobody lifts for one woman what protects the other.
"""

from collections.abc import Sequence
from typing import Annotated, cast

from msgspec import Meta

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.personal import Private, seal
from domains.participants.commands.base import Name, ParticipantCommand
from domains.participants.events import (
    ChildId,
    ChildRegistered,
    ChildRemoved,
    MayMeetAgain,
    MustNotMeet,
    ThirdPersonId,
)
from domains.participants.facts import circle, circle_of
from domains.participants.rules import (
    CHILD_IS_BORN,
    CHILD_IS_REGISTERED,
    PERSON_IS_AVOIDED,
    TOLD_OF_THIS_RECORD,
)
from domains.safety.facts.conflicts import Told, shut_out_of_her


@command(
    "participants.register_child",
    "POST /participants/{participant}/children",
    da="Registrér barn",
    en="Register a child",
    rules=[CHILD_IS_BORN, CORRECTS_WHAT_STANDS],
)
class RegisterChild(ParticipantCommand):
    """Say that she has a child. A name is only told when somebody needs it."""

    birth_year: Private[Annotated[int, Meta(ge=1900, le=9999)]]
    name: Private[Name] | None = None
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            child = ChildId(given.new_id())
        else:
            child = self._told(read, self.corrects)
        CHILD_IS_BORN.require(self.birth_year.reveal() <= given.today.year)
        return [
            ChildRegistered(
                participant=self.participant,
                child=child,
                birth_year=seal(self.birth_year),
                name=None if self.name is None else seal(self.name),
                corrects=self.corrects,
            )
        ]

    def _told(self, read: Reader, corrects: EventId) -> ChildId:
        """Return the child that was told of before, and is hers still."""
        before = corrected(read, corrects, [ChildRegistered], "participant", self.participant)
        child = cast("ChildRegistered", before).child
        still = child in read(circle, self.participant).children
        CORRECTS_WHAT_STANDS.require(still, event=corrects)
        return child


@command(
    "participants.remove_child",
    "POST /participants/{participant}/children/{child}/removal",
    da="Fjern barn",
    en="Remove a child",
    rules=[CHILD_IS_REGISTERED, TOLD_OF_THIS_RECORD],
)
class RemoveChild(ParticipantCommand):
    """Say that a child was registered by mistake, or doesn't live with her any more."""

    child: ChildId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        known = self.child in circle_of(read, self.participant).children
        CHILD_IS_REGISTERED.require(known, child=self.child)
        TOLD_OF_THIS_RECORD.require(self.child in read(circle, self.participant).children)
        return [ChildRemoved(participant=self.participant, child=self.child)]


@command(
    "participants.avoid",
    "POST /participants/{participant}/must-not-meet",
    da="Notér, hvem hun ikke må møde",
    en="Record whom she must not meet",
    rules=[CORRECTS_WHAT_STANDS],
)
class Avoid(ParticipantCommand):
    """Say that there is somebody whom she must not meet: a former partner, a relative.

    Whoever is close to that one is shut out of her at once.
    """

    name: Private[Name]
    relation: Private[Name] | None = None
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            person = ThirdPersonId(given.new_id())
        else:
            person = self._told(read, self.corrects)
        return [
            MustNotMeet(
                participant=self.participant,
                person=person,
                name=seal(self.name),
                relation=None if self.relation is None else seal(self.relation),
                corrects=self.corrects,
            ),
            *shut_out_of_her(read, self.participant, [Told(person, self.name)]),
        ]

    def _told(self, read: Reader, corrects: EventId) -> ThirdPersonId:
        """Return the person who was told of before, and whom she must not meet still."""
        before = corrected(read, corrects, [MustNotMeet], "participant", self.participant)
        person = cast("MustNotMeet", before).person
        still = person in read(circle, self.participant).must_not_meet
        CORRECTS_WHAT_STANDS.require(still, event=corrects)
        return person


@command(
    "participants.meet_again",
    "POST /participants/{participant}/must-not-meet/{person}/lifting",
    da="Notér, at hun gerne må møde personen igen",
    en="Record that she may meet the person again",
    rules=[PERSON_IS_AVOIDED, TOLD_OF_THIS_RECORD],
)
class MeetAgain(ParticipantCommand):
    """Say that she may meet somebody after all: it is she who says so."""

    person: ThirdPersonId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        known = self.person in circle_of(read, self.participant).must_not_meet
        PERSON_IS_AVOIDED.require(known, person=self.person)
        TOLD_OF_THIS_RECORD.require(self.person in read(circle, self.participant).must_not_meet)
        return [MayMeetAgain(participant=self.participant, person=self.person)]
