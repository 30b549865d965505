"""The headers of a request, each read strictly. An error names the header, never its value."""

import re
from collections.abc import Mapping

from core.errors import InvalidInput, NotSignedIn
from core.text import Language, Text
from core.tokens import PREFIX

AFTER = "Qnet-After"
IDEMPOTENCY_KEY = "Idempotency-Key"
IF_MATCH = "If-Match"
REQUEST = "Qnet-Request"

_BEARER = re.compile(rf"[Bb]earer +({PREFIX}[A-Za-z0-9_-]{{1,200}})")
_VISIBLE = re.compile(r"[!-~]{1,255}")
_POSITION = re.compile(r'(?P<quote>"?)(?P<position>[0-9]{1,18})(?P=quote)')
_RANGE = re.compile(
    r"([a-z]{2})(?:-[a-z0-9-]+)?(?:\s*;\s*q=([01](?:\.[0-9]{0,3})?))?", re.IGNORECASE
)

Headers = Mapping[str, str]


def bearer_token(headers: Headers) -> str:
    """Return the token of `Authorization: Bearer qnet_...`. Raises NotSignedIn without one."""
    match = _BEARER.fullmatch(headers.get("authorization", ""))
    if match is None:
        raise NotSignedIn
    return match[1]


def idempotency_key(headers: Headers) -> str | None:
    """Return the key that makes a command idempotent, None without one."""
    value = headers.get(IDEMPOTENCY_KEY)
    if value is not None and _VISIBLE.fullmatch(value) is None:
        raise _bad(
            IDEMPOTENCY_KEY,
            Text(
                "skal være 1 til 255 synlige ASCII-tegn",
                "must be 1 to 255 visible ASCII characters",
            ),
        )
    return value


def position(headers: Headers, name: str) -> int | None:
    """Return the position that the header names, in quotes or bare; None without the header."""
    value = headers.get(name)
    if value is None:
        return None
    match = _POSITION.fullmatch(value)
    if match is None:
        raise _bad(name, Text('skal være en position som "42"', 'must be a position like "42"'))
    return int(match["position"])


def language(headers: Headers) -> Language:
    """Return the language that the reader likes best of the two; Danish if neither is named."""
    best: Language = "da"
    weight = 0.0
    for part in headers.get("accept-language", "").split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            continue
        likes = 1.0 if match[2] is None else float(match[2])
        if likes > weight and (named := _known(match[1])) is not None:
            best, weight = named, likes
    return best


def language_named(name: str | None) -> Language | None:
    """Return the language of a `language=en` in a page's address, None if it is none of ours."""
    return None if name is None else _known(name)


def _known(name: str) -> Language | None:
    match name.lower():
        case "da":
            return "da"
        case "en":
            return "en"
        case _:
            return None


def _bad(name: str, words: Text) -> InvalidInput:
    return InvalidInput(
        Text(f"{name} {words.da}", f"{name} {words.en}"), field=name, problem=words.en
    )
