"""Whatever names a participant, or something of hers, says whom it is about: the guard asks by it.

What is kept from somebody is decided in one place. A command that forgot to say would pass it.
"""

import pytest

from core.commands import Command
from core.facts import Reader
from core.likeness import Names
from core.schema import fields_of
from core.testing.bench import Bench, installed
from domains.cases.events import CaseId
from domains.matches.events import MatchId
from domains.participants.events import ParticipantId
from domains.referrals.events import ReferralId
from domains.safety.events import GlassId, SafetyIncidentId
from tests.domains.people import ACCOUNTS
from tests.domains.test_who_may import TABLE

HERS = (ParticipantId, CaseId, MatchId, ReferralId, SafetyIncidentId, GlassId)


def names_her(command: type[Command]) -> bool:
    return any(field.type in HERS for field in fields_of(command))


ROWS = [row for row in TABLE if names_her(type(row[2]))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_command_that_names_her_says_whom_it_is_about(row: tuple[object, ...]) -> None:
    _, history, command, _ = row
    assert isinstance(history, tuple)
    assert isinstance(command, Command)
    with Bench() as bench:
        bench.append(*ACCOUNTS, *history)
        read = Reader(bench.recorder, bench.registry.codec, Names(bench.keys))
        named = {
            getattr(command, field.name)
            for field in fields_of(type(command))
            if field.type is ParticipantId
        }
        participants = set(command.resource(read).participants)
        assert participants
        assert named <= participants


def test_every_such_command_is_among_them() -> None:
    assert {type(row[2]) for row in ROWS} == {c for c in installed().commands if names_her(c)}
