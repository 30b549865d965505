"""What account holders are written: a link, as long as it is wanted; and nothing that betrays."""

from collections.abc import Sequence

import pytest

from core.facts import Reader
from core.notices import Message, Notice
from core.personal import Private
from core.testing import Bench, installed
from core.text import Text
from domains.accounts.commands import IssueInvitation
from domains.accounts.events import AccountReset
from tests.domains.accounts.histories import ACCEPTED, INVITED, invitation_issued
from tests.domains.histories import LEADER_ADDED, NOBODY, NOBODY_ADDED, History, disabled

BETRAYS = ("qnet", "vold", "violence", "røde kors", "red cross", "krise", "shelter", "kvinde")


def written(*histories: History, at: int) -> Sequence[Message]:
    """Return the messages about the event at a position, as the log stands in the end."""
    with Bench() as bench:
        for history in histories:
            bench.append(*history)
        recorded = bench.recorded()[at - 1]
        read = Reader(bench.recorder, bench.registry.codec)
        return [m for notice in installed().notices for m in notice.messages(read, recorded)]


def test_whoever_is_invited_is_written_a_link() -> None:
    (message,) = written(NOBODY_ADDED, INVITED, at=2)
    assert message.to == NOBODY
    assert message.link is not None
    digest = Private("0" * 64)
    assert message.link.accepting(digest) == IssueInvitation(account=NOBODY, digest=digest)


def test_a_link_whose_sending_failed_is_written_again() -> None:
    assert len(written(NOBODY_ADDED, INVITED, invitation_issued(), at=2)) == 1


@pytest.mark.parametrize(
    "meanwhile",
    [INVITED, (*invitation_issued(), *ACCEPTED), disabled(NOBODY)],
    ids=["invited again", "has come in", "disabled"],
)
def test_what_is_no_longer_wanted_is_not_written(meanwhile: History) -> None:
    assert written(NOBODY_ADDED, INVITED, meanwhile, at=2) == []


def test_whoever_is_reset_is_written_a_link_again() -> None:
    came_in = (*NOBODY_ADDED, *INVITED, *invitation_issued(), *ACCEPTED)
    again = (AccountReset(account=NOBODY), *INVITED)
    assert written(came_in, again, at=2) == []
    assert len(written(came_in, again, at=6)) == 1


def test_other_events_write_nothing() -> None:
    assert written(LEADER_ADDED, at=2) == []


@pytest.mark.parametrize("notice", installed().notices, ids=lambda notice: notice.name)
def test_a_notice_has_a_name_of_its_own(notice: Notice) -> None:
    assert [each.name for each in installed().notices].count(notice.name) == 1


def test_an_invitation_betrays_nothing() -> None:
    (message,) = written(NOBODY_ADDED, INVITED, at=2)
    for text in (message.subject, message.words):
        assert isinstance(text, Text)
        words = f"{text.da} {text.en}".lower()
        assert [word for word in BETRAYS if word in words] == []
    assert message.words.da.count("{link}") == message.words.en.count("{link}") == 1
