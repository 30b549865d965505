"""The types that personal data have, from the request to the read model.

A command receives `Private` values, which don't print. An event holds `Sealed` envelopes and
`VaultRef` references; how a field is sealed stands in its annotation, and is the whole truth:

    note: Annotated[Sealed[str], personal(NOTE, of="participant")]

A decision wraps the value with `seal` or `to_vault`; core turns it into the stored form on the way
to the store. Values wait in a form that no encoder accepts, so they can't be stored in clear.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NewType, TypeVar, cast
from uuid import UUID

from msgspec import Struct

from core.spelling import normalised
from core.text import Text

T = TypeVar("T")

PublicText = NewType("PublicText", str)
"""Words that are never about a person: the name of a branch, a partner, a project."""


class DataClass(Struct, frozen=True):
    """A kind of personal data with a key of its own for each person, and how long it is kept."""

    name: str
    label: Text
    kept: Text


IDENTITY = DataClass(
    "identity",
    Text("navn og kendetegn", "name and identifying facts"),
    Text("2 år efter sidste forløb", "2 years after the last case"),
)
CONTACT = DataClass(
    "contact",
    Text("kontaktoplysninger", "contact details"),
    Text("så længe støtten varer", "as long as support lasts"),
)
DIALOGUE = DataClass(
    "dialogue",
    Text("noter om samarbejdet", "notes about working together"),
    Text("så længe samarbejdet varer", "as long as the partners work together"),
)
VOLUNTEERING = DataClass(
    "volunteering",
    Text("noter om den frivillige indsats", "notes about the voluntary work"),
    Text("2 år efter farvel", "2 years after the goodbye"),
)
OVERSIGHT = DataClass(
    "oversight",
    Text("beskrivelser af databrud", "descriptions of breaches of data"),
    Text("5 år efter afslutning", "5 years after it was closed"),
)
SUPPORT = DataClass(
    "support",
    Text("behov, ønsker og noter om støtten", "needs, wishes and notes about the support"),
    Text("2 år efter sidste forløb", "2 years after the last case"),
)


class Private(Generic[T]):
    """A personal value on its way through the program: it has no readable form but `reveal()`."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        return self._value

    def __repr__(self) -> str:
        return "Private(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Private, self._value))

    def __reduce__(self) -> Any:
        message = "a private value is not pickled"
        raise TypeError(message)


class Sealed(Struct, Generic[T], frozen=True, kw_only=True):
    """A value encrypted under the key of one person and data class.

    It says where it comes from (the event's id, stored name and field), and all of that is bound to
    the ciphertext: moved to another person, event or field it doesn't open. Copied as it is from
    event to read model.
    """

    person: UUID
    data_class: str
    key: UUID
    event: UUID
    name: str
    field: str
    box: bytes


class VaultRef(Struct, Generic[T], frozen=True, kw_only=True):
    """Points to a value in the vault, where it can be really deleted.

    `commitment` is a keyed hash of the value under a key of the person: it proves later which value
    was meant, and says nothing once the key is destroyed.
    """

    person: UUID
    data_class: str
    key: UUID
    ref: UUID
    commitment: bytes


class Erased(Struct, frozen=True, tag="erased", tag_field="state"):
    """Stands where a value was that has been erased: its key or its vault row is gone."""


ERASED = Erased()


class Hidden(Struct, frozen=True, tag="hidden", tag_field="state"):
    """Stands where a value is that this reader doesn't see."""


HIDDEN = Hidden()


@dataclass(frozen=True)
class SearchIndex:
    """An index of keyed hashes: its name, and how values are spelled in it.

    A person is found by all that was ever told of her; in an index `of_last`, by what was told
    last alone: an address that she no longer has may be another's.
    """

    name: str
    spell: Callable[[str], list[str]] = normalised
    of_last: bool = False


@dataclass(frozen=True)
class PersonalField:
    """How a field is protected: its data class, the field that says whose it is, its indexes."""

    data_class: DataClass
    of: str
    found_by: tuple[SearchIndex, ...] = ()


def personal(
    data_class: DataClass, *, of: str, found_by: tuple[SearchIndex, ...] = ()
) -> PersonalField:
    """Annotate a Sealed or VaultRef field: the event's field `of` holds the person's id.

    The person is found by the value in the indexes `found_by`.
    """
    return PersonalField(data_class, of, found_by)


class Waiting(Private[Any]):
    """A value that waits to be sealed or put into the vault. msgspec refuses to encode it."""

    __slots__ = ()


def seal(value: Private[T]) -> Sealed[T]:
    """Let the event hold `value` sealed."""
    return cast("Sealed[T]", Waiting(value.reveal()))


def to_vault(value: Private[T]) -> VaultRef[T]:
    """Let the event hold a reference to `value`, which goes to the vault."""
    return cast("VaultRef[T]", Waiting(value.reveal()))
