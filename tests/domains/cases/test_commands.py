"""Cases: opened from an accepted referral, and closed."""

from datetime import UTC, date, datetime

from core.identity import AccountId
from core.testing import given, new_id
from domains.cases.commands import CloseCase, OpenCase
from domains.cases.events import CaseClosed, CaseId, CaseOpened, ClosureReason
from domains.cases.rules import (
    CASE_IS_OPEN,
    CLOSURE_IS_NOT_TO_COME,
    NO_MATCH_IS_ACTIVE,
    PARTICIPANT_CONSENTS,
    REFERRAL_HAS_NO_CASE,
    REFERRAL_IS_ACCEPTED,
    RESPONSIBLE_LEADS_THE_BRANCH,
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
    PARTICIPANT,
    PROPOSED,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRAL_DECLINED,
    REFERRED,
    TODAY,
    TOMORROW,
    History,
    account,
    disabled,
)

ACCEPTED: History = (*LEADER_ADDED, *REFERRED, *REFERRAL_ACCEPTED)


def open_case(responsible: AccountId = LEADER) -> OpenCase:
    return OpenCase(referral=REFERRAL, responsible=responsible)


def close(closed_on: date = TODAY) -> CloseCase:
    return CloseCase(case=CASE, reason=ClosureReason.COMPLETED, closed_on=closed_on)


def closed(closed_on: date = TODAY) -> CaseClosed:
    return CaseClosed(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=ClosureReason.COMPLETED,
        closed_on=closed_on,
    )


def test_an_accepted_referral_becomes_a_case() -> None:
    given(ACCEPTED).when(open_case(), by=LEADER).then(
        CaseOpened(
            case=CaseId(new_id("case")),
            participant=PARTICIPANT,
            branch=BRANCH,
            referral=REFERRAL,
            responsible=LEADER,
        )
    )


def test_a_referral_becomes_a_case_when_it_was_accepted() -> None:
    given(LEADER_ADDED, REFERRED).when(open_case(), by=LEADER).refused(REFERRAL_IS_ACCEPTED)
    given(LEADER_ADDED, REFERRED, REFERRAL_DECLINED).when(open_case(), by=LEADER).refused(
        REFERRAL_IS_ACCEPTED
    )


def test_a_referral_becomes_one_case() -> None:
    given(ACCEPTED, CASE_OPENED).when(open_case(), by=LEADER).refused(
        REFERRAL_HAS_NO_CASE, case=CASE
    )


def test_a_closed_case_is_not_opened_again_from_its_referral() -> None:
    given(ACCEPTED, CASE_OPENED, CASE_CLOSED).when(open_case(), by=LEADER).refused(
        REFERRAL_HAS_NO_CASE, case=CASE
    )


def test_no_case_begins_after_her_consent_was_withdrawn() -> None:
    given(ACCEPTED, CONSENT_WITHDRAWN).when(open_case(), by=LEADER).refused(PARTICIPANT_CONSENTS)


def test_the_responsible_leads_the_branch() -> None:
    given(ACCEPTED, OTHER_LEADER_ADDED).when(open_case(OTHER_LEADER), by=LEADER).refused(
        RESPONSIBLE_LEADS_THE_BRANCH
    )


def test_the_responsible_is_somebody_in_use() -> None:
    given(ACCEPTED, account(NOBODY), disabled(NOBODY)).when(open_case(NOBODY), by=LEADER).refused(
        RESPONSIBLE_LEADS_THE_BRANCH
    )


def test_a_case_is_closed() -> None:
    given(LEADER_ADDED, CASE_OPENED).when(close(), by=LEADER).then(closed())


def test_a_case_is_closed_after_its_match_has_ended() -> None:
    given(LEADER_ADDED, CASE_OPENED, MATCHED, MATCH_ENDED).when(close(), by=LEADER).then(closed())


def test_a_proposal_does_not_keep_a_case_open() -> None:
    given(LEADER_ADDED, CASE_OPENED, PROPOSED).when(close(), by=LEADER).then(closed())


def test_a_case_is_closed_once() -> None:
    given(LEADER_ADDED, CASE_OPENED, CASE_CLOSED).when(close(), by=LEADER).refused(CASE_IS_OPEN)


def test_a_case_with_an_active_match_stays_open() -> None:
    given(LEADER_ADDED, CASE_OPENED, MATCHED).when(close(), by=LEADER).refused(
        NO_MATCH_IS_ACTIVE, match=MATCH
    )


def test_a_case_is_not_closed_tomorrow() -> None:
    given(LEADER_ADDED, CASE_OPENED).when(close(TOMORROW), by=LEADER).refused(
        CLOSURE_IS_NOT_TO_COME, day=TOMORROW
    )


def test_the_day_is_the_day_in_denmark() -> None:
    just_after_midnight = datetime(2026, 3, 2, 23, 1, tzinfo=UTC)
    given(LEADER_ADDED, CASE_OPENED).at(just_after_midnight).when(close(TOMORROW), by=LEADER).then(
        closed(TOMORROW)
    )
