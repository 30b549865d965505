"""The read log and what is opened agree, whatever is asked; and without the log nothing is."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from adapters.installation import Installation
from adapters.readlog.store import SQLReadLog
from adapters.simulation.run import Plan
from core import door, sealing
from core.command_bus import Call
from core.errors import QnetError, ReadLogUnavailable
from core.personal import Sealed
from core.purposes import Purpose
from core.query_bus import Ask
from core.readlog import ReadLogEntry
from tests.adapters.simulation.homes import EVENTFUL, UNTIL, migrated, simulated
from tests.databases import BACKENDS
from tests.e2e.random_requests import Requests

PLAN = Plan(seed=24, months=2, branches=3, until=UNTIL, rates=EVENTFUL)
QUERIES, COMMANDS, WITHOUT_LOG = 3_000, 2_000, 800
OPENING = {
    "accounts.list",
    "cases.history",
    "cases.list",
    "cases.show",
    "lookups.of_case",
    "matches.board",
    "matches.candidates",
    "matches.mine",
    "partners.show",
    "search.everywhere",
    "search.people",
    "volunteers.show",
}
"""Some of the queries that open something: the run would be worth little without them."""


class Value(NamedTuple):
    """A value that was opened, and how far the read log was by then."""

    person: UUID
    field: str
    logged: int


class Watch:
    """Notes each value that is opened, in the thread that opens it, and who asks for keys."""

    def __init__(self, log: SQLReadLog) -> None:
        self._log = log
        self._here = threading.local()
        self.opened: list[Value] = []
        self.keys_elsewhere = 0

    def note(self, person: UUID, field: str) -> None:
        self.opened.append(Value(person, field, self._log.last_position))

    @contextmanager
    def at_the_door(self) -> Iterator[None]:
        self._here.inside = True
        try:
            yield
        finally:
            self._here.inside = False

    def keys_were_asked_for(self) -> None:
        if not getattr(self._here, "inside", False):
            self.keys_elsewhere += 1

    def taken(self) -> list[Value]:
        opened, self.opened = self.opened, []
        return opened


class House(NamedTuple):
    """A simulated home, and who watches its door."""

    installation: Installation
    watch: Watch
    log: SQLReadLog

    def entries_after(self, position: int) -> list[tuple[int, ReadLogEntry]]:
        found: list[tuple[int, ReadLogEntry]] = []
        while page := self.log.read(after=found[-1][0] if found else position):
            found += page
        return found


@pytest.fixture(scope="module", params=BACKENDS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Let two months happen in three branches, watched from the first command on."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    patched = pytest.MonkeyPatch()
    with migrated(tmp_path_factory.mktemp("looks"), server) as settings:
        log = SQLReadLog(create_engine(settings.read_log_url))
        watch = Watch(log)
        _watch_the_door(patched, watch)
        with simulated(settings, PLAN) as simulation:
            installation = simulation.installation
            _watch_the_keys(patched, watch, installation.stores.keys)
            installation.engine.catch_up()
            yield House(installation, watch, log)
        patched.undo()
        log.close()


def _watch_the_door(patched: pytest.MonkeyPatch, watch: Watch) -> None:
    opens = door.Door._open

    def unseal(sealed: Sealed[Any], key: Any) -> Any:
        watch.note(sealed.person, f"{sealed.name}:{sealed.field}")
        return unseal_before(sealed, key)

    def take_out(item: Any, ref: Any, key: Any) -> Any:
        watch.note(ref.person, ref.data_class)
        return take_out_before(item, ref, key)

    def open_within(self: Any, wanted: Any) -> Any:
        with watch.at_the_door():
            return opens(self, wanted)

    unseal_before, take_out_before = sealing.open_sealed, sealing.open_vault_item
    patched.setattr(door, "open_sealed", unseal)
    patched.setattr(door, "open_vault_item", take_out)
    patched.setattr(door.Door, "_open", open_within)


def _watch_the_keys(patched: pytest.MonkeyPatch, watch: Watch, keys: Any) -> None:
    for name in ("keys", "from_vault"):
        give = getattr(keys, name)

        def watched(ids: Any, give: Any = give) -> Any:
            watch.keys_were_asked_for()
            return give(ids)

        patched.setattr(keys, name, watched)


def test_what_happened_until_now_opened_nothing(house: House) -> None:
    """A year of commands decides without reading a name."""
    assert house.installation.stores.recorder.head() > 1_000
    assert house.watch.taken() == []


def test_each_opened_value_is_covered_by_one_entry_that_was_there_before(house: House) -> None:
    requests = Requests(house.installation, seed=7)
    opened, looks = Counter[str](), Counter[str]()
    for number in range(QUERIES):
        query, who = requests.one_of(house.installation.registry.queries)
        before, request = house.log.last_position, f"q{number}"
        answered = _asked(house.installation, Ask(query, who, request=request))
        found = house.entries_after(before)
        values = house.watch.taken()
        name = query.declaration.name
        assert len(found) <= 1, f"{name} left {len(found)} entries"
        for position, entry in found:
            assert (entry.request, entry.action) == (request, name)
            assert entry.purpose in {purpose.value for purpose in Purpose}
            looks[entry.outcome] += 1
            assert (entry.outcome == "denied") is isinstance(answered, QnetError)
            _require_covered(values, position, entry)
        if not found:
            assert values == []
        opened[name] += len(values)
    assert house.watch.keys_elsewhere == 0, "keys are for the door alone"
    assert opened.total() > 2_000
    assert {name for name, number in opened.items() if number} >= OPENING
    assert set(looks) == {"opened", "sealed", "looked", "denied"}


def _require_covered(values: list[Value], position: int, entry: ReadLogEntry) -> None:
    """Require that the entry tells of just these values, and was written before the first."""
    assert {value.person for value in values} <= set(entry.persons)
    assert {value.field for value in values} <= set(entry.fields)
    assert all(position <= value.logged for value in values)
    if values:
        assert entry.outcome == "opened"


def test_commands_open_nothing_and_leave_one_trace_where_they_are_refused(house: House) -> None:
    requests = Requests(house.installation, seed=11)
    ended = Counter[str]()
    for number in range(COMMANDS):
        command, who = requests.one_of(house.installation.registry.commands)
        before, request = house.log.last_position, f"c{number}"
        call = Call(command, who, correlation_id=request)
        try:
            house.installation.commands.execute(call)
            ended["accepted"] += 1
            expected = 0
        except QnetError:
            expected = 1
        found = house.entries_after(before)
        assert len(found) == expected, command.declaration.name
        for _, entry in found:
            assert (entry.request, entry.action) == (request, command.declaration.name)
            assert entry.purpose == Purpose.COMMAND.value
            ended[entry.outcome] += 1
    assert house.watch.taken() == []
    assert house.watch.keys_elsewhere == 0
    assert set(ended) == {"accepted", "refused", "denied"}
    assert min(ended.values()) > 20, ended


def test_without_the_log_nothing_is_opened(house: House) -> None:
    """The log is really out of reach, and comes back after it."""
    requests = Requests(house.installation, seed=13)
    house.installation.engine.catch_up()
    ended = Counter[str]()
    with _out_of_reach(house):
        for _ in range(WITHOUT_LOG):
            query, who = requests.one_of(house.installation.registry.queries)
            answered = _asked(house.installation, Ask(query, who))
            ended[type(answered).__name__ if isinstance(answered, Exception) else "answer"] += 1
    assert house.watch.taken() == []
    assert house.watch.keys_elsewhere == 0
    assert ended[ReadLogUnavailable.__name__] > WITHOUT_LOG / 2
    query, who = requests.one_of(house.installation.registry.queries)
    assert not isinstance(_asked(house.installation, Ask(query, who)), ReadLogUnavailable)


@contextmanager
def _out_of_reach(house: House) -> Iterator[None]:
    settings = house.installation.settings
    url = create_engine(settings.owners.read_log_url).url
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        file.rename(file.with_suffix(".away"))
        yield
        file.with_suffix(".away").rename(file)
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE read_log RENAME TO read_log_away"))
        yield
        connection.execute(text("ALTER TABLE read_log_away RENAME TO read_log"))
    engine.dispose()


def _asked(installation: Installation, asked: Ask) -> Any:
    """Return the answer, or what it was refused with."""
    try:
        return installation.queries.ask(asked)
    except QnetError as refusal:
        return refusal


def test_the_door_alone_can_open() -> None:
    """Nothing else in the product imports what opens sealed values: tests' own bench does."""
    root = Path(door.__file__).parents[1]
    importers = {
        str(file.relative_to(root))
        for package in ("core", "domains", "projections", "plugins", "adapters")
        for file in (root / package).rglob("*.py")
        if "import" in (words := file.read_text(encoding="utf-8"))
        and any(f in words for f in ("open_sealed", "open_vault_item"))
    }
    assert importers == {"core/sealing.py", "core/door.py", "core/testing/bench.py"}
