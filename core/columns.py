"""Column types of read models: what a projection stores beside ids, numbers and days."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import BigInteger, LargeBinary, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.clock import from_microseconds, to_microseconds
from core.personal import Sealed, VaultRef
from core.text import Choice

_encode = msgspec.json.encode
_decode_sealed = msgspec.json.Decoder(Sealed[Any]).decode
_decode_vault = msgspec.json.Decoder(VaultRef[Any]).decode

Id = String(36)
"""An id in its canonical text form, the same in both databases."""
Word = Text()
"""A stored name, a status, a code: never words about a person."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, as microseconds since 1970-01-01T00:00:00Z."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else to_microseconds(value.astimezone(UTC))

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else from_microseconds(value)


class Day(TypeDecorator[date]):
    """A calendar day, as ISO 8601 text: it sorts and compares in both databases."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        return None if value is None else date.fromisoformat(value)


class SealedValue(TypeDecorator[Sealed[Any]]):
    """A sealed envelope, copied from the event as it is."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed[Any] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else _encode(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed[Any] | None:  # noqa: ARG002
        return None if value is None else _decode_sealed(value)


class InVault(TypeDecorator[VaultRef[Any]]):
    """A reference into the vault, copied from the event as it is."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: VaultRef[Any] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else _encode(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> VaultRef[Any] | None:  # noqa: ARG002
        return None if value is None else _decode_vault(value)


class Chosen(TypeDecorator[Choice]):
    """A member of a Choice, by its stored value."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: Choice | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:  # noqa: ARG002
        return None if value is None else next(c for c in self.choices if c.value == value)
