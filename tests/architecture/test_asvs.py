"""docs/asvs.md has each requirement once, and what it names is there.

`asvs_ids.txt` has the ids of OWASP ASVS 5.0.0 that are asked for, each with its level.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
IDS = Path(__file__).with_name("asvs_ids.txt").read_text(encoding="utf-8")

STATUSES = ("met", "met in part", "not met", "doesn't apply")
_QUOTED = re.compile(r"`([^`]+)`")
_COUNT = re.compile(r"^\| ([a-z' ]+) \| (\d+) \|$", re.MULTILINE)
_NOT_MET = re.compile(r"^Not met: (.+)\.$", re.MULTILINE)
_PROVEN = re.compile(r"^Of what is met, (\d+) rows name a test\.$", re.MULTILINE)


class Row(NamedTuple):
    id: str
    level: str
    what: str
    status: str
    how: str
    code: str
    test: str


def rows() -> list[Row]:
    found = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| V")]
    return [Row(*(cell.strip() for cell in cells)) for cells in found]


ROWS = rows()


def is_defined(test: str) -> bool:
    """Say whether `file::test`, or `file::Class`, is in its file."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if not path.is_file() or not name:
        return False
    defined = re.compile(rf"^ *(?:def|class) {re.escape(name)}\b", re.MULTILINE)
    return defined.search(path.read_text(encoding="utf-8")) is not None


def test_each_requirement_has_one_row_with_its_level() -> None:
    assert [f"{row.id} {row.level}" for row in ROWS] == IDS.splitlines()


def test_each_row_has_a_status_and_says_what_it_must() -> None:
    assert {row.id for row in ROWS if row.status not in STATUSES} == set()
    assert [row.id for row in ROWS if not row.what] == []
    assert [row.id for row in ROWS if row.status != "met" and not row.how] == []
    assert [row.id for row in ROWS if row.status.startswith("met") and not row.code] == []


def test_what_is_not_met_names_no_test() -> None:
    without = ("not met", "doesn't apply")
    assert [row.id for row in ROWS if row.status in without and (row.code or row.test)] == []


def test_each_file_is_there() -> None:
    named = [(row.id, path) for row in ROWS for path in _QUOTED.findall(row.code)]
    assert [(which, path) for which, path in named if not (ROOT / path).exists()] == []


def test_each_test_is_there() -> None:
    named = [(row.id, test) for row in ROWS for test in _QUOTED.findall(row.test)]
    assert [(which, test) for which, test in named if not is_defined(test)] == []


def test_a_test_that_is_not_there_is_noticed() -> None:
    here = "tests/architecture/test_asvs.py"
    assert is_defined(f"{here}::test_a_test_that_is_not_there_is_noticed")
    assert not is_defined(f"{here}::test_a_test_that_is_not")
    assert not is_defined("tests/architecture/nowhere.py::test_each_test_is_there")
    assert not is_defined(here)


def test_the_counts_are_those_of_the_rows() -> None:
    counted = Counter(row.status for row in ROWS)
    said = {status: int(number) for status, number in _COUNT.findall(PAGE)}
    assert said == {**{status: counted[status] for status in STATUSES}, "together": len(ROWS)}
    proven = sum(1 for row in ROWS if row.status == "met" and row.test)
    assert _PROVEN.findall(PAGE) == [str(proven)]


def test_what_is_not_met_is_listed_at_the_top() -> None:
    listed = ", ".join(row.id for row in ROWS if row.status == "not met")
    assert _NOT_MET.findall(PAGE) == [listed]
