"""The registry: everything that domains, projections and plugins declare, collected through pluggy.

Discovery goes folder by folder: each package below `domains`, `projections` and `plugins` that has
a `plugin.py` is registered under its own name; installed distributions follow by entry point.
"""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
from msgspec import Struct

from core import hookspecs
from core.catalogue import CatalogueEntry, entry_of
from core.codec import Codec
from core.commands import Command
from core.errors import DeclarationError, PluginRefused
from core.events import Event
from core.facts import Fact
from core.guards import FindClosed, Guard
from core.notices import Notice
from core.permissions import Actor, Grant, PermissionTable
from core.projections import Projection
from core.queries import FindResources, Query
from core.reactions import Reaction
from core.sealing import Sealer
from core.tags import merged, tagger
from core.text import Text

PRODUCT = ("domains", "projections")
ENTRY_POINTS = "qnet.plugins"


class ActorFacts(Struct, frozen=True):
    """What the log says of an account: whether it is in use, and its grants."""

    active: bool = False
    grants: tuple[Grant, ...] = ()


class Fault(Struct, frozen=True):
    """A plugin that could not be loaded, and the kind of error."""

    plugin: str
    error: str


def discover() -> "Registry":
    """Load the product's domains and projections, then the plugins, and collect what they declare.

    A broken part of the product raises; a broken plugin is listed in `faults` and harms nobody.
    """
    manager = new_manager()
    for package in PRODUCT:
        for name, module in _folders(package):
            manager.register(importlib.import_module(module), name=name)
    manager.check_pending()
    faults = [
        fault for name, module in _folders("plugins") if (fault := _try(manager, name, module))
    ]
    faults += [
        fault
        for point in entry_points(group=ENTRY_POINTS)
        if (fault := _try(manager, f"plugin:{point.name}", point.value))
    ]
    return Registry(manager, faults)


def new_manager() -> pluggy.PluginManager:
    """Return a plugin manager that knows the generic hooks and nothing else."""
    manager = pluggy.PluginManager("qnet")
    manager.add_hookspecs(hookspecs)
    return manager


def _folders(package: str) -> Iterator[tuple[str, str]]:
    """Yield name and `plugin` module of each folder that has one, in order of name."""
    prefix = {"domains": "", "projections": "projection:", "plugins": "plugin:"}[package]
    folders = importlib.import_module(package).__path__
    for found in sorted(p.parent.name for f in folders for p in Path(f).glob("*/plugin.py")):
        yield f"{prefix}{found}", f"{package}.{found}.plugin"


def _try(manager: pluggy.PluginManager, name: str, module: str) -> Fault | None:
    loaded: ModuleType | None = None
    try:
        loaded = importlib.import_module(module)
        manager.register(loaded, name=name)
        manager.check_pending()
        Registry(manager, ())
    except Exception as error:  # noqa: BLE001 - a plugin may fail in any way
        # Whoever else has the name already keeps it.
        if loaded is not None and manager.get_plugin(name) is loaded:
            manager.unregister(loaded)
        return Fault(name, f"{type(error).__name__}: {error}")
    return None


class Registry:
    """What is declared. Raises DeclarationError where two declarations contradict each other."""

    def __init__(self, manager: pluggy.PluginManager, faults: Sequence[Fault] = ()) -> None:
        self._manager = manager
        self.faults = tuple(faults)
        self.owners: dict[str, str] = {}
        self.id_types = merged(table for _, table in self._each("id_types"))
        self.events: tuple[type[Event], ...] = self._declared("events")
        self.commands: tuple[type[Command], ...] = self._declared("commands")
        self.queries: tuple[type[Query], ...] = self._declared("queries")
        self.permissions = PermissionTable(
            row for _, rows in self._each("permissions") for row in rows
        )
        self.projections: tuple[Projection, ...] = self._all("projections")
        self.reactions: tuple[Reaction, ...] = self._all("reactions")
        self.notices: tuple[Notice, ...] = self._all("notices")
        self.actor_fact: Fact[ActorFacts] | None = manager.hook.actor_fact()
        self.guard: Guard | None = manager.hook.guard()
        self.find_closed: FindClosed | None = manager.hook.find_closed()
        self.find_resources: FindResources | None = manager.hook.find_resources()
        self.codec = Codec(self.events, self._all("upcasters"))
        self.tags_of = {cls: tagger(cls, self.id_types) for cls in self.events}
        self.sealers = {cls: Sealer(cls) for cls in self.events}
        self.catalogue: tuple[CatalogueEntry, ...] = tuple(
            entry_of(cls, self.owners[cls.declaration.name]) for cls in self.events
        )
        self._plugin_versions = {
            name: str(getattr(module, "__version__", "0"))
            for name, module in manager.list_name_plugin()
            if name.startswith("plugin:") and module is not None
        }
        self._checks = [
            (impl.plugin_name, impl.function, impl.argnames)
            for impl in manager.hook.check_command.get_hookimpls()
        ]

    @property
    def plugins(self) -> tuple[str, ...]:
        """The names of all registered parts, in order of registration."""
        return tuple(name for name, _ in self._manager.list_name_plugin())

    @property
    def plugin_versions(self) -> Mapping[str, str]:
        """The versions of the plugins in force, stored with each event; the product has `code`."""
        return self._plugin_versions

    @property
    def has_checks(self) -> bool:
        """Whether any plugin wants to check commands."""
        return bool(self._checks)

    def check(self, command: Command, actor: Actor) -> None:
        """Ask each plugin's check by itself. Raises PluginRefused for a veto or a failure."""
        available = {"command": command, "actor": actor}
        for plugin, function, names in self._checks:
            try:
                veto = function(*(available[name] for name in names))
            except Exception as error:
                raise PluginRefused(plugin=plugin, failed=True) from error
            if veto is not None and not isinstance(veto, Text):
                raise PluginRefused(plugin=plugin, failed=True)
            if isinstance(veto, Text):
                raise PluginRefused(veto, plugin=plugin, failed=False)

    def _each(self, hook: str) -> Iterator[tuple[str, Any]]:
        for impl in getattr(self._manager.hook, hook).get_hookimpls():
            yield impl.plugin_name, impl.function()

    def _all(self, hook: str) -> tuple[Any, ...]:
        return tuple(item for _, items in self._each(hook) for item in items)

    def _declared(self, hook: str) -> tuple[Any, ...]:
        found: list[Any] = []
        for owner, classes in self._each(hook):
            for cls in classes:
                name = cls.declaration.name
                if name in self.owners:
                    message = f"{owner} declares {name}, which {self.owners[name]} has"
                    raise DeclarationError(message)
                self.owners[name] = owner
                found.append(cls)
        return tuple(found)
