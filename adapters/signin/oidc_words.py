"""What the provider says about somebody: an ID token, checked as OpenID Connect Core 3.1.3.7 asks.

An audience beside ours is refused: we trust no other. When somebody was seen must be said.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from adapters.signin.oidc_settings import OidcSettings
from adapters.signin.refusals import SignInFailed
from adapters.signin.sessions import IDLE
from core.personal import Private

SEEN_WITHIN = IDLE
"""As long as a session may lie idle: one that was left isn't opened again without a question."""
_ISSUED_WITHIN = timedelta(minutes=5)
_LEEWAY = timedelta(minutes=1)
_LONGEST_SUBJECT = 255


class Tokens(Struct, frozen=True):
    """What the provider gives for a code. The access token serves to check the other one only."""

    id_token: Private[str]
    access_token: Private[str]


class Word(Struct, frozen=True):
    """Whom the provider has seen, and when, if it says to have seen two factors."""

    subject: Private[str]
    second_factor_at: datetime | None


def read_word(  # noqa: PLR0913 - a token is checked against all that it must agree with
    tokens: Tokens,
    keys: KeySet,
    *,
    algorithms: list[str],
    nonce: str,
    settings: OidcSettings,
    now: datetime,
) -> Word:
    """Return what the ID token says. Raises SignInFailed if anything in it isn't as it must be.

    Raises InvalidKeyIdError if its key isn't among ours: it may be a new one.
    """
    signed = jwt.decode(tokens.id_token.reveal(), keys, algorithms)
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        options={
            "iss": {"essential": True, "value": settings.issuer},
            "sub": {"essential": True},
            "aud": {"essential": True, "value": settings.client_id},
            "iat": {"essential": True},
            "exp": {"essential": True},
        },
        params={
            "nonce": nonce,
            "client_id": settings.client_id,
            "access_token": tokens.access_token.reveal(),
            "max_age": SEEN_WITHIN.total_seconds(),
        },
    )
    claims.validate(now=int(now.timestamp()), leeway=int(_LEEWAY.total_seconds()))
    only_ours = claims["aud"] in (settings.client_id, [settings.client_id])
    issued = _is_lately(claims["iat"], now, _ISSUED_WITHIN)
    seen = _is_lately(claims["auth_time"], now, SEEN_WITHIN)
    if not (only_ours and issued and seen and 0 < len(claims["sub"]) <= _LONGEST_SUBJECT):
        raise SignInFailed
    seen_at = min(datetime.fromtimestamp(claims["auth_time"], UTC), now)
    return Word(
        Private(claims["sub"]), seen_at if _says_two_factors(signed.claims, settings) else None
    )


REFUSED = (JoseError, ValueError, TypeError, KeyError, RecursionError)
"""What a token raises that isn't one, or isn't a good one."""


def _is_lately(told: Any, now: datetime, within: timedelta) -> bool:
    """Say whether a moment in seconds is in the last while; clocks may differ a little."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        return False
    age, leeway = now.timestamp() - told, _LEEWAY.total_seconds()
    return -leeway <= age <= within.total_seconds() + leeway


def _says_two_factors(claims: Mapping[str, Any], settings: OidcSettings) -> bool:
    acr, amr = claims.get("acr"), claims.get("amr", [])
    by_means = isinstance(amr, list) and any(each in settings.amr for each in amr)
    return acr in settings.acr or by_means
