"""`qnet rules`."""

from typing import Any

import click

from adapters.cli.opening import json_option
from adapters.cli.output import out, print_json
from core.commands import Command
from core.registry import Registry, discover


@click.command(epilog="Example: qnet rules --json | jq '.[].name'")
@json_option
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True)
def rules(language: str, *, as_json: bool) -> None:
    """List every command with the rules that may refuse it, and who may send it."""
    registry = discover()
    found = [_described(registry, command) for command in registry.commands]
    if as_json:
        print_json(found)
        return
    for command in found:
        out.print(f"[bold]{command['name']}[/]  {command['label'][language]}")
        out.print(f"    {command['route']}", style="dim", markup=False)
        for rule in command["rules"]:
            out.print(f"    - {rule['name']}: {rule[language]}", markup=False)
        for who in command["who"]:
            out.print(f"    + {who['role']}: {who['reach'][language]}", style="green")


def _described(registry: Registry, command: type[Command]) -> dict[str, Any]:
    declared = command.declaration
    return {
        "name": declared.name,
        "route": f"{declared.route.method} /api/v1{declared.route.path}",
        "label": {"da": declared.label.da, "en": declared.label.en},
        "rules": [
            {"name": rule.name, "da": rule.words.da, "en": rule.words.en} for rule in declared.rules
        ],
        "who": [
            {
                "role": row.role,
                "reach": {"da": row.reach.label.da, "en": row.reach.label.en},
            }
            for row in registry.permissions.of(declared.name)
        ],
    }
