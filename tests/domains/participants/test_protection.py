"""Participants: protection of name and address, and its end."""

from datetime import timedelta

from core.corrections import CORRECTS_WHAT_STANDS
from core.testing import START, given
from domains.participants.commands import EndProtection, ProtectAddress
from domains.participants.events import AddressProtected, Protection, ProtectionEnded
from domains.participants.rules import (
    ADDRESS_IS_PROTECTED,
    DAY_IS_NOT_TO_COME,
    PROTECTION_IS_NOT_OVER,
)
from tests.domains.histories import (
    LEADER,
    LEADER_ADDED,
    PARTICIPANT,
    REFERRED,
    TODAY,
    TOMORROW,
    YESTERDAY,
)
from tests.domains.participants.histories import FIRST, PROTECTED

END = EndProtection(participant=PARTICIPANT, ended_on=TODAY)
ENDED = ProtectionEnded(participant=PARTICIPANT, ended_on=TODAY)
LAPSED = AddressProtected(
    participant=PARTICIPANT, level=Protection.SPECIAL, until=YESTERDAY, corrects=FIRST
)


class TestProtecting:
    def test_her_address_is_protected(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            ProtectAddress(participant=PARTICIPANT, level=Protection.SPECIAL, until=TODAY),
            by=LEADER,
        ).then(AddressProtected(participant=PARTICIPANT, level=Protection.SPECIAL, until=TODAY))

    def test_a_protection_is_renewed(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED).when(
            ProtectAddress(participant=PARTICIPANT, level=Protection.ORDINARY, until=TOMORROW),
            by=LEADER,
        ).then(AddressProtected(participant=PARTICIPANT, level=Protection.ORDINARY, until=TOMORROW))

    def test_what_has_lapsed_is_no_protection(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            ProtectAddress(participant=PARTICIPANT, level=Protection.SPECIAL, until=YESTERDAY),
            by=LEADER,
        ).refused(PROTECTION_IS_NOT_OVER, until=YESTERDAY)

    def test_a_correction_may_say_that_it_has_lapsed(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED).when(
            ProtectAddress(
                participant=PARTICIPANT,
                level=Protection.SPECIAL,
                until=YESTERDAY,
                corrects=FIRST,
            ),
            by=LEADER,
        ).then(LAPSED)

    def test_a_protection_corrects_a_protection_only(self) -> None:
        given(ENDED, LEADER_ADDED, REFERRED).when(
            ProtectAddress(
                participant=PARTICIPANT, level=Protection.SPECIAL, until=TODAY, corrects=FIRST
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


class TestEnding:
    def test_a_protection_ends(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED).when(END, by=LEADER).then(ENDED)

    def test_without_a_protection_nothing_ends(self) -> None:
        given(LEADER_ADDED, REFERRED).when(END, by=LEADER).refused(ADDRESS_IS_PROTECTED)
        given(PROTECTED, LEADER_ADDED, REFERRED, ENDED).when(END, by=LEADER).refused(
            ADDRESS_IS_PROTECTED
        )

    def test_what_has_lapsed_does_not_end_too(self) -> None:
        later = START + timedelta(days=366)
        given(PROTECTED, LEADER_ADDED, REFERRED).at(later).when(END, by=LEADER).refused(
            ADDRESS_IS_PROTECTED
        )

    def test_a_corrected_day_counts(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED, LAPSED).when(END, by=LEADER).refused(
            ADDRESS_IS_PROTECTED
        )

    def test_a_correction_of_an_older_protection_changes_not_the_newer(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED, PROTECTED, LAPSED).when(END, by=LEADER).then(ENDED)

    def test_a_protection_may_begin_again_after_its_end(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED, ENDED, PROTECTED).when(END, by=LEADER).then(ENDED)

    def test_it_does_not_end_tomorrow(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED).when(
            EndProtection(participant=PARTICIPANT, ended_on=TOMORROW), by=LEADER
        ).refused(DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_the_day_of_its_end_is_corrected(self) -> None:
        given(ENDED, LEADER_ADDED, REFERRED).when(
            EndProtection(participant=PARTICIPANT, ended_on=YESTERDAY, corrects=FIRST), by=LEADER
        ).then(ProtectionEnded(participant=PARTICIPANT, ended_on=YESTERDAY, corrects=FIRST))

    def test_an_end_corrects_an_end_only(self) -> None:
        given(PROTECTED, LEADER_ADDED, REFERRED).when(
            EndProtection(participant=PARTICIPANT, ended_on=YESTERDAY, corrects=FIRST), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)
