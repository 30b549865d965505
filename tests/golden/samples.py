"""Golden samples: one event of each stored version, in the very bytes that are in the log for ever.

Beside each sample lies what its fields were: `<name>.v<version>.schema.json`.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin
from uuid import UUID

import msgspec

from core.catalogue import CatalogueEntry
from core.events import Event
from core.personal import PersonalField, PublicText, Sealed, VaultRef
from core.schema import Field, fields_of, protection

HERE = Path(__file__).parent

_VALUES: Mapping[Any, Any] = {
    bool: True,
    int: 3,
    float: 1.5,
    Decimal: Decimal("12.50"),
    date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, 12, 30, 15, 123456, UTC),
    PublicText: "Åben café & værksted",
}
_WORDS = frozenset({"title", "description"})
"""What may be improved in a schema without another version: words for people."""


class Sample(NamedTuple):
    """The name and version of a stored event, and where its sample lies."""

    name: str
    version: int

    @property
    def data(self) -> Path:
        return HERE / f"{self.name}.v{self.version}.json"

    @property
    def fields(self) -> Path:
        return HERE / f"{self.name}.v{self.version}.schema.json"


def samples() -> list[Sample]:
    """Return all samples that lie here."""
    found = [path.name for path in HERE.glob("*.json") if not path.name.endswith(".schema.json")]
    parts = [name.removesuffix(".json").rpartition(".v") for name in sorted(found)]
    return [Sample(name, int(version)) for name, _, version in parts]


def sample_of(event_type: type[Event]) -> Sample:
    """Return where the present version of an event has its sample."""
    return Sample(event_type.declaration.name, event_type.declaration.version)


def example(event_type: type[Event]) -> Event:
    """Make up an event with all its fields filled, the same in each run."""
    fields = fields_of(event_type)
    values = {field.name: _value(field) for field in fields if protection(field) == "clear"}
    for field in fields:
        if field.personal is not None and field.name not in values:
            person = values[field.personal.of]
            values[field.name] = _closed(event_type, field, field.personal, person)
    return event_type(**values)


def snapshot(entry: CatalogueEntry) -> dict[str, Any]:
    """Return what may not change under a stored version: fields, their protection, their schema."""
    fields = [
        {"name": f.name, "protection": f.protection, "data_class": f.data_class, "of": f.of}
        for f in entry.fields
    ]
    snapped: dict[str, Any] = json.loads(
        msgspec.json.encode({"fields": fields, "schema": _without_words(entry.schema)})
    )
    return snapped


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Say what differs. A field that is added with a default is no difference: old bytes decode."""
    old, new = _by_name(before), _by_name(now)
    found = [f"{name} is gone" for name in old if name not in new]
    found += [f"{name} is another" for name in old if name in new and old[name] != new[name]]
    found += [
        f"{name} is new, without a default"
        for name in new
        if name not in old and new[name]["required"]
    ]
    return found


def _by_name(snapped: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that is said of each field, what it refers to included."""
    schema = snapped["schema"]
    body = _resolved(schema, schema["$defs"])
    return {
        field["name"]: {
            **field,
            "schema": body["properties"][field["name"]],
            "required": field["name"] in body.get("required", []),
        }
        for field in snapped["fields"]
    }


def _resolved(part: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(part, Mapping):
        if "$ref" in part:
            return _resolved(definitions[part["$ref"].rpartition("/")[2]], definitions)
        return {key: _resolved(value, definitions) for key, value in part.items() if key != "$defs"}
    if isinstance(part, list):
        return [_resolved(each, definitions) for each in part]
    return part


def _without_words(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {
            key: _without_words(value)
            for key, value in part.items()
            if not (key in _WORDS and isinstance(value, str))
        }
    if isinstance(part, list):
        return [_without_words(each) for each in part]
    return part


def _value(field: Field) -> Any:
    kind = field.type
    if get_origin(kind) is tuple:
        return (_of_kind(get_args(kind)[0], field.name),)
    return _of_kind(kind, field.name)


def _of_kind(kind: Any, name: str) -> Any:
    if kind in _VALUES:
        return _VALUES[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    base = getattr(kind, "__supertype__", kind)
    if base is UUID:
        return _id(name)
    if base is str:
        return "0101"
    message = f"make up a value for {kind!r} in tests/golden/samples.py"
    raise NotImplementedError(message)


def _closed(
    event_type: type[Event], field: Field, how: PersonalField, person: UUID
) -> Sealed[Any] | VaultRef[Any]:
    data_class, key = how.data_class.name, _id(f"key {how.data_class.name}")
    if protection(field) == "vault":
        return VaultRef(
            person=person,
            data_class=data_class,
            key=key,
            ref=_id(f"vault {field.name}"),
            commitment=sha256(field.name.encode()).digest(),
        )
    name = event_type.declaration.name
    return Sealed(
        person=person,
        data_class=data_class,
        key=key,
        event=_id(f"event {name}"),
        name=name,
        field=field.name,
        box=sha256(f"{name}.{field.name}".encode()).digest(),
    )


def _id(words: str) -> UUID:
    return UUID(bytes=sha256(words.encode()).digest()[:16], version=4)
