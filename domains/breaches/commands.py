"""What may be asked of breaches of personal data."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, command
from core.errors import Forbidden
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from core.permissions import COUNTRY, Resource
from core.personal import Private, seal
from domains.breaches.events import (
    AuthorityNotified,
    BreachAssessed,
    BreachClosed,
    BreachData,
    BreachDescribed,
    BreachId,
    BreachKind,
    BreachReopened,
    BreachReported,
    LateReason,
    Measure,
    PersonsTold,
    Risk,
)
from domains.breaches.facts import BreachState, breach_state
from domains.breaches.rules import (
    AUTHORITY_KNOWS_OF_A_RISK,
    BREACH_IS_ASSESSED,
    BREACH_IS_CLOSED,
    BREACH_IS_OPEN,
    BREACH_IS_PAST,
    LATENESS_IS_EXPLAINED,
    NOTIFIED_AFTER_DISCOVERY,
    PERSONS_KNOW_OF_A_HIGH_RISK,
)

HOURS_TO_NOTIFY = 72
"""GDPR article 33(1)."""
Persons = Annotated[int, Meta(ge=0, le=1_000_000)]
Moment = Annotated[datetime, Meta(tz=True)]
Description = Annotated[str, Meta(min_length=10, max_length=10_000)]
Data = Annotated[tuple[BreachData, ...], Meta(min_length=1, max_length=len(BreachData))]


@command(
    "breaches.report",
    "POST /breaches",
    da="Meld databrud",
    en="Report a breach of data",
    rules=[BREACH_IS_PAST],
)
class ReportBreach(Command):
    """Report that personal data were lost, seen or changed by somebody who should not have.

    Everybody with an account may, at once and with what is known: more can be told later.
    """

    kind: BreachKind
    discovered_at: Moment
    persons: Persons
    data: Data
    description: Private[Description]

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        BREACH_IS_PAST.require(self.discovered_at <= given.now)
        if given.actor.account is None:
            raise Forbidden
        return [
            BreachReported(
                breach=BreachId(given.new_id()),
                reporter=AccountId(given.actor.account),
                kind=self.kind,
                discovered_at=self.discovered_at,
                persons=self.persons,
                data=self.data,
                description=seal(self.description),
            )
        ]


class _BreachCommand(Command):
    """A command about a breach that was reported."""

    breach: BreachId

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(breach_state, self.breach) is not None)

    def open_one(self, read: Reader) -> BreachState:
        """Return the breach. Raises RuleBroken by BREACH_IS_OPEN if it is closed."""
        state = read.known(breach_state, self.breach)
        BREACH_IS_OPEN.require(state.is_open)
        return state


@command(
    "breaches.describe",
    "POST /breaches/{breach}/description",
    da="Beskriv databrud nærmere",
    en="Describe a breach further",
    rules=[BREACH_IS_OPEN],
)
class DescribeBreach(_BreachCommand):
    """Tell what is known by now, or what was told wrongly. What is told last holds."""

    kind: BreachKind
    persons: Persons
    data: Data
    description: Private[Description]

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        return [
            BreachDescribed(
                breach=self.breach,
                reporter=self.open_one(read).reporter,
                kind=self.kind,
                persons=self.persons,
                data=self.data,
                description=seal(self.description),
            )
        ]


@command(
    "breaches.assess",
    "POST /breaches/{breach}/assessment",
    da="Vurdér databrud",
    en="Assess a breach",
    rules=[BREACH_IS_OPEN],
)
class AssessBreach(_BreachCommand):
    """Judge how likely it harms those whose data they are; or judge anew."""

    risk: Risk

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.open_one(read)
        return [BreachAssessed(breach=self.breach, risk=self.risk)]


@command(
    "breaches.notify_authority",
    "POST /breaches/{breach}/notification",
    da="Notér anmeldelse til Datatilsynet",
    en="Record the notification of the authority",
    rules=[BREACH_IS_OPEN, BREACH_IS_PAST, NOTIFIED_AFTER_DISCOVERY, LATENESS_IS_EXPLAINED],
)
class NotifyAuthority(_BreachCommand):
    """Record that Datatilsynet was notified, in time or why not; once more for each phase."""

    notified_at: Moment
    late: LateReason | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = self.open_one(read)
        BREACH_IS_PAST.require(self.notified_at <= given.now)
        NOTIFIED_AFTER_DISCOVERY.require(state.discovered_at <= self.notified_at)
        in_time = self.notified_at - state.discovered_at <= timedelta(hours=HOURS_TO_NOTIFY)
        explained = (self.late is None) == (in_time or state.notified)
        LATENESS_IS_EXPLAINED.require(explained, hours=HOURS_TO_NOTIFY)
        return [AuthorityNotified(breach=self.breach, notified_at=self.notified_at, late=self.late)]


@command(
    "breaches.tell_persons",
    "POST /breaches/{breach}/persons-told",
    da="Notér, at de berørte er underrettet",
    en="Record that those concerned were told",
    rules=[BREACH_IS_OPEN, BREACH_IS_PAST],
)
class TellPersons(_BreachCommand):
    """Record that those whose data they are were told of it, on which day and how many."""

    told_on: date
    persons: Persons

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.open_one(read)
        BREACH_IS_PAST.require(self.told_on <= given.today)
        return [PersonsTold(breach=self.breach, told_on=self.told_on, persons=self.persons)]


@command(
    "breaches.close",
    "POST /breaches/{breach}/closure",
    da="Afslut databrud",
    en="Close a breach",
    rules=[
        BREACH_IS_OPEN,
        BREACH_IS_ASSESSED,
        AUTHORITY_KNOWS_OF_A_RISK,
        PERSONS_KNOW_OF_A_HIGH_RISK,
    ],
)
class CloseBreach(_BreachCommand):
    """Say that all is done, and by which measures it has an end."""

    measures: Annotated[tuple[Measure, ...], Meta(min_length=1, max_length=len(Measure))]

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = self.open_one(read)
        BREACH_IS_ASSESSED.require(state.risk is not None)
        AUTHORITY_KNOWS_OF_A_RISK.require(state.notified or state.risk is Risk.UNLIKELY)
        PERSONS_KNOW_OF_A_HIGH_RISK.require(state.told or state.risk is not Risk.HIGH)
        return [BreachClosed(breach=self.breach, measures=self.measures)]


@command(
    "breaches.reopen",
    "POST /breaches/{breach}/reopening",
    da="Genoptag databrud",
    en="Reopen a breach",
    rules=[BREACH_IS_CLOSED],
)
class ReopenBreach(_BreachCommand):
    """Say that it isn't at an end after all."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        BREACH_IS_CLOSED.require(not read.known(breach_state, self.breach).is_open)
        return [BreachReopened(breach=self.breach)]
