"""The route of a command or query: `POST /cases/{case}/closure`, its braces naming fields."""

import re

from msgspec import Struct

from core.errors import DeclarationError

_ROUTE = re.compile(r"(GET|POST|PUT|DELETE) (/[a-z0-9/{}_-]*)")


class Route(Struct, frozen=True):
    """Method and path, and the fields of the Struct that come from the path."""

    method: str
    path: str
    fields: tuple[str, ...]


def subjects_of(struct: Struct, of: Route) -> tuple[str, ...]:
    """Return what the path of a request named: `case:UUID`."""
    return tuple(f"{field}:{getattr(struct, field)}" for field in of.fields)


def route(words: str, cls: type[Struct]) -> Route:
    """Parse a route. Raises DeclarationError if it names a field that the Struct doesn't have."""
    match = _ROUTE.fullmatch(words)
    if match is None:
        message = f"{cls.__name__}: {words!r} is not a route like 'POST /cases/{{case}}/closure'"
        raise DeclarationError(message)
    fields = tuple(re.findall(r"{(\w+)}", match[2]))
    for field in fields:
        if field not in cls.__struct_fields__:
            message = f"{cls.__name__}: the route names {field!r}, which is no field"
            raise DeclarationError(message)
    return Route(match[1], match[2], fields)
