"""Who has tried to sign in, well or in vain: a trace in the read log's store, before the answer."""

from typing import Literal, NamedTuple
from uuid import UUID

from adapters.signin.throttle import Throttle
from core.clock import Clock
from core.purposes import Purpose
from core.readlog import ReadLog, ReadLogEntry

NOBODY = "account:unknown"
"""Stands for an account that isn't there. What was typed in its place isn't kept."""


class Caller(NamedTuple):
    """Where an attempt comes from: the client's address, the device's secret, the request's id.

    Somebody who sits at the server itself has no address.
    """

    client: str | None = None
    device: str | None = None
    request: str = ""


class Traces:
    """Writes traces. An address is kept as a keyed hash: attempts from one place can be told."""

    def __init__(self, log: ReadLog, clock: Clock, throttle: Throttle) -> None:
        self._log = log
        self._clock = clock
        self._throttle = throttle

    def leave(  # noqa: PLR0913 - a trace says all that it says at once
        self,
        outcome: Literal["proven", "refused"],
        action: str,
        rule: str,
        caller: Caller,
        *,
        account: UUID | None,
        session: UUID | None = None,
    ) -> None:
        """Store the trace durably. Raises ReadLogUnavailable: then nobody is let in."""
        client = caller.client
        self._log.append(
            ReadLogEntry(
                at=self._clock.now(),
                outcome=outcome,
                actor=NOBODY if account is None else f"account:{account}",
                action=action,
                purpose=Purpose.SIGN_IN.value,
                rule=rule,
                credential=session,
                subjects=() if client is None else (self._throttle.name("client", client),),
                request=caller.request,
            )
        )
