"""What a participant's contact details were before is really gone from the vault."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from core.codec import decode_metadata
from core.events import EventId
from core.identity import of_system
from core.personal import Private, VaultRef
from core.testing import Bench
from core.testing.bench import ERASED
from domains.participants.commands import ChangeContact, RemoveContact
from domains.participants.events import (
    ContactChanged,
    ContactDetail,
    ContactDetails,
    OldContactDeleted,
    ParticipantId,
    ParticipantRegistered,
)
from domains.participants.reactions import REACTIONS
from tests.domains.histories import LEADER, OTHER_PARTICIPANT, PARTICIPANT
from tests.domains.participants.histories import BOTH, merged

PHONE, ADDRESS, LIVES_AT, SCHOOL = ContactDetail


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Two women whose safe phones are in the vault."""
    with Bench() as bench:
        bench.append(*BOTH)
        yield bench


def change(
    bench: Bench,
    participant: ParticipantId = PARTICIPANT,
    corrects: EventId | None = None,
    **told: str,
) -> EventId:
    """Let her leader say where she is; return the id of what was recorded."""
    details = Private(ContactDetails(**told))
    bench.execute(
        ChangeContact(participant=participant, details=details, corrects=corrects), LEADER
    )
    return EventId(bench.recorded()[-1].id)


def remove(bench: Bench, *details: ContactDetail) -> None:
    """Let her leader say that details hold no more."""
    bench.execute(RemoveContact(participant=PARTICIPANT, details=details), LEADER)


def rows(bench: Bench, participant: ParticipantId = PARTICIPANT) -> list[UUID]:
    """Return all rows of the vault that any event of hers ever spoke of, in order."""
    return [ref.ref for ref in refs(bench, participant)]


def refs(bench: Bench, participant: ParticipantId) -> list[VaultRef[Any]]:
    return [
        value
        for recorded in bench.recorded()
        if isinstance(recorded.event, ParticipantRegistered | ContactChanged)
        and recorded.event.participant == participant
        for name in ("safe_phone", *(detail.value for detail in ContactDetail))
        if (value := getattr(recorded.event, name, None)) is not None
    ]


def in_vault(bench: Bench, participant: ParticipantId = PARTICIPANT) -> list[str]:
    """Return what the vault still gives of all that was told, opened."""
    opened = [bench.reveal(ref) for ref in refs(bench, participant)]
    there = [value for value in opened if value != ERASED]
    assert len(bench.keys.from_vault(rows(bench, participant))) == len(there)
    return there


def deletions(bench: Bench) -> list[int]:
    """Return how many rows were deleted, each time."""
    events = [recorded.event for recorded in bench.recorded()]
    return [event.rows for event in events if isinstance(event, OldContactDeleted)]


class TestChanging:
    def test_the_phone_from_the_referral_is_gone_and_the_new_one_stays(self, bench: Bench) -> None:
        (old,) = rows(bench)
        change(bench, phone="22 22 22 22")
        bench.react()
        assert bench.keys.from_vault([old]) == {}
        assert in_vault(bench) == ["22 22 22 22"]
        assert deletions(bench) == [1]

    def test_until_the_reaction_both_are_there(self, bench: Bench) -> None:
        change(bench, phone="22 22 22 22")
        assert in_vault(bench) == ["11 22 33 44", "22 22 22 22"]

    def test_each_detail_replaces_its_own_kind(self, bench: Bench) -> None:
        change(bench, phone="22 22 22 22", address="Vejen 1", lives_at="Her", school="Skolen")
        change(bench, address="Vejen 2", school="Byskolen")
        bench.react()
        assert in_vault(bench) == ["22 22 22 22", "Her", "Vejen 2", "Byskolen"]
        assert deletions(bench) == [1, 2]

    def test_what_is_told_for_the_first_time_replaces_nothing(self, bench: Bench) -> None:
        change(bench, address="Vejen 1")
        bench.react()
        assert in_vault(bench) == ["11 22 33 44", "Vejen 1"]
        assert deletions(bench) == []

    def test_many_changes_leave_the_last(self, bench: Bench) -> None:
        for number in range(5):
            change(bench, phone=f"33 33 33 3{number}")
            bench.react()
        assert in_vault(bench) == ["33 33 33 34"]
        assert deletions(bench) == [1] * 5

    def test_many_changes_in_a_row_leave_the_last_too(self, bench: Bench) -> None:
        for number in range(5):
            change(bench, phone=f"33 33 33 3{number}")
        bench.react()
        assert in_vault(bench) == ["33 33 33 34"]
        assert deletions(bench) == [1] * 5

    def test_the_same_value_told_again_stays_once(self, bench: Bench) -> None:
        change(bench, phone="11 22 33 44")
        bench.react()
        assert in_vault(bench) == ["11 22 33 44"]

    def test_nobody_else_loses_anything(self, bench: Bench) -> None:
        change(bench, OTHER_PARTICIPANT, address="Vejen 9")
        change(bench, phone="22 22 22 22", address="Vejen 1")
        change(bench, address="Vejen 2")
        bench.react()
        assert in_vault(bench, OTHER_PARTICIPANT) == ["11 22 33 44", "Vejen 9"]

    def test_a_merged_record_keeps_its_own(self, bench: Bench) -> None:
        bench.append(merged())
        change(bench, phone="22 22 22 22")
        bench.react()
        assert in_vault(bench, OTHER_PARTICIPANT) == ["11 22 33 44"]


class TestRemoving:
    def test_what_is_removed_is_gone(self, bench: Bench) -> None:
        change(bench, address="Vejen 1", school="Skolen")
        remove(bench, PHONE, ADDRESS)
        bench.react()
        assert in_vault(bench) == ["Skolen"]
        assert deletions(bench) == [2]

    def test_what_comes_after_a_removal_stays(self, bench: Bench) -> None:
        remove(bench, PHONE)
        change(bench, phone="22 22 22 22")
        bench.react()
        assert in_vault(bench) == ["22 22 22 22"]
        assert deletions(bench) == [1]


class TestCorrecting:
    def test_a_correction_deletes_what_it_corrects(self, bench: Bench) -> None:
        told = change(bench, phone="22 22 22 22", address="Vejen 1")
        corrected = change(bench, corrects=told, phone="23 23 23 23", address="Vejen 1")
        bench.react()
        assert in_vault(bench) == ["23 23 23 23", "Vejen 1"]
        change(bench, corrects=corrected, phone="24 24 24 24", address="Vejen 1")
        bench.react()
        assert in_vault(bench) == ["24 24 24 24", "Vejen 1"]
        assert len(bench.keys.from_vault(rows(bench))) == 2


class TestReactingTwice:
    def test_it_deletes_once(self, bench: Bench) -> None:
        change(bench, phone="22 22 22 22")
        bench.react()
        head = bench.recorder.head()
        for reaction in REACTIONS:
            bench.reacted.advance(reaction.name, 0)
        bench.react()
        bench.react()
        assert bench.recorder.head() == head
        assert in_vault(bench) == ["22 22 22 22"]

    def test_what_was_told_meanwhile_stays(self, bench: Bench) -> None:
        change(bench, phone="22 22 22 22")
        bench.react()
        change(bench, phone="33 33 33 33", address="Vejen 1")
        for reaction in REACTIONS:
            bench.reacted.advance(reaction.name, 0)
        bench.react()
        assert in_vault(bench) == ["33 33 33 33", "Vejen 1"]
        assert deletions(bench) == [1, 1]

    def test_a_reaction_that_was_late_takes_only_what_is_old(self, bench: Bench) -> None:
        change(bench, phone="22 22 22 22")
        remove(bench, PHONE)
        change(bench, phone="33 33 33 33")
        bench.react()
        assert in_vault(bench) == ["33 33 33 33"]


def test_the_system_deletes_and_says_why(bench: Bench) -> None:
    told = change(bench, phone="22 22 22 22")
    bench.react()
    metadata = decode_metadata(bench.recorded()[-1].raw_metadata)
    assert metadata.actor == of_system("reaction:participants.delete_replaced_contact").id
    assert metadata.correlation_id == str(told)


def test_the_events_still_say_which_values_were_meant(bench: Bench) -> None:
    """The commitment stays when the row is gone: it says nothing without the value."""
    (before,) = refs(bench, PARTICIPANT)
    change(bench, phone="22 22 22 22")
    bench.react()
    assert refs(bench, PARTICIPANT)[0] == before


def test_a_phone_in_clear_is_in_no_event(bench: Bench) -> None:
    change(bench, phone="22 22 22 22", school="Skolen ved havet")
    bench.react()
    log = b"".join(recorded.data + recorded.raw_metadata for recorded in bench.recorded())
    assert b"22 22 22 22" not in log
    assert b"havet" not in log
