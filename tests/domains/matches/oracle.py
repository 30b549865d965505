"""What may be matched, said once more and plainly: from all events in order, with names in clear.

It shares nothing with the facts and vetoes of the product but the events.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatchmethod
from itertools import product
from typing import Any
from uuid import UUID

from core.events import Event, UnknownEvent
from domains.cases.events import CaseId, CaseOpened, CasePaused, CaseResumed
from domains.matches.events import (
    LikenessJudged,
    MatchAccepted,
    MatchEnded,
    MatchId,
    MatchPaused,
    MatchProposed,
    MatchResumed,
)
from domains.participants.events import (
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentWithdrawn,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    ParticipantId,
    ParticipantsMerged,
    ThirdPersonId,
)
from domains.volunteers.events import (
    CertificateKind,
    CertificateSeen,
    RelationTold,
    RelationWithdrawn,
    VolunteerApproved,
    VolunteerBack,
    VolunteerId,
    VolunteerPaused,
)
from tests.domains.matches.histories import NAME, NEAR

_NEAR = {frozenset({NAME, NEAR})}


@dataclass
class Match:
    """A match, and how it stands."""

    case: CaseId
    participant: ParticipantId
    volunteer: VolunteerId
    status: str = "proposed"


@dataclass
class Oracle:
    """What has happened so far. `reveal` opens a sealed value."""

    reveal: Callable[[Any], Any]
    number: int = 0
    cases: dict[CaseId, CaseOpened] = field(default_factory=dict)
    resting: set[CaseId] = field(default_factory=set)
    consents: dict[ParticipantId, bool] = field(default_factory=dict)
    children: set[tuple[ParticipantId, UUID]] = field(default_factory=set)
    merged: list[tuple[ParticipantId, ParticipantId]] = field(default_factory=list)
    avoided: dict[tuple[ParticipantId, ThirdPersonId], str] = field(default_factory=dict)
    around: dict[tuple[VolunteerId, ThirdPersonId], str] = field(default_factory=dict)
    told: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    judged: dict[tuple[CaseId, VolunteerId], tuple[bool, int]] = field(default_factory=dict)
    approved: dict[VolunteerId, VolunteerApproved] = field(default_factory=dict)
    away: set[VolunteerId] = field(default_factory=set)
    certificates: dict[VolunteerId, date] = field(default_factory=dict)
    matches: dict[MatchId, Match] = field(default_factory=dict)

    def see(self, event: Event | UnknownEvent) -> None:
        """Let one more event have happened."""
        self.number += 1
        self._see(event)

    def standing(self, *statuses: str) -> list[MatchId]:
        """Return the matches that stand so."""
        return [match for match, each in self.matches.items() if each.status in statuses]

    def matches_of(self, case: CaseId, volunteer: VolunteerId, *statuses: str) -> list[MatchId]:
        """Return the matches of the case's woman, under any id, with the volunteer."""
        person = self.person(self.cases[case].participant)
        return [
            match
            for match in self.standing(*statuses)
            if self.matches[match].volunteer == volunteer
            and self.matches[match].participant in person
        ]

    def person(self, participant: ParticipantId) -> set[ParticipantId]:
        """Return all ids of the person."""
        found = {participant}
        for _ in self.merged:
            for pair in self.merged:
                if found & set(pair):
                    found |= set(pair)
        return found

    def active(self, participant: ParticipantId) -> list[MatchId]:
        """Return the active matches of the person."""
        person = self.person(participant)
        return [m for m in self.standing("active") if self.matches[m].participant in person]

    def load(self, volunteer: VolunteerId) -> int:
        """Return how many women count on the volunteer."""
        counted = self.standing("active", "paused")
        return sum(self.matches[match].volunteer == volunteer for match in counted)

    def may_begin(self, case: CaseId, volunteer: VolunteerId, today: date) -> bool:
        """Say whether the two may be proposed or matched now."""
        capacity = self.approved[volunteer].capacity
        return self.may_go_on(case, volunteer, today) and self.load(volunteer) < capacity

    def may_go_on(self, case: CaseId, volunteer: VolunteerId, today: date) -> bool:
        """Say whether the two, whose place is kept, may meet now."""
        opened = self.cases[case]
        person = self.person(opened.participant)
        has_children = any(participant in person for participant, _ in self.children)
        return (
            case not in self.resting
            and all(self.consents[participant] for participant in person)
            and self.approved[volunteer].branch == opened.branch
            and volunteer not in self.away
            and (not has_children or today <= self.certificates[volunteer])
            and not self.active(opened.participant)
            and self.names_allow(case, volunteer)
        )

    def names_allow(self, case: CaseId, volunteer: VolunteerId) -> bool:
        """Say whether no name stands between the two, or the duty officer has allowed it."""
        person = self.person(self.cases[case].participant)
        hers = [name for (whose, _), name in self.avoided.items() if whose in person]
        around = [name for (whose, _), name in self.around.items() if whose == volunteer]
        alike = any(a == b or frozenset({a, b}) in _NEAR for a, b in product(hers, around))
        may_meet, at = self.judged.get((case, volunteer), (None, 0))
        if may_meet is None:
            return not alike
        told_last = max(self.told[someone] for someone in (*person, volunteer))
        return may_meet and (not alike or at > told_last)

    @singledispatchmethod
    def _see(self, event: Event | UnknownEvent) -> None:
        """Take what isn't named below as it comes."""

    @_see.register
    def _(self, event: CaseOpened) -> None:
        self.cases[event.case] = event

    @_see.register
    def _(self, event: CasePaused) -> None:
        self.resting.add(event.case)

    @_see.register
    def _(self, event: CaseResumed) -> None:
        self.resting.discard(event.case)

    @_see.register
    def _(self, event: ConsentGiven) -> None:
        self.consents[event.participant] = True

    @_see.register
    def _(self, event: ConsentWithdrawn) -> None:
        self.consents[event.participant] = False

    @_see.register
    def _(self, event: ChildRegistered) -> None:
        self.children.add((event.participant, event.child))

    @_see.register
    def _(self, event: ChildRemoved) -> None:
        self.children.discard((event.participant, event.child))

    @_see.register
    def _(self, event: MustNotMeet) -> None:
        self.avoided[event.participant, event.person] = self.reveal(event.name)
        self.told[event.participant] = self.number

    @_see.register
    def _(self, event: MayMeetAgain) -> None:
        del self.avoided[event.participant, event.person]

    @_see.register
    def _(self, event: RelationWithdrawn) -> None:
        del self.around[event.volunteer, event.relative]

    @_see.register
    def _(self, event: ParticipantsMerged) -> None:
        self.merged.append((event.participant, event.merged))
        self.told[event.participant] = self.told[event.merged] = self.number

    @_see.register
    def _(self, event: MergeUndone) -> None:
        self.merged.remove((event.participant, event.merged))

    @_see.register
    def _(self, event: RelationTold) -> None:
        self.around[event.volunteer, event.relative] = self.reveal(event.name)
        self.told[event.volunteer] = self.number

    @_see.register
    def _(self, event: LikenessJudged) -> None:
        self.judged[event.case, event.volunteer] = (event.may_meet, self.number)

    @_see.register
    def _(self, event: VolunteerApproved) -> None:
        self.approved[event.volunteer] = event

    @_see.register
    def _(self, event: VolunteerPaused) -> None:
        self.away.add(event.volunteer)

    @_see.register
    def _(self, event: VolunteerBack) -> None:
        self.away.discard(event.volunteer)

    @_see.register
    def _(self, event: CertificateSeen) -> None:
        if event.kind is CertificateKind.CHILD:
            self.certificates[event.volunteer] = event.valid_until

    @_see.register
    def _(self, event: MatchProposed) -> None:
        self.matches[event.match] = Match(event.case, event.participant, event.volunteer)

    @_see.register
    def _(self, event: MatchAccepted) -> None:
        self.matches[event.match].status = "active"

    @_see.register
    def _(self, event: MatchPaused) -> None:
        self.matches[event.match].status = "paused"

    @_see.register
    def _(self, event: MatchResumed) -> None:
        self.matches[event.match].status = "active"

    @_see.register
    def _(self, event: MatchEnded) -> None:
        if event.corrects is None:
            self.matches[event.match].status = "ended"
