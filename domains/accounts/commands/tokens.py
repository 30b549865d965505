"""Bearer tokens, with which programs act for an account."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from core.commands import Given, Outcome, command
from core.facts import Reader
from core.inputs import END
from core.keys import Credential
from core.permissions import in_scope
from core.personal import Private
from domains.accounts.commands.base import AccountCommand
from domains.accounts.events import TokenId, TokenIssued
from domains.accounts.inputs import Digest
from domains.accounts.rules import (
    SCOPES_REACH_NO_FURTHER,
    SECOND_FACTOR_IS_PROVEN,
    TOKEN_LIFE_IS_LIMITED,
)

TOKEN_DAYS = 366


@command(
    "accounts.issue_token",
    "POST /accounts/{account}/tokens",
    da="Udsted adgangsnøgle",
    en="Issue a token",
    rules=[SECOND_FACTOR_IS_PROVEN, SCOPES_REACH_NO_FURTHER, TOKEN_LIFE_IS_LIMITED],
)
class IssueToken(AccountCommand):
    """Accept a bearer token of one's own, from a session with a second factor.

    Whoever asks makes the secret and sends its SHA-256 only, in hex. So no token makes another one.
    """

    digest: Private[Digest]
    expires_at: Annotated[datetime, Meta(tz=True)]
    scopes: Annotated[
        tuple[Annotated[str, Meta(pattern=rf"^(\*|[a-z]+\.(\*|[a-z_]+)){END}")], ...],
        Meta(min_length=1, max_length=50),
    ] = ("*",)

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        SECOND_FACTOR_IS_PROVEN.require(given.actor.second_factor_at is not None)
        SCOPES_REACH_NO_FURTHER.require(all(in_scope(given.actor, s) for s in self.scopes))
        latest = given.now + timedelta(days=TOKEN_DAYS)
        TOKEN_LIFE_IS_LIMITED.require(given.now < self.expires_at <= latest, days=TOKEN_DAYS)
        token = TokenId(given.new_id())
        return [
            TokenIssued(account=self.account, token=token, expires_at=self.expires_at),
            Credential(
                token,
                self.account,
                bytes.fromhex(self.digest.reveal()),
                self.scopes,
                given.now,
                self.expires_at,
            ),
        ]
