"""`qnet permissions`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import click

from adapters.cli.opening import json_option
from adapters.cli.output import out, print_json
from core.permissions import Permission
from core.registry import Registry, discover
from core.text import Language, Text
from domains.accounts.events import Role

PREFACE = """# Who may do what

This page is made by `qnet permissions --markdown`; a test fails while it isn't current.

One pure function decides by this table, and by nothing else (`core/permissions.py`). What no row
allows is denied. Two things stand before each row: whoever was **shut out** of a woman sees and
does nothing that is about her, and a **locked** case is there for its keeper and whoever is on duty
alone. *Sealed* means that what happened is shown, and no personal value. A purpose is named where
it is another than the query's own.

Beside the roles of accounts there are: `participant`, the woman herself, by a link; `invited`,
whoever holds an invitation; `break_glass`, whoever has broken the glass for a case, for an hour;
`system`, reactions and the program itself.
"""
_SEALED = Text("forseglet", "sealed")
_FOR = Text("til", "for")


@click.command(epilog="Example: qnet permissions --role auditor")
@json_option
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True)
@click.option("--role", type=click.Choice(sorted([*(role.value for role in Role), "system"])))
@click.option("--markdown", is_flag=True, help="Print the page docs/permissions.md.")
def permissions(language: Language, role: str | None, *, markdown: bool, as_json: bool) -> None:
    """Print who may do what, and how far: the whole permission table, or one role's."""
    registry = discover()
    if markdown:
        click.echo(page(registry), nl=False)
        return
    found = [row for row in registry.permissions.rows if role in (None, row.role)]
    if as_json:
        print_json([_described(row) for row in found])
        return
    labels = _labels(registry)
    for action, rows in _by_action(found):
        out.print(f"[bold]{action}[/]  {labels[action].in_language(language)}")
        for row in rows:
            out.print(f"    + {row.role}: {_reach(row, language)}", style="green")


def page(registry: Registry) -> str:
    """Return the whole table as a page in Markdown, a part for each domain."""
    labels = _labels(registry)
    kinds = {command.declaration.name: "command" for command in registry.commands}
    lines = [PREFACE]
    for domain, actions in groupby(
        _by_action(registry.permissions.rows), lambda found: found[0].partition(".")[0]
    ):
        lines += [f"## {domain}\n", "| action | | what | how far: who |", "|---|---|---|---|"]
        for action, rows in actions:
            kind, what = kinds.get(action, "query"), labels[action].en
            lines.append(f"| `{action}` | {kind} | {what} | {'<br>'.join(_who(rows))} |")
        lines.append("")
    return "\n".join(lines)


def _who(rows: Sequence[Permission]) -> Iterator[str]:
    """Yield how far each of the rows reaches, with all roles that reach so far."""
    roles: dict[str, list[str]] = {}
    for row in rows:
        roles.setdefault(_reach(row, "en"), []).append(row.role)
    yield from (f"{reach}: {', '.join(who)}" for reach, who in roles.items())


def _by_action(rows: Sequence[Permission]) -> Iterator[tuple[str, Sequence[Permission]]]:
    """Yield each action with its rows, in order of name."""
    ordered = sorted(rows, key=lambda row: (row.action, row.role, row.reach.value))
    for action, found in groupby(ordered, lambda row: row.action):
        yield action, tuple(found)


def _reach(row: Permission, language: Language) -> str:
    words = [row.reach.label.in_language(language)]
    if row.sealed:
        words.append(_SEALED.in_language(language))
    if row.purpose is not None:
        purpose = row.purpose.label.in_language(language)
        words.append(f"{_FOR.in_language(language)} {purpose}")
    return ", ".join(words)


def _labels(registry: Registry) -> Mapping[str, Text]:
    return {each.declaration.name: each.declaration.label for each in registry.commands} | {
        each.declaration.name: each.declaration.label for each in registry.queries
    }


def _described(row: Permission) -> dict[str, Any]:
    return {
        "action": row.action,
        "role": row.role,
        "reach": {"da": row.reach.label.da, "en": row.reach.label.en},
        "purpose": None if row.purpose is None else row.purpose.value,
        "sealed": row.sealed,
    }
