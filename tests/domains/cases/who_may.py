"""Who may do what with cases."""

from collections.abc import Mapping

from domains.cases.commands import (
    AcceptTransfer,
    CloseCase,
    DeclineTransfer,
    HandleConcern,
    HandOver,
    MakePlan,
    NameDeputy,
    OfferTransfer,
    OpenCase,
    PauseCase,
    PutOnWaitingList,
    RaiseConcern,
    RaiseConcernInMatch,
    RecordNotification,
    RecordReceipt,
    ReopenCase,
    ResumeCase,
    TakeOffWaitingList,
    WithdrawTransfer,
)
from domains.cases.events import (
    ClosureReason,
    ConcernOutcome,
    HandoverReason,
    PauseReason,
    ReopenReason,
    Section,
    TransferDeclineReason,
    WaitingReason,
)
from tests.domains.cases.histories import (
    CONCERN,
    NOTIFICATION,
    PLAN,
    SECOND_LEADER,
    SECOND_LEADER_ADDED,
    WORDS,
    branch_opened,
    concern_raised,
    notified,
    offered,
    paused,
    waiting,
)
from tests.domains.histories import (
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    COVERED,
    LEADER,
    MATCH,
    MATCHED,
    OTHER_BRANCH,
    OTHER_LEADER,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRED,
    TODAY,
    YESTERDAY,
)
from tests.domains.people import DUTY_OFFICER, OWN_BRANCH, OWN_MATCH, Outcome, Row

BRANCH_THAT_WAS_ASKED: Mapping[str, Outcome] = {"leader elsewhere": "may", "leader": "not found"}
SYSTEM: Mapping[str, Outcome] = {"system": "may"}

ROWS: list[Row] = [
    (
        "open a case",
        (*REFERRED, *REFERRAL_ACCEPTED),
        OpenCase(referral=REFERRAL, responsible=LEADER),
        OWN_BRANCH,
    ),
    ("make a plan", CASE_OPENED, MakePlan(case=CASE, plan=PLAN), OWN_BRANCH),
    (
        "hand over a case",
        (*CASE_OPENED, *SECOND_LEADER_ADDED),
        HandOver(case=CASE, responsible=SECOND_LEADER, reason=HandoverReason.AWAY),
        {**OWN_BRANCH, **DUTY_OFFICER, **SYSTEM},
    ),
    (
        "name a deputy",
        (*CASE_OPENED, *SECOND_LEADER_ADDED),
        NameDeputy(case=CASE, deputy=SECOND_LEADER),
        {**OWN_BRANCH, **SYSTEM},
    ),
    (
        "put on the waiting list",
        CASE_OPENED,
        PutOnWaitingList(case=CASE, reason=WaitingReason.NO_FIT, since=TODAY),
        OWN_BRANCH,
    ),
    (
        "take off the waiting list",
        (*CASE_OPENED, waiting()),
        TakeOffWaitingList(case=CASE),
        {**OWN_BRANCH, **SYSTEM},
    ),
    (
        "pause a case",
        CASE_OPENED,
        PauseCase(case=CASE, reason=PauseReason.SAFETY, paused_on=TODAY),
        {**OWN_BRANCH, **DUTY_OFFICER},
    ),
    (
        "resume a case",
        (*CASE_OPENED, paused()),
        ResumeCase(case=CASE, resumed_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "offer a transfer",
        (*CASE_OPENED, *branch_opened(OTHER_BRANCH)),
        OfferTransfer(case=CASE, to=OTHER_BRANCH),
        {**OWN_BRANCH, **DUTY_OFFICER},
    ),
    (
        "withdraw a transfer",
        (*CASE_OPENED, offered()),
        WithdrawTransfer(case=CASE),
        OWN_BRANCH,
    ),
    (
        "take over a case",
        (*CASE_OPENED, offered()),
        AcceptTransfer(case=CASE, responsible=OTHER_LEADER),
        BRANCH_THAT_WAS_ASKED,
    ),
    (
        "decline a transfer",
        (*CASE_OPENED, offered()),
        DeclineTransfer(case=CASE, reason=TransferDeclineReason.WRONG_PLACE),
        BRANCH_THAT_WAS_ASKED,
    ),
    (
        "raise a concern",
        CASE_OPENED,
        RaiseConcern(case=CASE, words=WORDS, raised_on=YESTERDAY, due_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "raise a concern in a match",
        (*CASE_OPENED, *MATCHED),
        RaiseConcernInMatch(match=MATCH, words=WORDS, raised_on=TODAY),
        {**OWN_BRANCH, **OWN_MATCH},
    ),
    (
        "handle a concern",
        (*CASE_OPENED, concern_raised()),
        HandleConcern(
            case=CASE, concern=CONCERN, outcome=ConcernOutcome.NO_ACTION, handled_on=TODAY
        ),
        OWN_BRANCH,
    ),
    (
        "record a notification",
        CASE_OPENED,
        RecordNotification(
            case=CASE, municipality=COVERED, section=Section.PROFESSIONALS, sent_on=TODAY
        ),
        OWN_BRANCH,
    ),
    (
        "record a receipt",
        (*CASE_OPENED, concern_raised(), notified()),
        RecordReceipt(case=CASE, notification=NOTIFICATION, received_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "close a case",
        CASE_OPENED,
        CloseCase(case=CASE, reason=ClosureReason.MOVED, closed_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "reopen a case",
        (*CASE_OPENED, *CASE_CLOSED),
        ReopenCase(case=CASE, reason=ReopenReason.MISTAKE, reopened_on=TODAY),
        OWN_BRANCH,
    ),
]
