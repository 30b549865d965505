"""What the API needs of an installation, and the paths under which it serves it."""

from concurrent.futures import Future
from typing import Any, Protocol

from adapters.signin.service import SignIn
from core.command_bus import Answer, Call, Stores
from core.engine import Engine
from core.identity import Identity
from core.query_bus import Ask
from core.registry import Registry

API = "/api/v1"
DOCS = f"{API}/docs"
STYLE = f"{DOCS}/style.css"
OPENAPI = f"{API}/openapi.json"
PROBLEMS = "/problems"


class Commands(Protocol):
    """The command bus."""

    def submit(self, call: Call) -> "Future[Answer]":
        """Queue a command; the future holds its answer after the commit, or what refuses it."""
        ...


class Queries(Protocol):
    """The query bus."""

    def ask(self, asked: Ask) -> Any:
        """Return the answer, or raise what denies it."""
        ...


class Served(Protocol):
    """A running Qnet, as far as the API touches it."""

    @property
    def registry(self) -> Registry: ...
    @property
    def stores(self) -> Stores: ...
    @property
    def commands(self) -> Commands: ...
    @property
    def queries(self) -> Queries: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def sign_in(self) -> SignIn: ...

    def identify(self, secret: str) -> Identity:
        """Return whose session or bearer token it is. Raises NotSignedIn."""
        ...
