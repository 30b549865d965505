"""Cases: opened from an accepted referral, planned, closed, and opened again."""

from datetime import UTC, date, datetime, timedelta

from core.corrections import CORRECTS_WHAT_STANDS
from core.events import EventId
from core.identity import AccountId
from core.personal import Private
from core.testing import given, new_id
from domains.cases.commands import CloseCase, MakePlan, OpenCase, ReopenCase
from domains.cases.events import (
    CaseId,
    CaseOpened,
    ClosureReason,
    HandoverReason,
    ReopenReason,
)
from domains.cases.inputs import Plan
from domains.cases.rules import (
    CASE_BRANCH_IS_IN_USE,
    CASE_CLOSES_AFTER_IT_OPENED,
    CASE_DAY_IS_NOT_TO_COME,
    CASE_IS_CLOSED,
    CASE_IS_OPEN,
    CONCERNS_ARE_HANDLED,
    CORRECTION_KEEPS_RESPONSIBLE,
    NO_MATCH_IS_ACTIVE,
    PARTICIPANT_CONSENTS,
    REFERRAL_HAS_NO_CASE,
    REFERRAL_IS_ACCEPTED,
    RESPONSIBLE_LEADS_THE_BRANCH,
)
from domains.participants.events import ConsentWithdrawn, ParticipantsMerged
from tests.domains.cases.histories import (
    BEGUN,
    CONCERN,
    MATCH_PAUSED,
    NO_EVENT,
    OTHER_CONCERN,
    PLAN,
    SECOND_LEADER,
    SECOND_LEADER_ADDED,
    branch_closed,
    closed,
    concern_handled,
    concern_raised,
    handed_over,
    id_of_last,
    plan_made,
    reopened,
)
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    CONSENT_WITHDRAWN,
    LEADER,
    LEADER_ADDED,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    NOBODY,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    OTHER_PARTICIPANT,
    PARTICIPANT,
    PROPOSED,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRAL_DECLINED,
    REFERRED,
    TODAY,
    TOMORROW,
    YESTERDAY,
    History,
    account,
    disabled,
)

ACCEPTED: History = (*LEADER_ADDED, *REFERRED, *REFERRAL_ACCEPTED)
ENDED: History = (*BEGUN, *CASE_CLOSED)
BETTER_PLAN = Private(Plan(goals=("Bo i ro",)))


def open_case(responsible: AccountId = LEADER) -> OpenCase:
    return OpenCase(referral=REFERRAL, responsible=responsible)


def plan(goals: Private[Plan] = PLAN, corrects: EventId | None = None) -> MakePlan:
    return MakePlan(case=CASE, plan=goals, corrects=corrects)


def close(
    closed_on: date = TODAY,
    reason: ClosureReason = ClosureReason.COMPLETED,
    corrects: EventId | None = None,
) -> CloseCase:
    return CloseCase(case=CASE, reason=reason, closed_on=closed_on, corrects=corrects)


def reopen(
    reopened_on: date = TODAY,
    responsible: AccountId | None = None,
    reason: ReopenReason = ReopenReason.NEEDS_SUPPORT,
    corrects: EventId | None = None,
) -> ReopenCase:
    return ReopenCase(
        case=CASE,
        reason=reason,
        reopened_on=reopened_on,
        responsible=responsible,
        corrects=corrects,
    )


class TestOpening:
    def test_an_accepted_referral_becomes_a_case(self) -> None:
        given(ACCEPTED).when(open_case(), by=LEADER).then(
            CaseOpened(
                case=CaseId(new_id("case")),
                participant=PARTICIPANT,
                branch=BRANCH,
                referral=REFERRAL,
                responsible=LEADER,
            )
        )

    def test_a_referral_becomes_a_case_when_it_was_accepted(self) -> None:
        given(LEADER_ADDED, REFERRED).when(open_case(), by=LEADER).refused(REFERRAL_IS_ACCEPTED)
        given(LEADER_ADDED, REFERRED, REFERRAL_DECLINED).when(open_case(), by=LEADER).refused(
            REFERRAL_IS_ACCEPTED
        )

    def test_a_referral_becomes_one_case(self) -> None:
        given(ACCEPTED, CASE_OPENED).when(open_case(), by=LEADER).refused(
            REFERRAL_HAS_NO_CASE, case=CASE
        )

    def test_a_closed_case_is_not_opened_again_from_its_referral(self) -> None:
        given(ACCEPTED, CASE_OPENED, CASE_CLOSED).when(open_case(), by=LEADER).refused(
            REFERRAL_HAS_NO_CASE, case=CASE
        )

    def test_no_case_begins_at_a_closed_branch(self) -> None:
        given(ACCEPTED, branch_closed()).when(open_case(), by=LEADER).refused(CASE_BRANCH_IS_IN_USE)

    def test_no_case_begins_after_her_consent_was_withdrawn(self) -> None:
        given(ACCEPTED, CONSENT_WITHDRAWN).when(open_case(), by=LEADER).refused(
            PARTICIPANT_CONSENTS
        )

    def test_a_consent_that_she_withdrew_under_another_record_counts(self) -> None:
        given(
            ACCEPTED,
            ParticipantsMerged(participant=PARTICIPANT, merged=OTHER_PARTICIPANT),
            ConsentWithdrawn(participant=OTHER_PARTICIPANT, withdrawn_on=YESTERDAY),
        ).when(open_case(), by=LEADER).refused(PARTICIPANT_CONSENTS)

    def test_the_responsible_leads_the_branch(self) -> None:
        given(ACCEPTED, OTHER_LEADER_ADDED).when(open_case(OTHER_LEADER), by=LEADER).refused(
            RESPONSIBLE_LEADS_THE_BRANCH
        )

    def test_the_responsible_is_somebody_in_use(self) -> None:
        given(ACCEPTED, account(NOBODY), disabled(NOBODY)).when(
            open_case(NOBODY), by=LEADER
        ).refused(RESPONSIBLE_LEADS_THE_BRANCH)


class TestPlanning:
    def test_a_plan_is_sealed(self) -> None:
        given(BEGUN).when(plan(), by=LEADER).then(plan_made())

    def test_a_plan_follows_another(self) -> None:
        given(BEGUN, plan_made()).when(plan(BETTER_PLAN), by=LEADER).then(plan_made(BETTER_PLAN))

    def test_a_plan_is_corrected(self) -> None:
        made = id_of_last(BEGUN, plan_made())
        given(BEGUN, plan_made()).when(plan(BETTER_PLAN, made), by=LEADER).then(
            plan_made(BETTER_PLAN, made)
        )

    def test_what_is_corrected_is_a_plan_of_the_case(self) -> None:
        given(BEGUN).when(plan(corrects=id_of_last(BEGUN)), by=LEADER).refused(CORRECTS_WHAT_STANDS)

    def test_a_plan_is_corrected_once(self) -> None:
        made = id_of_last(BEGUN, plan_made())
        given(BEGUN, plan_made(), plan_made(BETTER_PLAN, made)).when(
            plan(corrects=made), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=made)

    def test_nothing_is_planned_in_a_closed_case(self) -> None:
        given(ENDED).when(plan(), by=LEADER).refused(CASE_IS_OPEN)


class TestClosing:
    def test_a_case_is_closed(self) -> None:
        given(BEGUN).when(close(), by=LEADER).then(closed())

    def test_a_case_is_closed_after_its_match_has_ended(self) -> None:
        given(BEGUN, MATCHED, MATCH_ENDED).when(close(), by=LEADER).then(closed())

    def test_a_proposal_does_not_keep_a_case_open(self) -> None:
        given(BEGUN, PROPOSED).when(close(), by=LEADER).then(closed())

    def test_what_is_told_late_comes_after_the_opening(self) -> None:
        lately, before = TODAY - timedelta(days=31), TODAY - timedelta(days=32)
        given(BEGUN).when(close(closed_on=lately), by=LEADER).then(closed(closed_on=lately))
        given(BEGUN).when(close(closed_on=before), by=LEADER).refused(
            CASE_CLOSES_AFTER_IT_OPENED, day=TODAY
        )

    def test_a_case_is_closed_once(self) -> None:
        given(ENDED).when(close(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_case_with_an_active_match_stays_open(self) -> None:
        given(BEGUN, MATCHED).when(close(), by=LEADER).refused(NO_MATCH_IS_ACTIVE, match=MATCH)

    def test_a_case_with_a_match_that_rests_stays_open(self) -> None:
        given(BEGUN, MATCHED, MATCH_PAUSED).when(close(), by=LEADER).refused(
            NO_MATCH_IS_ACTIVE, match=MATCH
        )

    def test_a_case_is_closed_when_its_concerns_are_handled(self) -> None:
        given(BEGUN, concern_raised(), concern_handled()).when(close(), by=LEADER).then(closed())

    def test_a_case_with_a_concern_stays_open(self) -> None:
        given(BEGUN, concern_raised(OTHER_CONCERN), concern_raised(), concern_handled()).when(
            close(), by=LEADER
        ).refused(CONCERNS_ARE_HANDLED, concern=OTHER_CONCERN)

    def test_a_corrected_concern_is_not_raised_again(self) -> None:
        raised = id_of_last(BEGUN, concern_raised())
        corrected = concern_raised(raised_on=TODAY, corrects=raised)
        given(BEGUN, concern_raised(), corrected).when(close(), by=LEADER).refused(
            CONCERNS_ARE_HANDLED, concern=CONCERN
        )
        given(BEGUN, concern_raised(), concern_handled(), corrected).when(close(), by=LEADER).then(
            closed()
        )

    def test_a_case_is_not_closed_tomorrow(self) -> None:
        given(BEGUN).when(close(TOMORROW), by=LEADER).refused(CASE_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_the_day_is_the_day_in_denmark(self) -> None:
        just_after_midnight = datetime(2026, 3, 2, 23, 1, tzinfo=UTC)
        given(BEGUN).at(just_after_midnight).when(close(TOMORROW), by=LEADER).then(
            closed(closed_on=TOMORROW)
        )

    def test_a_closure_is_corrected(self) -> None:
        wrong = id_of_last(ENDED)
        given(ENDED).when(close(YESTERDAY, ClosureReason.MOVED, wrong), by=LEADER).then(
            closed(ClosureReason.MOVED, YESTERDAY, wrong)
        )

    def test_a_corrected_closure_is_not_to_come_either(self) -> None:
        given(ENDED).when(close(TOMORROW, corrects=id_of_last(ENDED)), by=LEADER).refused(
            CASE_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_what_is_corrected_is_a_closure_of_the_case(self) -> None:
        given(ENDED).when(close(corrects=id_of_last(BEGUN)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS, event=id_of_last(BEGUN)
        )
        given(BEGUN).when(close(corrects=NO_EVENT), by=LEADER).refused(CORRECTS_WHAT_STANDS)

    def test_the_correction_of_an_earlier_closure_leaves_a_case_open(self) -> None:
        wrong = id_of_last(ENDED)
        again: History = (*ENDED, reopened(), closed(ClosureReason.MOVED, YESTERDAY, wrong))
        given(again).when(plan(), by=LEADER).then(plan_made())


class TestReopening:
    def test_a_closed_case_goes_on(self) -> None:
        given(ENDED).when(reopen(), by=LEADER).then(reopened())

    def test_another_leader_may_be_named(self) -> None:
        given(ENDED, SECOND_LEADER_ADDED).when(reopen(responsible=SECOND_LEADER), by=LEADER).then(
            reopened(), handed_over(reason=HandoverReason.OTHER)
        )

    def test_another_leader_is_named_when_the_responsible_has_left(self) -> None:
        left: History = (*ENDED, *SECOND_LEADER_ADDED, *disabled(LEADER))
        given(left).when(reopen(), by=SECOND_LEADER).refused(RESPONSIBLE_LEADS_THE_BRANCH)
        given(left).when(reopen(responsible=SECOND_LEADER), by=SECOND_LEADER).then(
            reopened(), handed_over(reason=HandoverReason.LEAVES)
        )

    def test_naming_who_is_responsible_already_changes_nothing(self) -> None:
        given(ENDED).when(reopen(responsible=LEADER), by=LEADER).then(reopened())

    def test_who_is_named_leads_the_branch(self) -> None:
        given(ENDED, OTHER_LEADER_ADDED).when(reopen(responsible=OTHER_LEADER), by=LEADER).refused(
            RESPONSIBLE_LEADS_THE_BRANCH
        )

    def test_an_open_case_is_not_reopened(self) -> None:
        given(BEGUN).when(reopen(), by=LEADER).refused(CASE_IS_CLOSED)

    def test_no_case_goes_on_at_a_closed_branch(self) -> None:
        given(ENDED, branch_closed()).when(reopen(), by=LEADER).refused(CASE_BRANCH_IS_IN_USE)

    def test_no_case_goes_on_without_her_consent(self) -> None:
        given(ENDED, CONSENT_WITHDRAWN).when(reopen(), by=LEADER).refused(PARTICIPANT_CONSENTS)

    def test_a_case_is_not_reopened_tomorrow(self) -> None:
        given(ENDED).when(reopen(TOMORROW), by=LEADER).refused(
            CASE_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_reopening_is_corrected(self) -> None:
        wrong = id_of_last(ENDED, reopened())
        given(ENDED, reopened()).when(
            reopen(YESTERDAY, reason=ReopenReason.MISTAKE, corrects=wrong), by=LEADER
        ).then(reopened(ReopenReason.MISTAKE, YESTERDAY, wrong))

    def test_what_is_corrected_is_a_reopening_of_the_case(self) -> None:
        given(ENDED).when(reopen(corrects=id_of_last(ENDED)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS, event=id_of_last(ENDED)
        )

    def test_a_correction_hands_nothing_over(self) -> None:
        wrong = id_of_last(ENDED, reopened())
        given(ENDED, reopened(), SECOND_LEADER_ADDED).when(
            reopen(responsible=SECOND_LEADER, corrects=wrong), by=LEADER
        ).refused(CORRECTION_KEEPS_RESPONSIBLE)
