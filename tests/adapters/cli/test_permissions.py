"""`qnet permissions` prints the table that decides, and docs/permissions.md is that table."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.cli.main import main
from core.testing import installed

PAGE = Path(__file__).parents[3] / "docs" / "permissions.md"


def told(*words: str) -> str:
    result = CliRunner().invoke(main, ["permissions", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == told("--markdown"), (
        "Make it: qnet permissions --markdown > docs/permissions.md"
    )


def test_every_action_stands_on_the_page() -> None:
    commands, queries = installed().commands, installed().queries
    names = [each.declaration.name for each in commands]
    names += [each.declaration.name for each in queries]
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []


def test_programs_get_every_row() -> None:
    rows = json.loads(told("--json"))
    assert {(row["action"], row["role"], row["reach"]["en"]) for row in rows} == {
        (row.action, row.role, row.reach.label.en) for row in installed().permissions.rows
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", "+ auditor: hele landet, forseglet, til revision"),
        ("en", "+ auditor: the whole country, sealed, for audit"),
    ],
)
def test_people_get_one_role_s_in_their_language(language: str, words: str) -> None:
    printed = told("--role", "auditor", "--language", language)
    assert words in printed
    assert "activity_leader" not in printed
