"""The identity provider as sign-in meets it: an address to send somebody to, and its word on her.

Authorization code flow (OpenID Connect Core 1.0, 3.1) with PKCE (RFC 7636), for the ID token alone.
"""

from urllib.parse import quote

import msgspec
from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from joserfc.errors import InvalidKeyIdError
from msgspec import Struct

from adapters.signin.oidc_errands import Errand
from adapters.signin.oidc_kept import Kept
from adapters.signin.oidc_metadata import read_keys, read_metadata
from adapters.signin.oidc_settings import OidcSettings
from adapters.signin.oidc_talk import Said, Talk, unavailable
from adapters.signin.oidc_words import REFUSED, SEEN_WITHIN, Tokens, Word, read_word
from adapters.signin.refusals import SignInFailed
from core.clock import Clock
from core.personal import Private

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_OF_THE_CODE = "invalid_grant"


class _Given(Struct, frozen=True):
    id_token: str
    access_token: str


class _Refused(Struct, frozen=True):
    error: str


class Reply(Struct, frozen=True):
    """What the browser came back with."""

    state: str
    code: Private[str] | None = None
    issuer: str | None = None


class Provider:
    """One provider, and who we are to it. What it publishes is kept for an hour."""

    def __init__(self, settings: OidcSettings, clock: Clock) -> None:
        self.settings = settings
        self._clock = clock
        self._talk = Talk()
        self._metadata = Kept(lambda: read_metadata(self._talk, settings), self._talk, clock)
        self._keys = Kept(
            lambda: read_keys(self._talk, self._metadata.value().jwks_uri), self._talk, clock
        )

    def address(self, errand: Errand) -> str:
        """Return where the browser goes. Raises ProviderUnavailable, Busy."""
        settings = self.settings
        address: str = prepare_grant_uri(
            self._metadata.value().authorization_endpoint,
            settings.client_id,
            "code",
            settings.redirect,
            "openid",
            errand.state,
            nonce=errand.nonce,
            code_challenge=create_s256_code_challenge(errand.verifier),
            code_challenge_method="S256",
            max_age=str(int(SEEN_WITHIN.total_seconds())),
            acr_values=" ".join(settings.acr) or None,
        )
        return address

    def word(self, errand: Errand, reply: Reply) -> Word:
        """Return what the provider says of whoever came back.

        Raises SignInFailed if it says nothing, or nothing that can be believed;
        ProviderUnavailable, Busy.
        """
        metadata = self._metadata.value()
        told = metadata.authorization_response_iss_parameter_supported
        # RFC 9207: an answer that another provider has mixed in.
        if reply.issuer != self.settings.issuer and (told or reply.issuer is not None):
            raise SignInFailed
        if reply.code is None:
            raise SignInFailed
        tokens = self._tokens(errand, reply.code)
        try:
            try:
                return self._read(tokens, errand)
            except InvalidKeyIdError:
                self._keys.renewed()
                return self._read(tokens, errand)
        except REFUSED:
            pass
        raise SignInFailed

    def close(self) -> None:
        """Close the connections."""
        self._talk.close()

    def _read(self, tokens: Tokens, errand: Errand) -> Word:
        return read_word(
            tokens,
            self._keys.value(),
            algorithms=self._metadata.value().algorithms,
            nonce=errand.nonce,
            settings=self.settings,
            now=self._clock.now(),
        )

    def _tokens(self, errand: Errand, code: Private[str]) -> Tokens:
        """Give the code for tokens."""
        metadata, settings = self._metadata.value(), self.settings
        body = prepare_token_request(
            "authorization_code",
            redirect_uri=settings.redirect,
            code=code.reveal(),
            code_verifier=errand.verifier,
        )
        secret = settings.client_secret.reveal()
        if metadata.takes_secret_in_form:
            auth = ClientAuth(settings.client_id, secret, "client_secret_post")
        else:
            # RFC 6749, 2.3.1: both are encoded as in a form first.
            auth = ClientAuth(quote(settings.client_id, safe=""), quote(secret, safe=""))
        url, headers, body = auth.prepare("POST", metadata.token_endpoint, dict(_FORM), body)
        with self._talk.taking_turns():
            said = self._talk.post(url, headers, body)
        if said.status in (400, 401, 403):
            raise _refusal(said)
        given = said.read(_Given)
        return Tokens(Private(given.id_token), Private(given.access_token))


def _refusal(said: Said) -> Exception:
    """Tell a code that is none from a secret of ours that is none: that is ours to mend."""
    try:
        error = msgspec.json.decode(said.body, type=_Refused).error
    except (msgspec.MsgspecError, ValueError):
        error = ""
    if error == _OF_THE_CODE:
        return SignInFailed()
    return unavailable("it refuses us: QNET_OIDC_CLIENT_ID, its secret or QNET_OIDC_REDIRECT")
