"""Ids that a test can't know, because the command makes them."""

from collections.abc import Collection
from uuid import UUID


class ExpectedId(UUID):
    """Stands in an expected event for an id. The same name stands for the same id."""

    def __init__(self, name: str) -> None:
        super().__init__(int=0)
        object.__setattr__(self, "name", name)  # UUIDs guard against changes

    name: str

    def __repr__(self) -> str:
        return f"new_id({self.name!r})" if self.name else "ANY_ID"

    __str__ = __repr__


def new_id(name: str) -> UUID:
    """Return what stands for an id that the command made: the same one wherever `name` stands."""
    return ExpectedId(name)


ANY_ID: UUID = ExpectedId("")
"""Stands for any id at all."""


class Bindings:
    """Which id each expected name turned out to be. `made` are the ids that the command made."""

    def __init__(self, made: Collection[UUID]) -> None:
        self._made = made
        self._bound: dict[str, UUID] = {}

    def agree(self, expected: object, actual: object) -> bool:
        """Say whether a value is the expected one, and remember a name's id."""
        if not isinstance(expected, ExpectedId):
            return expected == actual
        if not expected.name:
            return isinstance(actual, UUID)
        if not isinstance(actual, UUID) or actual not in self._made:
            return False
        if actual in self._others(expected.name):
            return False
        return self._bound.setdefault(expected.name, actual) == actual

    def _others(self, name: str) -> set[UUID]:
        return {known for other, known in self._bound.items() if other != name}
