"""Participants: what they consent to, and take back."""

from core.testing import given
from domains.participants.commands import GiveConsent, WithdrawConsent
from domains.participants.events import ConsentGiven, ConsentMeans, ConsentWithdrawn
from domains.participants.rules import DAY_IS_NOT_TO_COME, THERE_IS_A_CONSENT
from tests.domains.histories import (
    CONSENT_WITHDRAWN,
    LEADER,
    LEADER_ADDED,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    OTHER_REFERRAL,
    PARTICIPANT,
    REFERRED,
    TODAY,
    TOMORROW,
    YESTERDAY,
    referred,
)


def test_she_consents_anew() -> None:
    given(LEADER_ADDED, REFERRED, CONSENT_WITHDRAWN).when(
        GiveConsent(
            participant=PARTICIPANT, text_version=2, means=ConsentMeans.SPOKEN, given_on=TODAY
        ),
        by=LEADER,
    ).then(
        ConsentGiven(
            participant=PARTICIPANT, text_version=2, means=ConsentMeans.SPOKEN, given_on=TODAY
        )
    )


def test_a_consent_is_not_given_tomorrow() -> None:
    given(LEADER_ADDED, REFERRED).when(
        GiveConsent(
            participant=PARTICIPANT, text_version=1, means=ConsentMeans.SPOKEN, given_on=TOMORROW
        ),
        by=LEADER,
    ).refused(DAY_IS_NOT_TO_COME, day=TOMORROW)


def test_she_withdraws_her_consent() -> None:
    given(LEADER_ADDED, REFERRED).when(
        WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY), by=LEADER
    ).then(ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=TODAY))


def test_a_consent_is_withdrawn_once() -> None:
    given(LEADER_ADDED, REFERRED, CONSENT_WITHDRAWN).when(
        WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY), by=LEADER
    ).refused(THERE_IS_A_CONSENT)


def test_a_consent_is_not_withdrawn_tomorrow() -> None:
    given(LEADER_ADDED, REFERRED).when(
        WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TOMORROW), by=LEADER
    ).refused(DAY_IS_NOT_TO_COME, day=TOMORROW)


def test_she_is_with_the_branch_of_her_latest_referral() -> None:
    moved = given(
        LEADER_ADDED, OTHER_LEADER_ADDED, REFERRED, referred(OTHER_REFERRAL, branch=OTHER_BRANCH)
    )
    withdrawal = WithdrawConsent(participant=PARTICIPANT, withdrawn_on=YESTERDAY)
    moved.when(withdrawal, by=LEADER).not_found()
    moved.when(withdrawal, by=OTHER_LEADER).then(
        ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=YESTERDAY)
    )
