"""What a volunteer offers: her profile, opened."""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from core.personal import Erased, Hidden
from domains.participants.events import DayTime

S = TypeVar("S", bound=Struct)


class OfferShown(Struct, frozen=True, tag="told", tag_field="state"):
    """What a volunteer speaks, in which municipalities she helps, and when."""

    languages: tuple[str, ...]
    municipalities: tuple[str, ...] = ()
    times: tuple[DayTime, ...] = ()


class ProfileShown(OfferShown, frozen=True, tag="told", tag_field="state"):
    """What she offers, and what she likes to do."""

    interests: str | None = None


def read(value: Any, kind: type[S]) -> S | Erased | Hidden | None:
    """Return an opened profile as a Struct, which JSON tells from what isn't shown."""
    if value is None or isinstance(value, (Erased, Hidden)):
        return value
    return msgspec.convert(value, kind)
