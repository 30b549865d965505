"""Participants: what they consent to, and take back."""

from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event, EventId
from core.facts import Reader
from core.personal import Private, seal
from core.testing import Bench, given
from domains.participants.commands import GiveConsent, WithdrawConsent
from domains.participants.events import (
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    MergeUndone,
    ParticipantId,
)
from domains.participants.facts import consents
from domains.participants.rules import DAY_IS_NOT_TO_COME, THERE_IS_A_CONSENT
from tests.domains.histories import (
    CONSENT_WITHDRAWN,
    LEADER,
    LEADER_ADDED,
    OTHER_PARTICIPANT,
    PARTICIPANT,
    REFERRED,
    TODAY,
    TOMORROW,
    YESTERDAY,
)
from tests.domains.participants.histories import BOTH, FIRST, merged

WITHDRAW = WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY)
WITHDRAWN = ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=TODAY)
UNDONE = MergeUndone(participant=PARTICIPANT, merged=OTHER_PARTICIPANT)
OTHER_WITHDRAWN = ConsentWithdrawn(participant=OTHER_PARTICIPANT, withdrawn_on=YESTERDAY)


def consented(
    participant: ParticipantId = PARTICIPANT,
    text_version: int = 2,
    corrects: EventId | None = None,
) -> ConsentGiven:
    """Return that she agreed today, in words."""
    return ConsentGiven(
        participant=participant,
        text_version=text_version,
        means=ConsentMeans.SPOKEN,
        given_on=TODAY,
        corrects=corrects,
    )


def consent(corrects: EventId | None = None) -> GiveConsent:
    """Return the command that says so."""
    return GiveConsent(
        participant=PARTICIPANT,
        text_version=2,
        means=ConsentMeans.SPOKEN,
        given_on=TODAY,
        corrects=corrects,
    )


def agrees(*history: Event, of: ParticipantId = PARTICIPANT) -> bool:
    """Say whether she agrees after all that."""
    with Bench() as bench:
        bench.append(*history)
        return consents(Reader(bench.recorder, bench.registry.codec), of)


class TestGiving:
    def test_she_consents_anew(self) -> None:
        given(LEADER_ADDED, REFERRED, CONSENT_WITHDRAWN).when(consent(), by=LEADER).then(
            consented()
        )

    def test_the_language_of_the_text_is_told_too(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            GiveConsent(
                participant=PARTICIPANT,
                text_version=1,
                means=ConsentMeans.WRITTEN,
                given_on=YESTERDAY,
                language=Private("prs"),
            ),
            by=LEADER,
        ).then(
            ConsentGiven(
                participant=PARTICIPANT,
                text_version=1,
                means=ConsentMeans.WRITTEN,
                given_on=YESTERDAY,
                language=seal(Private("prs")),
            )
        )

    def test_a_consent_is_not_given_tomorrow(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            GiveConsent(
                participant=PARTICIPANT,
                text_version=1,
                means=ConsentMeans.SPOKEN,
                given_on=TOMORROW,
            ),
            by=LEADER,
        ).refused(DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_a_consent_is_recorded_once_of_the_record_that_is_named(self) -> None:
        for merge in (merged(), merged(OTHER_PARTICIPANT, PARTICIPANT)):
            given(BOTH, merge).when(consent(), by=LEADER).then(consented())

    def test_merged_records_consent_together(self) -> None:
        both_withdrawn = (*BOTH, CONSENT_WITHDRAWN[0], OTHER_WITHDRAWN, merged())
        assert not agrees(*both_withdrawn)
        assert agrees(*both_withdrawn, consented())

    def test_a_consent_is_no_other_woman_s_once_a_merge_is_undone(self) -> None:
        told_while_merged = (*BOTH, OTHER_WITHDRAWN, merged(), consented())
        assert agrees(*told_while_merged, of=OTHER_PARTICIPANT)
        assert not agrees(*told_while_merged, UNDONE, of=OTHER_PARTICIPANT)
        assert agrees(*told_while_merged, UNDONE, of=PARTICIPANT)

    def test_what_is_told_before_a_merge_is_told_of_one_record(self) -> None:
        assert not agrees(*BOTH, OTHER_WITHDRAWN, consented(), merged())
        assert not agrees(*BOTH, OTHER_WITHDRAWN, merged(), consented(), UNDONE, merged())


class TestWithdrawing:
    def test_she_withdraws_her_consent(self) -> None:
        given(LEADER_ADDED, REFERRED).when(WITHDRAW, by=LEADER).then(
            ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=TODAY)
        )

    def test_a_consent_is_withdrawn_once(self) -> None:
        given(LEADER_ADDED, REFERRED, CONSENT_WITHDRAWN).when(WITHDRAW, by=LEADER).refused(
            THERE_IS_A_CONSENT
        )

    def test_a_consent_is_not_withdrawn_tomorrow(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TOMORROW), by=LEADER
        ).refused(DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_merged_records_withdraw_together(self) -> None:
        given(BOTH, merged()).when(WITHDRAW, by=LEADER).then(WITHDRAWN)
        assert not agrees(*BOTH, merged(), WITHDRAWN, of=OTHER_PARTICIPANT)
        assert agrees(*BOTH, merged(), WITHDRAWN, UNDONE, of=OTHER_PARTICIPANT)
        given(BOTH, merged(), WITHDRAWN).when(WITHDRAW, by=LEADER).refused(THERE_IS_A_CONSENT)

    def test_a_record_withdraws_for_itself_what_another_has_withdrawn_for_both(self) -> None:
        other = ConsentWithdrawn(participant=OTHER_PARTICIPANT, withdrawn_on=TODAY)
        given(BOTH, merged(), other).when(WITHDRAW, by=LEADER).then(WITHDRAWN)

    def test_a_consent_under_another_of_her_ids_is_one_to_withdraw(self) -> None:
        one_is_left = given(BOTH, CONSENT_WITHDRAWN, merged())
        one_is_left.when(WITHDRAW, by=LEADER).then(WITHDRAWN)
        none_is_left = given(BOTH, CONSENT_WITHDRAWN, OTHER_WITHDRAWN, merged())
        none_is_left.when(WITHDRAW, by=LEADER).refused(THERE_IS_A_CONSENT)


class TestCorrecting:
    def test_a_consent_is_corrected(self) -> None:
        given(consented(text_version=1), LEADER_ADDED, REFERRED).when(
            consent(FIRST), by=LEADER
        ).then(consented(corrects=FIRST))

    def test_a_correction_is_of_the_record_that_is_named(self) -> None:
        given(consented(text_version=1), BOTH, merged()).when(consent(FIRST), by=LEADER).then(
            consented(corrects=FIRST)
        )

    def test_a_corrected_consent_is_no_new_one(self) -> None:
        given(consented(text_version=1), LEADER_ADDED, REFERRED, CONSENT_WITHDRAWN).when(
            consent(FIRST), by=LEADER
        ).then(consented(corrects=FIRST))
        given(
            consented(text_version=1),
            LEADER_ADDED,
            REFERRED,
            CONSENT_WITHDRAWN,
            consented(corrects=FIRST),
        ).when(WITHDRAW, by=LEADER).refused(THERE_IS_A_CONSENT)

    def test_what_was_corrected_is_not_corrected_again(self) -> None:
        given(consented(text_version=1), LEADER_ADDED, REFERRED, consented(corrects=FIRST)).when(
            consent(FIRST), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)

    def test_a_consent_is_not_corrected_through_another_record(self) -> None:
        given(consented(OTHER_PARTICIPANT), BOTH, merged()).when(consent(FIRST), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_a_withdrawal_is_corrected(self) -> None:
        given(CONSENT_WITHDRAWN, LEADER_ADDED, REFERRED).when(
            WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY, corrects=FIRST),
            by=LEADER,
        ).then(ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=TODAY, corrects=FIRST))

    def test_a_withdrawal_is_corrected_after_it_took_the_consent(self) -> None:
        given(CONSENT_WITHDRAWN, LEADER_ADDED, REFERRED, CONSENT_WITHDRAWN).when(
            WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY, corrects=FIRST),
            by=LEADER,
        ).then(ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=TODAY, corrects=FIRST))

    def test_a_withdrawal_is_not_corrected_to_tomorrow(self) -> None:
        given(CONSENT_WITHDRAWN, LEADER_ADDED, REFERRED).when(
            WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TOMORROW, corrects=FIRST),
            by=LEADER,
        ).refused(DAY_IS_NOT_TO_COME)

    def test_a_consent_is_not_corrected_by_a_withdrawal(self) -> None:
        given(consented(), LEADER_ADDED, REFERRED).when(
            WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY, corrects=FIRST),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS)
