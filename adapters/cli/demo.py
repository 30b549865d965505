"""`qnet demo`."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import msgspec

from adapters.cli.opening import home_option, settings
from adapters.cli.output import fail, out, progress, say
from adapters.demo_home import Demo, NotADemo, clear, write_mark
from adapters.first_start import (
    Administrator,
    AlreadyStarted,
    add_first_administrators,
    issue_token,
)
from adapters.home_lock import HomeInUse
from adapters.installation import Installation, Settings, open_installation
from adapters.simulation.country import Country
from adapters.simulation.run import Outcome, Plan, Watched, clock_and_ids, simulate
from core.errors import KeyUnusable
from core.identity import Identity, of_account

FIRST_QNET = date(2001, 1, 1)
TOKEN_LIFE = timedelta(days=366)


def _yesterday() -> date:
    return datetime.now(UTC).date() - timedelta(days=1)


@click.command(epilog="Example: qnet demo --home .demo --months 1 --branches 5 --seed 7")
@home_option
@click.option("--seed", default=2001, show_default=True, help="Same seed, same events.")
@click.option("--months", default=3.0, show_default=True, type=click.FloatRange(0.1, 120))
@click.option("--branches", default=33, show_default=True, type=click.IntRange(1, 98))
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last simulated day, before today (default: yesterday).",
)
@click.option("--serve/--no-serve", default=True, show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(  # noqa: PLR0913 - each is an option that the user may give
    *,
    home: Path | None,
    seed: int,
    months: float,
    branches: int,
    until: datetime | None,
    port: int,
    serve: bool,
) -> None:
    """Simulate months of work in a new home, print sign-ins for each role, and serve it.

    All people are invented, and so is where the branches are. An earlier demo in the same home is
    replaced; anything else in it is left alone, and the demo refuses.
    """
    last_day = until.date() if until else _yesterday()
    if not FIRST_QNET <= last_day <= _yesterday():
        fail(f"--until must be between {FIRST_QNET}, when Qnet began, and yesterday", 2)
    named = home is not None or "QNET_HOME" in os.environ
    found = settings(home if named else Path(".demo"))
    plan = Plan(seed=seed, months=months, branches=branches, until=last_day)
    try:
        clear(found.home)
    except HomeInUse:
        fail(f"{found.home} is being served: stop that server first.", 2)
    except NotADemo:
        fail(f"{found.home} is no demo: choose another --home, or empty it yourself.", 2)
    _simulate(found, plan)
    if serve:
        from adapters.cli.serve import listen

        listen(found.home, "127.0.0.1", port)


def _simulate(found: Settings, plan: Plan) -> None:
    from adapters.migrations import migrate

    write_mark(found.home, Demo(plan.seed, plan.months, plan.branches, plan.until.isoformat()))
    migrate(found)
    clock, ids = clock_and_ids(plan)
    try:
        installation = open_installation(found, clock=clock, new_id=ids)
    except KeyUnusable:
        fail("the key database has another installation's keys: a demo needs an empty one.", 2)
    try:
        people = [Administrator(f"Administrator {n}", f"admin{n}@example.org") for n in (1, 2)]
        try:
            admin = of_account(add_first_administrators(installation, people)[0])
        except AlreadyStarted:
            fail("the database has events already: a demo needs an empty one.", 2)
        hours = int((plan.ends - plan.begins).total_seconds() // 3600)
        with progress("Simulating hours", hours) as show:

            def shown(hour: datetime) -> None:
                show(int((hour - plan.begins).total_seconds() // 3600))

            outcome = simulate(installation, plan, admin, Watched(progress=shown))
            show(hours)
        with progress("Projecting events", installation.stores.recorder.head()) as show:
            installation.engine.catch_up(show)
        _summary(installation, plan, outcome)
        _sign_ins(installation, outcome.country, admin)
        installation.engine.catch_up()
    finally:
        installation.close()


def _summary(installation: Installation, plan: Plan, outcome: Outcome) -> None:
    counts: dict[str, int] = {}
    for found in installation.stores.recorder.read():
        counts[found.event.type] = counts.get(found.event.type, 0) + 1
    say("")
    say(
        f"[bold]{plan.branches} local Qnets, {plan.months:g} months until {plan.until}[/]"
        " (people and placing are invented; the municipalities are real)"
    )
    say(f"  {outcome.commands:6} commands, {outcome.refused} of them refused by a rule")
    for name, label in _COUNTED:
        say(f"  {counts.get(name, 0):6} {label}")
    say(f"  {installation.stores.recorder.head():6} events in all")


_COUNTED = (
    ("referral.submitted", "referrals"),
    ("case.opened", "women supported"),
    ("volunteer.approved", "volunteers approved"),
    ("match.accepted", "matches"),
    ("match.meeting_logged", "meetings"),
    ("case.concern_raised", "concerns"),
    ("case.transferred", "transfers"),
    ("participant.merged", "records merged"),
    ("case.closed", "cases closed"),
)


def _sign_ins(installation: Installation, country: Country, admin: Identity) -> None:
    """Print tokens and ids as shell variables, ready to be pasted or sourced."""
    branch = max(country.branches, key=lambda candidate: len(candidate.volunteers))
    first, *_, last = [*country.branches, country.branches[-1]]
    other = last if branch is first else first
    partner, counsellor = country.counsellors[0]
    expires_at = installation.clock.now() + TOKEN_LIFE
    people = [
        ("ADMIN", admin, "administrator"),
        ("OFFICER", country.officer, "national office"),
        ("DUTY_OFFICER", country.duty_officer, "national duty officer"),
        ("AUDITOR", country.auditor, "auditor"),
        ("LEADER", branch.leader, f"activity leader, {branch.place.name}"),
        ("OTHER_LEADER", other.leader, f"activity leader, {other.place.name}"),
        ("COUNSELLOR", counsellor, "counsellor of PARTNER"),
    ]
    by_room = sorted(branch.volunteers, key=lambda volunteer: volunteer.free - volunteer.capacity)
    people += [("VOLUNTEER", v.identity, "volunteer at BRANCH") for v in by_room[:1]]
    say(f"\n[bold]Tokens, valid until {expires_at:%Y-%m-%d}, as shell variables:[/]")
    for name, who, place in people:
        # In a demo a second factor counts as proven, without being asked for.
        owner = msgspec.structs.replace(who, second_factor_at=installation.clock.now())
        _variable(name, issue_token(installation, owner, expires_at), place)
    _variable("BRANCH", str(branch.id), f"Qnet {branch.place.name}")
    _variable("LEADER_ACCOUNT", str(branch.responsible), "account of LEADER")
    _variable("PARTNER", str(partner), "partner of COUNSELLOR")
    _variable(
        "MUNICIPALITY", branch.place.municipalities[0], f"covered by Qnet {branch.place.name}"
    )


def _variable(name: str, value: str, comment: str) -> None:
    out.print(f"export {name}={value}  # {comment}", soft_wrap=True, markup=False)
