"""Who may do what: every command, asked by everybody, about what is theirs and what is not.

The tables in `<domain>/who_may.py` say it once more, in other words than `permissions.py`: both
must agree.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.commands import Command
from core.testing import given, installed
from domains.accounts.events import Role, RoleGiven
from tests.domains.histories import MATCH_ENDED, MATCHED, PROPOSED, History
from tests.domains.matches.who_may import MEETING
from tests.domains.people import ACCOUNTS, PEOPLE, Outcome, Row

TABLE: list[Row] = [
    row
    for path in sorted(Path(__file__).parent.glob("*/who_may.py"))
    for row in importlib.import_module(f"tests.domains.{path.parent.name}.who_may").ROWS
]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("what", "history", "command", "may"), TABLE, ids=[row[0] for row in TABLE]
)
def test_who_may_do_it(
    what: str, history: History, command: Command, may: Mapping[str, Outcome], who: str
) -> None:
    outcome = given(ACCOUNTS, history).when(command, by=PEOPLE[who])
    match may.get(who):
        case "may":
            assert outcome.answer.position > len(ACCOUNTS) + len(history)
        case "not found":
            outcome.not_found()
        case None:
            outcome.denied()


@pytest.mark.parametrize("who", ["volunteer", "volunteer of another"])
@pytest.mark.parametrize(
    "history", [PROPOSED, (*MATCHED, *MATCH_ENDED)], ids=["before it is accepted", "after its end"]
)
def test_a_match_is_closed_to_volunteers(history: History, who: str) -> None:
    given(ACCOUNTS, history).when(MEETING, by=PEOPLE[who]).not_found()


def test_every_command_is_in_the_table() -> None:
    assert {type(command) for _, _, command, _ in TABLE} == set(installed().commands)


def test_every_role_is_among_the_people() -> None:
    held = {event.role for event in ACCOUNTS if isinstance(event, RoleGiven)}
    assert held == set(Role)
