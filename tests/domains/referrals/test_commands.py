"""Referrals: sent to the branch that covers her municipality, and answered there."""

from core.personal import Private, seal, to_vault
from core.testing import given, new_id
from domains.branches.events import MunicipalityCode
from domains.participants.events import (
    ConsentGiven,
    ConsentMeans,
    ParticipantId,
    ParticipantRegistered,
)
from domains.partners.events import PartnerId
from domains.referrals.commands import AcceptReferral, Consent, DeclineReferral, SubmitReferral
from domains.referrals.events import (
    DeclineReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralSubmitted,
)
from domains.referrals.rules import (
    BRANCH_IS_OPEN,
    CONSENT_IS_GIVEN,
    CONSENT_IS_NOT_TO_COME,
    MUNICIPALITY_IS_COVERED,
    PARTNER_IS_REGISTERED,
    REFERRAL_IS_WAITING,
)
from tests.domains.histories import (
    BRANCH,
    COUNSELLOR,
    COUNSELLOR_ADDED,
    COVERED,
    LEADER,
    LEADER_ADDED,
    OPENED,
    PARTICIPANT,
    PARTNER,
    PARTNER_REGISTERED,
    PLANNED,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRAL_DECLINED,
    REFERRED,
    TODAY,
    TOMORROW,
    UNCOVERED,
)

NAME, PHONE, WISHES = Private("Dæknavn"), Private("11 22 33 44"), Private("Kaffe om fredagen")
WRITTEN_TODAY = Consent(text_version=1, means=ConsentMeans.WRITTEN, given_on=TODAY)


def refer(
    *,
    municipality: MunicipalityCode = COVERED,
    partner: PartnerId | None = PARTNER,
    consent: Consent | None = WRITTEN_TODAY,
) -> SubmitReferral:
    return SubmitReferral(
        name=NAME,
        municipality=municipality,
        partner=partner,
        safe_phone=PHONE,
        wishes=WISHES,
        consent=consent,
    )


def test_a_counsellor_refers_to_the_branch_that_covers_the_municipality() -> None:
    participant = ParticipantId(new_id("participant"))
    given(COUNSELLOR_ADDED, PARTNER_REGISTERED, OPENED).when(refer(), by=COUNSELLOR).then(
        ReferralSubmitted(
            referral=ReferralId(new_id("referral")),
            participant=participant,
            branch=BRANCH,
            municipality=COVERED,
            wishes=seal(WISHES),
            partner=PARTNER,
        ),
        ParticipantRegistered(participant=participant, name=seal(NAME), safe_phone=to_vault(PHONE)),
        ConsentGiven(
            participant=participant,
            text_version=1,
            means=ConsentMeans.WRITTEN,
            given_on=TODAY,
        ),
    )


def test_a_leader_refers_to_her_own_branch_with_an_alias_and_nothing_else() -> None:
    participant = ParticipantId(new_id("participant"))
    given(LEADER_ADDED, OPENED).when(
        SubmitReferral(name=NAME, municipality=COVERED, consent=WRITTEN_TODAY), by=LEADER
    ).then(
        ReferralSubmitted(
            referral=ReferralId(new_id("referral")),
            participant=participant,
            branch=BRANCH,
            municipality=COVERED,
        ),
        ParticipantRegistered(participant=participant, name=seal(NAME)),
        ConsentGiven(
            participant=participant,
            text_version=1,
            means=ConsentMeans.WRITTEN,
            given_on=TODAY,
        ),
    )


def test_nobody_refers_where_no_branch_is() -> None:
    given(COUNSELLOR_ADDED, PARTNER_REGISTERED, OPENED).when(
        refer(municipality=UNCOVERED), by=COUNSELLOR
    ).refused(MUNICIPALITY_IS_COVERED, municipality=UNCOVERED)


def test_nobody_refers_to_a_branch_that_is_only_planned() -> None:
    given(COUNSELLOR_ADDED, PARTNER_REGISTERED, PLANNED).when(refer(), by=COUNSELLOR).refused(
        BRANCH_IS_OPEN
    )


def test_a_partner_that_refers_is_registered() -> None:
    given(COUNSELLOR_ADDED, OPENED).when(refer(), by=COUNSELLOR).refused(PARTNER_IS_REGISTERED)


def test_nobody_is_referred_without_her_consent() -> None:
    given(COUNSELLOR_ADDED, PARTNER_REGISTERED, OPENED).when(
        refer(consent=None), by=COUNSELLOR
    ).refused(CONSENT_IS_GIVEN)


def test_a_consent_is_not_given_tomorrow() -> None:
    tomorrow = Consent(text_version=1, means=ConsentMeans.WRITTEN, given_on=TOMORROW)
    given(COUNSELLOR_ADDED, PARTNER_REGISTERED, OPENED).when(
        refer(consent=tomorrow), by=COUNSELLOR
    ).refused(CONSENT_IS_NOT_TO_COME, day=TOMORROW)


def test_a_counsellor_refers_for_her_own_partner_only() -> None:
    given(COUNSELLOR_ADDED, PARTNER_REGISTERED, OPENED).when(
        refer(partner=None), by=COUNSELLOR
    ).not_found()


def test_a_referral_is_accepted() -> None:
    given(LEADER_ADDED, REFERRED).when(AcceptReferral(referral=REFERRAL), by=LEADER).then(
        ReferralAccepted(referral=REFERRAL, participant=PARTICIPANT, branch=BRANCH)
    )


def test_a_referral_is_accepted_once() -> None:
    given(LEADER_ADDED, REFERRED, REFERRAL_ACCEPTED).when(
        AcceptReferral(referral=REFERRAL), by=LEADER
    ).refused(REFERRAL_IS_WAITING, status="accepted")


def test_a_referral_is_declined_with_a_reason() -> None:
    given(LEADER_ADDED, REFERRED).when(
        DeclineReferral(referral=REFERRAL, reason=DeclineReason.NOT_REACHED), by=LEADER
    ).then(
        ReferralDeclined(
            referral=REFERRAL,
            participant=PARTICIPANT,
            branch=BRANCH,
            reason=DeclineReason.NOT_REACHED,
        )
    )


def test_a_referral_is_answered_once() -> None:
    given(LEADER_ADDED, REFERRED, REFERRAL_DECLINED).when(
        DeclineReferral(referral=REFERRAL, reason=DeclineReason.NO_ROOM), by=LEADER
    ).refused(REFERRAL_IS_WAITING, status="declined")


def test_a_referral_that_does_not_exist_is_not_found() -> None:
    given(LEADER_ADDED).when(AcceptReferral(referral=REFERRAL), by=LEADER).not_found()
