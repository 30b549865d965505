"""Histories of referrals: on the national list, redirected, withdrawn, by a link."""

from datetime import UTC, date, datetime

from core.events import EventId
from core.personal import PublicText
from core.testing import Bench
from domains.branches.events import (
    BranchClosed,
    BranchClosureReason,
    BranchId,
    BranchOpened,
    MunicipalityCode,
    MunicipalityCovered,
    MunicipalityReleased,
)
from domains.partners.events import PartnerEnded, PartnerId, PartnerKind, PartnerRegistered
from domains.referrals.events import (
    LinkIssued,
    Origin,
    RedirectReason,
    ReferralRedirected,
    ReferralReopened,
    ReferralSubmitted,
    ReferralWithdrawn,
    WithdrawalReason,
)
from tests.domains.histories import (
    BRANCH,
    COVERED,
    LINK,
    OTHER_BRANCH,
    OTHER_COVERED,
    OTHER_PARTICIPANT,
    OTHER_REFERRAL,
    PARTICIPANT,
    PARTNER,
    REFERRAL,
    UNCOVERED,
    YESTERDAY,
    History,
    branch_planned,
)

THURSDAY = date(2026, 3, 5)
"""The third working day after TODAY, a Monday."""
NEXT_WEEK = datetime(2026, 3, 9, 12, tzinfo=UTC)

OTHER_PLANNED = branch_planned(OTHER_BRANCH, OTHER_COVERED)
OTHER_OPENED: History = (
    *OTHER_PLANNED,
    BranchOpened(branch=OTHER_BRANCH, opened_on=YESTERDAY),
)
CLOSED: History = (
    MunicipalityReleased(branch=BRANCH, municipality=COVERED),
    BranchClosed(branch=BRANCH, reason=BranchClosureReason.DEPARTMENT_CLOSED, closed_on=YESTERDAY),
)
PARTNER_ENDED: History = (PartnerEnded(partner=PARTNER, ended_on=YESTERDAY),)


def id_of_last(history: History) -> EventId:
    """Return the id that the last event of a history has where a test begins with it."""
    with Bench() as bench:
        bench.append(*history)
        return EventId(bench.recorded()[-1].id)


def partner_registered(partner: PartnerId) -> History:
    """Return how a partner came to be."""
    return (PartnerRegistered(partner=partner, name=PublicText("Kommune"), kind=PartnerKind.OTHER),)


def on_the_list(municipality: MunicipalityCode = UNCOVERED) -> History:
    """Return a referral that waits on the national list."""
    return (
        ReferralSubmitted(
            referral=REFERRAL,
            participant=PARTICIPANT,
            branch=None,
            municipality=municipality,
            partner=PARTNER,
            origin=Origin.PARTNER,
            due_on=THURSDAY,
        ),
    )


def redirected(
    branch: BranchId | None,
    to: BranchId | None,
    municipality: MunicipalityCode = COVERED,
    reason: RedirectReason = RedirectReason.NO_ROOM,
    municipality_before: MunicipalityCode | None = None,
) -> ReferralRedirected:
    """Return that the referral went elsewhere today."""
    return ReferralRedirected(
        referral=REFERRAL,
        participant=PARTICIPANT,
        branch=branch,
        to=to,
        municipality=municipality,
        reason=reason,
        due_on=THURSDAY,
        municipality_before=municipality_before,
    )


def reopened(
    branch: BranchId | None = BRANCH, municipality: MunicipalityCode = COVERED
) -> ReferralReopened:
    """Return that the referral waits again."""
    return ReferralReopened(
        referral=REFERRAL,
        participant=PARTICIPANT,
        branch=branch,
        municipality=municipality,
        due_on=THURSDAY,
    )


def withdrawn(
    branch: BranchId | None = BRANCH,
    municipality: MunicipalityCode = COVERED,
    reason: WithdrawalReason = WithdrawalReason.HER_WISH,
    corrects: EventId | None = None,
) -> ReferralWithdrawn:
    """Return that the referral was taken back."""
    return ReferralWithdrawn(
        referral=REFERRAL,
        participant=PARTICIPANT,
        branch=branch,
        municipality=municipality,
        reason=reason,
        corrects=corrects,
    )


def covered_by(branch: BranchId, municipality: MunicipalityCode) -> History:
    """Return that a branch covers one more municipality."""
    return (MunicipalityCovered(branch=branch, municipality=municipality),)


def link(partner: PartnerId | None = None) -> History:
    """Return a link that a branch gave, or a partner."""
    return (
        LinkIssued(
            link=LINK,
            expires_at=NEXT_WEEK,
            branch=BRANCH if partner is None else None,
            partner=partner,
        ),
    )


LINK_USED: History = (
    ReferralSubmitted(
        referral=OTHER_REFERRAL,
        participant=OTHER_PARTICIPANT,
        branch=BRANCH,
        municipality=COVERED,
        link=LINK,
        origin=Origin.HERSELF,
        due_on=THURSDAY,
    ),
)
