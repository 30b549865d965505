"""Sign-in through an identity provider (OpenID Connect), for accounts that have been linked to it.

The provider says who somebody is there. Which account that is her owner has said before, signed in
with two factors; an e-mail address never says it.
"""

from typing import NamedTuple
from uuid import UUID

from adapters.signin.entering import ENTER, Entered
from adapters.signin.oidc_errands import Errand, Errands, Linking
from adapters.signin.oidc_links import Link, Links
from adapters.signin.oidc_provider import Provider, Reply
from adapters.signin.oidc_roles import may_use_provider
from adapters.signin.oidc_words import Word
from adapters.signin.parts import Means, Parts
from adapters.signin.refusals import AN_OFFICE_ROLE, NOBODY_ELSES, SignInFailed
from adapters.signin.sessions import Session
from adapters.signin.throttle import Counter, of_client
from adapters.signin.tracing import Caller

LINK = "sign_in.oidc_link"
UNLINK = "sign_in.oidc_unlink"
_MEANS = "provider"
_FREE = 50


class SentAway(NamedTuple):
    """Where the browser goes, and the secret that it keeps meanwhile."""

    address: str
    secret: str


class Linked(NamedTuple):
    """An account was linked, in this session, which stays as it is."""

    session: Session
    means: tuple[Means, ...]


class Oidc:
    """Sends browsers to the provider, and takes up those that come back."""

    def __init__(self, parts: Parts, provider: Provider) -> None:
        given = (parts.keys.database, parts.keys.provider, parts.clock)
        self._parts = parts
        self._provider = provider
        self._errands = Errands(*given)
        self._links = Links(*given)

    def begin(self, caller: Caller) -> SentAway:
        """Send somebody to the provider to sign in.

        Raises TooManyAttempts, ProviderUnavailable, Busy.
        """
        return self._sent_away(None, caller)

    def begin_linking(self, secret: str, caller: Caller) -> SentAway:
        """Send the owner of an account to the provider to link it.

        Raises RuleBroken unless she has a national role; NotSignedIn, SecondFactorNeeded,
        StepUpNeeded, and what `begin` raises.
        """
        session = self._parts.fresh(secret)
        AN_OFFICE_ROLE.require(self._may(session.account))
        return self._sent_away(Linking(session.account, session.id), caller)

    def finish(self, secret: str | None, reply: Reply, caller: Caller) -> Entered | Linked:
        """Take up whoever comes back: signed in, or with her account linked.

        Raises SignInFailed unless the answer is to this browser's errand, good, and about somebody
        who may be let in so; RuleBroken, ProviderUnavailable, Busy, ReadLogUnavailable.
        """
        errand = self._taken(secret, reply)
        if errand is None:
            raise self._refused(ENTER, None, caller)
        try:
            word = self._provider.word(errand, reply)
        except SignInFailed:
            raise self._refused(*_about(errand), caller) from None
        if errand.linking is None:
            return self._enter(word, caller)
        return self._link(errand.linking, word, caller)

    def link_of(self, secret: str) -> Link | None:
        """Return one's link. Raises NotSignedIn, SecondFactorNeeded."""
        return self._links.of(self._parts.session(secret, "full").account)

    def unlink(self, secret: str, caller: Caller) -> None:
        """Delete one's link; idempotent.

        Raises NotSignedIn, SecondFactorNeeded, StepUpNeeded, ReadLogUnavailable.
        """
        parts, session = self._parts, self._parts.fresh(secret)
        with parts.transaction():
            self._links.unlink(session.account)
            parts.traces.leave(
                "proven",
                UNLINK,
                "second factor",
                caller,
                account=session.account,
                session=session.id,
            )

    def close(self) -> None:
        """Close the connections to the provider."""
        self._provider.close()

    def _sent_away(self, linking: Linking | None, caller: Caller) -> SentAway:
        parts, counters = self._parts, _counters(caller)
        parts.throttle.count(counters)
        with parts.transaction():
            errand = self._errands.begin(linking)
        try:
            return SentAway(self._provider.address(errand), errand.secret)
        except Exception:
            parts.throttle.take_back(counters)
            raise

    def _taken(self, secret: str | None, reply: Reply) -> Errand | None:
        """Return the errand, which ends now whatever comes of it, if the reply is to it."""
        if secret is None:
            return None
        with self._parts.transaction():
            errand = self._errands.take(secret)
        return errand if errand is not None and errand.is_answered_by(reply.state) else None

    def _enter(self, word: Word, caller: Caller) -> Entered:
        parts = self._parts
        name = self._name(word)
        account = self._links.account(name)
        if account is None or not self._may(account):
            raise self._refused(ENTER, account, caller)
        with parts.transaction():
            parts.keys.database.lock()
            # Whoever disabled or unlinked the account meanwhile is heeded.
            if self._links.account(name) == account:
                parts.throttle.forgive(_counters(caller))
                parts.sweep()
                self._links.note_use(name)
                opened = parts.sessions.open(account, second_factor_at=word.second_factor_at)
                parts.traces.leave(
                    "proven", ENTER, _MEANS, caller, account=account, session=opened.session.id
                )
                return Entered(opened, parts.means(account))
        raise self._refused(ENTER, account, caller)

    def _link(self, linking: Linking, word: Word, caller: Caller) -> Linked:
        parts, account = self._parts, linking.account
        name = self._name(word)
        AN_OFFICE_ROLE.require(self._may(account))
        with parts.transaction():
            parts.keys.database.lock()
            # The session may have been closed meanwhile, or the account disabled.
            mine = [each for each in parts.sessions.of(account) if each.id == linking.session]
            if mine:
                NOBODY_ELSES.require(self._links.account(name) in (None, account))
                parts.throttle.forgive(_counters(caller))
                self._links.link(account, name)
                parts.traces.leave(
                    "proven", LINK, _MEANS, caller, account=account, session=linking.session
                )
                return Linked(mine[0], parts.means(account))
        raise self._refused(LINK, account, caller)

    def _name(self, word: Word) -> bytes:
        return self._links.name(self._provider.settings.issuer, word.subject)

    def _may(self, account: UUID) -> bool:
        return may_use_provider(self._parts.accounts.actor(account, self._parts.clock), account)

    def _refused(self, action: str, account: UUID | None, caller: Caller) -> SignInFailed:
        """Leave a trace, and return the refusal: the same whatever the reason."""
        self._parts.traces.leave("refused", action, SignInFailed.code, caller, account=account)
        return SignInFailed()


def _about(errand: Errand) -> tuple[str, UUID | None]:
    return (ENTER, None) if errand.linking is None else (LINK, errand.linking.account)


def _counters(caller: Caller) -> list[Counter]:
    """Return what counts errands that lead nowhere: apart from passwords that are wrong."""
    if caller.client is None:
        return []
    return [of_client(caller.client)._replace(kind="errand", free=_FREE)]
