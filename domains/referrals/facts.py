"""What decisions know of referrals."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import CaseTransferred
from domains.participants.events import ParticipantId
from domains.partners.events import PartnerId
from domains.referrals.events import (
    LinkIssued,
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralRedirected,
    ReferralReopened,
    ReferralSubmitted,
    ReferralWithdrawn,
)

Status = Literal["waiting", "accepted", "declined", "withdrawn"]


class ReferralState(Struct, frozen=True):
    """Where the referral stands; with no branch it is on the national list."""

    status: Status
    branch: BranchId | None
    participant: ParticipantId
    municipality: MunicipalityCode
    partner: PartnerId | None
    due_on: date | None


referral_state: Fact[ReferralState | None] = Fact("referral_state", None, by="referral")


@referral_state.on(ReferralSubmitted)
def submitted(_state: ReferralState | None, event: ReferralSubmitted) -> ReferralState:
    return ReferralState(
        "waiting",
        event.branch,
        event.participant,
        event.municipality,
        event.partner,
        event.due_on,
    )


def _now(state: ReferralState | None, **changes: object) -> ReferralState | None:
    return None if state is None else msgspec.structs.replace(state, **changes)


@referral_state.on(ReferralRedirected)
def redirected(state: ReferralState | None, event: ReferralRedirected) -> ReferralState | None:
    return _now(
        state,
        status="waiting",
        branch=event.to,
        municipality=event.municipality,
        due_on=event.due_on,
    )


@referral_state.on(ReferralAccepted)
def accepted(state: ReferralState | None, _event: ReferralAccepted) -> ReferralState | None:
    return _now(state, status="accepted")


@referral_state.on(ReferralDeclined)
def declined(state: ReferralState | None, event: ReferralDeclined) -> ReferralState | None:
    return state if event.corrects is not None else _now(state, status="declined")


@referral_state.on(ReferralReopened)
def reopened(state: ReferralState | None, event: ReferralReopened) -> ReferralState | None:
    return _now(state, status="waiting", due_on=event.due_on)


@referral_state.on(ReferralWithdrawn)
def withdrawn(state: ReferralState | None, event: ReferralWithdrawn) -> ReferralState | None:
    return state if event.corrects is not None else _now(state, status="withdrawn")


class LatestReferral(Struct, frozen=True):
    """The branch to which a participant was referred last; none while nobody covers her place.

    A case that is transferred takes her along, if she was still where it came from.
    """

    branch: BranchId | None = None


latest_referral = Fact("latest_referral", LatestReferral(), by="participant")


@latest_referral.on(ReferralSubmitted)
def referred(_state: LatestReferral, event: ReferralSubmitted) -> LatestReferral:
    return LatestReferral(event.branch)


@latest_referral.on(ReferralRedirected)
def referred_on(_state: LatestReferral, event: ReferralRedirected) -> LatestReferral:
    return LatestReferral(event.to)


@latest_referral.on(CaseTransferred)
def went_along(state: LatestReferral, event: CaseTransferred) -> LatestReferral:
    """She isn't left behind: once the case is closed, the branch that had it last knows her."""
    was_there = state.branch in (None, event.came_from)
    return LatestReferral(event.branch) if was_there else state


class Waiting(Struct, frozen=True):
    """Where each referral waits that carries the tag, of a branch or of a participant."""

    places: Mapping[ReferralId, BranchId | None] = {}

    def at(self, branch: BranchId) -> tuple[ReferralId, ...]:
        """Return the referrals that wait at the branch."""
        return tuple(referral for referral, place in self.places.items() if place == branch)


waiting_at_branch = Fact("waiting_at_branch", Waiting(), by="branch")
waiting_of_participant = Fact("waiting_of_participant", Waiting(), by="participant")


def _waits(state: Waiting, referral: ReferralId, place: BranchId | None) -> Waiting:
    return Waiting({**state.places, referral: place})


def _left(state: Waiting, referral: ReferralId) -> Waiting:
    return Waiting({r: place for r, place in state.places.items() if r != referral})


@waiting_at_branch.on(ReferralSubmitted)
@waiting_of_participant.on(ReferralSubmitted)
def waits(state: Waiting, event: ReferralSubmitted) -> Waiting:
    return _waits(state, event.referral, event.branch)


@waiting_at_branch.on(ReferralRedirected)
@waiting_of_participant.on(ReferralRedirected)
def waits_elsewhere(state: Waiting, event: ReferralRedirected) -> Waiting:
    return _waits(state, event.referral, event.to)


@waiting_at_branch.on(ReferralReopened)
@waiting_of_participant.on(ReferralReopened)
def waits_again(state: Waiting, event: ReferralReopened) -> Waiting:
    return _waits(state, event.referral, event.branch)


@waiting_at_branch.on(ReferralAccepted)
@waiting_of_participant.on(ReferralAccepted)
def answered_yes(state: Waiting, event: ReferralAccepted) -> Waiting:
    return _left(state, event.referral)


@waiting_at_branch.on(ReferralDeclined)
@waiting_of_participant.on(ReferralDeclined)
def answered_no(state: Waiting, event: ReferralDeclined) -> Waiting:
    return state if event.corrects is not None else _left(state, event.referral)


@waiting_at_branch.on(ReferralWithdrawn)
@waiting_of_participant.on(ReferralWithdrawn)
def taken_back(state: Waiting, event: ReferralWithdrawn) -> Waiting:
    return state if event.corrects is not None else _left(state, event.referral)


class OnTheList(Struct, frozen=True):
    """The referrals on the national list that carry this municipality's tag, and their places."""

    places: Mapping[ReferralId, MunicipalityCode] = {}

    def of(self, municipality: MunicipalityCode) -> tuple[ReferralId, ...]:
        """Return the referrals on the national list of those who live there."""
        return tuple(referral for referral, place in self.places.items() if place == municipality)


waiting_for_municipality = Fact("waiting_for_municipality", OnTheList(), by="municipality")


def _listed(
    state: OnTheList, referral: ReferralId, branch: BranchId | None, place: MunicipalityCode
) -> OnTheList:
    rest = {r: known for r, known in state.places.items() if r != referral}
    return OnTheList(rest if branch is not None else {**rest, referral: place})


@waiting_for_municipality.on(ReferralSubmitted)
def came_to_the_list(state: OnTheList, event: ReferralSubmitted) -> OnTheList:
    return _listed(state, event.referral, event.branch, event.municipality)


@waiting_for_municipality.on(ReferralRedirected)
def moved_on_the_list(state: OnTheList, event: ReferralRedirected) -> OnTheList:
    return _listed(state, event.referral, event.to, event.municipality)


@waiting_for_municipality.on(ReferralReopened)
def back_on_the_list(state: OnTheList, event: ReferralReopened) -> OnTheList:
    return _listed(state, event.referral, event.branch, event.municipality)


@waiting_for_municipality.on(ReferralWithdrawn)
def off_the_list(state: OnTheList, event: ReferralWithdrawn) -> OnTheList:
    if event.corrects is not None:
        return state
    return OnTheList({r: place for r, place in state.places.items() if r != event.referral})


class LinkState(Struct, frozen=True):
    """A one-time link: until when it opens, from whom it came, and what it was used for."""

    expires_at: datetime
    branch: BranchId | None
    partner: PartnerId | None
    used_for: ReferralId | None = None


link_state: Fact[LinkState | None] = Fact("link_state", None, by="link")


@link_state.on(LinkIssued)
def issued(_state: LinkState | None, event: LinkIssued) -> LinkState:
    return LinkState(event.expires_at, event.branch, event.partner)


@link_state.on(ReferralSubmitted)
def used(state: LinkState | None, event: ReferralSubmitted) -> LinkState | None:
    return None if state is None else msgspec.structs.replace(state, used_for=event.referral)
