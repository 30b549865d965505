"""`qnet case history`."""

from pathlib import Path
from uuid import UUID

import click

from adapters.cli.opening import home_option, json_option, opened, who_types
from adapters.cli.output import explained, out, print_json, say
from core.inputs import read_input
from core.personal import Erased, Hidden
from core.query_bus import Ask
from projections.case_history.queries import CaseHistory, History


@click.group()
def case() -> None:
    """Look at cases.

    Example: qnet case history 2b1e... --as-of 2026-03-31
    """


@case.command(epilog="Example: qnet case history 2b1e... --as-of 2026-03-31 --json")
@click.argument("case_id", metavar="CASE", type=click.UUID)
@click.option("--as-of", metavar="TIME", help="A day, or a moment with its offset (ISO 8601).")
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True)
@json_option
@home_option
def history(
    case_id: UUID, as_of: str | None, language: str, home: Path | None, *, as_json: bool
) -> None:
    """Tell all events about CASE in order, as they were known at TIME. Needs QNET_TOKEN."""
    with opened(home) as installation, explained():
        identity = who_types(installation)
        raw = {"case": str(case_id)} | ({} if as_of is None else {"as_of": as_of})
        query = read_input(CaseHistory, raw)
        installation.engine.catch_up()
        asked = Ask(query, identity, "en" if language == "en" else "da")
        found = installation.queries.ask(asked)
    if as_json:
        print_json(found)
    else:
        _tell(found)


def _tell(found: History) -> None:
    for entry in found.entries:
        happened = "" if entry.happened_on is None else f"  ({entry.happened_on})"
        out.print(f"[bold]{entry.recorded_at:%Y-%m-%d %H:%M}[/]{happened}  {entry.words}")
        out.print(f"    #{entry.position} {entry.name}, {entry.actor}, {entry.by}", style="dim")
        for field, value in entry.personal.items():
            out.print(f"    {field}: {_value(value)}", markup=False)
    say(f"{len(found.entries)} events")


def _value(value: str | Erased | Hidden) -> str:
    if isinstance(value, str):
        return value
    return "(slettet / erased)" if isinstance(value, Erased) else "(forseglet / sealed)"
