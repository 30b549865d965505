"""Problem details (RFC 9457): every code with its status, and when it is answered."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response
from msgspec import Struct

from adapters.http import refusals
from adapters.http.served import PROBLEMS
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
            "Send Authorization: Bearer med en gyldig adgangsnøgle, der ikke er udløbet.",
            "Send Authorization: Bearer with a valid token that has not expired.",
            headers={"WWW-Authenticate": "Bearer"},
        ),
        _kind(
            errors.Forbidden,
            403,
            "Ingen af dine roller, eller ikke denne adgangsnøgle, giver adgang til handlingen.",
            "None of your roles, or not this token, allows the action anywhere.",
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
            refusals.InternalError,
            500,
            "Fejlen er noteret uden indhold. Headeren Qnet-Request kendetegner anmodningen.",
            "The error was logged without content. The header Qnet-Request names the request.",
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
    return Response(
        msgspec.json.encode(body, enc_hook=str),
        status_code=status or kind.status,
        media_type=MEDIA_TYPE,
        headers={**kind.headers, "Content-Language": language, **headers},
    )
