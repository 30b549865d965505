"""The steps of sign-in through an identity provider, and of linking one's account to it."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from adapters.http.signin_arranging import FRESH
from adapters.http.signin_declaring import Desk, Done, Elsewhere, Return, Standing, Step, step
from adapters.http.signin_entering import PROVEN
from adapters.signin.oidc import Linked
from adapters.signin.oidc_provider import Reply
from adapters.signin.refusals import AN_OFFICE_ROLE, NOBODY_ELSES
from core.personal import Private

_PROVIDED = ("not_found",)
_AWAY = (*_PROVIDED, "too_many_attempts", "provider_unavailable", "busy")

Said = Annotated[str, Meta(max_length=500)]
Given = Private[Annotated[str, Meta(min_length=1, max_length=4_000)]]


class AtProvider(Struct, frozen=True):
    """The address at the provider to which the browser is to go."""

    address: str


class OwnLink(Struct, frozen=True):
    """Since when one's account is linked, and when it was last signed in to so; null without."""

    linked_at: datetime | None = None
    used_at: datetime | None = None


@step(
    "sign_in.oidc_begin",
    "GET /sign-in/oidc",
    da="Log ind gennem landskontorets udbyder",
    en="Sign in through the national office's provider",
    problems=_AWAY,
)
class GoToProvider(Step):
    """Send the browser to the identity provider. It has ten minutes to come back."""

    def take(self, desk: Desk) -> Elsewhere:
        return desk.sent_away(desk.sign_in.oidc.begin(desk.caller))


@step(
    "sign_in.oidc_finish",
    "GET /sign-in/oidc/callback",
    da="Tilbage fra udbyderen",
    en="Back from the provider",
    rules=[AN_OFFICE_ROLE, NOBODY_ELSES],
    problems=(
        *_PROVIDED,
        "sign_in_failed",
        "read_log_unavailable",
        "provider_unavailable",
        "busy",
    ),
)
class ComeBack(Return):
    """Sign in, or link one's account, with what the provider gave the browser.

    A provider that has seen two factors opens everything; else one's own second factor comes next.
    Other parameters of the provider are passed over.
    """

    state: Annotated[str, Meta(max_length=500)] = ""
    code: Given | None = None
    iss: Said | None = None
    error: Said | None = None

    def take(self, desk: Desk) -> Standing:
        code = None if self.error is not None else self.code
        reply = Reply(self.state, code, self.iss)
        found = desk.sign_in.oidc.finish(desk.errand, reply, desk.caller)
        desk.back()
        if isinstance(found, Linked):
            return Standing(found.session.stage, found.means)
        return desk.entered(found)


@step(
    "sign_in.oidc_link",
    "POST /sign-in/oidc/link",
    da="Knyt min konto hos udbyderen",
    en="Link my account at the provider",
    rules=[AN_OFFICE_ROLE],
    problems=(*_AWAY, *FRESH),
)
class LinkProvider(Step):
    """Tell where to go, so that whoever signs in at the provider there is oneself here."""

    def take(self, desk: Desk) -> AtProvider:
        sent = desk.sign_in.oidc.begin_linking(desk.secret, desk.caller)
        return AtProvider(desk.sent_away(sent).address)


@step(
    "sign_in.oidc_linked",
    "GET /sign-in/oidc/link",
    da="Min konto hos udbyderen",
    en="My account at the provider",
    problems=(*_PROVIDED, *PROVEN),
)
class ShowLink(Step):
    """Show whether one's account is linked to one at the provider."""

    def take(self, desk: Desk) -> OwnLink:
        found = desk.sign_in.oidc.link_of(desk.secret)
        return OwnLink() if found is None else OwnLink(*found)


@step(
    "sign_in.oidc_unlink",
    "DELETE /sign-in/oidc/link",
    da="Fjern min konto hos udbyderen",
    en="Unlink my account at the provider",
    problems=(*_PROVIDED, "read_log_unavailable", *FRESH),
)
class UnlinkProvider(Step):
    """Let nobody sign in through the provider any more; one's password goes on to work."""

    def take(self, desk: Desk) -> Done:
        desk.sign_in.oidc.unlink(desk.secret, desk.caller)
        return Done()
