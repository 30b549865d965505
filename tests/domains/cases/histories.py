"""What happens to one case, step by step, and who else leads its branch."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from core.events import Event, EventId
from core.identity import AccountId
from core.personal import Private, seal
from domains.accounts.events import Role
from domains.branches.events import (
    BranchClosed,
    BranchClosureReason,
    BranchId,
    BranchOpened,
    MunicipalityCode,
)
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ClosureReason,
    ConcernHandled,
    ConcernId,
    ConcernOutcome,
    ConcernRaised,
    DeputyNamed,
    HandoverReason,
    NotificationId,
    NotificationSent,
    PauseReason,
    PlanMade,
    ReceiptReceived,
    ReopenReason,
    Section,
    TransferDeclined,
    TransferDeclineReason,
    TransferOffered,
    TransferWithdrawn,
    WaitingBegan,
    WaitingEnded,
    WaitingReason,
)
from domains.cases.inputs import Plan
from domains.matches.events import MatchPaused, MatchPauseReason
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_OPENED,
    COVERED,
    LEADER,
    LEADER_ADDED,
    MATCH,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    PARTICIPANT,
    TODAY,
    VOLUNTEER,
    YESTERDAY,
    History,
    account,
    branch_planned,
)

SECOND_LEADER = AccountId(UUID(int=0xA300))
SECOND_LEADER_ADDED = account(SECOND_LEADER, Role.ACTIVITY_LEADER, branch=BRANCH)

CONCERN, OTHER_CONCERN = (ConcernId(UUID(int=0xD000 + n)) for n in range(2))
NOTIFICATION, OTHER_NOTIFICATION = (NotificationId(UUID(int=0xD100 + n)) for n in range(2))

BEGUN: History = (*LEADER_ADDED, *CASE_OPENED)

PLAN = Private(Plan(goals=("Bo i ro", "Finde et job"), wishes="Gerne om aftenen"))
WORDS = Private("Han står uden for skolen")


def id_of_last(*histories: Event | Iterable[Event]) -> EventId:
    """Return the id that a scenario gives to the last event; none may hold what is in the vault."""
    happened = [e for each in histories for e in ([each] if isinstance(each, Event) else each)]
    return EventId(UUID(int=(1 << 64) + len(happened)))


NO_EVENT = EventId(UUID(int=0xF000))


def branch_opened(branch: BranchId = BRANCH) -> History:
    """Return how a branch was planned and opened."""
    return (*branch_planned(branch), BranchOpened(branch=branch, opened_on=YESTERDAY))


def branch_closed(branch: BranchId = BRANCH) -> History:
    """Return how a branch opened and closed again."""
    closed = BranchClosed(
        branch=branch, reason=BranchClosureReason.NO_VOLUNTEERS, closed_on=YESTERDAY
    )
    return (*branch_opened(branch), closed)


def plan_made(plan: Private[Plan] = PLAN, corrects: EventId | None = None) -> PlanMade:
    return PlanMade(
        case=CASE, participant=PARTICIPANT, branch=BRANCH, plan=seal(plan), corrects=corrects
    )


def handed_over(
    responsible: AccountId = SECOND_LEADER,
    relieved: AccountId = LEADER,
    reason: HandoverReason = HandoverReason.AWAY,
) -> CaseHandedOver:
    return CaseHandedOver(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        responsible=responsible,
        relieved=relieved,
        reason=reason,
    )


def deputy_named(deputy: AccountId | None = SECOND_LEADER) -> DeputyNamed:
    return DeputyNamed(case=CASE, participant=PARTICIPANT, branch=BRANCH, deputy=deputy)


def waiting(
    reason: WaitingReason = WaitingReason.LANGUAGE,
    since: date = YESTERDAY,
    corrects: EventId | None = None,
) -> WaitingBegan:
    return WaitingBegan(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=reason,
        since=since,
        corrects=corrects,
    )


def waited() -> WaitingEnded:
    return WaitingEnded(case=CASE, participant=PARTICIPANT, branch=BRANCH)


def paused(
    reason: PauseReason = PauseReason.AWAY,
    paused_on: date = YESTERDAY,
    corrects: EventId | None = None,
) -> CasePaused:
    return CasePaused(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=reason,
        paused_on=paused_on,
        corrects=corrects,
    )


def resumed(resumed_on: date = TODAY, corrects: EventId | None = None) -> CaseResumed:
    return CaseResumed(
        case=CASE, participant=PARTICIPANT, branch=BRANCH, resumed_on=resumed_on, corrects=corrects
    )


def offered(to: BranchId = OTHER_BRANCH) -> TransferOffered:
    return TransferOffered(case=CASE, participant=PARTICIPANT, branch=BRANCH, to=to)


def offer_withdrawn() -> TransferWithdrawn:
    return TransferWithdrawn(case=CASE, participant=PARTICIPANT, branch=BRANCH, to=OTHER_BRANCH)


def offer_declined() -> TransferDeclined:
    return TransferDeclined(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        to=OTHER_BRANCH,
        reason=TransferDeclineReason.NO_ROOM,
    )


def transferred() -> CaseTransferred:
    return CaseTransferred(
        case=CASE,
        participant=PARTICIPANT,
        branch=OTHER_BRANCH,
        came_from=BRANCH,
        responsible=OTHER_LEADER,
        relieved=LEADER,
    )


def concern_raised(
    concern: ConcernId = CONCERN,
    raised_on: date = YESTERDAY,
    due_on: date = TODAY,
    corrects: EventId | None = None,
) -> ConcernRaised:
    return ConcernRaised(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        concern=concern,
        words=seal(WORDS),
        raised_on=raised_on,
        due_on=due_on,
        corrects=corrects,
    )


def concern_handled(
    outcome: ConcernOutcome = ConcernOutcome.SUPPORTED,
    handled_on: date = TODAY,
    words: Private[str] | None = None,
    corrects: EventId | None = None,
) -> ConcernHandled:
    return ConcernHandled(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        concern=CONCERN,
        outcome=outcome,
        handled_on=handled_on,
        words=None if words is None else seal(words),
        corrects=corrects,
    )


def notified(
    notification: NotificationId = NOTIFICATION,
    concern: ConcernId | None = CONCERN,
    municipality: MunicipalityCode = COVERED,
    words: Private[str] | None = None,
    corrects: EventId | None = None,
) -> NotificationSent:
    return NotificationSent(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        notification=notification,
        municipality=municipality,
        section=Section.EVERYONE,
        sent_on=YESTERDAY,
        concern=concern,
        words=None if words is None else seal(words),
        corrects=corrects,
    )


def receipt(received_on: date = TODAY, corrects: EventId | None = None) -> ReceiptReceived:
    return ReceiptReceived(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        notification=NOTIFICATION,
        received_on=received_on,
        corrects=corrects,
    )


def closed(
    reason: ClosureReason = ClosureReason.COMPLETED,
    closed_on: date = TODAY,
    corrects: EventId | None = None,
) -> CaseClosed:
    return CaseClosed(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=reason,
        closed_on=closed_on,
        corrects=corrects,
    )


def reopened(
    reason: ReopenReason = ReopenReason.NEEDS_SUPPORT,
    reopened_on: date = TODAY,
    corrects: EventId | None = None,
) -> CaseReopened:
    return CaseReopened(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=reason,
        reopened_on=reopened_on,
        corrects=corrects,
    )


MATCH_PAUSED: History = (
    MatchPaused(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=MatchPauseReason.VOLUNTEER_AWAY,
        paused_on=YESTERDAY,
    ),
)
ELSEWHERE: History = (*OTHER_LEADER_ADDED, *branch_opened(OTHER_BRANCH))
"""Another branch that is open, with its leader."""
