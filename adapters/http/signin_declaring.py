"""How a step of sign-in is declared: once, as commands and queries are, with what documents it."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple, TypeVar, get_type_hints

from litestar.datastructures import Cookie
from msgspec import Struct

from adapters.http.cookies import (
    of_device,
    of_errand,
    of_session,
    without_errand,
    without_session,
)
from adapters.signin.devices import KNOWN_FOR
from adapters.signin.entering import Entered
from adapters.signin.oidc import SentAway
from adapters.signin.oidc_errands import DONE_WITHIN
from adapters.signin.parts import Means
from adapters.signin.service import SignIn
from adapters.signin.sessions import Stage
from adapters.signin.tracing import Caller
from core.errors import NotSignedIn
from core.routes import Route, route
from core.rules import Rule
from core.structs import FrozenStruct
from core.text import Text


class Standing(Struct, frozen=True):
    """How far the session is, and how its second factor can be proven.

    `password`: prove one. `invited`: add one. `full`: everything is open.
    """

    stage: Stage
    second_factors: tuple[Means, ...]


class Done(Struct, frozen=True):
    """It is done; there is nothing more to say."""

    done: bool = True


class Elsewhere(Struct, frozen=True):
    """Where the browser is sent: an answer without content, whose header says it."""

    address: str


class Brought(NamedTuple):
    """The secrets in the cookies that came: of a session, and of an errand."""

    session: str | None
    errand: str | None


class Desk:
    """What a step is given beside its input: sign-in, who calls, and which cookies go back."""

    def __init__(self, sign_in: SignIn, caller: Caller, brought: Brought) -> None:
        self.sign_in = sign_in
        self.caller = caller
        self.errand = brought.errand
        self.cookies: list[Cookie] = []
        self._secret = brought.session

    @property
    def secret(self) -> str:
        """The session's secret that came. Raises NotSignedIn without one."""
        if self._secret is None:
            raise NotSignedIn
        return self._secret

    def entered(self, entered: Entered) -> Standing:
        """Let the browser keep what was opened, and tell how far it is."""
        self.cookies.append(of_session(entered.opened.secret))
        if entered.device is not None:
            self.cookies.append(of_device(entered.device, KNOWN_FOR))
        return Standing(entered.opened.session.stage, entered.means)

    def sent_away(self, sent: SentAway) -> Elsewhere:
        """Let the browser keep the errand's secret, and tell where it goes."""
        self.cookies.append(of_errand(sent.secret, DONE_WITHIN))
        return Elsewhere(sent.address)

    def back(self) -> None:
        """Let the browser forget the errand."""
        self.cookies.append(without_errand())

    def left(self) -> Done:
        """Let the browser forget the session."""
        self.cookies.append(without_session())
        return Done()


class StepDeclaration(Struct, frozen=True):
    """What a step is called, its route, what it answers, and all that it may refuse with."""

    name: str
    route: Route
    label: Text
    answers: Any
    rules: tuple[Rule, ...]
    problems: tuple[str, ...]

    @property
    def status(self) -> int:
        """The status of a good answer."""
        return 303 if self.answers is Elsewhere else 200


class Step(FrozenStruct, forbid_unknown_fields=True):
    """Base of the steps: `take` does it, and returns the answer."""

    declaration: ClassVar[StepDeclaration]

    def take(self, desk: Desk) -> Any:
        raise NotImplementedError


class Return(Step, forbid_unknown_fields=False):
    """Base of steps to which another site sends the browser, with fields of its own beside ours.

    An errand says that it was sent there from here.
    """


S = TypeVar("S", bound=type[Step])


def step(  # noqa: PLR0913 - a declaration states all its parts at once
    name: str,
    route_words: str,
    *,
    da: str,
    en: str,
    problems: Sequence[str],
    rules: Sequence[Rule] = (),
) -> Callable[[S], S]:
    """Declare a step: `@step("sign_in.begin", "POST /sign-in", ...)`."""

    def declare(cls: S) -> S:
        cls.declaration = StepDeclaration(
            name,
            route(route_words, cls),
            Text(da, en),
            get_type_hints(cls.take)["return"],
            tuple(rules),
            tuple(problems),
        )
        return cls

    return declare
