"""Neither secret, address nor name of a mail lies anywhere: not before it is sent, nor after."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from adapters.mail.outbox import DELAYS
from tests.adapters.mail.office import EMAIL, NAME, Office, begun, with_mail
from tests.adapters.mail.server import Handler, running
from tests.adapters.simulation.homes import migrated
from tests.databases import BACKENDS, PostgresServer, running_postgres
from tests.e2e.searching import fingerprints, found_under


class Sent(NamedTuple):
    """What came of an invitation that failed twice, and the folders that it could lie in."""

    office: Office
    inbox: Handler
    folders: list[tuple[Path, dict[Path, bytes]]]


@pytest.fixture(params=BACKENDS)
def sent(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sent]:
    with ExitStack() as stack:
        server: PostgresServer | None = None
        if request.param == "postgresql":
            server = stack.enter_context(running_postgres())
        settings = stack.enter_context(migrated(tmp_path, server))
        folders = [tmp_path] if server is None else [tmp_path, data_folder(server)]
        before = [(folder, fingerprints(folder)) for folder in folders]
        post = stack.enter_context(running())
        office = stack.enter_context(begun(with_mail(settings, post.url)))
        office.invite()
        post.handler.refusals += ["451 later", "554 never"]
        for delay in (DELAYS[0], *DELAYS):
            office.post(delay)
        if server is not None:
            with psycopg.connect(server._uri, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
        yield Sent(office, post.handler, before)


def data_folder(server: PostgresServer) -> Path:
    with psycopg.connect(server._uri) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return Path(row[0])


def test_no_file_has_any_of_it(sent: Sent) -> None:
    assert (len(sent.inbox.taken), len(sent.inbox.refused)) == (1, 2)
    secrets = {each.secret for each in (*sent.inbox.taken, *sent.inbox.refused)}
    assert len(secrets) == 3
    marked = {NAME, EMAIL, NAME.casefold(), *secrets}
    for folder, before in sent.folders:
        assert found_under(folder, marked, unchanged=before) == {}


def test_the_search_reaches_where_mails_lie(sent: Sent) -> None:
    """What is clear of them is found in the very same files."""
    clear = {"accounts.invitation"}
    found = [found_under(folder, clear, unchanged=before) for folder, before in sent.folders]
    assert any(found)
    assert sent.office.counts == {"sent": 1}
