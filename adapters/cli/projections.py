"""`qnet projections`."""

from pathlib import Path

import click

from adapters.cli.opening import home_option, json_option, opened
from adapters.cli.output import NOT_THERE, explained, fail, print_json, print_table, progress, say


@click.group()
def projections() -> None:
    """See and rebuild read models.

    Example: qnet projections rebuild case_list
    """


@projections.command("list", epilog="Example: qnet projections list --json")
@home_option
@json_option
def list_(home: Path | None, *, as_json: bool) -> None:
    """List the projections and where they stand."""
    with opened(home) as installation:
        standings = installation.engine.standings()
    if as_json:
        print_json([standing._asdict() for standing in standings])
        return
    print_table(
        ("name", "version", "position", "parked"),
        [(s.name, s.version, s.position, s.parked) for s in standings],
    )


@projections.command(epilog="Example: qnet projections rebuild case_list")
@click.argument("name", required=False)
@home_option
def rebuild(name: str | None, home: Path | None) -> None:
    """Rebuild NAME (all, without a name) from the log, beside the old; readers notice nothing.

    What was parked is tried again.
    """
    with opened(home) as installation, explained():
        known = {p.name: p for p in installation.engine.projections}
        if name is not None and name not in known:
            fail(f"there is no projection {name}; known: {', '.join(known)}", NOT_THERE)
        head = installation.stores.recorder.head()
        for projection in [known[name]] if name else known.values():
            with progress(projection.name, head) as show:
                installation.engine.rebuild(projection, show)
    say("Done.")
