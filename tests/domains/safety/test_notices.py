"""Who is told at once, and in words that betray nothing."""

from collections.abc import Sequence

from core.facts import Reader
from core.identity import AccountId
from core.notices import Message
from core.testing import Bench, installed
from domains.accounts.events import Role, RoleTaken
from tests.domains.accounts.test_notices import BETRAYS
from tests.domains.cases.histories import SECOND_LEADER, SECOND_LEADER_ADDED
from tests.domains.histories import (
    CASE_OPENED,
    LEADER,
    LEADER_ADDED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    History,
    disabled,
)
from tests.domains.safety.histories import (
    DUTY,
    DUTY_ADDED,
    OTHER_DUTY,
    OTHER_DUTY_ADDED,
    found,
    glass_broken,
    shut_out,
)

PEOPLE: History = (
    *LEADER_ADDED,
    *SECOND_LEADER_ADDED,
    *OTHER_LEADER_ADDED,
    *DUTY_ADDED,
    *OTHER_DUTY_ADDED,
    *CASE_OPENED,
)


def written(*histories: History) -> Sequence[Message]:
    """Return the messages about the last event of all."""
    with Bench() as bench:
        for history in histories:
            bench.append(*history)
        recorded = bench.recorded()[-1]
        read = Reader(bench.recorder, bench.registry.codec)
        return [m for notice in installed().notices for m in notice.messages(read, recorded)]


def told(*histories: History) -> set[AccountId]:
    return {message.to for message in written(*histories)}


def test_when_the_glass_is_broken_all_others_are_told_whose_business_it_is() -> None:
    at_the_branch = {LEADER, SECOND_LEADER}
    assert told(PEOPLE, glass_broken(DUTY)) == {*at_the_branch, OTHER_DUTY}
    assert told(PEOPLE, glass_broken(OTHER_LEADER)) == {*at_the_branch, DUTY, OTHER_DUTY}


def test_whoever_is_shut_out_of_her_is_not_told() -> None:
    assert LEADER not in told(PEOPLE, shut_out(LEADER), glass_broken(DUTY))


def test_whoever_is_gone_or_off_duty_is_not_told() -> None:
    off_duty: History = (RoleTaken(account=OTHER_DUTY, role=Role.DUTY_OFFICER),)
    there = (PEOPLE, disabled(SECOND_LEADER), off_duty, glass_broken(DUTY))
    assert told(*there) == {LEADER}


def test_when_he_has_found_her_whoever_is_on_duty_is_told() -> None:
    assert told(PEOPLE, found(LEADER)) == {DUTY, OTHER_DUTY}
    assert told(PEOPLE, found(DUTY)) == {OTHER_DUTY}


def test_the_words_betray_nothing() -> None:
    for message in written(PEOPLE, glass_broken(DUTY)):
        for words in (message.subject, message.words):
            said = f"{words.da} {words.en}".lower()
            assert not [word for word in BETRAYS if word in said]
