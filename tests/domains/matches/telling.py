"""A small country in which people are told of, anew and corrected; the oracle looks on."""

from datetime import date, timedelta
from uuid import UUID

from core.clock import danish_day
from core.command_bus import Answer
from core.commands import Command
from core.errors import RuleBroken
from core.events import Event, EventId
from core.identity import AccountId
from core.personal import Private, seal
from core.testing import Bench
from domains.branches.events import BranchId, BranchOpened
from domains.cases.events import CaseId
from domains.participants.commands import Avoid
from domains.participants.events import (
    MayMeetAgain,
    ParticipantId,
    ParticipantRegistered,
    ThirdPersonId,
)
from domains.referrals.events import ReferralId
from domains.volunteers.commands import NameVolunteer, SeeCertificate, SetCapacity, TellRelation
from domains.volunteers.events import (
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    RelationWithdrawn,
    VolunteerId,
)
from tests.domains.histories import (
    BRANCH,
    LEADER,
    LEADER_ADDED,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    TODAY,
    branch_planned,
    case_opened,
    volunteer_approved,
)
from tests.domains.matches.histories import DUTY_OFFICER_ADDED, must_not_meet, related_to
from tests.domains.matches.oracle import Oracle

LEADERS: dict[BranchId, AccountId] = {BRANCH: LEADER, OTHER_BRANCH: OTHER_LEADER}
PARTICIPANTS = [ParticipantId(UUID(int=0x6100 + n)) for n in range(5)]
CASES = [CaseId(UUID(int=0xC100 + n)) for n in range(5)]
"""A case each. At first the last one is in the other branch."""
VOLUNTEERS = [VolunteerId(UUID(int=0x5100 + n)) for n in range(5)]
"""Their capacities are 1, 2, 1, 2, 1 at first. The last one is in the other branch."""


class Telling:
    """What has happened, what the oracle has seen of it, and what people are told of others."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.oracle = Oracle(self.bench.reveal)
        self._made = 0
        self.happen(*LEADER_ADDED, *OTHER_LEADER_ADDED, *DUTY_OFFICER_ADDED)
        for branch in LEADERS:
            self.happen(*branch_planned(branch), BranchOpened(branch=branch, opened_on=TODAY))
        places = [*([BRANCH] * 4), OTHER_BRANCH]
        for n, branch in enumerate(places):
            referral = ReferralId(UUID(int=n))
            name = seal(Private("Deltager"))
            self.happen(ParticipantRegistered(participant=PARTICIPANTS[n], name=name))
            self.happen(*case_opened(CASES[n], PARTICIPANTS[n], referral, branch))
            self.happen(*volunteer_approved(VOLUNTEERS[n], branch, capacity=1 + n % 2))

    @property
    def today(self) -> date:
        """The day by the bench's clock."""
        return danish_day(self.bench.clock.now())

    def happen(self, *events: Event) -> None:
        """Let events have happened."""
        self.bench.append(*events)
        self.catch_up()

    def catch_up(self) -> None:
        """Show the oracle what happened."""
        for recorded in self.bench.recorded(self.oracle.number):
            self.oracle.witness(recorded, self.today)

    def ask(self, command: Command, who: AccountId) -> Answer | None:
        """Send a command; return None if a rule refuses it."""
        try:
            return self.bench.execute(command, who)
        except RuleBroken:
            return None
        finally:
            self.catch_up()

    def do(self, command: Command, who: AccountId) -> None:
        """Send a command that must be accepted."""
        assert self.ask(command, who) is not None

    def leader_of_case(self, case: CaseId) -> AccountId:
        """Return who leads the branch where the case is now."""
        return LEADERS[self.oracle.places[case]]

    def leader_of_volunteer(self, volunteer: VolunteerId) -> AccountId:
        """Return who leads the volunteer's branch."""
        return LEADERS[self.oracle.approved[volunteer].branch]

    def tell_names(self, case: CaseId, volunteer: VolunteerId, hers: str, theirs: str) -> None:
        """Let her not meet somebody, and the volunteer be related to somebody."""
        participant = self.oracle.cases[case].participant
        branch = self.oracle.approved[volunteer].branch
        self.happen(
            *must_not_meet(hers, participant, self._third_person()),
            *related_to(theirs, volunteer, self._third_person(), branch),
        )

    def correct_names(self, case: CaseId, volunteer: VolunteerId, hers: str, theirs: str) -> None:
        """Tell all names around the two otherwise."""
        participant = self.oracle.cases[case].participant
        for (whose, _), told in list(self.oracle.avoided.items()):
            if whose == participant:
                corrects = EventId(list(told)[-1])
                avoid = Avoid(participant=whose, name=Private(hers), corrects=corrects)
                self.do(avoid, self.leader_of_case(case))
        for (helper, _), told in list(self.oracle.around.items()):
            if helper == volunteer:
                corrects = EventId(list(told)[-1])
                relation = TellRelation(volunteer=helper, name=Private(theirs), corrects=corrects)
                self.do(relation, self.leader_of_volunteer(volunteer))

    def rename(self, volunteer: VolunteerId, name: str, *, corrects: bool) -> None:
        """Tell the volunteer's name anew, or otherwise."""
        told = EventId(list(self.oracle.named[volunteer])[-1]) if corrects else None
        command = NameVolunteer(volunteer=volunteer, name=Private(name), corrects=told)
        self.do(command, self.leader_of_volunteer(volunteer))

    def forget_names(self) -> None:
        """Let nobody be avoided, and nobody be related to anybody any more."""
        for participant, person in list(self.oracle.avoided):
            self.happen(MayMeetAgain(participant=participant, person=person))
        for volunteer, relative in list(self.oracle.around):
            branch = self.oracle.approved[volunteer].branch
            self.happen(RelationWithdrawn(volunteer=volunteer, branch=branch, relative=relative))

    def see_certificate(self, volunteer: VolunteerId, days: int) -> None:
        """Let a new child certificate count for so many days more."""
        self.happen(
            CertificateSeen(
                volunteer=volunteer,
                branch=self.oracle.approved[volunteer].branch,
                kind=CertificateKind.CHILD,
                issued_on=self.today,
                outcome=CertificateOutcome.CLEAR,
                valid_until=self.today + timedelta(days=days),
            )
        )

    def correct_certificate(
        self, volunteer: VolunteerId, number: int, outcome: CertificateOutcome
    ) -> None:
        """Tell one of her child certificates otherwise."""
        seen = self.oracle.certificates[volunteer]
        told = list(seen)[number % len(seen)]
        command = SeeCertificate(
            volunteer=volunteer,
            kind=CertificateKind.CHILD,
            issued_on=seen[told].issued_on,
            outcome=outcome,
            corrects=EventId(told),
        )
        self.do(command, self.leader_of_volunteer(volunteer))

    def agree_capacity(self, volunteer: VolunteerId, capacity: int, number: int | None) -> None:
        """Agree on a capacity, or correct one; it must cover her matches if it is what counts."""
        agreed = list(self.oracle.capacities[volunteer])
        corrects = None if number is None else EventId(agreed[number % len(agreed)])
        counts = corrects in (None, agreed[-1])
        allowed = not counts or self.oracle.load(volunteer) <= capacity
        command = SetCapacity(volunteer=volunteer, capacity=capacity, corrects=corrects)
        answer = self.ask(command, self.leader_of_volunteer(volunteer))
        assert (answer is not None) == allowed

    def _third_person(self) -> ThirdPersonId:
        self._made += 1
        return ThirdPersonId(UUID(int=0x10000 + self._made))
