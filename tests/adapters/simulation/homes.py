"""Installations of tests' own, on SQLite files or in databases of the tests' PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, cast
from uuid import UUID, uuid4

from sqlalchemy import URL

from adapters.first_start import Administrator, add_first_administrators
from adapters.installation import Installation, Settings, open_installation, settings_from
from adapters.keys.store import SQLKeyStore
from adapters.migrations import migrate
from adapters.readlog.store import SQLReadLog
from adapters.simulation.run import Outcome, Plan, Watched, clock_and_ids, simulate
from core.clock import Clock
from core.identity import Identity, of_account
from tests.databases import PostgresServer

UNTIL = date(2026, 5, 31)
ADMINISTRATORS = (
    Administrator("Administrator Ask", "ask@example.org"),
    Administrator("Administrator Bøg", "boeg@example.org"),
)


class Simulated(NamedTuple):
    """An installation with a history, and who was in it."""

    installation: Installation
    plan: Plan
    admin: Identity
    outcome: Outcome


@contextmanager
def migrated(home: Path, server: PostgresServer | None = None) -> Iterator[Settings]:
    """Lend the settings of an empty installation: in PostgreSQL if a server is given."""
    with databases(server) as environ:
        settings = settings_from(environ, home)
        migrate(settings)
        yield settings


@contextmanager
def databases(server: PostgresServer | None) -> Iterator[dict[str, str]]:
    """Lend the variables that name two new databases; none without a server."""
    if server is None:
        yield {}
        return
    with server.database() as store, server.database() as keys:
        yield {
            "QNET_DATABASE_URL": address(store),
            "QNET_KEYS_URL": address(keys),
            "QNET_READLOG_URL": address(keys),
        }


@contextmanager
def simulated(settings: Settings, plan: Plan, *, live: bool = False) -> Iterator[Simulated]:
    """Let the plan happen in an empty installation, and lend it.

    Its projections are brought up to date once an hour if it is `live`, else not at all.
    """
    clock, ids = clock_and_ids(plan)
    with opened(settings, clock=clock, new_id=ids) as installation:

        def follow(_hour: datetime) -> None:
            if live:
                installation.engine.catch_up()

        admin = of_account(add_first_administrators(installation, list(ADMINISTRATORS))[0])
        outcome = simulate(installation, plan, admin, Watched(progress=follow))
        follow(plan.ends)
        yield Simulated(installation, plan, admin, outcome)


@contextmanager
def opened(
    settings: Settings, *, clock: Clock | None = None, new_id: Callable[[], UUID] = uuid4
) -> Iterator[Installation]:
    """Open an installation, and leave no connection of it behind."""
    installation = open_installation(settings, clock=clock, new_id=new_id)
    try:
        yield installation
    finally:
        installation.close()
        for store in (installation.stores.keys, installation.stores.read_log):
            cast("SQLKeyStore | SQLReadLog", store).close()
        installation.catalogue._engine.dispose()


def address(url: URL) -> str:
    """Return the URL with its password."""
    return url.render_as_string(hide_password=False)
