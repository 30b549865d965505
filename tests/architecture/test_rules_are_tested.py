"""Every command has a test that accepts, and for each of its rules one that is refused by it."""

from pathlib import Path

import pytest

from core.commands import Command
from core.rules import Rule
from core.testing import installed
from domains.branches.commands import CoverMunicipality, OpenBranch
from domains.branches.rules import BRANCH_IS_NOT_OPEN_YET, MUNICIPALITY_EXISTS
from tests.architecture.chains import Chain, read_all, read_tests, untested

DOMAINS = Path(__file__).parents[1] / "domains"
MODULES = sorted(DOMAINS.rglob("test_*.py"))

FAKE = """
from core.testing import given
from domains.branches.commands import CoverMunicipality, OpenBranch
from domains.branches.rules import BRANCH_IS_NOT_OPEN_YET as ALREADY, MUNICIPALITY_EXISTS

OPEN = OpenBranch(branch=1)

def cover(municipality: str) -> CoverMunicipality:
    return CoverMunicipality(branch=1, municipality=municipality)

def test_it() -> None:
    given(PLANNED).when(OPEN, by=OFFICER).then(OPENED)
    given(PLANNED, OPENED).at(NOON).when(OpenBranch(branch=1), by=OFFICER).refused(ALREADY)
    outcome = given(PLANNED).when(cover("0000"), by=OFFICER).refused(MUNICIPALITY_EXISTS, x=1)
    given().when(cover("0000"), by=NOBODY).denied()
"""


def test_every_command_and_every_rule_is_tested() -> None:
    assert untested(installed().commands, read_all(MODULES)) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(DOMAINS)))
def test_every_test_says_what_comes_of_its_command(module: Path) -> None:
    assert read_tests(module.read_text(encoding="utf-8")).unfinished == []


def test_chains_are_read_as_they_stand() -> None:
    assert set(read_tests(FAKE).chains) == {
        Chain(OpenBranch, "then", None),
        Chain(OpenBranch, "refused", BRANCH_IS_NOT_OPEN_YET),
        Chain(CoverMunicipality, "refused", MUNICIPALITY_EXISTS),
        Chain(CoverMunicipality, "denied", None),
    }


def test_what_is_missing_is_named() -> None:
    by_none = [
        refused_by_none(OpenBranch, but=BRANCH_IS_NOT_OPEN_YET),
        "branches.cover is accepted by no test",
        refused_by_none(CoverMunicipality, but=MUNICIPALITY_EXISTS),
    ]
    commands: list[type[Command]] = [OpenBranch, CoverMunicipality]
    missing = "\n".join(untested(commands, read_tests(FAKE).chains))
    assert missing == "\n".join(by_none)
    denied = FAKE.replace(".then(OPENED)", ".denied()")
    assert "branches.open is accepted by no test" in untested(
        [OpenBranch], read_tests(denied).chains
    )


def refused_by_none(cls: type[Command], *, but: Rule) -> str:
    declared = cls.declaration
    rules = [rule for rule in declared.rules if rule is not but]
    assert rules
    return "\n".join(f"{declared.name} is refused by {rule.name} in no test" for rule in rules)


def test_a_when_without_an_end_is_found() -> None:
    forgotten = FAKE.replace(".then(OPENED)", "")
    assert read_tests(FAKE).unfinished == []
    assert len(read_tests(forgotten).unfinished) == 1
