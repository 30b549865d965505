"""Installations of tests' own, on SQLite files or in databases of the tests' PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, cast
from uuid import UUID, uuid4

from adapters.first_start import Administrator, add_first_administrators
from adapters.installation import Installation, Settings, open_installation, settings_from
from adapters.keys.store import SQLKeyStore
from adapters.migrations import migrate
from adapters.readlog.store import SQLReadLog
from adapters.simulation.rates import Rates
from adapters.simulation.run import Outcome, Plan, Watched, clock_and_ids, simulate
from core.clock import Clock
from core.identity import Identity, of_account
from tests.databases import PostgresServer

UNTIL = date(2026, 5, 31)
EVENTFUL = Rates(
    women_a_year=11.0,
    chance_of_second_referral=0.4,
    chance_of_wrong_merge=0.5,
    chance_of_uncovered=0.1,
    chance_of_withdrawal=0.1,
    chance_of_second_thought=0.5,
    chance_of_concern=0.3,
    chance_of_notification=0.5,
    chance_of_move=0.3,
    chance_of_rest=0.15,
    chance_of_somebody_too_close=0.3,
    chance_of_being_found=0.15,
    chance_of_emergency=0.15,
    chance_of_transfer=0.4,
    chance_of_withdrawn_offer=0.2,
    days_in_network=20.0,
    chance_of_withdrawn_consent=0.3,
    chance_of_return=0.5,
    share_of_match_wishes=0.6,
    chance_of_likeness=0.9,
    days_between_meetings=4.0,
    chance_of_cancellation=0.15,
    chance_of_no_show=0.15,
    chance_of_correction=0.1,
    chance_of_substitute=0.1,
    days_of_match=40.0,
    first_volunteers=4,
    chance_of_turning_down=0.15,
    days_between_supervisions=12.0,
    chance_of_incident=0.2,
    chance_of_new_number=0.2,
    chance_of_new_leader=0.6,
    days_to_new_leader=15.0,
    days_between_dialogues=10.0,
    days_between_breaches=10.0,
    chance_of_new_contact=0.4,
)
"""With these, two months of three small branches have what else takes a year of the country."""
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
    """Lend the variables that name new databases, and the roles in them; none without a server."""
    if server is None:
        yield {}
        return
    with server.installation() as environ:
        yield environ


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
