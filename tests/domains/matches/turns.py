"""A small country in which anything may happen to cases and volunteers; the oracle looks on."""

from core.identity import AccountId
from core.personal import Private, seal
from domains.cases.commands import AcceptTransfer, OfferTransfer
from domains.cases.events import CaseId, CasePaused, CaseResumed, PauseReason
from domains.matches.commands import AcceptMatch, PauseMatch, ProposeMatch, ResumeMatch
from domains.matches.events import MatchId, MatchPauseReason, MatchProposed
from domains.participants.commands import GiveConsent, Merge, UndoMerge, WithdrawConsent
from domains.participants.events import ChildId, ChildRegistered, ChildRemoved, ConsentMeans
from domains.volunteers.events import AbsenceReason, VolunteerBack, VolunteerId, VolunteerPaused
from tests.domains.matches.histories import DUTY_OFFICER
from tests.domains.matches.telling import LEADERS, Telling


class Country(Telling):
    """Matches, cases and persons: each answer is compared with the oracle's."""

    def __init__(self) -> None:
        super().__init__()
        self._offered: set[CaseId] = set()

    def leader_of(self, match: MatchId) -> AccountId:
        """Return who leads the branch where the match is."""
        return self.leader_of_case(self.oracle.matches[match].case)

    def propose(self, case: CaseId, volunteer: VolunteerId) -> None:
        """Propose the two; it is allowed exactly if the oracle says so."""
        allowed = self.oracle.may_begin(case, volunteer, self.today)
        common = self.oracle.matches_of(case, volunteer, "proposed", "paused")
        rests = any(
            self.oracle.matches[match].case == case for match in self.oracle.standing("paused")
        )
        command = ProposeMatch(case=case, volunteer=volunteer)
        answer = self.ask(command, self.leader_of_case(case))
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

    def let_rest(self, case: CaseId) -> None:
        """Let a case rest, and its active match with it."""
        opened = self.oracle.cases[case]
        self.happen(
            CasePaused(
                case=case,
                participant=opened.participant,
                branch=self.oracle.places[case],
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
                    branch=self.oracle.places[case],
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

    def withdraw_consent(self, case: CaseId) -> None:
        """Let her agree no longer; it is refused exactly if there is nothing to withdraw."""
        participant = self.oracle.cases[case].participant
        itself = self.oracle.itself_agrees(participant)
        allowed = itself or any(self.oracle.agreements(participant).values())
        command = WithdrawConsent(participant=participant, withdrawn_on=self.today)
        answer = self.ask(command, self.leader_of_case(case))
        assert (answer is not None) == allowed

    def give_consents(self) -> None:
        """Let everybody agree: one consent is enough for all of her ids."""
        for case, opened in self.oracle.cases.items():
            if not all(self.oracle.agreements(opened.participant).values()):
                self.give_consent(case)

    def give_consent(self, case: CaseId) -> None:
        """Let her agree."""
        participant, means = self.oracle.cases[case].participant, ConsentMeans.SPOKEN
        command = GiveConsent(
            participant=participant, text_version=1, means=means, given_on=self.today
        )
        self.do(command, self.leader_of_case(case))
        assert all(self.oracle.agreements(participant).values())

    def merge(self, case: CaseId, other: CaseId) -> None:
        """Let two be the same person: refused if they are, or if both have a match."""
        kept, merged = (self.oracle.cases[each].participant for each in (case, other))
        persons = self.oracle.person(kept), self.oracle.person(merged)
        held = {
            self.oracle.matches[m].participant for m in self.oracle.standing("active", "paused")
        }
        allowed = merged not in persons[0] and not all(person & held for person in persons)
        answer = self.ask(Merge(participant=kept, merged=merged), DUTY_OFFICER)
        assert (answer is not None) == allowed

    def undo_merge(self, number: int) -> None:
        """Let two who were merged be two after all."""
        kept, merged = list(self.oracle.merged)[number % len(self.oracle.merged)]
        self.do(UndoMerge(participant=kept, merged=merged), DUTY_OFFICER)

    def move(self, case: CaseId) -> None:
        """Let the case go to the other branch: refused while two meet in it, or rest from it."""
        here = self.oracle.places[case]
        (there,) = LEADERS.keys() - {here}
        if case not in self._offered:
            self.do(OfferTransfer(case=case, to=there), LEADERS[here])
            self._offered.add(case)
        held = self.oracle.standing("active", "paused")
        allowed = all(self.oracle.matches[match].case != case for match in held)
        command = AcceptTransfer(case=case, responsible=LEADERS[there])
        answer = self.ask(command, LEADERS[there])
        assert (answer is not None) == allowed
        if allowed:
            self._offered.discard(case)
            self.bench.react()
            self.catch_up()
            proposed = self.oracle.standing("proposed")
            assert all(self.oracle.matches[match].case != case for match in proposed)
