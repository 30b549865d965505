"""No personal data in clear at rest: not in a database, its log, or any other file."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from msgspec import Struct

from adapters.installation import Installation
from adapters.simulation.run import Plan
from core.command_bus import Call, CommandBus
from core.commands import Command
from core.errors import InvalidInput, QnetError
from core.events import Event
from core.identity import Identity
from core.inputs import read_input
from core.personal import ERASED, Private, Sealed, VaultRef, seal, to_vault
from core.queries import Query
from core.query_bus import Ask
from core.schema import fields_of, protection
from core.sealing import open_sealed, open_vault_item
from core.store import as_stored
from tests.adapters.simulation.homes import EVENTFUL, UNTIL, Simulated, migrated, simulated
from tests.databases import BACKENDS, PostgresServer, running_postgres
from tests.e2e.marking import Marks, privates_in, texts_in
from tests.e2e.searching import fingerprints, found_under
from tests.golden.samples import example
from tests.projections.stage import Stage

PLAN = Plan(seed=23, months=1.5, branches=2, until=UNTIL, rates=EVENTFUL)
SAMPLE = 5
"""So many texts of each private field are searched for: all of them would take minutes."""
LOG = "everything.log"
_log = logging.getLogger("tests.secrecy")


class Written:
    """What was written that is personal: all texts, and those that are searched for."""

    def __init__(self) -> None:
        self.all: set[str] = set()
        self.searched: set[str] = set()
        self._taken: Counter[tuple[str, str]] = Counter()

    def take(self, command: Struct) -> None:
        """Take in what a command says that is private."""
        for path, private in privates_in(command):
            for text in filter(is_telling, texts_in(private)):
                self.all.add(text)
                place = (type(command).__name__, path)
                if self._taken[place] < SAMPLE:
                    self._taken[place] += 1
                    self.searched.add(text)

    def mark(self, texts: set[str]) -> None:
        self.all |= texts
        self.searched |= texts


class Lived(NamedTuple):
    """What happened in sight of the collector, and the folders that it could lie in."""

    written: Written
    folders: list[tuple[Path, dict[Path, bytes]]]
    simulated: Simulated
    sent: Mapping[str, Counter[str]]


def is_telling(text: str) -> bool:
    """Say whether finding the text tells something: it has a number, and isn't a code alone."""
    return len(text) > 6 and sum(character.isdigit() for character in text) >= 4


@pytest.fixture(scope="module", params=BACKENDS)
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    """Simulate, write, project, ask and be refused; on PostgreSQL with a server of its own."""
    home = tmp_path_factory.mktemp("secrecy")
    with ExitStack() as stack:
        stack.callback(logged_to(home / LOG))
        written = collected(stack.enter_context(pytest.MonkeyPatch.context()))
        server: PostgresServer | None = None
        if request.param == "postgresql":
            server = stack.enter_context(running_postgres())
        settings = stack.enter_context(migrated(home, server))
        folders = [home] if server is None else [home, data_folder(server)]
        before = [(folder, fingerprints(folder)) for folder in folders]
        made = stack.enter_context(simulated(settings, PLAN))
        sent = send_everything(made, written)
        write_everything(made, written)
        made.installation.engine.catch_up()
        if server is not None:
            with psycopg.connect(server._uri, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
        yield Lived(written, before, made, sent)


def logged_to(path: Path) -> Any:
    """Log everything to a file; return what ends that."""
    handler, root = logging.FileHandler(path), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)

    def end() -> None:
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()

    return end


def collected(patch: pytest.MonkeyPatch) -> Written:
    """Return what takes in all that passes the command bus."""
    written, submit = Written(), CommandBus.submit

    def submitted(bus: CommandBus, call: Call) -> Any:
        written.take(call.command)
        return submit(bus, call)

    patch.setattr(CommandBus, "submit", submitted)
    return written


def data_folder(server: PostgresServer) -> Path:
    with psycopg.connect(server._uri) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return Path(row[0])


def things(made: Simulated) -> Mapping[str, Any]:
    """Return the ids of a match that was accepted, and what goes with it, by their types' names."""
    stored = [as_stored(found) for found in made.installation.stores.recorder.read()]
    tags = [tag for event in stored if event.type != "match.accepted" for tag in event.tags]
    tags += next(event.tags for event in reversed(stored) if event.type == "match.accepted")
    ids = dict(tag.split(":", 1) for tag in tags)
    branch = next(b for b in made.outcome.country.branches if str(b.id) == ids["branch"])
    names = {"".join(word.title() for word in kind.split("_")): ids[kind] for kind in ids}
    return {f"{name}Id": value for name, value in names.items()} | {
        "MunicipalityCode": branch.place.municipalities[0]
    }


def people(made: Simulated, branch: str) -> list[Identity]:
    """Return somebody in each role; leader and volunteer are of the branch."""
    country = made.outcome.country
    here = next(each for each in country.branches if str(each.id) == branch)
    return [
        here.leader,
        here.volunteers[0].identity,
        country.counsellors[0][1],
        country.officer,
        country.duty_officer,
        country.auditor,
        made.admin,
    ]


def send_everything(made: Simulated, written: Written) -> Mapping[str, Counter[str]]:
    """Send each command that says something private, and each query, as everybody.

    Some are accepted, others refused or denied; each command is misspelled too. Return by name how
    those ended that could be read.
    """
    installation, ids = made.installation, things(made)
    installation.start()
    marks = Marks(ids, PLAN.until)
    ends: dict[str, Counter[str]] = {}
    private = [cls for cls in installation.registry.commands if says_something_private(cls, marks)]
    kinds: list[type[Command | Query]] = [*private, *installation.registry.queries]
    for cls, who in product(kinds, people(made, ids["BranchId"])):
        asked = read_input(cls, marks.input(cls))
        counted = ends.setdefault(cls.declaration.name, Counter())
        counted[ended(installation, asked, who)] += 1
    for command in private:
        misspell(command, marks)
    written.mark(marks.made)
    return ends


def says_something_private(cls: type[Struct], marks: Marks) -> bool:
    return any(privates_in(read_input(cls, marks.input(cls))))


def ended(installation: Installation, asked: Command | Query, who: Identity) -> str:
    """Send a command or ask a query, and return how it ended."""
    try:
        if isinstance(asked, Query):
            installation.queries.ask(Ask(asked, who, after=installation.stores.recorder.head()))
            return "answered"
        installation.commands.execute(Call(asked, who, str(uuid4())))
        return "accepted"
    except QnetError as refusal:
        _log.exception("%s was refused: %s", asked.declaration.name, told_of(refusal))
        return refusal.code


def misspell(cls: type[Command], marks: Marks) -> None:
    """Read the command's input with a mistake in one field after the other."""
    right = marks.input(cls)
    for name in right:
        with pytest.raises(InvalidInput):
            read_aloud(cls, right | {name: {marks.value(str): [marks.value(str)]}})


def read_aloud(cls: type[Command], raw: Mapping[str, Any]) -> None:
    """Read input; what is wrong with it is logged with all that Python says of it."""
    try:
        read_input(cls, raw)
    except InvalidInput as mistake:
        _log.exception("%s was misread: %s", cls.declaration.name, told_of(mistake))
        raise


def told_of(failure: QnetError) -> str:
    """Return all that an answer says of a failure."""
    return f"{failure.detail.da} {failure.detail.en} {failure.facts}"


def write_everything(made: Simulated, written: Written) -> None:
    """Let each event happen that has something personal, in all its fields, to somebody there."""
    ids = things(made)
    marks = Marks(ids, PLAN.until)
    stage = Stage(made.installation, made.installation.clock)  # type: ignore[arg-type]  # it can be turned
    for event_type in made.installation.registry.events:
        if event := marked(event_type, marks, ids):
            stage.happen(event)
    written.mark(marks.made)


def marked(event_type: type[Event], marks: Marks, ids: Mapping[str, Any]) -> Event | None:
    """Return the event with a mark in each personal field; None if it has none."""
    changes: dict[str, Any] = {}
    for field in fields_of(event_type):
        if field.personal is not None:
            (kind,) = field.type.__args__
            value = Private(marks.value(kind))
            changes[field.name] = seal(value) if protection(field) == "sealed" else to_vault(value)
        elif field.name == "corrects":
            changes[field.name] = None
        elif (kind := getattr(field.type, "__name__", "")) in ids and kind.endswith("Id"):
            changes[field.name] = UUID(ids[kind])
    if not any(isinstance(value, Private) for value in changes.values()):
        return None
    return msgspec.structs.replace(example(event_type), **changes)


def test_everything_private_was_sent_and_some_of_it_accepted(lived: Lived) -> None:
    ends = sum(lived.sent.values(), Counter[str]())
    assert ends.keys() >= {"accepted", "answered", "rule_broken", "forbidden", "not_found"}
    assert "not_yet_readable" not in ends
    accepted = [name for name, counted in lived.sent.items() if counted["accepted"]]
    assert len(accepted) > 20


def test_each_personal_field_was_written(lived: Lived) -> None:
    registry = lived.simulated.installation.registry
    declared = {
        (event_type.declaration.name, field.name)
        for event_type in registry.events
        for field in fields_of(event_type)
        if field.personal is not None
    }
    written: set[tuple[str, str]] = set()
    for stored in lived.simulated.installation.stores.recorder.read():
        recorded = registry.codec.decode(stored)
        written |= {(recorded.name, name) for name, _ in closed_values(recorded.event)}
    assert written == declared
    assert len(declared) > 40
    standings = lived.simulated.installation.engine.standings()
    assert {standing.name for standing in standings if standing.parked} == set()


def test_the_collector_has_seen_what_was_stored(lived: Lived) -> None:
    """Everything that the doors open was taken in: else the search would look for too little."""
    assert len(lived.written.searched) > 300
    assert lived.written.searched <= lived.written.all
    assert opened_values(lived.simulated.installation) <= lived.written.all


def test_no_file_has_any_of_it(lived: Lived) -> None:
    searched = lived.written.searched
    spaceless = {value.replace(" ", "") for value in searched if value.startswith("+")}
    small = {value.casefold() for value in searched}
    for folder, before in lived.folders:
        assert found_under(folder, searched | spaceless | small, unchanged=before) == {}


def test_the_search_reaches_where_events_lie(lived: Lived) -> None:
    """What is clear in events, and what was logged, is found in the very same files."""
    installation = lived.simulated.installation
    clear = {f"branch:{branch.id}" for branch in lived.simulated.outcome.country.branches}
    clear |= {"volunteers.register was refused"}
    found: set[str] = set()
    for folder, before in lived.folders:
        for told in found_under(folder, clear, unchanged=before).values():
            found |= {value for value, _ in told}
    assert installation.stores.recorder.head() > 100
    assert found == clear


def closed_values(event: object) -> Iterator[tuple[str, Sealed[Any] | VaultRef[Any]]]:
    """Yield the fields of an event that hold something sealed, or a reference to the vault."""
    assert isinstance(event, Event)
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, Sealed | VaultRef):
            yield name, value


def opened_values(installation: Installation) -> set[str]:
    """Return all telling texts that are sealed or in the vault."""
    keys, codec = installation.stores.keys, installation.registry.codec
    found: set[str] = set()
    for stored in installation.stores.recorder.read():
        for _, value in closed_values(codec.decode(stored).event):
            found |= set(filter(is_telling, texts_in(opened(value, keys))))
    return found


def opened(value: Sealed[Any] | VaultRef[Any], keys: Any) -> object:
    """Return the value; ERASED where its row was deleted from the vault."""
    key = keys.keys([value.key])[value.key]
    if isinstance(value, Sealed):
        return open_sealed(value, key)
    items: Mapping[UUID, Any] = keys.from_vault([value.ref])
    return open_vault_item(items[value.ref], value, key) if value.ref in items else ERASED
