"""What a record passes before it is written: an allow-list of fields, and no personal value.

A record that has one is not written with a hole in it: all that is left says where it came from.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from enum import Enum
from typing import Any
from uuid import UUID

from structlog.types import WrappedLogger

from core.opened import is_repeated_in
from core.personal import Erased, Hidden, Private, Sealed, VaultRef

EventDict = MutableMapping[str, Any]

FIELDS = ("action", "error", "milliseconds", "operation", "part", "position", "request", "status")
"""What a record may say beside its words: names of the program's own parts, ids and numbers."""

REFUSED = "a record was refused: it held personal data"
_PERSONAL = (Sealed, VaultRef, Private, Erased, Hidden)
_HARMLESS = (bool, int, float, UUID, Enum, type(None))


def without_personal_data(
    _logger: WrappedLogger, _method: str, event: EventDict
) -> Mapping[str, Any]:
    """Return the record as it is, or, where it holds personal data, only its place.

    Personal is what is sealed, private or lies in the vault, what is no plain value, and any text
    that repeats what was opened while this question is answered.
    """
    if _is_personal(event.values()):
        kept = {name: event[name] for name in ("timestamp", "level", "logger") if name in event}
        return kept | {"event": REFUSED}
    return event


def _is_personal(values: Iterable[Any]) -> bool:
    for value in values:
        if isinstance(value, str):
            if is_repeated_in(value):
                return True
        elif isinstance(value, _PERSONAL) or not isinstance(value, _HARMLESS):
            return True
    return False
