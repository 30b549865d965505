"""What may be asked of referrals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple, TypeVar, cast

import msgspec
from msgspec import Meta

from core.commands import Command, Given, Outcome, command
from core.corrections import CORRECTS_WHAT_STANDS, Correctable, corrected
from core.errors import NotFound
from core.events import Event, EventId
from core.facts import Reader
from core.inputs import END
from core.keys import Credential
from core.permissions import Resource
from core.personal import Private
from domains.branches.events import BranchId, FourDigits, MunicipalityCode
from domains.branches.facts import coverage, is_municipality
from domains.cases.facts import case_of_referral
from domains.partners.events import PartnerId
from domains.partners.facts import partner_state
from domains.referrals.answering import due_on
from domains.referrals.events import (
    DeclineReason,
    LinkId,
    LinkIssued,
    Origin,
    RedirectReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralRedirected,
    ReferralReopened,
    ReferralWithdrawn,
    WithdrawalReason,
)
from domains.referrals.facts import ReferralState, link_state, referral_state
from domains.referrals.intake import INTAKE_RULES, Intake
from domains.referrals.routing import is_open, place_of
from domains.referrals.rules import (
    COVERED_NOW_IS_TRUE,
    LINK_COMES_FROM_ONE_PLACE,
    LINK_IS_UNUSED,
    LINK_IS_VALID,
    LINK_LIFE_IS_LIMITED,
    PARTNER_IS_REGISTERED,
    PARTNER_REFERS,
    REFERRAL_CAME_TO_NOTHING,
    REFERRAL_GOES_ELSEWHERE,
    REFERRAL_GOES_TO_AN_OPEN_BRANCH,
    REFERRAL_GOES_WHERE_SOMEBODY_CAN,
    REFERRAL_IS_WAITING,
    REFERRAL_MAY_BE_WITHDRAWN,
    REFERRAL_MUNICIPALITY_EXISTS,
)
from domains.safety.facts import shut_out_of
from domains.safety.facts.conflicts import has_nobody_for

C = TypeVar("C", bound=Correctable)

LINK_DAYS = 14


@command(
    "referrals.submit",
    "POST /referrals",
    da="Henvis",
    en="Refer",
    rules=[PARTNER_IS_REGISTERED, PARTNER_REFERS, *INTAKE_RULES],
)
class SubmitReferral(Intake):
    """Refer a woman to the branch that covers her municipality. An alias is enough for a name.

    A counsellor refers for her partner; an activity leader for her branch, `referred_by`, wherever
    the woman lives. Where no open branch is, the referral waits on the national list.
    """

    partner: PartnerId | None = None
    referred_by: BranchId | None = None

    def resource(self, read: Reader) -> Resource:
        branch = self.referred_by or read(coverage, self.municipality).branch
        return Resource(branch=branch, partner=self.partner)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.partner is None:
            return self.submitted(read, given, origin=Origin.LEADER)
        _require_referring(read, self.partner)
        return self.submitted(read, given, origin=Origin.PARTNER, partner=self.partner)


@command(
    "referrals.submit_by_link",
    "POST /referrals/links/{link}/referral",
    da="Henvis dig selv",
    en="Refer yourself",
    rules=[LINK_IS_UNUSED, LINK_IS_VALID, *INTAKE_RULES],
)
class SubmitByLink(Intake):
    """Ask for support yourself, with a link that somebody gave you. It opens once."""

    link: LinkId

    def resource(self, read: Reader) -> Resource:
        read.known(link_state, self.link)
        return Resource(link=self.link)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(link_state, self.link)
        LINK_IS_UNUSED.require(state.used_for is None)
        LINK_IS_VALID.require(given.now < state.expires_at)
        return self.submitted(
            read, given, origin=Origin.HERSELF, partner=state.partner, link=self.link
        )


@command(
    "referrals.issue_link",
    "POST /referrals/links",
    da="Giv link til henvisning",
    en="Give a link for a referral",
    rules=[LINK_COMES_FROM_ONE_PLACE, PARTNER_REFERS, LINK_LIFE_IS_LIMITED],
)
class IssueLink(Command):
    """Let a woman refer herself, once. Whoever asks makes the secret and sends its SHA-256 only."""

    digest: Private[Annotated[str, Meta(pattern=f"^[0-9a-f]{{64}}{END}")]]
    expires_at: Annotated[datetime, Meta(tz=True)]
    branch: BranchId | None = None
    partner: PartnerId | None = None

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=self.branch, partner=self.partner)

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        LINK_COMES_FROM_ONE_PLACE.require(self.branch is None or self.partner is None)
        if self.partner is not None:
            PARTNER_REFERS.require(read(partner_state, self.partner).refers)
        latest = given.now + timedelta(days=LINK_DAYS)
        LINK_LIFE_IS_LIMITED.require(given.now < self.expires_at <= latest, days=LINK_DAYS)
        link = LinkId(given.new_id())
        return [
            LinkIssued(
                link=link, expires_at=self.expires_at, branch=self.branch, partner=self.partner
            ),
            Credential(
                given.new_id(),
                link,
                bytes.fromhex(self.digest.reveal()),
                (SubmitByLink.declaration.name,),
                given.now,
                self.expires_at,
                "link",
            ),
        ]


@command(
    "referrals.accept",
    "POST /referrals/{referral}/acceptance",
    da="Acceptér henvisning",
    en="Accept a referral",
    rules=[REFERRAL_IS_WAITING],
)
class AcceptReferral(Command):
    """Say yes: the branch will support her."""

    referral: ReferralId

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.referral)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = _waiting(read, self.referral)
        return [
            ReferralAccepted(
                referral=self.referral, participant=state.participant, branch=_branch(state)
            )
        ]


@command(
    "referrals.decline",
    "POST /referrals/{referral}/decline",
    da="Afvis henvisning",
    en="Decline a referral",
    rules=[REFERRAL_IS_WAITING, CORRECTS_WHAT_STANDS],
)
class DeclineReferral(Command):
    """Say no, with the reason."""

    referral: ReferralId
    reason: DeclineReason
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.referral)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            return [self._corrected(read, self.corrects)]
        state = _waiting(read, self.referral)
        return [
            ReferralDeclined(
                referral=self.referral,
                participant=state.participant,
                branch=_branch(state),
                reason=self.reason,
            )
        ]

    def _corrected(self, read: Reader, corrects: EventId) -> Event:
        """Tell another reason. It is the branch that declined which knows better."""
        told = _told(read, ReferralDeclined, corrects, self.referral)
        here = told.branch == read.known(referral_state, self.referral).branch
        CORRECTS_WHAT_STANDS.require(here, event=corrects)
        return msgspec.structs.replace(told, reason=self.reason, corrects=corrects)


@command(
    "referrals.redirect",
    "POST /referrals/{referral}/redirection",
    da="Send henvisning videre",
    en="Redirect a referral",
    rules=[
        REFERRAL_IS_WAITING,
        REFERRAL_MUNICIPALITY_EXISTS,
        REFERRAL_GOES_ELSEWHERE,
        REFERRAL_GOES_TO_AN_OPEN_BRANCH,
        REFERRAL_GOES_WHERE_SOMEBODY_CAN,
        COVERED_NOW_IS_TRUE,
    ],
)
class RedirectReferral(Command):
    """Send a waiting referral to another branch; to none: to the national list.

    `municipality` says where she lives if that was told wrongly; if it goes nowhere else, the day
    on which it is due stays.
    """

    referral: ReferralId
    reason: RedirectReason
    to: BranchId | None = None
    municipality: FourDigits | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.referral)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = _waiting(read, self.referral)
        municipality = self.municipality or state.municipality
        REFERRAL_MUNICIPALITY_EXISTS.require(
            is_municipality(municipality), municipality=municipality
        )
        moves = self.to != state.branch or municipality != state.municipality
        REFERRAL_GOES_ELSEWHERE.require(moves)
        if self.to is not None:
            REFERRAL_GOES_TO_AN_OPEN_BRANCH.require(is_open(read, self.to))
            shut_out = shut_out_of(read, state.participant)
            REFERRAL_GOES_WHERE_SOMEBODY_CAN.require(not has_nobody_for(read, self.to, shut_out))
        if self.reason is RedirectReason.COVERED_NOW:
            covering = read(coverage, municipality).branch
            COVERED_NOW_IS_TRUE.require(state.branch is None and self.to == covering)
        way = _Way(self.to, municipality, self.reason)
        return [_redirected(self.referral, state, way, given)]


@command(
    "referrals.reopen",
    "POST /referrals/{referral}/reopening",
    da="Genåbn henvisning",
    en="Reopen a referral",
    rules=[REFERRAL_CAME_TO_NOTHING],
)
class ReopenReferral(Command):
    """Let a referral that was declined or withdrawn wait again where it was.

    Where the branch has closed, or nobody there can take care of it any more, or one covers her
    municipality now, it goes on from there.
    """

    referral: ReferralId

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.referral)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(referral_state, self.referral)
        REFERRAL_CAME_TO_NOTHING.require(
            state.status in ("declined", "withdrawn"), status=state.status
        )
        reopened = ReferralReopened(
            referral=self.referral,
            participant=state.participant,
            branch=state.branch,
            municipality=state.municipality,
            due_on=due_on(given.today),
        )
        shut_out = shut_out_of(read, state.participant)
        if state.branch is None:
            reason = RedirectReason.COVERED_NOW
        elif not is_open(read, state.branch):
            reason = RedirectReason.BRANCH_CLOSES
        elif has_nobody_for(read, state.branch, shut_out):
            reason = RedirectReason.TOO_CLOSE
        else:
            return [reopened]
        to = place_of(read, state.municipality, shut_out)
        if to == state.branch:
            return [reopened]
        way = _Way(to, state.municipality, reason)
        return [reopened, _redirected(self.referral, state, way, given)]


@command(
    "referrals.withdraw",
    "POST /referrals/{referral}/withdrawal",
    da="Træk henvisning tilbage",
    en="Withdraw a referral",
    rules=[REFERRAL_MAY_BE_WITHDRAWN, CORRECTS_WHAT_STANDS],
)
class WithdrawReferral(Command):
    """Ask no longer for support: while the referral waits, or before a case begins."""

    referral: ReferralId
    reason: WithdrawalReason
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.referral)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            told = _told(read, ReferralWithdrawn, self.corrects, self.referral)
            return [msgspec.structs.replace(told, reason=self.reason, corrects=self.corrects)]
        state = read.known(referral_state, self.referral)
        case = read(case_of_referral, self.referral).case
        before_a_case = state.status in ("waiting", "accepted") and case is None
        REFERRAL_MAY_BE_WITHDRAWN.require(before_a_case, status=state.status)
        return [
            ReferralWithdrawn(
                referral=self.referral,
                participant=state.participant,
                branch=state.branch,
                municipality=state.municipality,
                reason=self.reason,
            )
        ]


class _Way(NamedTuple):
    """Where a referral goes, where she lives, and why it goes there."""

    to: BranchId | None
    municipality: MunicipalityCode
    reason: RedirectReason


def _resource(read: Reader, referral: ReferralId) -> Resource:
    state = read.known(referral_state, referral)
    return Resource(branch=state.branch, partner=state.partner, participants=(state.participant,))


def _require_referring(read: Reader, partner: PartnerId) -> None:
    state = read(partner_state, partner)
    PARTNER_IS_REGISTERED.require(state.exists)
    PARTNER_REFERS.require(state.refers)


def _waiting(read: Reader, referral: ReferralId) -> ReferralState:
    state = read.known(referral_state, referral)
    REFERRAL_IS_WAITING.require(state.status == "waiting", status=state.status)
    return state


def _branch(state: ReferralState) -> BranchId:
    """Return the branch that answers. On the national list nobody does: it is redirected first."""
    if state.branch is None:
        raise NotFound
    return state.branch


def _told(read: Reader, kind: type[C], corrects: EventId, referral: ReferralId) -> C:
    return cast("C", corrected(read, corrects, [kind], "referral", referral))


def _redirected(referral: ReferralId, state: ReferralState, way: _Way, given: Given) -> Event:
    """Return that it goes its way. It is due anew; only where it stays, its day stays too."""
    due = due_on(given.today) if way.to != state.branch else state.due_on
    moved = way.municipality != state.municipality
    return ReferralRedirected(
        referral=referral,
        participant=state.participant,
        branch=state.branch,
        to=way.to,
        municipality=way.municipality,
        reason=way.reason,
        due_on=due or due_on(given.today),
        municipality_before=state.municipality if moved else None,
    )
