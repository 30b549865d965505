"""What may be asked of cases."""

from domains.cases.commands.closing import CloseCase, ReopenCase
from domains.cases.commands.concerns import HandleConcern, RaiseConcern, RaiseConcernInMatch
from domains.cases.commands.notifications import RecordNotification, RecordReceipt
from domains.cases.commands.opening import MakePlan, OpenCase
from domains.cases.commands.responsibility import HandOver, NameDeputy
from domains.cases.commands.transfers import (
    AcceptTransfer,
    DeclineTransfer,
    OfferTransfer,
    WithdrawTransfer,
)
from domains.cases.commands.waiting import (
    PauseCase,
    PutOnWaitingList,
    ResumeCase,
    TakeOffWaitingList,
)

__all__ = [
    "AcceptTransfer",
    "CloseCase",
    "DeclineTransfer",
    "HandOver",
    "HandleConcern",
    "MakePlan",
    "NameDeputy",
    "OfferTransfer",
    "OpenCase",
    "PauseCase",
    "PutOnWaitingList",
    "RaiseConcern",
    "RaiseConcernInMatch",
    "RecordNotification",
    "RecordReceipt",
    "ReopenCase",
    "ResumeCase",
    "TakeOffWaitingList",
    "WithdrawTransfer",
]
