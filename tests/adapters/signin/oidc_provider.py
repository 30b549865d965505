"""A real identity provider on loopback: authlib's authorization server, with people signed in.

Whatever it signs can be changed before it is handed out, so that tests can be its attackers.
"""

# ruff: noqa: ARG002 - authlib calls its hooks with all that it has

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.common.security import generate_token  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749 import (  # type: ignore[import-untyped]
    AuthorizationServer,
    OAuth2Error,
    OAuth2Payload,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import (  # type: ignore[import-untyped]
    AuthorizationCodeGrant,
)
from authlib.oauth2.rfc6750 import BearerTokenGenerator  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import CodeChallenge  # type: ignore[import-untyped]
from authlib.oidc.core import UserInfo  # type: ignore[import-untyped]
from authlib.oidc.core.grants import OpenIDCode  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import Key, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from core.clock import Clock

CLIENT, SECRET = "qnet", "secret of the client"
Claims = dict[str, Any]


@dataclass
class Guest:
    """Somebody who is signed in at the provider, and how she has proven herself there."""

    subject: str
    acr: str | None = None
    amr: list[str] | None = None
    seen_seconds_ago: int = 0


@dataclass
class _Code:
    """A code, and what it was asked for with."""

    code: str
    asked: Mapping[str, str]
    guest: Guest
    auth_time: int
    code_challenge: str | None = None
    code_challenge_method: str | None = None

    def get_redirect_uri(self) -> str:
        return self.asked["redirect_uri"]

    def get_scope(self) -> str:
        return self.asked["scope"]

    def get_nonce(self) -> str | None:
        return self.asked.get("nonce")

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> str | None:
        return self.guest.acr

    def get_amr(self) -> list[str] | None:
        return self.guest.amr


class _Client:
    """Qnet, as it is registered here."""

    id_token_signed_response_alg = "RS256"

    def __init__(self, provider: "Provider") -> None:
        self._provider = provider

    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope if scope == "openid" else ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._provider.redirect

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == self._provider.takes_secret_by

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Payload(OAuth2Payload):  # type: ignore[misc]  # authlib has no types
    def __init__(self, request: Request) -> None:
        self._values = request.values

    @property
    def data(self) -> Mapping[str, str]:
        return self._values

    @property
    def datalist(self) -> "defaultdict[str, list[str]]":
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in self._values:
            found[key] = self._values.getlist(key)
        return found


class _Asked(OAuth2Request):  # type: ignore[misc]  # likewise
    def __init__(self, request: Request) -> None:
        # It is on loopback; authlib wants to hear of HTTPS.
        super().__init__(
            request.method, request.url.replace("http://", "https://"), headers=request.headers
        )
        self._request = request
        self.payload = _Payload(request)

    @property
    def args(self) -> Mapping[str, str]:
        return self._request.args

    @property
    def form(self) -> Mapping[str, str]:
        return self._request.form


class _Server(AuthorizationServer):  # type: ignore[misc]  # likewise
    def __init__(self, provider: "Provider") -> None:
        super().__init__(scopes_supported=["openid"])
        self.provider = provider
        self.register_token_generator(
            "default", BearerTokenGenerator(lambda **_: generate_token(40))
        )
        self.register_grant(_Grant, [CodeChallenge(required=True), _IdTokens(provider)])

    def query_client(self, client_id: str) -> _Client | None:
        return _Client(self.provider) if client_id == CLIENT else None

    def save_token(self, token: Any, request: Any) -> None:
        pass

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass

    def create_oauth2_request(self, request: Request) -> _Asked:
        return _Asked(request)

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return Response(text, status=status, headers=list(headers))


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # likewise
    @property
    def TOKEN_ENDPOINT_AUTH_METHODS(self) -> list[str]:  # noqa: N802 - authlib's name
        return [self.server.provider.takes_secret_by]

    def save_authorization_code(self, code: str, request: Any) -> None:
        self.server.provider.keep(code, dict(request.payload.data), request.user)

    def query_authorization_code(self, code: str, client: Any) -> _Code | None:
        found: _Code | None = self.server.provider.codes.get(code)
        return found

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        del self.server.provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: _Code) -> Guest:
        return authorization_code.guest


class _IdTokens(OpenIDCode):  # type: ignore[misc]  # likewise
    def __init__(self, provider: "Provider") -> None:
        super().__init__(require_nonce=True)
        self._provider = provider

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return nonce in self._provider.nonces

    def resolve_client_private_key(self, client: Any) -> Key:
        return self._provider.key

    def get_encode_header(self, client: Any) -> Claims:
        return {"alg": "RS256", "kid": self._provider.key.kid}

    def get_client_claims(self, client: Any) -> Claims:
        now = self._provider.now
        return {"iss": self._provider.issuer, "aud": [CLIENT], "iat": now, "exp": now + 300}

    def generate_user_info(self, user: Guest, scope: str) -> UserInfo:
        return UserInfo(sub=user.subject)

    def process_token(self, grant: Any, response: Any) -> Any:
        token = super().process_token(grant, response)
        token["id_token"] = self._provider.handed_out(token["id_token"])
        return token


def new_key(bits: int = 2048) -> RSAKey:
    """Return a new key with a name."""
    return RSAKey.generate_key(bits, auto_kid=True)


@dataclass
class Provider:
    """The provider: who is signed in there, what it publishes, and how it is turned against us."""

    clock: Clock
    redirect: str
    guest: Guest = field(default_factory=lambda: Guest("nobody"))
    key: RSAKey = field(default_factory=new_key)
    issuer: str = ""
    takes_secret_by: str = "client_secret_basic"
    handed_out: Callable[[str], str] = lambda token: token
    metadata: dict[str, Any] = field(default_factory=dict)
    published: list[Claims] | None = None
    answers: dict[str, Callable[[], Response]] = field(default_factory=dict)
    codes: dict[str, _Code] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    @property
    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def keep(self, code: str, asked: Mapping[str, str], guest: Guest) -> None:
        self.nonces.add(asked["nonce"])
        self.codes[code] = _Code(
            code,
            asked,
            guest,
            self.now - guest.seen_seconds_ago,
            asked.get("code_challenge"),
            asked.get("code_challenge_method"),
        )

    def claims_of(self, token: str) -> Claims:
        """Return what a token says."""
        return jwt.decode(token, self.key, ["RS256"]).claims

    def says(self, **changed: Any) -> None:
        """Let the provider sign other claims from now on; None leaves one out."""

        def sign(token: str) -> str:
            claims = {**self.claims_of(token), **changed}
            told = {key: value for key, value in claims.items() if value is not None}
            return jwt.encode({"alg": "RS256", "kid": self.key.kid}, told, self.key)

        self.handed_out = sign

    def answer(self, request: Request, server: _Server) -> Response:
        self.asked.append(request.path)
        if (instead := self.answers.get(request.path)) is not None:
            return instead()
        if request.path == "/authorize":
            try:
                grant = server.get_consent_grant(request, self.guest)
            except OAuth2Error as error:
                return Response(str(error), status=400)
            answered: Response = server.create_authorization_response(request, self.guest, grant)
            return answered
        if request.path == "/token":
            told: Response = server.create_token_response(request)
            return told
        documents = {
            "/.well-known/openid-configuration": self._metadata(),
            "/keys": {"keys": self._keys()},
        }
        found = documents.get(request.path)
        return Response(json.dumps(found), status=404 if found is None else 200)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code", "id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": [self.takes_secret_by],
            "code_challenge_methods_supported": ["S256"],
            **self.metadata,
        }

    def _keys(self) -> list[Claims]:
        return [self.key.as_dict(private=False)] if self.published is None else self.published


@contextmanager
def provided(provider: Provider) -> Iterator[Provider]:
    """Start the provider at an address of its own, and end it."""
    server = _Server(provider)

    @Request.application
    def app(request: Request) -> Response:
        return provider.answer(request, server)

    listening = make_server("127.0.0.1", 0, app, threaded=True)
    provider.issuer = provider.issuer or f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
