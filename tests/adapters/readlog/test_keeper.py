"""While a server runs, its look-ups are signed without anybody asking."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import URL, create_engine

from adapters.readlog.keeper import Keeper
from adapters.readlog.schema import create_tables
from adapters.readlog.store import SQLReadLog
from core.clock import TurnableClock
from tests.adapters.readlog.logs import MARCH, SIGNER, count, fill, look


@pytest.fixture
def keeper(log: SQLReadLog) -> Iterator[Keeper]:
    keeper = Keeper(log, SIGNER, TurnableClock(MARCH))
    yield keeper
    keeper.close()


def signed(log: SQLReadLog) -> int:
    return sum(SIGNER.verifier.opened(note).size for note in log.heads())


def wait_for(log: SQLReadLog, number: int) -> None:
    while signed(log) < number:
        pass


def test_at_the_start_what_waits_is_signed_and_at_the_end_what_came(
    log: SQLReadLog, keeper: Keeper
) -> None:
    fill(log, look(MARCH))
    keeper.start()
    wait_for(log, 1)
    fill(log, look(MARCH), look(MARCH + timedelta(seconds=1)))
    keeper.close()
    assert signed(log) == 3


def test_as_often_as_it_says(
    log: SQLReadLog, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.readlog.keeper.EVERY_SECONDS", 0.01)
    keeper.start()
    for number in (1, 2, 3):
        fill(log, look(MARCH))
        wait_for(log, number)


def test_what_fails_is_told_and_tried_again(
    database_url: URL, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.readlog.keeper.EVERY_SECONDS", 0.01)
    engine = create_engine(database_url)
    log = SQLReadLog(engine)
    keeper = Keeper(log, SIGNER, TurnableClock(MARCH))
    with caplog.at_level(logging.ERROR, "qnet.readlog"):
        keeper.start()
        while not caplog.records:
            pass
    create_tables(engine)
    fill(log, look(MARCH))
    wait_for(log, 1)
    keeper.close()
    assert count(database_url, "read_log_heads") == 1
    log.close()
    engine.dispose()
