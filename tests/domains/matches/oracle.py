"""What may be matched, said once more and plainly: from all events in order, with names in clear.

It shares nothing with the facts and vetoes of the product but the events.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatchmethod
from itertools import product
from typing import Any
from uuid import UUID

from core.events import Event, Recorded, UnknownEvent
from domains.branches.events import BranchId
from domains.cases.events import (
    CaseId,
    CaseOpened,
    CasePaused,
    CaseResumed,
    CaseTransferred,
)
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
    CapacitySet,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    RelationTold,
    RelationWithdrawn,
    VolunteerApproved,
    VolunteerBack,
    VolunteerId,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
)
from tests.domains.matches.histories import INITIAL, NAME, NEAR, SHORT

_ALIKE = {NAME, NEAR, SHORT, INITIAL}
Held = dict[UUID, Any]
"""What was told again and again, in order: each by the event that tells it now."""


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
    places: dict[CaseId, BranchId] = field(default_factory=dict)
    resting: set[CaseId] = field(default_factory=set)
    said: list[tuple[int, ParticipantId, bool]] = field(default_factory=list)
    children: set[tuple[ParticipantId, UUID]] = field(default_factory=set)
    merged: dict[tuple[ParticipantId, ParticipantId], int] = field(default_factory=dict)
    avoided: dict[tuple[ParticipantId, ThirdPersonId], Held] = field(default_factory=dict)
    around: dict[tuple[VolunteerId, ThirdPersonId], Held] = field(default_factory=dict)
    named: dict[VolunteerId, Held] = field(default_factory=dict)
    told: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    judged: dict[tuple[CaseId, VolunteerId], tuple[bool, int]] = field(default_factory=dict)
    approved: dict[VolunteerId, VolunteerApproved] = field(default_factory=dict)
    away: set[VolunteerId] = field(default_factory=set)
    capacities: dict[VolunteerId, Held] = field(default_factory=dict)
    certificates: dict[VolunteerId, Held] = field(default_factory=dict)
    matches: dict[MatchId, Match] = field(default_factory=dict)

    def see(self, recorded: Recorded[Event | UnknownEvent]) -> None:
        """Let one more event have happened."""
        self.number += 1
        self._see(recorded.event, recorded.id)

    def witness(self, recorded: Recorded[Event | UnknownEvent], today: date) -> None:
        """See it, and judge each beginning at its very place in the log."""
        event = recorded.event
        match event:
            case MatchProposed():
                assert self.may_begin(event.case, event.volunteer, today)
            case MatchAccepted():
                assert self.matches[event.match].status == "proposed"
                assert self.may_begin(event.case, event.volunteer, today)
            case MatchResumed():
                assert self.matches[event.match].status == "paused"
                assert self.may_go_on(event.case, event.volunteer, today)
        self.see(recorded)

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

    def person(self, participant: ParticipantId, before: int | None = None) -> set[ParticipantId]:
        """Return all ids of the person; by the merges that came before a place in the log."""
        pairs = [pair for pair, at in self.merged.items() if before is None or at < before]
        found = {participant}
        for _ in pairs:
            for pair in pairs:
                if found & set(pair):
                    found |= set(pair)
        return found

    def agreements(self, participant: ParticipantId) -> dict[ParticipantId, bool]:
        """Return which of her ids agree: who says something says it for all that are one then."""
        agree = dict.fromkeys(self.person(participant), False)
        for number, who, says in self.said:
            agree |= dict.fromkeys(self.person(who, number) & agree.keys(), says)
        return agree

    def itself_agrees(self, participant: ParticipantId) -> bool:
        """Say whether the record agrees by what was told of it alone."""
        return [says for _, who, says in self.said if who == participant][-1]

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
        has_room = self.load(volunteer) < self.capacity(volunteer)
        return self.may_go_on(case, volunteer, today) and has_room

    def capacity(self, volunteer: VolunteerId) -> int:
        """Return what was agreed last, as it is corrected."""
        capacity: int = list(self.capacities[volunteer].values())[-1]
        return capacity

    def certified(self, volunteer: VolunteerId, day: date) -> bool:
        """Say whether the child certificate that was issued last is clear and counts on the day."""
        seen: list[CertificateSeen] = list(self.certificates[volunteer].values())
        last = max(enumerate(seen), key=lambda each: (each[1].issued_on, each[0]))[1]
        return last.outcome is CertificateOutcome.CLEAR and day <= last.valid_until

    def may_go_on(self, case: CaseId, volunteer: VolunteerId, today: date) -> bool:
        """Say whether the two, whose place is kept, may meet now."""
        opened = self.cases[case]
        person = self.person(opened.participant)
        has_children = any(participant in person for participant, _ in self.children)
        return (
            case not in self.resting
            and all(self.agreements(opened.participant).values())
            and self.approved[volunteer].branch == self.places[case]
            and volunteer not in self.away
            and (not has_children or self.certified(volunteer, today))
            and not self.active(opened.participant)
            and self.names_allow(case, volunteer)
        )

    def names_allow(self, case: CaseId, volunteer: VolunteerId) -> bool:
        """Say whether no name stands between the two, or the duty officer has allowed it."""
        person = self.person(self.cases[case].participant)
        hers = [told for (whose, _), told in self.avoided.items() if whose in person]
        around = [told for (whose, _), told in self.around.items() if whose == volunteer]
        pairs = product(_names(hers), _names([*around, self.named[volunteer]]))
        alike = any(a == b or _ALIKE.issuperset((a, b)) for a, b in pairs)
        may_meet, at = self.judged.get((case, volunteer), (None, 0))
        if may_meet is None:
            return not alike
        told_last = max(self.told[someone] for someone in (*person, volunteer))
        return may_meet and (not alike or at > told_last)

    @singledispatchmethod
    def _see(self, event: Event | UnknownEvent, told: UUID) -> None:
        """Take what isn't named below as it comes. `told` is the id of the event."""

    @_see.register
    def _(self, event: CaseOpened, _told: UUID) -> None:
        self.cases[event.case] = event
        self.places[event.case] = event.branch

    @_see.register
    def _(self, event: CaseTransferred, _told: UUID) -> None:
        self.places[event.case] = event.branch

    @_see.register
    def _(self, event: CasePaused, _told: UUID) -> None:
        self.resting.add(event.case)

    @_see.register
    def _(self, event: CaseResumed, _told: UUID) -> None:
        self.resting.discard(event.case)

    @_see.register
    def _(self, event: ConsentGiven, _told: UUID) -> None:
        self.said.append((self.number, event.participant, True))

    @_see.register
    def _(self, event: ConsentWithdrawn, _told: UUID) -> None:
        self.said.append((self.number, event.participant, False))

    @_see.register
    def _(self, event: ChildRegistered, _told: UUID) -> None:
        self.children.add((event.participant, event.child))

    @_see.register
    def _(self, event: ChildRemoved, _told: UUID) -> None:
        self.children.discard((event.participant, event.child))

    @_see.register
    def _(self, event: MustNotMeet, told: UUID) -> None:
        names = self.avoided.setdefault((event.participant, event.person), {})
        names[told] = self.reveal(event.name)
        self.told[event.participant] = self.number

    @_see.register
    def _(self, event: MayMeetAgain, _told: UUID) -> None:
        del self.avoided[event.participant, event.person]

    @_see.register
    def _(self, event: RelationTold, told: UUID) -> None:
        names = self.around.setdefault((event.volunteer, event.relative), {})
        names[told] = self.reveal(event.name)
        self.told[event.volunteer] = self.number

    @_see.register
    def _(self, event: RelationWithdrawn, _told: UUID) -> None:
        del self.around[event.volunteer, event.relative]

    @_see.register
    def _(self, event: VolunteerRegistered, told: UUID) -> None:
        self.named[event.volunteer] = {told: self.reveal(event.name)}

    @_see.register
    def _(self, event: VolunteerNamed, told: UUID) -> None:
        self.named[event.volunteer][told] = self.reveal(event.name)
        self.told[event.volunteer] = self.number

    @_see.register
    def _(self, event: ParticipantsMerged, _told: UUID) -> None:
        self.merged[event.participant, event.merged] = self.number
        self.told[event.participant] = self.told[event.merged] = self.number

    @_see.register
    def _(self, event: MergeUndone, _told: UUID) -> None:
        del self.merged[event.participant, event.merged]

    @_see.register
    def _(self, event: LikenessJudged, _told: UUID) -> None:
        self.judged[event.case, event.volunteer] = (event.may_meet, self.number)

    @_see.register
    def _(self, event: VolunteerApproved, told: UUID) -> None:
        self.approved[event.volunteer] = event
        self.capacities[event.volunteer] = {told: event.capacity}

    @_see.register
    def _(self, event: CapacitySet, told: UUID) -> None:
        before = self.capacities[event.volunteer]
        self.capacities[event.volunteer] = _replaced(before, event.corrects, told, event.capacity)

    @_see.register
    def _(self, event: VolunteerPaused, _told: UUID) -> None:
        self.away.add(event.volunteer)

    @_see.register
    def _(self, event: VolunteerBack, _told: UUID) -> None:
        self.away.discard(event.volunteer)

    @_see.register
    def _(self, event: CertificateSeen, told: UUID) -> None:
        if event.kind is CertificateKind.CHILD:
            before = self.certificates.get(event.volunteer, {})
            self.certificates[event.volunteer] = _replaced(before, event.corrects, told, event)

    @_see.register
    def _(self, event: MatchProposed, _told: UUID) -> None:
        self.matches[event.match] = Match(event.case, event.participant, event.volunteer)

    @_see.register
    def _(self, event: MatchAccepted, _told: UUID) -> None:
        self.matches[event.match].status = "active"

    @_see.register
    def _(self, event: MatchPaused, _told: UUID) -> None:
        self.matches[event.match].status = "paused"

    @_see.register
    def _(self, event: MatchResumed, _told: UUID) -> None:
        self.matches[event.match].status = "active"

    @_see.register
    def _(self, event: MatchEnded, _told: UUID) -> None:
        if event.corrects is None:
            self.matches[event.match].status = "ended"


def _names(told: Iterable[Held]) -> list[str]:
    """Return every name that was ever told of these."""
    return [name for held in told for name in held.values()]


def _replaced(held: Held, corrects: UUID | None, told: UUID, what: Any) -> Held:
    """Return the tellings with one more, or with one in the place of another."""
    if corrects is None:
        return held | {told: what}
    return {told if i == corrects else i: what if i == corrects else w for i, w in held.items()}
