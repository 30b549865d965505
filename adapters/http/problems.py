"""Problem details (RFC 9457): every code with its status, and when it is answered."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response
from msgspec import Struct

from adapters.http import refusals
from adapters.http.served import PROBLEMS
from adapters.signin import refusals as sign_in
from core import errors
from core.errors import QnetError
from core.text import Language, Text

MEDIA_TYPE = "application/problem+json"
NO_HEADERS: Mapping[str, str] = {}
_RETRY = {"Retry-After": "1"}


class ProblemKind(Struct, frozen=True):
    """One code: its status and title, what it means, and whether its detail and facts are shown.

    Where they aren't, every answer with the code is the same, byte for byte.
    """

    code: str
    status: int
    title: Text
    meaning: Text
    open: bool = False
    headers: Mapping[str, str] = NO_HEADERS

    @property
    def type(self) -> str:
        """The stable URI, relative: it names no host."""
        return f"{PROBLEMS}/{self.code}"


def _kind(error: type[QnetError], status: int, da: str, en: str, **more: Any) -> ProblemKind:
    return ProblemKind(error.code, status, error.title, Text(da, en), **more)


KINDS: Mapping[str, ProblemKind] = {
    kind.code: kind
    for kind in (
        _kind(
            errors.InvalidInput,
            400,
            "Et felt mangler, er ukendt eller har en forkert form. facts.field siger hvilket.",
            "A field is missing, unknown or of the wrong form. facts.field says which.",
            open=True,
        ),
        _kind(
            refusals.MalformedJson,
            400,
            "Indholdet kunne ikke læses som JSON i UTF-8.",
            "The body could not be read as JSON in UTF-8.",
        ),
        _kind(
            errors.NotSignedIn,
            401,
            "Log ind, eller send Authorization: Bearer med en adgangsnøgle, der ikke er udløbet.",
            "Sign in, or send Authorization: Bearer with a token that has not expired.",
            headers={"WWW-Authenticate": "Bearer"},
        ),
        _kind(
            sign_in.SignInFailed,
            401,
            "Mindst én af oplysningerne passer ikke, er brugt eller er for gammel.",
            "At least one thing that was given doesn't match, was used, or is too old.",
            headers={"WWW-Authenticate": "Bearer"},
        ),
        _kind(
            errors.Forbidden,
            403,
            "Ingen af dine roller, eller ikke denne adgangsnøgle, giver adgang til handlingen.",
            "None of your roles, or not this token, allows the action anywhere.",
        ),
        _kind(
            sign_in.SecondFactorNeeded,
            403,
            "Sessionen er ikke så langt: bekræft først med en kode eller en passkey.",
            "The session isn't so far: confirm first with a code or a passkey.",
        ),
        _kind(
            sign_in.StepUpNeeded,
            403,
            "Det er mere end fem minutter siden, du bekræftede: gør det igen med /step-up.",
            "You confirmed more than five minutes ago: do it again with /step-up.",
        ),
        _kind(
            refusals.CrossSite,
            403,
            "Med en session skal anmodningen komme fra Qnets egne sider og have Qnet-Csrf: 1.",
            "With a session, the request must come from Qnet's own pages and carry Qnet-Csrf: 1.",
        ),
        _kind(
            refusals.LoopbackOnly,
            403,
            "Demoen har adgangsnøgler uden anden bekræftelse: lad serveren lytte på 127.0.0.1.",
            "The demo has tokens without a second factor: let its server listen on 127.0.0.1.",
        ),
        _kind(
            errors.NotFound,
            404,
            "Det findes ikke, eller du må ikke kende til det. Svaret er det samme.",
            "There is no such thing, or none that you may know of. The answer is the same.",
        ),
        _kind(
            refusals.MethodNotAllowed,
            405,
            "Headeren Allow siger, hvilke metoder adressen har.",
            "The header Allow says which methods the path has.",
        ),
        _kind(
            errors.Conflict,
            409,
            "Noget, som afgørelsen hviler på, er ændret siden positionen i If-Match.",
            "Something the decision rests on has changed since the position in If-Match.",
        ),
        _kind(
            errors.PersonErased,
            410,
            "Der kan ikke gemmes nyt om en person, hvis oplysninger er slettet.",
            "Nothing new can be stored about a person whose data were erased.",
        ),
        _kind(
            refusals.TooLarge,
            413,
            "Indholdet må højst være 256 KiB.",
            "The body may have 256 KiB at most.",
        ),
        _kind(
            refusals.UnsupportedMediaType,
            415,
            "Send Content-Type: application/json, uden komprimering.",
            "Send Content-Type: application/json, not compressed.",
        ),
        _kind(
            errors.RuleBroken,
            422,
            "rule er reglens navn, og facts er det, den hviler på. Intet er gemt.",
            "rule is the rule's name, and facts is what it rests on. Nothing was stored.",
            open=True,
        ),
        _kind(
            errors.PluginRefused,
            422,
            "Et modul, som facts.plugin nævner, siger nej. Intet er gemt.",
            "A plugin, named in facts.plugin, says no. Nothing was stored.",
            open=True,
        ),
        _kind(
            errors.IdempotencyKeyReused,
            422,
            "Nøglen i Idempotency-Key fulgte tidligere en anden anmodning. Brug en ny nøgle.",
            "The Idempotency-Key came before with another request. Use a new key.",
        ),
        _kind(
            sign_in.TooManyAttempts,
            429,
            "Retry-After siger, hvor mange sekunder der skal gå. Ingen lukkes ude for altid.",
            "Retry-After says how many seconds have to pass. Nobody is locked out for good.",
        ),
        _kind(
            refusals.InternalError,
            500,
            "Fejlen er noteret uden indhold. Headeren Qnet-Request kendetegner anmodningen.",
            "The error was logged without content. The header Qnet-Request names the request.",
        ),
        _kind(
            sign_in.Busy,
            503,
            "Mange logger ind lige nu, og køen er fuld. Retry-After siger, hvornår du kan prøve.",
            "Many are signing in, and the queue is full. Retry-After says when you may retry.",
        ),
        _kind(
            sign_in.ProviderUnavailable,
            503,
            "Udbyderen kan ikke bruges lige nu. Log ind med adgangskode, eller vent Retry-After.",
            "The provider can't be used now. Sign in with your password, or wait Retry-After.",
        ),
        _kind(
            errors.NotYetReadable,
            503,
            "Læsemodellen har endnu ikke nået positionen i Qnet-After. Prøv igen om lidt.",
            "The read model has not reached the position in Qnet-After yet. Retry shortly.",
            open=True,
            headers=_RETRY,
        ),
        _kind(
            errors.ReadLogUnavailable,
            503,
            "Uden et spor i opslagsloggen vises ingen personoplysninger.",
            "Without an entry in the read log no personal data are shown.",
            headers=_RETRY,
        ),
        _kind(
            errors.NewerVersion,
            503,
            "En nyere udgave af programmet har skrevet i loggen. Opdatér denne først.",
            "A newer version of the program has written to the log. Upgrade this one first.",
        ),
    )
}


def problem(
    kind: ProblemKind,
    language: Language,
    refusal: QnetError | None = None,
    *,
    status: int | None = None,
    headers: Mapping[str, str] = NO_HEADERS,
) -> Response[bytes]:
    """Return the answer that tells of a problem, in the reader's language."""
    title = kind.title.in_language(language)
    body: dict[str, Any] = {
        "type": kind.type,
        "title": title,
        "status": status or kind.status,
        "detail": kind.meaning.in_language(language),
        "code": kind.code,
    }
    if kind.open and refusal is not None:
        body["detail"] = refusal.detail.in_language(language)
        if isinstance(refusal, errors.RuleBroken):
            body["rule"] = refusal.rule
        body["facts"] = refusal.facts
    wait = {} if refusal is None else _wait(refusal)
    return Response(
        msgspec.json.encode(body, enc_hook=str),
        status_code=status or kind.status,
        media_type=MEDIA_TYPE,
        headers={**kind.headers, **wait, "Content-Language": language, **headers},
    )


def _wait(refusal: QnetError) -> Mapping[str, str]:
    """Return the header that says when to retry, where the refusal knows it."""
    after = refusal.facts.get("retry_after")
    return NO_HEADERS if after is None else {"Retry-After": str(after)}
