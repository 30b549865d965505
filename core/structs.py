"""Structs that are frozen and built by keyword, and whose subclasses are too without saying so."""

from typing import Any, dataclass_transform

import msgspec
from msgspec import Struct, StructMeta


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class FrozenMeta(StructMeta):
    """msgspec's metaclass with other defaults; type checkers read them from the decorator."""

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any
    ) -> Any:
        defaults = {"frozen": True, "kw_only": True}
        return super().__new__(mcls, name, bases, namespace, **(defaults | config))


class FrozenStruct(Struct, metaclass=FrozenMeta):
    """Base of events, commands and queries."""
