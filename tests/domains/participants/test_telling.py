"""Participants: what they are called, what they need, how they are reached safely."""

import pytest

from core.corrections import CORRECTS_WHAT_STANDS
from core.errors import InvalidInput
from core.inputs import read_input
from core.personal import Private, seal
from core.testing import given
from domains.participants.commands import NameParticipant, TellNeeds, TellSafeContact
from domains.participants.events import (
    Channel,
    DayTime,
    Needs,
    NeedsTold,
    ParticipantNamed,
    SafeContact,
    SafeContactTold,
    Support,
)
from tests.domains.histories import LEADER, LEADER_ADDED, PARTICIPANT, REFERRED
from tests.domains.participants.histories import FIRST, NEEDS, SAFE_CONTACT

NAME = Private("Amina Hassan")
NAMED = ParticipantNamed(participant=PARTICIPANT, name=seal(Private("Amin Hasan")))
NEEDS_TOLD = NeedsTold(participant=PARTICIPANT, needs=seal(Private(NEEDS)))
SAFE_CONTACT_TOLD = SafeContactTold(participant=PARTICIPANT, contact=seal(Private(SAFE_CONTACT)))
OTHER_NEEDS = Private(
    Needs(languages=("so",), support=Support.PHONE_FRIEND, times=(DayTime.EVENING,))
)
OTHER_CONTACT = Private(SafeContact(channel=Channel.CALL, message_may_be_left=True))


def test_she_says_what_she_is_called() -> None:
    given(LEADER_ADDED, REFERRED).when(
        NameParticipant(participant=PARTICIPANT, name=NAME), by=LEADER
    ).then(ParticipantNamed(participant=PARTICIPANT, name=seal(NAME)))


def test_a_name_is_corrected() -> None:
    given(NAMED, LEADER_ADDED, REFERRED).when(
        NameParticipant(participant=PARTICIPANT, name=NAME, corrects=FIRST), by=LEADER
    ).then(ParticipantNamed(participant=PARTICIPANT, name=seal(NAME), corrects=FIRST))


def test_a_name_corrects_a_name_only() -> None:
    given(NEEDS_TOLD, LEADER_ADDED, REFERRED).when(
        NameParticipant(participant=PARTICIPANT, name=NAME, corrects=FIRST), by=LEADER
    ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


def test_she_says_what_she_needs() -> None:
    given(LEADER_ADDED, REFERRED).when(
        TellNeeds(participant=PARTICIPANT, needs=Private(NEEDS)), by=LEADER
    ).then(NEEDS_TOLD)


def test_needs_are_corrected() -> None:
    given(NEEDS_TOLD, LEADER_ADDED, REFERRED).when(
        TellNeeds(participant=PARTICIPANT, needs=OTHER_NEEDS, corrects=FIRST), by=LEADER
    ).then(NeedsTold(participant=PARTICIPANT, needs=seal(OTHER_NEEDS), corrects=FIRST))


def test_needs_correct_needs_only() -> None:
    given(NAMED, LEADER_ADDED, REFERRED).when(
        TellNeeds(participant=PARTICIPANT, needs=OTHER_NEEDS, corrects=FIRST), by=LEADER
    ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


def test_she_says_how_she_is_reached_without_danger() -> None:
    given(LEADER_ADDED, REFERRED).when(
        TellSafeContact(participant=PARTICIPANT, contact=Private(SAFE_CONTACT)), by=LEADER
    ).then(SAFE_CONTACT_TOLD)


def test_safe_contact_is_corrected() -> None:
    given(SAFE_CONTACT_TOLD, LEADER_ADDED, REFERRED).when(
        TellSafeContact(participant=PARTICIPANT, contact=OTHER_CONTACT, corrects=FIRST), by=LEADER
    ).then(SafeContactTold(participant=PARTICIPANT, contact=seal(OTHER_CONTACT), corrects=FIRST))


def test_safe_contact_corrects_safe_contact_only() -> None:
    given(NAMED, LEADER_ADDED, REFERRED).when(
        TellSafeContact(participant=PARTICIPANT, contact=OTHER_CONTACT, corrects=FIRST), by=LEADER
    ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


@pytest.mark.parametrize(
    "needs",
    [
        {"support": "both"},
        {"support": "both", "languages": []},
        {"support": "both", "languages": ["Arabic"]},
        {"support": "both", "languages": ["ar\n"]},
        {"support": "both", "languages": ["ar"] * 11},
        {"support": "money", "languages": ["ar"]},
        {"support": "both", "languages": ["ar"], "words": ""},
        {"support": "both", "languages": ["ar"], "husband": "Ali"},
    ],
    ids=str,
)
def test_needs_that_say_nothing_are_not_read(needs: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_input(TellNeeds, {"participant": str(PARTICIPANT), "needs": needs})
    assert str(refusal.value.facts["field"]).startswith("needs")
    assert "Ali" not in str(vars(refusal.value))
