"""Several processes write to one store: followers miss nothing, and each race has one winner."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from typing import Any

from sqlalchemy import URL

from core.store import Query, QueryItem, Subscription
from tests.adapters.sql.writers import WRITERS, append_many, opened, processes, race

EVENTS = 80
ROUNDS = 60
PATIENCE = 10


def address(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def test_a_follower_of_six_processes_misses_and_doubles_nothing(store_url: URL) -> None:
    url = address(store_url)
    followed: list[int] = []
    by_writer: dict[str, list[int]] = defaultdict(list)
    with opened(url) as recorder, processes(append_many, url, EVENTS) as writers:
        with recorder.subscribe() as following, ended_with(following, writers):
            for found in following:
                followed.append(found.position)
                by_writer[found.event.tags[0]].append(int(found.event.data))
                if len(followed) == WRITERS * EVENTS:
                    break
        assert followed == list(range(1, WRITERS * EVENTS + 1))
        assert all(written == list(range(EVENTS)) for written in by_writer.values())
    with opened(url) as recorder:
        assert [found.position for found in recorder.read()] == followed


@contextmanager
def ended_with(following: Subscription[Any], writers: list[SpawnProcess]) -> Iterator[None]:
    """Stop the subscription a while after the last writer ended: then it has missed something."""

    def stop() -> None:
        for writer in writers:
            writer.join(PATIENCE)
        if not finished.wait(PATIENCE):
            following.stop()

    finished = threading.Event()
    watching = threading.Thread(target=stop)
    watching.start()
    try:
        yield
    finally:
        finished.set()
        watching.join()


def test_each_race_of_six_processes_has_one_winner(store_url: URL) -> None:
    url = address(store_url)
    with processes(race, url, ROUNDS):
        pass
    with opened(url) as recorder:
        won = Counter(tag for found in recorder.read(_won()) for tag in found.event.tags)
    assert won == {f"round:{n}": 1 for n in range(ROUNDS)}


def _won() -> Query:
    return Query([QueryItem(types=["won"])])
