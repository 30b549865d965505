"""What a volunteer tells of herself: what she can and likes to do, and whom she is related to."""

from collections.abc import Sequence

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event
from core.facts import Reader
from core.personal import Private, seal
from domains.participants.events import ThirdPersonId
from domains.safety.facts.conflicts import Told, shut_out_by_volunteer
from domains.volunteers.commands.base import CorrectingCommand, VolunteerCommand
from domains.volunteers.events import Profile, ProfileTold, RelationTold, RelationWithdrawn
from domains.volunteers.facts import relations
from domains.volunteers.inputs import Name
from domains.volunteers.rules import RELATION_STANDS


@command(
    "volunteers.tell_profile",
    "POST /volunteers/{volunteer}/profile",
    da="Fortæl om frivillig",
    en="Tell a volunteer's profile",
    rules=[CORRECTS_WHAT_STANDS],
)
class TellProfile(CorrectingCommand):
    """Tell her languages, where and when she can help, and whether she works with children.

    What is told last holds, all of it.
    """

    profile: Private[Profile]
    works_with_children: bool

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, ProfileTold)
        return [
            self.told(
                read,
                ProfileTold,
                profile=seal(self.profile),
                works_with_children=self.works_with_children,
                corrects=self.corrects,
            )
        ]


@command(
    "volunteers.tell_relation",
    "POST /volunteers/{volunteer}/relations",
    da="Fortæl om en relation",
    en="Tell of a relation",
    rules=[CORRECTS_WHAT_STANDS],
)
class TellRelation(CorrectingCommand):
    """Tell to whom she is related: a woman who must not meet that person isn't matched with her."""

    name: Private[Name]
    relation: Private[Name] | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        earlier = self.earlier(read, given, RelationTold)
        if isinstance(earlier, RelationTold):
            relative = earlier.relative
        else:
            relative = ThirdPersonId(given.new_id())
        return [
            self.told(
                read,
                RelationTold,
                relative=relative,
                name=seal(self.name),
                relation=None if self.relation is None else seal(self.relation),
                corrects=self.corrects,
            ),
            *shut_out_by_volunteer(read, self.volunteer, Told(relative, self.name)),
        ]


@command(
    "volunteers.withdraw_relation",
    "POST /volunteers/{volunteer}/relations/{relative}/withdrawal",
    da="Tag relation tilbage",
    en="Withdraw a relation",
    rules=[RELATION_STANDS],
)
class WithdrawRelation(VolunteerCommand):
    """Say that the relation was told by mistake, or is none any more."""

    relative: ThirdPersonId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        RELATION_STANDS.require(self.relative in read(relations, self.volunteer).relatives)
        return [self.told(read, RelationWithdrawn, relative=self.relative)]
