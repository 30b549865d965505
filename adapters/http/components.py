"""The JSON Schemas of an OpenAPI document, each under a name of its own."""

from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from typing import Any, get_args

import msgspec
from msgspec import Struct

from core.personal import Private
from core.schema import fields_of, json_schemas
from core.text import Choice, Language

Schema = dict[str, Any]
_PLACE = "#/components/schemas/"
_Built = tuple[Schema, dict[str, Schema]]


class Components:
    """Collects schemas. Where one name stands for two different things, the later is prefixed."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def input(self, cls: type[Struct], owner: str) -> Schema:
        """Return the schema of a command or query itself; its parts are added."""

        def build(prefix: str) -> _Built:
            (reference,), found = json_schemas((cls,), f"{_PLACE}{prefix}{{name}}")
            whole = found.pop(reference["$ref"].removeprefix(f"{_PLACE}{prefix}"))
            return whole, found

        return self._add(owner, build)

    def answer(self, kind: Any, owner: str) -> Schema:
        """Return the schema of an answer, or a reference to it; its parts are added."""

        def build(prefix: str) -> _Built:
            template = f"{_PLACE}{prefix}{{name}}"
            (schema,), found = msgspec.json.schema_components([kind], ref_template=template)
            return schema, found

        return self._add(owner, build)

    def tell_choices(self, kinds: Iterable[Any], language: Language) -> None:
        """Describe the members of enumerations in words."""
        for choice in _choices(kinds):
            schema = self.schemas.get(choice.__name__, {})
            if schema.get("enum") == sorted(member.value for member in choice):
                words = (f"`{m.value}`: {m.label.in_language(language)}" for m in choice)
                schema["description"] = "; ".join(words)

    def _add(self, owner: str, build: Callable[[str], _Built]) -> Schema:
        for prefix in ("", f"{owner}."):
            schema, parts = build(prefix)
            named = {f"{prefix}{name}": _tidy(part) for name, part in parts.items()}
            if all(self.schemas.get(name, part) == part for name, part in named.items()):
                break
        self.schemas.update(named)
        return _tidy(schema)


def resolved(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    """Return what a reference points to."""
    reference = schema.get("$ref")
    return schema if reference is None else schemas[reference.removeprefix(_PLACE)]


def _tidy(schema: Schema) -> Schema:
    if "description" not in schema:
        return schema
    return schema | {"description": cleandoc(schema["description"])}


def _choices(kinds: Iterable[Any]) -> Iterator[type[Choice]]:
    seen: set[Any] = set()
    waiting: list[Any] = list(kinds)
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        if isinstance(kind, type) and issubclass(kind, Choice):
            yield kind
        elif isinstance(kind, type) and issubclass(kind, Struct):
            waiting.extend(field.type for field in fields_of(kind))
        elif kind is not Private:
            waiting.extend(arg for arg in get_args(kind) if arg is not Ellipsis)
