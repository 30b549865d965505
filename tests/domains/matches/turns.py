"""A small country in which anything may happen to cases and volunteers; the oracle looks on."""

from datetime import date, timedelta
from uuid import UUID

from core.clock import danish_day
from core.command_bus import Answer
from core.commands import Command
from core.errors import RuleBroken
from core.events import Event
from core.identity import AccountId
from core.personal import Private, seal
from core.testing import Bench
from domains.branches.events import BranchId
from domains.cases.events import CaseId, CasePaused, CaseResumed, PauseReason
from domains.matches.commands import AcceptMatch, PauseMatch, ProposeMatch, ResumeMatch
from domains.matches.events import (
    MatchAccepted,
    MatchId,
    MatchPauseReason,
    MatchProposed,
    MatchResumed,
)
from domains.participants.events import (
    ChildId,
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    MayMeetAgain,
    ParticipantId,
    ParticipantsMerged,
    ThirdPersonId,
)
from domains.referrals.events import ReferralId
from domains.volunteers.events import (
    AbsenceReason,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    RelationWithdrawn,
    VolunteerBack,
    VolunteerId,
    VolunteerPaused,
)
from tests.domains.histories import (
    BRANCH,
    LEADER,
    LEADER_ADDED,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    case_opened,
    volunteer_approved,
)
from tests.domains.matches.histories import DUTY_OFFICER_ADDED, must_not_meet, related_to
from tests.domains.matches.oracle import Oracle

LEADERS: dict[BranchId, AccountId] = {BRANCH: LEADER, OTHER_BRANCH: OTHER_LEADER}
PARTICIPANTS = [ParticipantId(UUID(int=0x6100 + n)) for n in range(5)]
CASES = [CaseId(UUID(int=0xC100 + n)) for n in range(5)]
"""A case each. The last one is in the other branch."""
VOLUNTEERS = [VolunteerId(UUID(int=0x5100 + n)) for n in range(5)]
"""Their capacities are 1, 2, 1, 2, 1. The last one is in the other branch."""


class Country:
    """What has happened in it, and what the oracle has seen of it."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.oracle = Oracle(self.bench.reveal)
        self._made = 0
        self.happen(*LEADER_ADDED, *OTHER_LEADER_ADDED, *DUTY_OFFICER_ADDED)
        places = [*([BRANCH] * 4), OTHER_BRANCH]
        for n, branch in enumerate(places):
            referral = ReferralId(UUID(int=n))
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
        """Show the oracle what happened, and let it judge each beginning at its very place."""
        for recorded in self.bench.recorded(self.oracle.number):
            event = recorded.event
            match event:
                case MatchProposed():
                    assert self.oracle.may_begin(event.case, event.volunteer, self.today)
                case MatchAccepted():
                    assert self.oracle.matches[event.match].status == "proposed"
                    assert self.oracle.may_begin(event.case, event.volunteer, self.today)
                case MatchResumed():
                    assert self.oracle.matches[event.match].status == "paused"
                    assert self.oracle.may_go_on(event.case, event.volunteer, self.today)
            self.oracle.see(event)

    def ask(self, command: Command, who: AccountId) -> Answer | None:
        """Send a command; return None if a rule refuses it."""
        try:
            return self.bench.execute(command, who)
        except RuleBroken:
            return None
        finally:
            self.catch_up()

    def leader_of(self, match: MatchId) -> AccountId:
        """Return who leads the branch where the match is."""
        return LEADERS[self.oracle.cases[self.oracle.matches[match].case].branch]

    def propose(self, case: CaseId, volunteer: VolunteerId) -> None:
        """Propose the two; it is allowed exactly if the oracle says so."""
        allowed = self.oracle.may_begin(case, volunteer, self.today)
        common = self.oracle.matches_of(case, volunteer, "proposed", "paused")
        rests = any(
            self.oracle.matches[match].case == case for match in self.oracle.standing("paused")
        )
        command = ProposeMatch(case=case, volunteer=volunteer)
        answer = self.ask(command, LEADERS[self.oracle.cases[case].branch])
        assert (answer is not None) == (allowed and not common)
        if answer is not None:
            (recorded,) = self.bench.recorded(answer.position - 1)
            assert isinstance(recorded.event, MatchProposed)
            assert recorded.event.substitute == rests

    def accept(self, match: MatchId) -> None:
        """Accept a proposal; it is allowed exactly if the oracle says so."""
        pair = self.oracle.matches[match]
        allowed = self.oracle.may_begin(pair.case, pair.volunteer, self.today)
        answer = self.ask(AcceptMatch(match=match), self.leader_of(match))
        assert (answer is not None) == allowed

    def pause(self, match: MatchId) -> None:
        """Let an active match rest."""
        reason = MatchPauseReason.VOLUNTEER_AWAY
        command = PauseMatch(match=match, reason=reason, paused_on=self.today)
        assert self.ask(command, self.leader_of(match)) is not None

    def resume(self, match: MatchId) -> None:
        """Let a match go on; it is allowed exactly if the oracle says so."""
        pair = self.oracle.matches[match]
        allowed = self.oracle.may_go_on(pair.case, pair.volunteer, self.today)
        command = ResumeMatch(match=match, resumed_on=self.today)
        assert (self.ask(command, self.leader_of(match)) is not None) == allowed

    def bring_together(self, case: CaseId, volunteer: VolunteerId) -> None:
        """Do whatever comes next for the two."""
        if not self.oracle.matches_of(case, volunteer, "proposed", "paused"):
            self.propose(case, volunteer)
        for match in self.oracle.matches_of(case, volunteer, "proposed"):
            self.accept(match)
        for match in self.oracle.matches_of(case, volunteer, "paused"):
            self.resume(match)

    def tell_names(self, case: CaseId, volunteer: VolunteerId, hers: str, theirs: str) -> None:
        """Let her not meet somebody, and the volunteer be related to somebody."""
        participant = self.oracle.cases[case].participant
        branch = self.oracle.approved[volunteer].branch
        self.happen(
            *must_not_meet(hers, participant, self._third_person()),
            *related_to(theirs, volunteer, self._third_person(), branch),
        )

    def forget_names(self) -> None:
        """Let nobody be near anybody any more."""
        for participant, person in list(self.oracle.avoided):
            self.happen(MayMeetAgain(participant=participant, person=person))
        for volunteer, relative in list(self.oracle.around):
            branch = self.oracle.approved[volunteer].branch
            self.happen(RelationWithdrawn(volunteer=volunteer, branch=branch, relative=relative))

    def withdraw_consent(self, case: CaseId) -> None:
        """Let her agree no longer."""
        participant = self.oracle.cases[case].participant
        self.happen(ConsentWithdrawn(participant=participant, withdrawn_on=self.today))

    def give_consents(self) -> None:
        """Let everybody agree."""
        means, today = ConsentMeans.SPOKEN, self.today
        for participant, consents in list(self.oracle.consents.items()):
            if not consents:
                self.happen(
                    ConsentGiven(
                        participant=participant, text_version=1, means=means, given_on=today
                    )
                )

    def send_away(self, volunteer: VolunteerId) -> None:
        """Let a volunteer pause."""
        branch, reason = self.oracle.approved[volunteer].branch, AbsenceReason.REST
        self.happen(
            VolunteerPaused(volunteer=volunteer, branch=branch, reason=reason, paused_on=self.today)
        )

    def bring_back(self) -> None:
        """Let all volunteers be there."""
        for volunteer in sorted(self.oracle.away):
            branch = self.oracle.approved[volunteer].branch
            self.happen(VolunteerBack(volunteer=volunteer, branch=branch, back_on=self.today))

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

    def let_rest(self, case: CaseId) -> None:
        """Let a case rest, and its active match with it."""
        opened = self.oracle.cases[case]
        self.happen(
            CasePaused(
                case=case,
                participant=opened.participant,
                branch=opened.branch,
                reason=PauseReason.ILLNESS,
                paused_on=self.today,
            )
        )
        self.bench.react()
        self.catch_up()
        active = self.oracle.standing("active")
        assert all(self.oracle.matches[match].case != case for match in active)

    def let_go_on(self) -> None:
        """Let no case rest."""
        for case in sorted(self.oracle.resting):
            opened = self.oracle.cases[case]
            self.happen(
                CaseResumed(
                    case=case,
                    participant=opened.participant,
                    branch=opened.branch,
                    resumed_on=self.today,
                )
            )

    def change_children(self, case: CaseId) -> None:
        """Let a child move in, or all her children out."""
        participant = self.oracle.cases[case].participant
        hers = sorted(child for whose, child in self.oracle.children if whose == participant)
        for child in hers:
            self.happen(ChildRemoved(participant=participant, child=ChildId(child)))
        if not hers:
            year, child = seal(Private(2020)), ChildId(self._third_person())
            self.happen(ChildRegistered(participant=participant, child=child, birth_year=year))

    def merge(self, case: CaseId, other: CaseId) -> None:
        """Let two be the same person; as in participants.merge, not while both have a match."""
        kept, merged = (self.oracle.cases[each].participant for each in (case, other))
        persons = self.oracle.person(kept), self.oracle.person(merged)
        held = {
            self.oracle.matches[m].participant for m in self.oracle.standing("active", "paused")
        }
        if merged not in persons[0] and not all(person & held for person in persons):
            self.happen(ParticipantsMerged(participant=kept, merged=merged))

    def _third_person(self) -> ThirdPersonId:
        self._made += 1
        return ThirdPersonId(UUID(int=0x10000 + self._made))
