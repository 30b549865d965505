"""The request that each command and query asks for, with fields that would be read."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from httpx import Response

from core.commands import Command
from core.personal import Private
from core.queries import Query
from core.schema import fields_of
from core.testing import installed
from tests.adapters.http.world import World
from tests.domains.test_who_may import TABLE

Asked = type[Command] | type[Query]
COMMANDS: Mapping[str, Asked] = {cls.declaration.name: cls for cls in installed().commands}
QUERIES: Mapping[str, Asked] = {cls.declaration.name: cls for cls in installed().queries}
EVERYTHING: Mapping[str, Asked] = {**COMMANDS, **QUERIES}
_EXAMPLES: Mapping[Any, Command] = {type(command): command for _, _, command, _ in reversed(TABLE)}
_ANY = UUID(int=0)
_WORDS = {"name": "Birk Aster", "number": 1}


class Request(NamedTuple):
    """Where it goes, and what it carries: in the body, or for a look with GET in the address."""

    method: str
    path: str
    fields: dict[str, Any]

    def send(self, world: World, who: str, **headers: str) -> Response:
        """Send it as somebody."""
        given: dict[str, Any] = {"params" if self.method == "GET" else "json": self.fields}
        return world.client.request(
            self.method, self.path, headers={**world.signed(who), **headers}, **given
        )

    def with_fields(self, **more: Any) -> "Request":
        """Return the request with fields more, or other ones."""
        return self._replace(fields=self.fields | more)


def request(cls: Asked, ids: Mapping[Any, str]) -> Request:
    """Return the request about the things that `ids` names by their type, where it has any."""
    raw = _raw(cls)
    raw |= {f.name: ids[f.type] for f in fields_of(cls) if f.name in raw and f.type in ids}
    route = cls.declaration.route
    path = "/api/v1" + route.path.format(**{name: raw[name] for name in route.fields})
    return Request(route.method, path, {k: v for k, v in raw.items() if k not in route.fields})


def _raw(cls: Asked) -> dict[str, Any]:
    example = _EXAMPLES.get(cls)
    if example is not None:
        found: dict[str, Any] = msgspec.to_builtins(example, enc_hook=_revealed)
        return found
    return {
        field.name: _WORDS.get(field.name, str(_ANY))
        for field in msgspec.structs.fields(cls)
        if field.required
    }


def _revealed(value: Any) -> Any:
    if isinstance(value, Private):
        return value.reveal()
    raise NotImplementedError(type(value).__name__)
