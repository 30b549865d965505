"""Every declared command and query as one description, for the OpenAPI document and the page."""

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any, Literal

from msgspec import Struct

from adapters.http.command_handlers import success_status
from adapters.http.components import Components, Schema
from adapters.http.signin_declaring import Elsewhere, Step
from adapters.http.signin_steps import STEPS
from core.command_bus import Answer
from core.commands import Command
from core.permissions import Permission
from core.queries import Query
from core.registry import Registry
from core.routes import Route
from core.rules import Rule
from core.text import Language, Text


class Field(Struct, frozen=True):
    """One field of the input: where it stands, and whether it must be there."""

    name: str
    place: str
    required: bool
    schema: Schema


class Operation(Struct, frozen=True, kw_only=True):
    """What can be asked, and the `status` of a good answer.

    A step of sign-in says itself with which `problems` it may refuse. One that sends the browser
    elsewhere has no `answer`.
    """

    name: str
    kind: Literal["command", "query", "step"]
    route: Route
    label: Text
    description: str
    fields: tuple[Field, ...]
    body: Schema | None
    answer: Schema | None
    status: int
    rules: tuple[Rule, ...] = ()
    permissions: tuple[Permission, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The context that it belongs to: what stands before the dot."""
        return self.name.partition(".")[0]


class Interface(Struct, frozen=True):
    """All operations, and the schemas that they share."""

    operations: tuple[Operation, ...]
    schemas: dict[str, Schema]


def interface(registry: Registry, language: Language) -> Interface:
    """Describe everything that is declared, in order of its name."""
    components = Components()
    found = [_operation(cls, registry, components) for cls in _declared(registry)]
    found.extend(_step(cls, components) for cls in STEPS)
    answers = [cls.declaration.answers for cls in registry.queries]
    components.tell_choices([*_declared(registry), *answers], language)
    return Interface(
        tuple(sorted(found, key=lambda operation: operation.name)),
        dict(sorted(components.schemas.items())),
    )


def _declared(registry: Registry) -> Sequence[type[Command | Query]]:
    every: list[type[Command | Query]] = [*registry.commands, *registry.queries]
    return sorted(every, key=lambda cls: cls.declaration.name)


def _operation(cls: type[Command | Query], registry: Registry, components: Components) -> Operation:
    declared = cls.declaration
    whole = components.input(cls, declared.name)
    kind: Any = Answer
    rules: tuple[Rule, ...] = ()
    status = 200
    if issubclass(cls, Command):
        status = success_status(declared.route.method)
        rules = cls.declaration.rules
    else:
        kind = cls.declaration.answers
    in_body = declared.route.method != "GET"
    return Operation(
        name=declared.name,
        kind="command" if issubclass(cls, Command) else "query",
        route=declared.route,
        label=declared.label,
        description=cleandoc(cls.__doc__ or ""),
        fields=_fields(whole, declared.route, "body" if in_body else "query"),
        body=_without(whole, declared.route.fields) if in_body else None,
        answer=components.answer(kind, declared.name),
        status=status,
        rules=rules,
        permissions=registry.permissions.of(declared.name),
    )


def _step(cls: type[Step], components: Components) -> Operation:
    declared = cls.declaration
    whole = components.input(cls, declared.name)
    in_body = declared.route.method != "GET"
    others = set(cls.__struct_fields__) - set(declared.route.fields)
    answer = None
    if declared.answers is not Elsewhere:
        answer = components.answer(declared.answers, declared.name)
    return Operation(
        name=declared.name,
        kind="step",
        route=declared.route,
        label=declared.label,
        description=cleandoc(cls.__doc__ or ""),
        fields=_fields(whole, declared.route, "body" if in_body else "query"),
        body=_without(whole, declared.route.fields) if in_body and others else None,
        answer=answer,
        status=declared.status,
        rules=declared.rules,
        problems=declared.problems,
    )


def _fields(whole: Schema, route: Route, elsewhere: str) -> tuple[Field, ...]:
    required = set(whole.get("required", ()))
    return tuple(
        Field(name, "path" if name in route.fields else elsewhere, name in required, schema)
        for name, schema in whole["properties"].items()
    )


def _without(whole: Schema, names: Sequence[str]) -> Schema:
    """Return the schema of the body: the fields that aren't in the path."""
    body = {key: value for key, value in whole.items() if key not in ("title", "description")}
    body["properties"] = {k: v for k, v in whole["properties"].items() if k not in names}
    body["required"] = [name for name in whole.get("required", ()) if name not in names]
    return body
