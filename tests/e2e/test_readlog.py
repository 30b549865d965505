"""`qnet readlog`: sign, verify against what was kept elsewhere, and drop what is too old."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from adapters.installation import Settings, settings_from
from adapters.readlog.store import SQLReadLog
from tests.adapters.readlog.logs import change, fill, look
from tests.adapters.simulation.homes import databases
from tests.databases import BACKENDS
from tests.e2e.test_cli import DONE, REFUSED, Shell

LONG_AGO = datetime(2020, 1, 31, tzinfo=UTC)
LATER = datetime(2020, 2, 1, tzinfo=UTC)


class House(Shell):
    """A shell with a migrated home, and three old look-ups in two months."""

    def __init__(self, home: Path, environ: dict[str, str]) -> None:
        super().__init__(home, environ)
        self.done("migrate")
        self.settings: Settings = settings_from(self.environ)
        log = SQLReadLog(create_engine(self.settings.read_log_url))
        fill(log, look(LONG_AGO), look(LONG_AGO), look(LATER))
        log.close()

    def alter(self, statement: str) -> None:
        change(make_url(self.settings.owners.read_log_url), statement)


@pytest.fixture(params=BACKENDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with databases(server) as environ:
        yield House(tmp_path / "home", environ)


def test_signs_verifies_and_drops(house: House) -> None:
    ran = house.done("readlog", "verify")
    assert "3 look-ups, 3 of them not signed yet; 2 months, 0 dropped" in ran.err
    kept = house.home.parent / "heads.txt"
    kept.write_text(house.done("readlog", "heads").out, encoding="utf-8")
    ran = house.done("readlog", "verify", "--json", "--kept", str(kept))
    assert ran.json == {
        "entries": 3,
        "months": 3,
        "dropped": 0,
        "unsigned": 0,
        "difference": None,
    }
    assert house.done("readlog", "drop").out.split() == ["2020-01", "2020-02"]
    ran = house.done("readlog", "verify", "--kept", str(kept))
    assert "0 look-ups; 1 months, 2 dropped" in ran.err
    assert house.done("readlog", "drop").out == ""


def test_names_the_first_entry_that_was_changed(house: House) -> None:
    house.done("readlog", "heads")
    house.alter("UPDATE read_log SET at = at + 1 WHERE position > 1")
    ran = house("readlog", "verify")
    assert ran.code == REFUSED
    assert "entry 2 was changed" in ran.err
    assert house("readlog", "verify", "--json").json["difference"]["position"] == 2


def test_finds_out_a_history_that_was_signed_anew(house: House) -> None:
    kept = house.home.parent / "heads.txt"
    kept.write_text(house.done("readlog", "heads").out, encoding="utf-8")
    house.alter("UPDATE read_log SET at = at + 1 WHERE position = 1")
    for table in ("heads", "tiles", "ids"):
        house.alter(f"DELETE FROM read_log_{table}")
    house.done("readlog", "heads")
    assert house("readlog", "verify").code == DONE
    ran = house("readlog", "verify", "--kept", str(kept))
    assert ran.code == REFUSED
    assert "2020-01: the log isn't the one that the kept head of 2 entries was signed" in ran.err


@pytest.mark.parametrize("words", ["nothing of the kind", "qnet/readlog/2020-01\n2\nAA==\n\n— x\n"])
def test_takes_only_its_own_heads(house: House, words: str) -> None:
    kept = house.home.parent / "heads.txt"
    kept.write_text(words, encoding="utf-8")
    assert house("readlog", "verify", "--kept", str(kept)).code == REFUSED


def test_prints_the_key_that_its_heads_are_signed_with(house: House) -> None:
    key = house.done("readlog", "heads", "--key").out
    assert key.startswith("qnet/readlog+")
    assert house.done("readlog", "heads").out.startswith(f"# {key}")


def test_a_retention_that_is_none_drops_nothing(house: House) -> None:
    house.environ["QNET_READLOG_YEARS"] = "never"
    ran = house("readlog", "drop")
    assert ran.code == REFUSED
    assert "QNET_READLOG_YEARS" in ran.err
    assert "3 look-ups" in house.done("readlog", "verify").err
