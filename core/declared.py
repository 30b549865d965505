"""Finds what a module declares, so that no declaration is forgotten in a list."""

from types import ModuleType
from typing import TypeVar

K = TypeVar("K")


def declared(module: ModuleType, kind: type[K]) -> list[type[K]]:
    """Return the subclasses of `kind` that the module itself declares, in order of appearance."""
    return [
        found
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, kind)
        and found.__module__ == module.__name__
        and "declaration" in vars(found)
    ]
