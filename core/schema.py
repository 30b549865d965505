"""What the fields of a declared Struct are: their protection, their tags, their JSON Schema."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from msgspec import NODEFAULT, Struct

from core.personal import PersonalField, Private, PublicText, Sealed, VaultRef

Protection = Literal["clear", "sealed", "vault", "bare text"]

_HARMLESS = (UUID, date, datetime, int, float, bool, Decimal)


class Field(Struct, frozen=True):
    """One field: its type without Optional and Annotated, and what stands in its annotation."""

    name: str
    type: Any
    optional: bool
    personal: PersonalField | None


@cache
def fields_of(cls: type[Struct]) -> tuple[Field, ...]:
    """Return the declared fields in order."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_field(name, hints[name]) for name in cls.__struct_fields__)


def protection(field: Field) -> Protection:
    """Say how a field of an event is stored; anything that may be a sentence is `bare text`."""
    if get_origin(field.type) is Sealed:
        return "sealed"
    if get_origin(field.type) is VaultRef:
        return "vault"
    return "clear" if _harmless(field.type) else "bare text"


def json_schema(cls: type[Struct]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a Struct, its parts under `$defs`."""
    return msgspec.json.schema(_revealed(cls), schema_hook=_schema_of_custom)


def json_schemas(
    classes: tuple[type[Struct], ...], ref_template: str
) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """Return schemas that share their components, as OpenAPI wants them."""
    return msgspec.json.schema_components(
        [_revealed(cls) for cls in classes],
        schema_hook=_schema_of_custom,
        ref_template=ref_template,
    )


def _field(name: str, hint: Any) -> Field:
    annotation: PersonalField | None = None
    optional = False
    while True:
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            annotation = next((e for e in extras if isinstance(e, PersonalField)), annotation)
        elif get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
            members = tuple(arg for arg in get_args(hint) if arg is not NoneType)
            optional = True
            hint = members[0] if len(members) == 1 else Union[members]  # noqa: UP007 - built at run time
        else:
            return Field(name, hint, optional, annotation)


def _harmless(kind: Any) -> bool:
    if kind is PublicText:
        return True
    if hasattr(kind, "__supertype__"):
        return _is_code(kind)
    if get_origin(kind) is Annotated:
        return _harmless(get_args(kind)[0])
    if get_origin(kind) in (tuple, frozenset, list, Union, UnionType):
        return all(_harmless(arg) for arg in get_args(kind) if arg not in (Ellipsis, NoneType))
    if get_origin(kind) is Mapping:
        return all(_harmless(arg) for arg in get_args(kind))
    return isinstance(kind, type) and (issubclass(kind, Enum) or issubclass(kind, _HARMLESS))


def _is_code(new_type: Any) -> bool:
    """Ids and official codes: a NewType named `...Id` or `...Code`."""
    name: str = new_type.__name__
    return name.endswith(("Id", "Code"))


@cache
def _revealed(cls: type[Struct]) -> type[Struct]:
    """Return a Struct of the same name whose Private fields have the type of what they hold."""
    hints = get_type_hints(cls, include_extras=True)
    members: list[tuple[str, Any, Any]] = []
    for field in msgspec.structs.fields(cls):
        default = field.default if field.default is not NODEFAULT else field.default_factory
        hint = _reveal(hints[field.name])
        members.append((field.name, hint, default))
    config = cls.__struct_config__
    return msgspec.defstruct(
        cls.__name__,
        members,
        kw_only=True,
        forbid_unknown_fields=config.forbid_unknown_fields,
        namespace={"__doc__": cls.__doc__},
    )


def _reveal(hint: Any) -> Any:
    """Return the type without Private: in its parts too, where one of them is private."""
    if get_origin(hint) is Private:
        return get_args(hint)[0]
    if isinstance(hint, type) and issubclass(hint, Struct) and _holds_private(hint):
        return _revealed(hint)
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        return Annotated[(_reveal(inner), *extras)]
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(_reveal(arg) for arg in get_args(hint))]  # noqa: UP007 - built at run time
    return hint


def _holds_private(cls: type[Struct]) -> bool:
    return any(get_origin(field.type) is Private for field in fields_of(cls))


def _schema_of_custom(kind: Any) -> dict[str, Any]:
    message = f"{kind!r} has no JSON Schema"
    raise NotImplementedError(message)
