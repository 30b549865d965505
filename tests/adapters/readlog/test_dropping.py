"""A month is dropped when its time is up: whole, in turn, its signed head left in the chain."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError

from adapters.readlog.dropping import WrongRetention, kept_years
from adapters.readlog.store import SQLReadLog
from adapters.readlog.verifying import Verified
from tests.adapters.readlog.logs import (
    APRIL,
    HER,
    MARCH,
    MAY,
    SIGNER,
    change,
    count,
    fill,
    grow,
    look,
    looks,
)

NEXT_YEAR = datetime(2027, 4, 15, tzinfo=UTC)
"""When March 2026 is more than a year over, and April isn't."""
MUCH_LATER = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.fixture
def months(log: SQLReadLog) -> SQLReadLog:
    """Return a log with a March, an April and a May."""
    fill(log, *looks(450, MARCH - timedelta(hours=1)), look(APRIL, HER), look(MAY, HER))
    grow(log, MAY)
    return log


def verified(log: SQLReadLog) -> Verified:
    return log.verify(SIGNER.verifier, lambda _: None)


def test_what_is_older_goes_and_its_head_stays(months: SQLReadLog, log_url: URL) -> None:
    heads = months.heads()
    assert months.drop(1, NEXT_YEAR) == ["2026-03"]
    assert [position for position, _ in months.read()] == [451, 452]
    assert months.heads() == heads
    assert verified(months) == Verified(2, 2, 1, 0, None)
    assert count(log_url, "read_log_heads") == 3
    assert [p for p, _ in months.naming([HER], since=MARCH)] == [451, 452]
    # Each entry is found by the person and by who looked.
    assert count(log_url, "read_log_ids") == 4
    assert count(log_url, "read_log_tiles") == 2


def test_to_drop_again_drops_nothing(months: SQLReadLog) -> None:
    months.drop(1, NEXT_YEAR)
    assert months.drop(1, NEXT_YEAR) == []
    assert verified(months).difference is None


def test_the_running_month_is_never_dropped(months: SQLReadLog) -> None:
    assert months.drop(1, MUCH_LATER) == ["2026-03", "2026-04"]
    grow(months, MUCH_LATER)
    assert months.drop(1, MUCH_LATER) == ["2026-05"]
    assert months.read() == []


def test_positions_go_on_when_all_is_dropped(months: SQLReadLog) -> None:
    grow(months, MUCH_LATER)
    months.drop(1, MUCH_LATER)
    assert months.append(look(MUCH_LATER)) == 453
    grow(months, MUCH_LATER)
    assert verified(months) == Verified(1, 1, 3, 0, None)


def test_what_was_broken_off_is_finished(
    months: SQLReadLog, log_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.readlog.dropping._STEP", 100)
    write, steps = months._database.write, iter(range(6))

    def stops(statement: str, *rows: object) -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        write(statement, *rows)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(months._database, "write", stops)
        with pytest.raises(KeyboardInterrupt):
            months.drop(1, NEXT_YEAR)
    left = count(log_url, "read_log")
    assert 2 < left < 452
    found = verified(months).difference
    assert found is not None
    assert found.words.en == "2026-03: was dropped, but not wholly"
    assert months.drop(1, NEXT_YEAR) == []
    assert verified(months) == Verified(2, 2, 1, 0, None)


def test_a_month_that_is_not_signed_to_its_end_is_not_dropped(log: SQLReadLog) -> None:
    fill(log, look(MARCH), look(APRIL))
    with pytest.raises(Exception, match="unavailable"):
        log.drop(1, MUCH_LATER)
    assert len(log.read()) == 2


def test_a_chain_whose_dropped_head_was_changed_is_broken(months: SQLReadLog, log_url: URL) -> None:
    months.drop(1, NEXT_YEAR)
    change(log_url, "DELETE FROM read_log_heads WHERE month = '2026-03'")
    found = verified(months).difference
    assert found is not None
    assert found.words.en == "2026-03: was dropped, but not wholly"


REFUSED = [
    "DELETE FROM read_log WHERE position = 1",
    "DELETE FROM read_log_ids WHERE position = 1",
    "DELETE FROM read_log_tiles WHERE month = '2026-03'",
    "DELETE FROM read_log_heads WHERE month = '2026-03'",
    "DELETE FROM read_log_months WHERE month = '2026-03'",
    "UPDATE read_log_ids SET position = 2 WHERE position = 1",
    "UPDATE read_log_tiles SET start = 7",
    "UPDATE read_log_heads SET note = ''",
    "UPDATE read_log_months SET first = 1",
    # Not the month that runs, not another before the oldest, not half a month, not twice as much.
    "INSERT INTO read_log_dropped (month, first, last, at) VALUES ('2026-05', 452, 452, 0)",
    "INSERT INTO read_log_dropped (month, first, last, at) VALUES ('2026-04', 451, 451, 0)",
    "INSERT INTO read_log_dropped (month, first, last, at) VALUES ('2026-03', 1, 449, 0)",
    "INSERT INTO read_log_dropped (month, first, last, at) VALUES ('2026-03', 1, 451, 0)",
    "INSERT INTO read_log_dropped (month, first, last, at) VALUES ('2026-02', 1, 451, 0)",
    "INSERT INTO read_log_months (month, first) VALUES ('2026-02', 453)",
    "INSERT INTO read_log_months (month, first) VALUES ('2026-06', 2)",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_the_rest(months: SQLReadLog, log_url: URL, statement: str) -> None:
    engine = create_engine(log_url)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="the read log"):
        connection.execute(text(statement))
    engine.dispose()
    assert verified(months) == Verified(452, 3, 0, 0, None)


AFTER_A_DROP = [
    "DELETE FROM read_log_dropped",
    "UPDATE read_log_dropped SET last = 452",
    "DELETE FROM read_log_heads WHERE month = '2026-03'",
    "DELETE FROM read_log WHERE position = 451",
    "INSERT INTO read_log (position, at, entry) VALUES (1, 0, '')",
    "INSERT INTO read_log (position, at, entry) VALUES (451, 0, '')",
]


@pytest.mark.parametrize("statement", AFTER_A_DROP)
def test_a_drop_opens_no_way_to_more(months: SQLReadLog, log_url: URL, statement: str) -> None:
    months.drop(1, NEXT_YEAR)
    engine = create_engine(log_url)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="the read log"):
        connection.execute(text(statement))
    engine.dispose()


def test_nothing_is_replaced(months: SQLReadLog, log_url: URL) -> None:
    if log_url.get_backend_name() != "sqlite":
        statements = [f"TRUNCATE read_log_{t}" for t in ("months", "ids", "tiles", "heads")]
    else:
        statements = [
            "INSERT OR REPLACE INTO read_log_tiles VALUES ('2026-03', 0, 0, x'00')",
            "INSERT OR REPLACE INTO read_log_heads VALUES (1, '2026-03', 1, 1, '')",
            "INSERT OR REPLACE INTO read_log_months VALUES ('2026-03', 453)",
        ]
    engine = create_engine(log_url)
    for statement in statements:
        with engine.connect() as connection, pytest.raises(DBAPIError, match="the read log"):
            connection.execute(text(statement))
    engine.dispose()
    assert verified(months).difference is None


def test_how_long_is_a_setting() -> None:
    assert kept_years({}) == 5
    assert kept_years({"QNET_READLOG_YEARS": "10"}) == 10
    for wrong in ("", "0", "-1", "101", "five", "1.5", "¹"):
        with pytest.raises(WrongRetention):
            kept_years({"QNET_READLOG_YEARS": wrong})
