"""Random commands and queries: by the schema that each declares, with ids that are there."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from adapters.installation import Installation
from core.commands import Command
from core.errors import InvalidInput
from core.events import Event
from core.facts import Reader
from core.identity import Identity, of_account, of_system
from core.inputs import read_input
from core.queries import Query
from core.schema import json_schema
from domains.accounts.events import AccountAdded

WORDS = ("Birk", "Aster", "Lyng", "Ahorn", "Alk", "Gøg", "Brise", "Fyr", "Taks", "Vibe")
"""Words of the names that a simulation invents."""
CODES = ("0851", "0561", "0101", "0265", "0461")
KINDS = {
    "merged": "participant",
    "responsible": "account",
    "deputy": "account",
    "owner": "account",
    "to": "branch",
    "person": "third_person",
}
"""Of what kind a field's id is, where its name doesn't say so."""
_TRIES = 4


class Requests:
    """Makes requests for a home, the same for the same seed."""

    def __init__(self, installation: Installation, seed: int) -> None:
        self._random = random.Random(seed)
        self._ids: dict[str, list[str]] = {}
        self._registry = installation.registry
        read = Reader(installation.stores.recorder, codec := installation.registry.codec)
        accounts: list[UUID] = []
        for found in installation.stores.recorder.read():
            event = codec.decode(found).event
            for tag in found.event.tags:
                kind, _, i = tag.partition(":")
                self._ids.setdefault(kind, []).append(i)
            if isinstance(event, AccountAdded):
                accounts.append(event.account)
            if isinstance(event, Event) and hasattr(event, "person"):
                self._ids.setdefault("third_person", []).append(str(event.person))
        self._ids = {kind: sorted(set(ids)) for kind, ids in self._ids.items()}
        self._all = sorted({i for ids in self._ids.values() for i in ids})
        fact = installation.registry.actor_fact
        assert fact is not None
        self._grants = {of_account(each): read(fact, each).grants for each in accounts}
        self._people = [*self._grants, of_system("test")]
        self._today = installation.clock.now().date()
        self._schemas: dict[type[Any], dict[str, Any]] = {}

    def one_of(self, classes: Sequence[type[Any]]) -> tuple[Any, Identity]:
        """Return a request of one of the classes that any entrance would let in, and who makes it.

        Most are made by somebody whose role may, where that role is.
        """
        while True:
            cls = self._random.choice(classes)
            who, near = self._who(cls.declaration.name)
            for _ in range(_TRIES):
                with suppress(InvalidInput):
                    return read_input(cls, self._fields(cls) | near(cls)), who

    def _who(self, action: str) -> tuple[Identity, Callable[[type[Any]], dict[str, str]]]:
        roles = {row.role for row in self._registry.permissions.of(action)}
        may = [(who, g) for who, grants in self._grants.items() for g in grants if g.role in roles]
        if not may or self._random.random() < 0.2:
            return self._random.choice(self._people), lambda _cls: {}
        who, grant = self._random.choice(may)
        tied = {"branch": grant.branch, "partner": grant.partner, "volunteer": grant.volunteer}

        def near(cls: type[Any]) -> dict[str, str]:
            fields = cls.__struct_fields__
            return {name: str(i) for name, i in tied.items() if i is not None and name in fields}

        return who, near

    def _fields(self, cls: type[Command | Query]) -> dict[str, Any]:
        if cls not in self._schemas:
            self._schemas[cls] = json_schema(cls)
        schema = self._schemas[cls]
        parts = schema.get("$defs", {})
        value = self._value("", _resolved(schema, parts), parts)
        assert isinstance(value, dict)
        return value

    def _value(self, name: str, schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
        schema = _resolved(schema, parts)
        if "anyOf" in schema:
            return self._value(name, self._random.choice(schema["anyOf"]), parts)
        if "enum" in schema:
            return self._random.choice(schema["enum"])
        makers: Mapping[str, Callable[[], Any]] = {
            "object": lambda: self._object(schema, parts),
            "array": lambda: [
                self._value(name, schema.get("items", {}), parts)
                for _ in range(max(schema.get("minItems", 0), self._random.randint(0, 2)))
            ],
            "integer": lambda: self._integer(schema),
            "boolean": lambda: self._random.random() < 0.5,
            "string": lambda: self._text(name, schema),
        }
        kind = str(schema.get("type"))
        return makers[kind]() if kind in makers else None

    def _object(self, schema: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        return {
            name: self._value(name, its, parts)
            for name, its in schema.get("properties", {}).items()
            if name in required or self._random.random() < 0.3
        }

    def _integer(self, schema: Mapping[str, Any]) -> int:
        least = schema.get("minimum", 0)
        return self._random.randint(least, min(schema.get("maximum", least + 100), least + 100))

    def _text(self, name: str, schema: Mapping[str, Any]) -> str:
        form = schema.get("format")
        if form == "uuid":
            return self._id(name)
        day = self._today + timedelta(days=self._random.randint(-60, 30))
        if form == "date":
            return day.isoformat()
        if form == "date-time":
            return f"{day.isoformat()}T12:00:00+00:00"
        if name.startswith("municipalit"):
            return self._random.choice(CODES)
        return " ".join(self._random.sample(WORDS, self._random.randint(1, 2)))

    def _id(self, name: str) -> str:
        known = self._ids.get(KINDS.get(name, name), self._all)
        if self._random.random() < 0.9:
            return self._random.choice(known)
        return str(UUID(int=self._random.getrandbits(128), version=4))


def _resolved(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = parts[schema["$ref"].rpartition("/")[2]]
    return schema
