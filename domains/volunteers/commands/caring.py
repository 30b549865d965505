"""How volunteers are looked after: supervision, and incidents where a boundary was crossed."""

from collections.abc import Sequence
from datetime import date

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event
from core.facts import Reader
from core.personal import Private, seal
from domains.volunteers.commands.base import CorrectingCommand
from domains.volunteers.events import (
    BoundaryCrossed,
    IncidentHandled,
    IncidentId,
    IncidentOutcome,
    SupervisionHeld,
)
from domains.volunteers.facts import incidents
from domains.volunteers.inputs import Words
from domains.volunteers.rules import INCIDENT_AWAITS_HANDLING, VOLUNTEER_DAY_IS_NOT_TO_COME


@command(
    "volunteers.hold_supervision",
    "POST /volunteers/{volunteer}/supervision",
    da="Notér supervision",
    en="Record supervision",
    rules=[VOLUNTEER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class HoldSupervision(CorrectingCommand):
    """Record that a leader and she talked about how she is doing."""

    held_on: date
    note: Private[Words] | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, SupervisionHeld)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.held_on <= given.today, day=self.held_on)
        return [
            self.told(
                read,
                SupervisionHeld,
                held_on=self.held_on,
                note=None if self.note is None else seal(self.note),
                corrects=self.corrects,
            )
        ]


@command(
    "volunteers.report_incident",
    "POST /volunteers/{volunteer}/incidents",
    da="Meld grænseoverskridelse",
    en="Report a boundary incident",
    rules=[VOLUNTEER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class ReportIncident(CorrectingCommand):
    """Report that a boundary was crossed, by her or towards her."""

    happened_on: date
    words: Private[Words]

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        earlier = self.earlier(read, given, BoundaryCrossed)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.happened_on <= given.today, day=self.happened_on)
        return [
            self.told(
                read,
                BoundaryCrossed,
                incident=(
                    earlier.incident
                    if isinstance(earlier, BoundaryCrossed)
                    else IncidentId(given.new_id())
                ),
                happened_on=self.happened_on,
                words=seal(self.words),
                corrects=self.corrects,
            )
        ]


@command(
    "volunteers.handle_incident",
    "POST /volunteers/{volunteer}/incidents/{incident}/handling",
    da="Behandl grænseoverskridelse",
    en="Handle a boundary incident",
    rules=[INCIDENT_AWAITS_HANDLING, VOLUNTEER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class HandleIncident(CorrectingCommand):
    """Record what came of an incident that somebody has looked into."""

    incident: IncidentId
    outcome: IncidentOutcome
    handled_on: date
    words: Private[Words] | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        earlier = self.earlier(read, given, IncidentHandled)
        if isinstance(earlier, IncidentHandled):
            CORRECTS_WHAT_STANDS.require(earlier.incident == self.incident, event=self.corrects)
        else:
            handled = read(incidents, self.volunteer).handled.get(self.incident)
            INCIDENT_AWAITS_HANDLING.require(handled is False)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.handled_on <= given.today, day=self.handled_on)
        return [
            self.told(
                read,
                IncidentHandled,
                incident=self.incident,
                outcome=self.outcome,
                handled_on=self.handled_on,
                words=None if self.words is None else seal(self.words),
                corrects=self.corrects,
            )
        ]
