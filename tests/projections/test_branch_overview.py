"""What needs an activity leader today: found on its day, and gone when somebody has seen to it."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from core.errors import Forbidden, NotFound
from core.identity import AccountId
from core.personal import Private, seal
from domains.accounts.events import AccountDisabled, Role, RoleGiven, RoleTaken
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ClosureReason,
    ConcernHandled,
    ConcernId,
    ConcernOutcome,
    ConcernRaised,
    HandoverReason,
    NotificationId,
    NotificationSent,
    PauseReason,
    ReceiptReceived,
    ReopenReason,
    Section,
    TransferDeclined,
    TransferDeclineReason,
    TransferOffered,
    TransferWithdrawn,
    WaitingBegan,
    WaitingEnded,
    WaitingReason,
)
from domains.matches.events import (
    EndReason,
    Introduced,
    LikenessJudged,
    MatchAccepted,
    MatchConfirmed,
    MatchEnded,
    MatchEvent,
    MatchPaused,
    MatchPauseReason,
    MatchResumed,
    MeetingCancelled,
    MeetingKind,
    MeetingLogged,
    MeetingMissed,
    Party,
    TrialBegan,
)
from domains.participants.events import (
    AddressProtected,
    ChildId,
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    Needs,
    NeedsTold,
    ParticipantId,
    ParticipantNamed,
    ParticipantsMerged,
    Protection,
    ProtectionEnded,
    Support,
    ThirdPersonId,
)
from domains.referrals.events import (
    DeclineReason,
    RedirectReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralRedirected,
    ReferralReopened,
    ReferralWithdrawn,
    WithdrawalReason,
)
from domains.safety.events import (
    CaseLocked,
    IncidentClosed,
    IncidentOpened,
    SafetyIncidentId,
)
from domains.volunteers.events import (
    AbsenceReason,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    LeavingReason,
    RelationTold,
    RelationWithdrawn,
    SupervisionHeld,
    TurnDownReason,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerId,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
)
from projections.branch_overview.kinds import Kind
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, ids_of, of_case, staged


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("overview"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("branch_overview")


@pytest.fixture
def branch(stage: Stage) -> Branch:
    return stage.branch()


def overview(stage: Stage, branch: Branch, language: Any = "da") -> list[Any]:
    return list(stage.ask(branch.leader, "branches.overview", language, branch=branch.id).items)


def kinds(stage: Stage, branch: Branch, subject: object = None) -> list[str]:
    """Return the kinds of what is told, of a subject alone if there is one."""
    return [
        item.kind.value
        for item in overview(stage, branch)
        if subject is None or item.subject == str(subject)
    ]


def meet(match: MatchEvent, day: date, corrects: Any = None) -> MeetingLogged:
    return MeetingLogged(
        held_on=day, kind=MeetingKind.COFFEE, minutes=60, corrects=corrects, **ids_of(match)
    )


def raised(
    stage: Stage, her: Woman, branch: Branch, *, due_on: date, concern: ConcernId, **more: Any
) -> ConcernRaised:
    return ConcernRaised(
        concern=concern,
        words=seal(Private("Hun virker bange.")),
        raised_on=stage.today,
        due_on=due_on,
        **more,
        **of_case(her, branch),
    )


def seen(
    volunteer: VolunteerId, branch: Branch, issued_on: date, valid_until: date, **more: Any
) -> CertificateSeen:
    clear: dict[str, Any] = {"outcome": CertificateOutcome.CLEAR, "kind": CertificateKind.CHILD}
    return CertificateSeen(
        volunteer=volunteer,
        branch=branch.id,
        issued_on=issued_on,
        valid_until=valid_until,
        **(clear | more),
    )


class TestReferrals:
    def test_wait_until_they_are_answered_the_late_ones_first(
        self, stage: Stage, branch: Branch
    ) -> None:
        late = stage.refer(branch.id, "Birk Aster", due_on=stage.ago(1))
        today = stage.refer(branch.id, "Eg Bellis", due_on=stage.today)
        before = stage.refer(branch.id, "El Gyvel")
        first, *others = overview(stage, branch)
        assert (first.kind, first.about, first.subject, first.name) == (
            Kind.REFERRAL_LATE,
            "referral",
            str(late.referral),
            "Birk Aster",
        )
        assert (first.day, first.days) == (stage.ago(1), 1)
        assert {(i.kind, i.subject, i.name, i.day) for i in others} == {
            (Kind.REFERRAL_WAITING, str(her.referral), name, stage.today)
            for her, name in ((today, "Eg Bellis"), (before, "El Gyvel"))
        }
        stage.happen(
            ReferralAccepted(referral=late.referral, participant=late.participant, branch=branch.id)
        )
        assert kinds(stage, branch) == [*["referral_waiting"] * 2, "referral_without_case"]

    def test_leave_and_come_back(self, stage: Stage, branch: Branch) -> None:
        there, her = stage.branch(), stage.refer(branch.id, due_on=stage.today)
        ids: dict[str, Any] = {"participant": her.participant, "referral": her.referral}
        covered, due_on = MunicipalityCode("0851"), stage.ahead(3)
        sent: dict[str, Any] = {"municipality": covered, "due_on": due_on, **ids}
        far = RedirectReason.LIVES_ELSEWHERE
        stage.happen(ReferralRedirected(branch=branch.id, to=there.id, reason=far, **sent))
        assert (kinds(stage, branch), kinds(stage, there)) == ([], ["referral_waiting"])
        stage.happen(ReferralRedirected(branch=there.id, to=None, reason=far, **sent))
        assert kinds(stage, there) == []
        stage.happen(ReferralRedirected(branch=None, to=branch.id, reason=far, **sent))
        (declined,) = stage.happen(
            ReferralDeclined(branch=branch.id, reason=DeclineReason.NO_ROOM, **ids)
        )
        assert kinds(stage, branch) == []
        stage.happen(
            ReferralReopened(branch=branch.id, **sent),
            ReferralDeclined(
                branch=branch.id, reason=DeclineReason.NOT_REACHED, corrects=declined, **ids
            ),
        )
        (item,) = overview(stage, branch)
        assert (item.day, item.days) == (due_on, -3)
        withdrawn = ReferralWithdrawn(
            branch=branch.id, municipality=covered, reason=WithdrawalReason.HER_WISH, **ids
        )
        stage.happen(withdrawn)
        assert kinds(stage, branch) == []


class TestWaiting:
    def test_is_told_with_its_reason_and_stalls_after_thirty_days(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch, "Birk Aster")
        ids = of_case(her, branch)
        (began,) = stage.happen(
            WaitingBegan(reason=WaitingReason.LANGUAGE, since=stage.ago(30), **ids)
        )
        (item,) = overview(stage, branch)
        assert (item.kind, item.subject, item.name) == (
            Kind.CASE_WAITING,
            str(her.case),
            "Birk Aster",
        )
        assert (item.day, item.days, item.detail) == (stage.ago(30), 30, "hendes sprog mangler")
        assert item.label == "venter på en frivillig"
        (item,) = overview(stage, branch, "en")
        assert (item.label, item.detail) == ("waits for a volunteer", "her language is missing")
        stage.happen(
            WaitingBegan(reason=WaitingReason.NO_FIT, since=stage.ago(31), corrects=began, **ids)
        )
        assert kinds(stage, branch) == ["case_stalled"]
        stage.happen(WaitingEnded(**ids))
        assert kinds(stage, branch) == []

    def test_does_not_alarm_while_the_case_rests(self, stage: Stage, branch: Branch) -> None:
        ids = of_case(stage.open(branch), branch)
        stage.happen(WaitingBegan(reason=WaitingReason.NO_FIT, since=stage.ago(40), **ids))
        away = PauseReason.AWAY
        (paused,) = stage.happen(CasePaused(reason=away, paused_on=stage.today, **ids))
        assert kinds(stage, branch) == []
        (resumed,) = stage.happen(CaseResumed(resumed_on=stage.today, **ids))
        stage.happen(CasePaused(reason=away, paused_on=stage.ago(1), corrects=paused, **ids))
        assert kinds(stage, branch) == ["case_stalled"]
        stage.happen(
            CasePaused(reason=away, paused_on=stage.today, **ids),
            CaseResumed(resumed_on=stage.ago(1), corrects=resumed, **ids),
        )
        assert kinds(stage, branch) == []


class TestMatches:
    def test_a_proposal_alarms_when_nobody_answers_for_a_week(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch, "Birk Aster")
        one, other = stage.propose(branch, her), stage.propose(branch, her)
        day = stage.today
        stage.let_pass(7)
        assert kinds(stage, branch) == []
        stage.let_pass(1)
        items = overview(stage, branch)
        assert {i.subject for i in items} == {str(one.match), str(other.match)}
        assert {(i.kind, i.about, i.name, i.day, i.days, i.case) for i in items} == {
            (Kind.PROPOSAL_UNANSWERED, "match", "Birk Aster", day, 8, str(her.case))
        }
        stage.happen(MatchAccepted(**ids_of(one)))
        stage.happen(MatchEnded(reason=EndReason.SAID_NO, **ids_of(other)))
        assert kinds(stage, branch) == []

    def test_a_first_meeting_is_late_after_fourteen_days(
        self, stage: Stage, branch: Branch
    ) -> None:
        met, introduced, late = (stage.match(branch, stage.open(branch)) for _ in range(3))
        stage.let_pass(14)
        assert "first_meeting_late" not in kinds(stage, branch)
        stage.let_pass(1)
        stage.happen(meet(met, stage.today), Introduced(held_on=stage.today, **ids_of(introduced)))
        assert kinds(stage, branch) == ["first_meeting_late", "no_contact_14"]
        assert kinds(stage, branch, late.match) == ["first_meeting_late", "no_contact_14"]
        (first, _) = overview(stage, branch)
        assert (first.days, first.day) == (15, stage.ago(15))

    def test_contact_is_missed_after_fourteen_and_thirty_days(
        self, stage: Stage, branch: Branch
    ) -> None:
        match = stage.match(branch, stage.open(branch))
        stage.let_pass(20)
        stage.happen(Introduced(held_on=stage.today, **ids_of(match)))
        stage.let_pass(2)
        (first, second) = stage.happen(
            meet(match, stage.ago(1)),
            meet(match, stage.today),
        )
        stage.happen(
            MeetingCancelled(
                planned_on=stage.today, by=Party.VOLUNTEER, corrects=second, **ids_of(match)
            )
        )
        last, contact = stage.ago(1), {"no_contact_14", "no_contact_30"}
        stage.let_pass(12)
        assert not {*kinds(stage, branch)} & contact
        stage.let_pass(1)
        (item,) = (i for i in overview(stage, branch) if i.kind.value in contact)
        assert (item.kind, item.day, item.days) == (Kind.NO_CONTACT_14, last, 14)
        stage.let_pass(16)
        (item,) = (i for i in overview(stage, branch) if i.kind.value in contact)
        assert (item.kind, item.days) == (Kind.NO_CONTACT_30, 30)
        stage.happen(meet(match, stage.ago(13), corrects=first))
        assert not {*kinds(stage, branch)} & contact

    def test_what_rests_does_not_alarm_and_begins_anew(self, stage: Stage, branch: Branch) -> None:
        match = stage.match(branch, stage.open(branch))
        ids = ids_of(match)
        stage.happen(meet(match, stage.today))
        away = MatchPauseReason.VOLUNTEER_AWAY
        (paused,) = stage.happen(MatchPaused(reason=away, paused_on=stage.today, **ids))
        stage.let_pass(50)
        assert kinds(stage, branch) == ["match_rests"]
        (resumed,) = stage.happen(MatchResumed(resumed_on=stage.ago(10), **ids))
        stage.happen(MatchPaused(reason=away, paused_on=stage.today, corrects=paused, **ids))
        assert kinds(stage, branch) == []
        (again,) = stage.happen(MatchResumed(resumed_on=stage.ago(14), corrects=resumed, **ids))
        assert kinds(stage, branch) == ["no_contact_14"]
        stage.happen(MatchPaused(reason=away, paused_on=stage.today, **ids))
        stage.happen(MatchResumed(resumed_on=stage.ago(1), corrects=again, **ids))
        assert kinds(stage, branch) == ["match_rests"]

    def test_a_paused_case_expects_no_meetings(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        stage.match(branch, her)
        stage.let_pass(40)
        assert "no_contact_30" in kinds(stage, branch)
        stage.happen(
            CasePaused(reason=PauseReason.AWAY, paused_on=stage.today, **of_case(her, branch))
        )
        assert kinds(stage, branch) == []

    def test_rhythm_is_two_or_three_meetings_a_month(self, stage: Stage, branch: Branch) -> None:
        match = stage.match(branch, stage.open(branch))
        rhythm = {"rhythm_low", "rhythm_high"}

        def told() -> list[Any]:
            return [i for i in overview(stage, branch) if i.kind.value in rhythm]

        stage.let_pass(29)
        stage.happen(meet(match, stage.today))
        assert told() == []
        stage.let_pass(1)
        (item,) = told()
        assert (item.kind, item.detail) == (Kind.RHYTHM_LOW, "1 møde på 30 dage")
        (first,) = stage.happen(meet(match, stage.today))
        assert told() == []
        stage.happen(meet(match, stage.today), meet(match, stage.ago(2)))
        (item,) = told()
        assert (item.kind, item.detail) == (Kind.RHYTHM_HIGH, "4 møder på 30 dage")
        missed: dict[str, Any] = {
            "planned_on": stage.today,
            "by": Party.PARTICIPANT,
            **ids_of(match),
        }
        stage.happen(MeetingMissed(corrects=first, **missed))
        assert told() == []
        stage.let_pass(28)
        assert told() == []
        stage.let_pass(2)
        assert [item.detail for item in told()] == ["0 møder på 30 dage"]

    def test_a_trial_period_is_over_until_the_match_is_confirmed(
        self, stage: Stage, branch: Branch
    ) -> None:
        match = stage.match(branch, stage.open(branch))
        ids = ids_of(match)
        (began,) = stage.happen(TrialBegan(until=stage.today, **ids))
        assert kinds(stage, branch) == []
        (again,) = stage.happen(TrialBegan(until=stage.ago(1), corrects=began, **ids))
        (item,) = overview(stage, branch)
        assert (item.kind, item.subject, item.days) == (Kind.TRIAL_OVER, str(match.match), 1)
        stage.happen(MatchConfirmed(confirmed_on=stage.today, **ids))
        stage.happen(TrialBegan(until=stage.ago(2), corrects=again, **ids))
        assert kinds(stage, branch) == []

    def test_an_ended_match_needs_nothing(self, stage: Stage, branch: Branch) -> None:
        match = stage.match(branch, stage.open(branch))
        stage.happen(TrialBegan(until=stage.ago(1), **ids_of(match)))
        stage.let_pass(31)
        assert len(kinds(stage, branch)) == 4
        stage.happen(MatchEnded(reason=EndReason.NO_FIT, **ids_of(match)))
        assert kinds(stage, branch) == []


class TestSafety:
    def test_a_concern_is_told_a_week_ahead_whether_the_case_rests_or_not(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, concern, later = (
            stage.open(branch, "Birk Aster"),
            *(ConcernId(uuid4()) for _ in range(2)),
        )
        ids = of_case(her, branch)
        first, _ = stage.happen(
            raised(stage, her, branch, due_on=stage.ahead(7), concern=concern),
            raised(stage, her, branch, due_on=stage.ahead(8), concern=later),
        )
        stage.happen(CasePaused(reason=PauseReason.SAFETY, paused_on=stage.today, **ids))
        (item,) = overview(stage, branch)
        assert (item.kind, item.subject, item.name, item.days) == (
            Kind.CONCERN_DUE,
            str(her.case),
            "Birk Aster",
            -7,
        )
        stage.happen(
            raised(stage, her, branch, due_on=stage.ago(1), concern=concern, corrects=first)
        )
        (item,) = overview(stage, branch)
        assert (item.kind, item.days) == (Kind.CONCERN_OVERDUE, 1)
        handled: dict[str, Any] = {"concern": concern, "outcome": ConcernOutcome.SUPPORTED, **ids}
        stage.happen(ConcernHandled(handled_on=stage.today, **handled))
        stage.happen(
            raised(stage, her, branch, due_on=stage.today, concern=concern, corrects=first)
        )
        assert kinds(stage, branch) == []

    def test_a_receipt_is_missed_after_six_working_days(self, stage: Stage, branch: Branch) -> None:
        her, notification = stage.open(branch), NotificationId(uuid4())
        ids = of_case(her, branch)

        def sent(day: date, corrects: Any = None) -> NotificationSent:
            return NotificationSent(
                notification=notification,
                municipality=MunicipalityCode("0851"),
                section=Section.EVERYONE,
                sent_on=day,
                corrects=corrects,
                **ids,
            )

        (first,) = stage.happen(sent(stage.ago(8)))
        assert kinds(stage, branch) == []
        stage.happen(sent(stage.ago(9), first))
        (item,) = overview(stage, branch)
        assert (item.kind, item.days) == (Kind.RECEIPT_MISSING, 9)
        stage.happen(ReceiptReceived(notification=notification, received_on=stage.today, **ids))
        assert kinds(stage, branch) == []

    def test_protection_is_told_sixty_days_ahead_and_when_it_lapsed(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch, "Birk Aster")

        def protected(until: date, corrects: Any = None) -> AddressProtected:
            return AddressProtected(
                participant=her.participant,
                level=Protection.ORDINARY,
                until=until,
                corrects=corrects,
            )

        (first,) = stage.happen(protected(stage.ahead(61)))
        assert kinds(stage, branch) == []
        (second,) = stage.happen(protected(stage.ahead(60), first))
        (item,) = overview(stage, branch)
        assert (item.kind, item.name, item.days) == (
            Kind.PROTECTION_EXPIRING,
            "Birk Aster",
            -60,
        )
        stage.happen(protected(stage.ago(1), first))
        assert kinds(stage, branch) == ["protection_expiring"], "it was corrected before"
        stage.happen(protected(stage.ago(1), second))
        assert kinds(stage, branch) == ["protection_lapsed"]
        stage.happen(ProtectionEnded(participant=her.participant, ended_on=stage.today))
        assert kinds(stage, branch) == []

    def test_protection_of_another_record_of_hers_counts_while_they_are_merged(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, also = stage.open(branch), stage.refer(None)
        pair: dict[str, ParticipantId] = {
            "participant": also.participant,
            "merged": her.participant,
        }
        stage.happen(
            AddressProtected(
                participant=also.participant, level=Protection.SPECIAL, until=stage.today
            )
        )
        assert kinds(stage, branch) == []
        stage.happen(ParticipantsMerged(**pair))
        assert kinds(stage, branch, her.case) == ["protection_expiring"]
        stage.happen(MergeUndone(**pair))
        assert kinds(stage, branch) == []

    def test_a_case_without_a_leader_here_is_told_until_it_has_one(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, other = stage.open(branch, "Birk Aster"), AccountId(uuid4())
        leader = stage.account(Role.ACTIVITY_LEADER, branch=branch.id)
        second = branch._replace(leader=leader)
        stage.happen(AccountDisabled(account=branch.leader))
        (item,) = overview(stage, second)
        assert (item.kind, item.subject, item.name) == (
            Kind.NO_RESPONSIBLE,
            str(her.case),
            "Birk Aster",
        )
        handed: dict[str, Any] = {"relieved": branch.leader, "reason": HandoverReason.LEAVES}
        ids = of_case(her, branch)
        stage.happen(CaseHandedOver(responsible=leader, **handed, **ids))
        assert kinds(stage, second) == []
        elsewhere = stage.branch()
        stage.happen(CaseHandedOver(responsible=elsewhere.leader, **handed, **ids))
        assert kinds(stage, second) == ["no_responsible"]
        volunteer = RoleGiven(account=other, role=Role.VOLUNTEER, branch=branch.id)
        stage.happen(volunteer, CaseHandedOver(responsible=other, **handed, **ids))
        assert kinds(stage, second) == ["no_responsible"]
        stage.happen(CaseHandedOver(responsible=leader, **handed, **ids))
        role: dict[str, Any] = {
            "account": leader,
            "role": Role.ACTIVITY_LEADER,
            "branch": branch.id,
        }
        stage.happen(RoleTaken(**role))
        third = branch._replace(leader=stage.account(Role.ACTIVITY_LEADER, branch=branch.id))
        assert kinds(stage, third) == ["no_responsible"]
        stage.happen(RoleGiven(**role))
        assert kinds(stage, second) == []
        stage.happen(CaseHandedOver(responsible=other, **handed, **ids))
        closed: dict[str, Any] = {"reason": ClosureReason.MOVED, "closed_on": stage.today, **ids}
        (first,) = stage.happen(CaseClosed(**closed))
        assert kinds(stage, second) == []
        stage.happen(CaseReopened(reason=ReopenReason.MISTAKE, reopened_on=stage.today, **ids))
        stage.happen(CaseClosed(corrects=first, **closed))
        assert kinds(stage, second) == ["no_responsible"]


class TestIncidents:
    def test_come_first_until_they_are_closed(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch, "Birk Aster")
        ids = of_case(her, branch)
        incident = SafetyIncidentId(uuid4())
        stage.happen(
            CaseLocked(keeper=branch.leader, **ids), IncidentOpened(incident=incident, **ids)
        )
        (item,) = overview(stage, branch)
        assert (item.kind, item.subject, item.day) == (
            Kind.FOUND_BY_HIM,
            str(her.case),
            stage.today,
        )
        stage.happen(IncidentClosed(incident=incident, **ids))
        assert kinds(stage, branch) == []

    def test_are_not_there_for_others_while_the_case_is_locked(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch, "Birk Aster")
        ids = of_case(her, branch)
        other = branch._replace(leader=stage.account(Role.ACTIVITY_LEADER, branch=branch.id))
        stage.happen(
            CaseLocked(keeper=branch.leader, **ids),
            IncidentOpened(incident=SafetyIncidentId(uuid4()), **ids),
        )
        assert kinds(stage, branch) == ["found_by_him"]
        assert kinds(stage, other) == []


class TestTransfers:
    def test_are_told_to_who_is_asked_without_a_name(self, stage: Stage, branch: Branch) -> None:
        there, her = stage.branch(), stage.open(branch, "Birk Aster")
        ids = of_case(her, branch)
        ends = [
            TransferDeclined(to=there.id, reason=TransferDeclineReason.NO_ROOM, **ids),
            TransferWithdrawn(to=there.id, **ids),
            CaseTransferred(
                came_from=branch.id,
                responsible=there.leader,
                relieved=branch.leader,
                **of_case(her, there),
            ),
        ]
        for end in ends:
            stage.happen(TransferOffered(to=there.id, **ids))
            (item,) = overview(stage, there)
            assert (item.kind, item.subject, item.name) == (
                Kind.TRANSFER_OFFERED,
                str(her.case),
                None,
            )
            assert kinds(stage, branch) == []
            stage.happen(end)
            assert (kinds(stage, there), kinds(stage, branch)) == ([], [])


class TestBlindSpots:
    """What stalls unseen unless somebody says so."""

    def test_an_accepted_referral_is_told_until_its_case_is_open(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.refer(branch.id, "Birk Aster")
        ids: dict[str, Any] = {
            "referral": her.referral,
            "participant": her.participant,
            "branch": branch.id,
        }
        stage.happen(ReferralAccepted(**ids))
        stage.let_pass(2)
        (item,) = overview(stage, branch)
        assert (item.kind, item.about, item.subject, item.name, item.days) == (
            Kind.REFERRAL_WITHOUT_CASE,
            "referral",
            str(her.referral),
            "Birk Aster",
            2,
        )
        opened: dict[str, Any] = {"referral": her.referral, "responsible": branch.leader}
        stage.happen(CaseOpened(**opened, **of_case(her, branch)))
        assert kinds(stage, branch) == []

    def test_a_case_without_match_and_waiting_is_told_after_a_week(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        ids = of_case(her, branch)
        stage.let_pass(7)
        assert kinds(stage, branch) == []
        stage.let_pass(1)
        (item,) = overview(stage, branch)
        assert (item.kind, item.about, item.subject, item.days, item.name) == (
            Kind.CASE_UNATTENDED,
            "case",
            str(her.case),
            8,
            "Birk Aster",
        )
        stage.happen(WaitingBegan(reason=WaitingReason.NO_FIT, since=stage.today, **ids))
        assert kinds(stage, branch) == ["case_waiting"]
        stage.happen(WaitingEnded(**ids))
        assert kinds(stage, branch) == [], "the days are counted anew"
        proposed = stage.propose(branch, her)
        stage.let_pass(8)
        assert kinds(stage, branch) == ["proposal_unanswered"]
        stage.happen(MatchEnded(reason=EndReason.SAID_NO, **ids_of(proposed)))
        assert kinds(stage, branch) == []
        stage.let_pass(8)
        assert kinds(stage, branch) == ["case_unattended"]

    def test_who_wishes_for_the_network_alone_needs_no_match(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, also = stage.open(branch), stage.refer(None)
        stage.let_pass(10)

        def wishes(of: Woman, support: Support) -> None:
            needs = seal(Private(Needs(languages=("da",), support=support)))
            stage.happen(NeedsTold(participant=of.participant, needs=needs))

        for support in Support:
            wishes(her, support)
            expected = [] if support is Support.NETWORK else ["case_unattended"]
            assert kinds(stage, branch, her.case) == expected
        wishes(also, Support.NETWORK)
        pair = {"participant": her.participant, "merged": also.participant}
        stage.happen(ParticipantsMerged(**pair))
        assert kinds(stage, branch, her.case) == [], "what was told last under any of her ids"
        stage.happen(MergeUndone(**pair))
        assert kinds(stage, branch, her.case) == ["case_unattended"]

    def test_a_withdrawn_consent_is_told_under_each_of_her_records(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, also = stage.open(branch), stage.refer(None)
        (withdrawn,) = stage.happen(
            ConsentWithdrawn(participant=her.participant, withdrawn_on=stage.ago(2))
        )
        (item,) = overview(stage, branch)
        assert (item.kind, item.subject, item.days) == (Kind.CONSENT_WITHDRAWN, str(her.case), 2)
        stage.happen(
            ConsentWithdrawn(
                participant=her.participant, withdrawn_on=stage.ago(3), corrects=withdrawn
            )
        )
        assert [i.days for i in overview(stage, branch)] == [3]
        (given,) = stage.happen(consents(stage, her))
        assert kinds(stage, branch) == []
        stage.happen(ConsentWithdrawn(participant=also.participant, withdrawn_on=stage.today))
        pair = {"participant": her.participant, "merged": also.participant}
        stage.happen(ParticipantsMerged(**pair))
        assert kinds(stage, branch) == ["consent_withdrawn"]
        stage.happen(consents(stage, her))
        assert kinds(stage, branch) == [], "it is given for all that are one"
        stage.happen(MergeUndone(**pair), ParticipantsMerged(**pair))
        assert kinds(stage, branch) == ["consent_withdrawn"]
        stage.happen(MergeUndone(**pair), consents(stage, her, corrects=given))
        assert kinds(stage, branch) == []

    def test_a_match_that_rests_is_told_unless_somebody_stands_in(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        match = stage.match(branch, her)
        away: dict[str, Any] = {"reason": MatchPauseReason.VOLUNTEER_AWAY, **ids_of(match)}
        (paused,) = stage.happen(MatchPaused(paused_on=stage.ago(3), **away))
        (item,) = overview(stage, branch)
        assert (item.kind, item.about, item.subject, item.days) == (
            Kind.MATCH_RESTS,
            "match",
            str(match.match),
            3,
        )
        stage.happen(MatchPaused(paused_on=stage.ago(4), corrects=paused, **away))
        assert [i.days for i in overview(stage, branch)] == [4]
        substitute = stage.match(branch, her)
        assert kinds(stage, branch) == []
        stage.happen(MatchEnded(reason=EndReason.SUBSTITUTE_OVER, **ids_of(substitute)))
        assert kinds(stage, branch) == ["match_rests"]
        rests: dict[str, Any] = {
            "reason": PauseReason.AWAY,
            "paused_on": stage.today,
            **of_case(her, branch),
        }
        stage.happen(CasePaused(**rests))
        assert kinds(stage, branch) == [], "the case rests too"


def consents(stage: Stage, her: Woman, **more: Any) -> ConsentGiven:
    return ConsentGiven(
        participant=her.participant,
        text_version=1,
        means=ConsentMeans.SPOKEN,
        given_on=stage.today,
        **more,
    )


class TestWhoGoesOnMeeting:
    """Dangers that come up while two meet, whatever became of the volunteer meanwhile."""

    def test_a_name_that_she_tells_later_is_told_and_not_whose_it_is(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch, "Birk Aster")
        match = stage.match(branch, her)
        assert kinds(stage, branch) == []
        self.avoid(stage, her, "Alk Brise")
        (item,) = overview(stage, branch)
        assert (item.kind, item.about, item.subject, item.name, item.detail) == (
            Kind.ASK_DUTY_OFFICER,
            "match",
            str(match.match),
            "Birk Aster",
            None,
        )
        assert item.label == "spørg den vagthavende om matchet"

    def test_a_near_name_is_told_until_the_duty_officer_has_judged_those_names(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        match = stage.match(branch, her)
        self.avoid(stage, her, "Torben Skov Nielsen")
        pair: dict[str, Any] = {"volunteer": match.volunteer, "branch": branch.id}
        relative, name = ThirdPersonId(uuid4()), seal(Private("Torben Skof Nilsen"))
        (told,) = stage.happen(RelationTold(relative=relative, name=name, **pair))
        assert kinds(stage, branch) == ["ask_duty_officer"]
        self.judge(stage, match, may_meet=True)
        assert kinds(stage, branch) == []
        name = seal(Private("Torben Skov Nielsen"))
        stage.happen(RelationTold(relative=relative, name=name, corrects=told, **pair))
        assert kinds(stage, branch) == ["ask_duty_officer"], "of this name she wasn't asked"
        self.judge(stage, match, may_meet=False)
        stage.happen(RelationWithdrawn(relative=relative, **pair))
        assert kinds(stage, branch) == ["ask_duty_officer"], "a no holds until another judgement"
        self.judge(stage, match, may_meet=True)
        assert kinds(stage, branch) == []
        stage.happen(VolunteerNamed(name=seal(Private("Torben Skov")), **pair))
        assert kinds(stage, branch) == ["ask_duty_officer"]

    def test_whom_another_record_of_hers_avoids_counts_while_they_are_merged(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, also = stage.open(branch), stage.refer(None)
        stage.match(branch, her)
        person = self.avoid(stage, also, "Alk Brise")
        pair = {"participant": her.participant, "merged": also.participant}
        stage.happen(ParticipantsMerged(**pair))
        assert kinds(stage, branch) == ["ask_duty_officer"]
        stage.happen(MergeUndone(**pair))
        assert kinds(stage, branch) == []
        stage.happen(ParticipantsMerged(**pair))
        stage.happen(MayMeetAgain(participant=also.participant, person=person))
        assert kinds(stage, branch) == []

    def test_who_meets_children_needs_a_certificate_also_while_she_is_away(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        match = stage.match(branch, her)
        child: dict[str, Any] = {"participant": her.participant, "child": ChildId(uuid4())}
        (born,) = stage.happen(ChildRegistered(birth_year=seal(Private(2019)), **child))
        assert kinds(stage, branch) == ["no_child_certificate"]
        (first,) = stage.happen(seen(match.volunteer, branch, stage.today, stage.ahead(90)))
        assert kinds(stage, branch) == []
        pair: dict[str, Any] = {"volunteer": match.volunteer, "branch": branch.id}
        away = AbsenceReason.REST
        stage.happen(VolunteerPaused(reason=away, paused_on=stage.today, **pair))
        for day in (10, 20, 30):
            stage.happen(meet(match, stage.ahead(day)))
        expired = seen(match.volunteer, branch, stage.today, stage.ago(1), corrects=first)
        stage.happen(expired)
        found = {i.kind.value: i.days for i in overview(stage, branch)}
        assert found == {"no_child_certificate": 1, "certificate_expired": 1}
        noted = {"outcome": CertificateOutcome.REMARKS}
        stage.happen(seen(match.volunteer, branch, stage.today, stage.ahead(9), **noted))
        assert kinds(stage, branch) == ["no_child_certificate"]
        stage.happen(ChildRegistered(birth_year=seal(Private(2018)), corrects=born, **child))
        assert kinds(stage, branch) == ["no_child_certificate"]
        stage.happen(ChildRemoved(**child))
        assert kinds(stage, branch) == []

    def avoid(self, stage: Stage, her: Woman, name: str) -> ThirdPersonId:
        person = ThirdPersonId(uuid4())
        told: dict[str, Any] = {"participant": her.participant, "person": person}
        stage.happen(MustNotMeet(name=seal(Private(name)), **told))
        return person

    def judge(self, stage: Stage, match: MatchEvent, *, may_meet: bool) -> None:
        ids = ids_of(match)
        del ids["match"]
        stage.happen(LikenessJudged(may_meet=may_meet, **ids))


class TestVolunteers:
    def test_a_certificate_is_told_sixty_days_ahead_and_when_it_expired(
        self, stage: Stage, branch: Branch
    ) -> None:
        volunteer, day = stage.volunteer(branch, "Alk Brise"), stage.ago(700)
        (first,) = stage.happen(seen(volunteer, branch, day, stage.ahead(61)))
        assert kinds(stage, branch) == []
        (second,) = stage.happen(seen(volunteer, branch, day, stage.ahead(60), corrects=first))
        (item,) = overview(stage, branch)
        assert (item.kind, item.about, item.subject, item.name, item.days, item.detail) == (
            Kind.CERTIFICATE_EXPIRING,
            "volunteer",
            str(volunteer),
            "Alk Brise",
            -60,
            "børneattest",
        )
        criminal = CertificateKind.CRIMINAL_RECORD
        stage.happen(
            seen(volunteer, branch, day, stage.ago(1), corrects=second),
            seen(volunteer, branch, day, stage.today, kind=criminal),
        )
        assert kinds(stage, branch) == ["certificate_expired", "certificate_expiring"]
        stage.happen(
            seen(volunteer, branch, stage.today, stage.ahead(730)),
            seen(volunteer, branch, stage.today, stage.ahead(730), kind=criminal),
            seen(volunteer, branch, stage.ago(1), stage.ago(1)),
        )
        assert kinds(stage, branch) == [], "of several the one that was issued last counts"

    def test_nobody_talks_of_those_who_are_away(self, stage: Stage, branch: Branch) -> None:
        ids: dict[str, Any] = {"volunteer": stage.volunteer(branch), "branch": branch.id}
        stage.happen(seen(ids["volunteer"], branch, stage.today, stage.today))
        applicant = VolunteerId(uuid4())
        stage.happen(
            VolunteerRegistered(
                volunteer=applicant, branch=branch.id, name=seal(Private("Gøg Dis"))
            ),
            seen(applicant, branch, stage.today, stage.ago(1)),
        )
        stage.let_pass(90)
        assert kinds(stage, branch) == ["certificate_expired", "supervision_due"]
        away = AbsenceReason.REST
        (paused,) = stage.happen(VolunteerPaused(reason=away, paused_on=stage.today, **ids))
        assert kinds(stage, branch) == []
        (back,) = stage.happen(VolunteerBack(back_on=stage.today, **ids))
        stage.happen(VolunteerPaused(reason=away, paused_on=stage.today, corrects=paused, **ids))
        assert kinds(stage, branch) == ["certificate_expired"]
        (left,) = stage.happen(VolunteerLeft(reason=LeavingReason.TIME, left_on=stage.today, **ids))
        stage.happen(VolunteerBack(back_on=stage.today, corrects=back, **ids))
        assert kinds(stage, branch) == []
        stage.happen(
            VolunteerBack(back_on=stage.today, **ids),
            VolunteerLeft(reason=LeavingReason.TIME, left_on=stage.today, corrects=left, **ids),
        )
        assert kinds(stage, branch) == [], "who comes back after a goodbye applies anew"
        stage.happen(VolunteerApproved(capacity=1, **ids))
        assert kinds(stage, branch) == ["certificate_expired"]
        gone: dict[str, Any] = {"volunteer": applicant, "branch": branch.id}
        stage.happen(TurnedDown(reason=TurnDownReason.HER_WISH, turned_down_on=stage.today, **gone))
        assert kinds(stage, branch, applicant) == []
        stage.happen(VolunteerBack(back_on=stage.today, **gone))
        assert kinds(stage, branch, applicant) == []

    def test_a_talk_is_due_every_ninety_days(self, stage: Stage, branch: Branch) -> None:
        volunteer = stage.volunteer(branch, "Alk Birse")
        ids: dict[str, Any] = {"volunteer": volunteer, "branch": branch.id}
        (named,) = stage.happen(VolunteerNamed(name=seal(Private("Alk Brsie")), **ids))
        stage.happen(VolunteerNamed(name=seal(Private("Alk Brise")), corrects=named, **ids))
        stage.let_pass(89)
        assert kinds(stage, branch) == []
        stage.let_pass(1)
        (item,) = overview(stage, branch)
        assert (item.kind, item.name, item.days) == (Kind.SUPERVISION_DUE, "Alk Brise", 90)
        (held,) = stage.happen(SupervisionHeld(held_on=stage.today, **ids))
        assert kinds(stage, branch) == []
        stage.happen(SupervisionHeld(held_on=stage.ago(95), corrects=held, **ids))
        assert kinds(stage, branch) == ["supervision_due"]


class TestTheWhole:
    def test_is_one_look_at_those_who_are_named(self, stage: Stage, branch: Branch) -> None:
        hers, other = stage.open(branch, "Et alias"), stage.open(branch, "Eg Bellis")
        stage.happen(
            ParticipantNamed(participant=hers.participant, name=seal(Private("Birk Aster"))),
            WaitingBegan(reason=WaitingReason.NO_FIT, since=stage.today, **of_case(hers, branch)),
        )
        before = len(stage.looks())
        (item,) = overview(stage, branch)
        assert item.name == "Birk Aster"
        (look,) = stage.looks()[before:]
        assert look.persons == (hers.participant,)
        assert other.participant not in look.persons

    def test_a_quiet_branch_opens_nothing(self, stage: Stage, branch: Branch) -> None:
        before = len(stage.looks())
        assert overview(stage, branch) == []
        (look,) = stage.looks()[before:]
        assert (look.outcome, look.persons) == ("looked", ())

    def test_the_most_urgent_comes_first_and_of_a_kind_the_oldest(
        self, stage: Stage, branch: Branch
    ) -> None:
        first, second = stage.open(branch), stage.open(branch)
        stage.refer(branch.id, due_on=stage.ago(1))
        for her, days in ((second, 3), (first, 5)):
            stage.happen(
                WaitingBegan(
                    reason=WaitingReason.NO_FIT, since=stage.ago(days), **of_case(her, branch)
                ),
                raised(stage, her, branch, due_on=stage.ago(days), concern=ConcernId(uuid4())),
            )
        told = [(item.kind.value, item.days) for item in overview(stage, branch)]
        assert told == [
            ("concern_overdue", 5),
            ("concern_overdue", 3),
            ("referral_late", 1),
            ("case_waiting", 5),
            ("case_waiting", 3),
        ]

    def test_figures_count_and_name_nobody(self, stage: Stage, branch: Branch) -> None:
        officer = stage.account(Role.NATIONAL_OFFICER)
        for name in ("Birk Aster", "Eg Bellis"):
            stage.refer(branch.id, name, due_on=stage.ago(1))
        before = len(stage.looks())
        told = stage.ask(officer, "branches.overview_figures", "en", branch=branch.id)
        (look,) = stage.looks()[before:]
        assert (look.outcome, look.persons) == ("looked", ())
        counts = {figure.kind: figure.count for figure in told.figures}
        counted = [kind for kind in Kind if kind is not Kind.CASE_UNATTENDED]
        assert list(counts) == counted, "nobody here knows who wishes for a match"
        assert counts == dict.fromkeys(counted, 0) | {Kind.REFERRAL_LATE: 2}
        assert (told.branch, told.today) == (str(branch.id), stage.today)
        assert told.figures[2].label == "concern past its day"

    def test_is_for_the_own_branch_and_figures_for_the_national_office(
        self, stage: Stage, branch: Branch
    ) -> None:
        with pytest.raises(NotFound):
            overview(stage, branch._replace(leader=stage.branch().leader))
        officer = stage.account(Role.NATIONAL_OFFICER)
        with pytest.raises(Forbidden):
            overview(stage, branch._replace(leader=officer))
        with pytest.raises(Forbidden):
            stage.ask(branch.leader, "branches.overview_figures", branch=branch.id)
        with pytest.raises(NotFound):
            stage.ask(officer, "branches.overview_figures", branch=BranchId(uuid4()))
