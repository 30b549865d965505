"""`qnet status`."""

from pathlib import Path
from typing import Any

import click

from adapters.cli.opening import home_option, json_option, opened
from adapters.cli.output import print_json, print_table, say
from adapters.demo_home import is_demo
from adapters.installation import Installation, Settings
from adapters.sql.walls import Ways, missing_walls

_WAYS = {
    "server": "sent by `qnet serve` or `qnet worker`",
    "none": "they wait until QNET_SMTP_URL is set",
    "demo": "a demo sends none",
}


@click.command(epilog="Example: qnet status --json | jq .position")
@home_option
@json_option
def status(home: Path | None, *, as_json: bool) -> None:
    """Say how much is stored, and where the read models stand. Shows nobody's data."""
    with opened(home) as installation:
        found = report(installation)
    if as_json:
        print_json(found)
        return
    say(f"{found['home']}{' (demo)' if found['demo'] else ''}")
    say(f"{found['events']} events, {found['parked']} parked")
    print_table(
        ("projection", "version", "position", "lag", "parked"),
        [
            (p["name"], p["version"], p["position"], p["lag"], p["parked"])
            for p in found["projections"]
        ],
    )
    mail = found["mail"]
    say(f"mail: {mail['waiting']} waiting, {mail['parked']} parked; {_WAYS[mail['way']]}")
    for wall in found["missing_walls"]:
        say(f"[yellow]no wall[/]: {wall}")
    for fault in found["faults"]:
        say(f"[red]plugin {fault['plugin']}[/]: {fault['error']}")


def report(installation: Installation) -> dict[str, Any]:
    """Return what `qnet status` says.

    `lag` is in events; `missing_walls` is what roles of PostgreSQL could do that they shouldn't.
    """
    head = installation.stores.recorder.head()
    standings = installation.engine.standings()
    return {
        "home": str(installation.settings.home),
        "demo": is_demo(installation.settings.home),
        "events": head,
        "position": head,
        "parked": sum(standing.parked for standing in standings),
        "mail": _mail(installation),
        "missing_walls": missing_walls(
            _ways(installation.settings), installation.registry.projections
        ),
        "projections": [
            {
                "name": standing.name,
                "version": standing.version,
                "position": standing.position,
                "lag": head - standing.position,
                "parked": standing.parked,
            }
            for standing in standings
        ],
        "faults": [
            {"plugin": fault.plugin, "error": fault.error} for fault in installation.registry.faults
        ],
    }


def _mail(installation: Installation) -> dict[str, Any]:
    counts = installation.mail.outbox.counts()
    way = "none" if installation.mail.way is None else "server"
    return {
        "way": "demo" if is_demo(installation.settings.home) else way,
        **{state: counts.get(state, 0) for state in ("waiting", "parked", "sent")},
    }


def _ways(its: Settings) -> Ways:
    return Ways(its.database_url, its.keys_url, its.read_log_url, its.reader_url)
