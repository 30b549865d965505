"""Bodies and query strings, within limits, before they become commands and queries.

What is refused here is never repeated: the errors say what was expected.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from adapters.http.refusals import MalformedJson, UnsupportedMediaType
from core.errors import InvalidInput
from core.text import Text

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_PARAMETERS = 50

_NOT_AN_OBJECT = Text("Indholdet skal være et JSON-objekt", "The body must be a JSON object")
_TOO_DEEP = Text(
    f"JSON må højst have {MAX_DEPTH} niveauer", f"JSON may have {MAX_DEPTH} levels at most"
)
_TWICE = Text("Et felt kan kun angives én gang", "A field can be given only once")
_NO_PARAMETERS = Text(
    "Adressen kan ikke have parametre her", "The address takes no parameters here"
)
_UNREADABLE_PARAMETERS = Text(
    "Adressens parametre kan ikke læses", "The parameters in the address can't be read"
)
_REPEATED = Text("En parameter kan kun angives én gang", "A parameter can be given only once")


def json_object(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the body's JSON object; an empty body is an empty object.

    Raises UnsupportedMediaType, MalformedJson, or InvalidInput past a limit.
    """
    if not body:
        return {}
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or "content-encoding" in headers:
        raise UnsupportedMediaType
    value = _decoded(body)
    _check(value)
    _check_names(body)
    if not isinstance(value, dict):
        raise InvalidInput(_NOT_AN_OBJECT, field="", problem="Expected `object`")
    return value


def with_path(given: Mapping[str, Any], path: Mapping[str, str]) -> dict[str, Any]:
    """Join fields with those from the path. Raises InvalidInput if one comes twice."""
    for field in path:
        if field in given:
            words = Text(f"{field} står allerede i adressen", f"{field} is in the path already")
            raise InvalidInput(words, field=field, problem="is in the path")
    return {**given, **path}


def parameters(query_string: bytes) -> dict[str, str]:
    """Return the parameters of a query string, each given once."""
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(query_string),
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError:
        raise InvalidInput(_UNREADABLE_PARAMETERS, field="", problem="unreadable") from None
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidInput(_REPEATED, field="", problem="repeated parameter")
    return found


def no_parameters(query_string: bytes) -> None:
    """Raise InvalidInput if there are any."""
    if query_string:
        raise InvalidInput(_NO_PARAMETERS, field="", problem="unknown parameter")


def _decoded(body: bytes) -> Any:
    """Decode in a frame of its own, so that no error hangs on to what was put in."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    raise MalformedJson


def _check_names(body: bytes) -> None:
    """Refuse a name that comes twice in an object: others may read another of the two values.

    Raises MalformedJson for what only the first parser took: that can be read in two ways as well.
    """
    try:
        json.loads(body, object_pairs_hook=_each_once, parse_int=str, parse_float=str)
        return
    except ValueError:
        pass
    raise MalformedJson


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidInput(_TWICE, field="", problem="repeated field")
    return found


def _check(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        if not inner:
            return
        level = inner
    raise InvalidInput(_TOO_DEEP, field="", problem="too deep")
