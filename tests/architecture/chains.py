"""Reads tests of domains: which command each given-when-then runs, and how it ends.

    given(...).when(CloseCase(...), by=LEADER).refused(CASE_IS_OPEN)

What is read is the text, with the names that the module imports. A command may also come from a
function or a parameter of the module whose annotation says which command it is.
"""

import ast
import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from core.commands import Command
from core.rules import Rule

ENDS = frozenset({"then", "refused", "denied", "not_found", "failed"})


class Chain(NamedTuple):
    """One given-when-then: the command's class, the word it ends with, the rule that refuses."""

    command: type[Command]
    end: str
    rule: Rule | None


class Tested(NamedTuple):
    """What a module tests, and the lines of each `when` after which nothing is asserted."""

    chains: list[Chain]
    unfinished: list[int]


def read_tests(source: str) -> Tested:
    """Return the chains of a test module."""
    tree = ast.parse(source)
    names = dict(_imported(tree)) | dict(_makers(tree))
    chains: list[Chain] = []
    finished: set[ast.Call] = set()
    whens: list[ast.Call] = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _method(call) == "when":
            whens.append(call)
        if _method(call) in ENDS and (when := _when_before(call)) is not None:
            finished.add(when)
            command, rule = _command(when, names), _rule(call, names)
            if command is not None:
                chains.append(Chain(command, _method(call), rule))
    # A `when` that is kept under a name, to look closer, is finished by other means.
    kept = {
        value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.Return)
        for value in [node.value]
        if isinstance(value, ast.Call)
    }
    return Tested(chains, [when.lineno for when in whens if when not in finished | kept])


def read_all(paths: Iterable[Path]) -> list[Chain]:
    """Return the chains of all modules."""
    return [
        chain for path in paths for chain in read_tests(path.read_text(encoding="utf-8")).chains
    ]


def untested(commands: Iterable[type[Command]], chains: Iterable[Chain]) -> list[str]:
    """Say which commands no test accepts, and which of their rules no test refuses by."""
    known = list(chains)
    accepted = {chain.command for chain in known if chain.end == "then"}
    refused = {(chain.command, chain.rule) for chain in known if chain.end == "refused"}
    missing: list[str] = []
    for command in commands:
        if command not in accepted:
            missing.append(f"{command.declaration.name} is accepted by no test")
        missing += [
            f"{command.declaration.name} is refused by {rule.name} in no test"
            for rule in command.declaration.rules
            if (command, rule) not in refused
        ]
    return missing


def _imported(tree: ast.Module) -> Iterator[tuple[str, object]]:
    """Yield the names that the module takes from others, with what they stand for."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        if node.module.startswith(("core.", "domains.")):
            module = importlib.import_module(node.module)
            for alias in node.names:
                yield alias.asname or alias.name, getattr(module, alias.name)


def _makers(tree: ast.Module) -> Iterator[tuple[str, object]]:
    """Yield functions, constants and parameters of tests that give a command, with its class."""
    imported = dict(_imported(tree))
    for parameter in (node for node in ast.walk(tree) if isinstance(node, ast.arg)):
        if isinstance(parameter.annotation, ast.Name):
            yield parameter.arg, imported.get(parameter.annotation.id)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name):
            yield node.name, imported.get(node.returns.id)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for target in node.targets:
                if isinstance(target, ast.Name) and isinstance(node.value.func, ast.Name):
                    yield target.id, imported.get(node.value.func.id)


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _when_before(call: ast.Call) -> ast.Call | None:
    """Return the `when` on whose outcome the call is made, through other ends in between."""
    before = call.func.value if isinstance(call.func, ast.Attribute) else None
    while isinstance(before, ast.Call):
        if _method(before) == "when":
            return before
        before = before.func.value if isinstance(before.func, ast.Attribute) else None
    return None


def _command(when: ast.Call, names: dict[str, object]) -> type[Command] | None:
    if not when.args:
        return None
    first = when.args[0]
    name = first.func if isinstance(first, ast.Call) else first
    found = names.get(name.id) if isinstance(name, ast.Name) else None
    return found if isinstance(found, type) and issubclass(found, Command) else None


def _rule(call: ast.Call, names: dict[str, object]) -> Rule | None:
    if not call.args or not isinstance(call.args[0], ast.Name):
        return None
    found = names.get(call.args[0].id)
    return found if isinstance(found, Rule) else None
