"""What decisions know of breaches."""

from datetime import datetime

import msgspec
from msgspec import Struct

from core.facts import Fact
from core.identity import AccountId
from domains.breaches.events import (
    AuthorityNotified,
    BreachAssessed,
    BreachClosed,
    BreachReopened,
    BreachReported,
    PersonsTold,
    Risk,
)


class BreachState(Struct, frozen=True):
    """Since when it is known, how it was assessed, and who was told."""

    reporter: AccountId
    discovered_at: datetime
    risk: Risk | None = None
    notified: bool = False
    told: bool = False
    is_open: bool = True


breach_state: Fact[BreachState | None] = Fact("breach_state", None, by="breach")


def _now(state: BreachState | None, **changes: object) -> BreachState | None:
    return None if state is None else msgspec.structs.replace(state, **changes)


@breach_state.on(BreachReported)
def reported(_state: BreachState | None, event: BreachReported) -> BreachState:
    return BreachState(event.reporter, event.discovered_at)


@breach_state.on(BreachAssessed)
def assessed(state: BreachState | None, event: BreachAssessed) -> BreachState | None:
    return _now(state, risk=event.risk)


@breach_state.on(AuthorityNotified)
def notified(state: BreachState | None, _event: AuthorityNotified) -> BreachState | None:
    return _now(state, notified=True)


@breach_state.on(PersonsTold)
def persons_told(state: BreachState | None, _event: PersonsTold) -> BreachState | None:
    return _now(state, told=True)


@breach_state.on(BreachClosed)
def closed(state: BreachState | None, _event: BreachClosed) -> BreachState | None:
    return _now(state, is_open=False)


@breach_state.on(BreachReopened)
def reopened(state: BreachState | None, _event: BreachReopened) -> BreachState | None:
    return _now(state, is_open=True)
