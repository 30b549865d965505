"""Between events and stored bytes: decoding of each version that ever was, for ever."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from core.clock import from_microseconds
from core.errors import DeclarationError, NewerVersion
from core.events import Event, Metadata, Recorded, UnknownEvent
from core.store import SequencedEvent, as_stored

Upcast = Callable[[dict[str, Any]], dict[str, Any]]


class Upcaster(NamedTuple):
    """Turns the data of version `version` of a stored name into those of the next version."""

    name: str
    version: int
    upcast: Upcast


def upcaster(name: str, version: int) -> Callable[[Upcast], Upcaster]:
    """Declare a function from the data of `version` to those of `version + 1`."""

    def declare(upcast: Upcast) -> Upcaster:
        return Upcaster(name, version, upcast)

    return declare


encode = msgspec.json.Encoder(decimal_format="string", order="deterministic").encode
decode_metadata = msgspec.json.Decoder(Metadata).decode
_decode_raw = msgspec.json.Decoder(dict[str, Any]).decode


class Codec:
    """Decodes stored events of the declared classes, their old versions, and unknown ones."""

    def __init__(
        self, event_types: Iterable[type[Event]], upcasters: Iterable[Upcaster] = ()
    ) -> None:
        self._types = {cls.declaration.name: cls for cls in event_types}
        self._decoders: dict[tuple[str, int], Callable[[bytes], Event]] = {
            (cls.declaration.name, cls.declaration.version): msgspec.json.Decoder(cls).decode
            for cls in self._types.values()
        }
        steps: dict[tuple[str, int], Upcast] = {}
        for step in upcasters:
            if steps.setdefault((step.name, step.version), step.upcast) is not step.upcast:
                message = f"{step.name} has two upcasters from version {step.version}"
                raise DeclarationError(message)
        for cls in self._types.values():
            for version in range(1, cls.declaration.version):
                key = (cls.declaration.name, version)
                self._decoders[key] = self._through_upcasters(cls, version, steps)

    def decode(self, sequenced: SequencedEvent) -> Recorded[Event | UnknownEvent]:
        """Return the event as it is understood today.

        Raises NewerVersion for a version of a known type that this code doesn't know.
        """
        stored = as_stored(sequenced)
        return Recorded(
            self.event(stored.type, stored.version, stored.data),
            UUID(stored.id),
            sequenced.position,
            from_microseconds(stored.recorded_at),
            stored.type,
            stored.version,
            tuple(stored.tags),
            stored.data,
            stored.metadata,
        )

    def event(self, name: str, version: int, data: bytes) -> Event | UnknownEvent:
        """Decode one event's data."""
        decoder = self._decoders.get((name, version))
        if decoder is not None:
            return decoder(data)
        if name in self._types:
            raise NewerVersion(name=name, version=version)
        return UnknownEvent(name, version, _decode_raw(data))

    def _through_upcasters(
        self, cls: type[Event], version: int, steps: Mapping[tuple[str, int], Upcast]
    ) -> Callable[[bytes], Event]:
        name, present = cls.declaration.name, cls.declaration.version
        missing = [v for v in range(version, present) if (name, v) not in steps]
        if missing:
            message = f"{name} has version {present}, but no upcaster from version {missing[0]}"
            raise DeclarationError(message)

        def decode(data: bytes) -> Event:
            raw = _decode_raw(data)
            for step in range(version, present):
                raw = steps[name, step](raw)
            return msgspec.convert(raw, cls)

        return decode
