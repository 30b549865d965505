"""What is installed is found folder by folder; what is broken is listed and harms nobody."""

import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import pytest

from core.commands import Command
from core.errors import DeclarationError
from core.events import Event, event
from core.hookspecs import hookimpl
from core.registry import Registry, discover
from core.testing import installed
from tests.core.library import BookId, Library, registry_of

Install = Callable[..., Registry]


@event("plugin.cafe.cup_poured", da="Kop skænket", en="Cup poured")
class CupPoured(Event):
    book: BookId


@hookimpl
def events() -> Sequence[type[Event]]:
    return [CupPoured]


@hookimpl
def unknown_hook() -> None:
    return None


@hookimpl(specname="events")
def fails() -> Sequence[type[Event]]:
    raise ZeroDivisionError


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Give what discovers with these hooks in a distribution of this name."""

    def installed_as(name: str, module: str = "tests_fake_plugin", **hooks: Any) -> Registry:
        fake = ModuleType("tests_fake_plugin")
        vars(fake).update(hooks)
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
        point = EntryPoint(name, module, "qnet.plugins")
        monkeypatch.setattr("core.registry.entry_points", lambda **_: [point])
        return discover()

    return installed_as


def names(registry: Registry) -> set[str]:
    return {command.declaration.name for command in registry.commands}


def test_every_folder_is_found() -> None:
    assert {"accounts", "branches", "cases", "matches"} <= set(installed().plugins)
    assert {"projection:access", "projection:case_list"} <= set(installed().plugins)
    assert installed().faults == ()


def test_an_installed_plugin_takes_part_and_its_version_is_stored(install: Install) -> None:
    registry = install("cafe", events=events, __version__="1.2")
    assert registry.faults == ()
    assert CupPoured in registry.events
    assert registry.owners["plugin.cafe.cup_poured"] == "plugin:cafe"
    assert registry.plugin_versions["plugin:cafe"] == "1.2"


@pytest.mark.parametrize(
    ("hooks", "error"),
    [
        ({"events": fails}, "ZeroDivisionError"),
        ({"unknown_hook": unknown_hook}, "PluginValidationError"),
    ],
)
def test_a_broken_plugin_is_listed_and_harms_nobody(
    install: Install, hooks: dict[str, Any], error: str
) -> None:
    registry = install("cafe", **hooks)
    (fault,) = registry.faults
    assert fault.plugin == "plugin:cafe"
    assert fault.error.startswith(error)
    assert names(registry) == names(installed())


def test_a_plugin_that_is_not_there_is_listed(install: Install) -> None:
    (fault,) = install("cafe", module="tests_no_such_module").faults
    assert fault.error.startswith("ModuleNotFoundError")


@pytest.mark.parametrize("name", ["cases", "projection:access"])
def test_a_plugin_named_like_a_part_of_the_product_pushes_none_out(
    install: Install, name: str
) -> None:
    registry = install(name, events=events)
    assert names(registry) == names(installed())
    assert {p.name for p in registry.projections} == {p.name for p in installed().projections}


def test_a_plugin_that_contradicts_the_product_is_left_out(install: Install) -> None:
    @event("case.opened", da="Forløb åbnet", en="Case opened")
    class CaseOpened(Event):
        book: BookId

    @hookimpl(specname="events")
    def copycat() -> Sequence[type[Event]]:
        return [CaseOpened]

    registry = install("copycat", events=copycat)
    (fault,) = registry.faults
    assert fault.error.startswith("DeclarationError")
    assert CaseOpened not in registry.events


def test_two_parts_of_the_product_may_not_contradict_each_other() -> None:
    class Copycat:
        @hookimpl
        def commands(self) -> Sequence[type[Command]]:
            return Library().commands()

    with pytest.raises(DeclarationError, match=r"books\.buy"):
        registry_of(Library(), Copycat())
