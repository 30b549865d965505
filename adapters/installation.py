"""The composition root: from settings to a running Qnet, every port filled by its adapter."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from uuid import UUID, uuid4

from msgspec import Struct

from adapters.demo_home import is_demo, second_factor_in
from adapters.keys.providers import provider_from
from adapters.keys.store import SQLKeyStore
from adapters.mail.outbox import Outbox
from adapters.mail.postman import Buses, Postman, way_out
from adapters.readlog.keeper import Keeper
from adapters.readlog.signing import signer_of
from adapters.readlog.store import SQLReadLog
from adapters.signin.accepting import accepting
from adapters.signin.accounts import Accounts
from adapters.signin.oidc import Oidc
from adapters.signin.oidc_provider import Provider
from adapters.signin.oidc_settings import oidc_settings
from adapters.signin.origin import origin_of
from adapters.signin.parts import parts_of
from adapters.signin.service import Secure, SignIn
from adapters.sql.catalogue import SQLCatalogue
from adapters.sql.connections import create_store_engine
from adapters.sql.readmodels import SQLReadModels
from adapters.sql.recorder import SQLRecorder
from adapters.sql.tracking import SQLReactionTracking
from core.clock import Clock, SystemClock
from core.command_bus import CommandBus, Stores
from core.engine import Engine
from core.identity import Identity
from core.query_bus import QueryBus
from core.reacting import ReactionRunner
from core.registry import Registry, discover


class Owners(Struct, frozen=True):
    """The URLs of the databases for whoever owns their tables: only a migration needs them."""

    database_url: str
    keys_url: str
    read_log_url: str


class Settings(Struct, frozen=True):
    """Where an installation keeps what: the home folder, and a database for each store.

    `environ` is what the key provider reads. Without URLs, everything is SQLite in the home. In
    PostgreSQL `owners` owns the tables and migrates, and queries read as the role of `reader_url`;
    without them all that is done as the application, and nothing keeps it from it.
    """

    home: Path
    database_url: str
    read_models_url: str
    keys_url: str
    read_log_url: str
    owners: Owners
    reader_url: str | None = None
    environ: Mapping[str, str] = {}


def settings_from(environ: Mapping[str, str], home: Path | None = None) -> Settings:
    """Read QNET_HOME and where the databases are, from the environment.

    They are QNET_DATABASE_URL, QNET_KEYS_URL and QNET_READLOG_URL. QNET_READER_DATABASE_URL is the
    first one for the role that queries read as. QNET_OWNER_DATABASE_URL, QNET_OWNER_KEYS_URL and
    QNET_OWNER_READLOG_URL are for whoever migrates.
    """
    place = (home or Path(environ.get("QNET_HOME", "qnet-home"))).resolve()
    database = environ.get("QNET_DATABASE_URL")
    store = database or f"sqlite:///{place / 'events.db'}"
    keys = environ.get("QNET_KEYS_URL", f"sqlite:///{place / 'keys' / 'keys.db'}")
    read_log = environ.get("QNET_READLOG_URL", f"sqlite:///{place / 'readlog.db'}")
    return Settings(
        place,
        store,
        database or f"sqlite:///{place / 'readmodels.db'}",
        keys,
        read_log,
        Owners(
            environ.get("QNET_OWNER_DATABASE_URL", store),
            environ.get("QNET_OWNER_KEYS_URL", keys),
            environ.get("QNET_OWNER_READLOG_URL", read_log),
        ),
        environ.get("QNET_READER_DATABASE_URL"),
        dict(environ),
    )


@dataclass(frozen=True)
class Installation:
    """A Qnet with all its parts. `start` lets it follow its log; `close` gives everything back."""

    settings: Settings
    registry: Registry
    stores: Stores
    clock: Clock
    commands: CommandBus
    queries: QueryBus
    sign_in: SignIn
    engine: Engine
    reactions: ReactionRunner
    mail: Postman
    keeper: Keeper
    models: SQLReadModels
    catalogue: SQLCatalogue
    closers: tuple[Callable[[], None], ...]

    def start(self) -> None:
        """Let projections, reactions, mail and the read log's trees follow, each in a thread."""
        self.engine.start()
        self.reactions.start()
        self.mail.start()
        self.keeper.start()

    def identify(self, secret: str) -> Identity:
        """Return whose session or bearer token it is. Raises NotSignedIn."""
        return self.sign_in.identify(secret)

    def close(self) -> None:
        """Stop threads, finish what is queued, give back connections."""
        self.mail.close()
        self.keeper.close()
        self.reactions.close()
        self.engine.close()
        self.sign_in.close()
        self.commands.close()
        for close in self.closers:
            close()


def open_installation(
    settings: Settings,
    *,
    clock: Clock | None = None,
    new_id: Callable[[], UUID] = uuid4,
    registry: Registry | None = None,
) -> Installation:
    """Open an installation whose tables exist (`qnet init` and `qnet migrate` make them)."""
    clock = clock or SystemClock()
    registry = registry or discover()
    store_engine = create_store_engine(settings.database_url)
    recorder = SQLRecorder(store_engine, clock)
    keys = SQLKeyStore(
        create_store_engine(settings.keys_url), provider_from(settings.environ, settings.home)
    )
    read_log = SQLReadLog(create_store_engine(settings.read_log_url))
    stores = Stores(recorder, keys, read_log)
    catalogue = SQLCatalogue(store_engine)
    catalogue.add(registry.catalogue)
    models = SQLReadModels(settings.read_models_url, settings.reader_url)
    engine = Engine(registry.projections, recorder, registry.codec, models, _holder())
    commands = CommandBus(registry, stores, clock, version=version("qnet"), new_id=new_id)
    queries = QueryBus(
        registry, stores, models=models, waits=engine, catalogue=catalogue, clock=clock
    )
    origin = origin_of(settings.environ)
    parts = parts_of(keys, Accounts(registry, stores), read_log, clock, origin)
    provided = None if is_demo(settings.home) else oidc_settings(settings.environ, origin)
    sign_in = SignIn(
        parts,
        Secure(origin, second_factor_in(settings.home, clock)),
        accepting(commands),
        None if provided is None else Oidc(parts, Provider(provided, clock)),
    )
    reactions = ReactionRunner(
        registry.reactions, recorder, registry.codec, commands, SQLReactionTracking(store_engine)
    )
    mail = Postman(
        registry.notices,
        recorder,
        registry.codec,
        buses=Buses(commands, queries),
        outbox=Outbox(store_engine),
        way=None if is_demo(settings.home) else way_out(settings.environ),
        clock=clock,
    )
    return Installation(
        settings,
        registry,
        stores,
        clock,
        commands,
        queries,
        sign_in,
        engine,
        reactions,
        mail,
        Keeper(read_log, signer_of(keys), clock),
        models,
        catalogue,
        (recorder.close, models.close, keys.close, read_log.close),
    )


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
