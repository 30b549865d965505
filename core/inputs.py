"""Reading input into commands and queries. Whatever the entrance, everything passes here.

The errors name the field and what was expected there; they never repeat what was put in.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from core.errors import InvalidInput
from core.personal import Private
from core.text import Text

S = TypeVar("S", bound=Struct)

END = r"$(?!\n)"
"""The very end in a pattern: a bare `$` lets a line break follow."""
Phone = Annotated[str, Meta(pattern=rf"^\+?[0-9 ]{{6,20}}{END}")]
"""A telephone number as people write it."""
FURTHEST_NUMBER = 2**63 - 1
"""No whole number beyond it can be stored."""

_PLACE = re.compile(r" - at `\$\.?(?P<place>[^`]*)`$")
_UNSTORABLE = Text(
    "Et tal er for stort, eller en tekst indeholder tegnet NUL",
    "A number is too big, or a text holds the character NUL",
)
_MISSING = re.compile(r"missing required field `(?P<field>\w+)`")


def read_input(cls: type[S], raw: Mapping[str, Any], *, texts: bool = False) -> S:
    """Return the command or query that `raw` describes.

    With `texts`, numbers and booleans may come as text, as they do in query strings.

    Raises InvalidInput whose facts `field` and `problem` say what to mend; nothing of the input is
    in it, not even the name of an unknown field: `fields` lists the known ones instead.
    """
    if not _storable(raw):
        raise InvalidInput(_UNSTORABLE, field="", problem="can't be stored")
    try:
        found = msgspec.convert(raw, cls, strict=not texts, dec_hook=_private)
    except msgspec.ValidationError as error:
        raise _explained(error, raw, cls) from None
    if texts and not _storable(msgspec.structs.astuple(found)):
        raise InvalidInput(_UNSTORABLE, field="", problem="can't be stored")
    return found


def _storable(value: Any) -> bool:
    """Say whether databases can hold all texts and whole numbers in it."""
    if isinstance(value, str):
        return "\0" not in value
    if isinstance(value, int):
        return -FURTHEST_NUMBER <= value <= FURTHEST_NUMBER
    if isinstance(value, Mapping):
        return all(_storable(key) and _storable(inner) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return all(map(_storable, value))
    return True


def _private(kind: Any, value: Any) -> Any:
    if get_origin(kind) is not Private:
        message = "this type can't be read"
        raise NotImplementedError(message)
    try:
        return Private(msgspec.convert(value, get_args(kind)[0]))
    except msgspec.ValidationError as error:
        raise _InsideError(str(error)) from None


class _InsideError(ValueError):
    """An error inside a private value, with its place there.

    msgspec adds the private value's own place to a ValueError, not to a ValidationError.
    """

    def __init__(self, message: str) -> None:
        super().__init__(_PLACE.sub("", message))
        self.place = _place(message)


def _place(message: str) -> str:
    found = _PLACE.search(message)
    return found["place"] if found else ""


def _field(error: msgspec.ValidationError, raw: Mapping[str, Any]) -> str:
    """Return where it went wrong: `needs.languages[1]`, also where `needs` is private."""
    if _reads_as_a_place(raw):
        return ""
    outer, cause = _place(str(error)), error.__cause__
    inner = cause.place if isinstance(cause, _InsideError) else ""
    return f"{outer}.{inner}".replace(".[", "[").removesuffix(".")


def _reads_as_a_place(value: Any) -> bool:
    """Say whether the name of a field in it could be taken for the place that msgspec names."""
    if isinstance(value, Mapping):
        return any("`" in str(key) or _reads_as_a_place(inner) for key, inner in value.items())
    return isinstance(value, list | tuple) and any(map(_reads_as_a_place, value))


def _explained(
    error: msgspec.ValidationError, raw: Mapping[str, Any], cls: type[Struct]
) -> InvalidInput:
    field = _field(error, raw)
    problem = _PLACE.sub("", str(error))
    if problem.startswith("Object contains unknown field"):
        return _unknown_field(field, cls)
    if missing := _MISSING.search(problem):
        field = ".".join(filter(None, [field, missing["field"]]))
        return _at(field, "missing", Text("mangler", "is missing"))
    if problem.startswith(("Invalid enum value", "Invalid value")):
        choices = Text("er ikke en af mulighederne", "is not one of the choices")
        return _at(field, "not a choice", choices)
    if problem.startswith("Expected `str` matching regex"):
        return _at(field, "another form", Text("har ikke den rette form", "has another form"))
    expected = problem.partition(", got")[0]
    return _at(field, expected, Text(f"kan ikke læses: {expected}", f"can't be read: {expected}"))


def _unknown_field(field: str, cls: type[Struct]) -> InvalidInput:
    """List the known fields where it is the body itself that has an unknown one."""
    if field:
        return _at(field, "unknown field", Text("har et ukendt felt", "has an unknown field"))
    known = sorted(cls.__struct_encode_fields__)
    return InvalidInput(
        Text(
            f"Ukendt felt. Kendte felter: {', '.join(known)}",
            f"Unknown field. Known fields: {', '.join(known)}",
        ),
        field=field,
        problem="unknown field",
        fields=known,
    )


def _at(field: str, problem: str, words: Text) -> InvalidInput:
    return InvalidInput(
        Text(f"{field or 'indholdet'} {words.da}", f"{field or 'the body'} {words.en}"),
        field=field,
        problem=problem,
    )
