"""A simulated year has the sizes that Qnet plans for: 825 women, 250 matches, 7,000 meetings."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from adapters.cli.demo import demo
from adapters.simulation.run import Plan
from core.clock import danish_day, from_microseconds
from core.store import as_stored
from domains.referrals.events import Origin
from tests.adapters.simulation.homes import migrated, simulated

PLANNED = {"case.opened": 825, "match.accepted": 250, "match.meeting_logged": 7_000}
HAPPENS = (
    "referral.declined",
    "referral.withdrawn",
    "referral.redirected",
    "referral.reopened",
    "referral.link_issued",
    "participant.named",
    "participant.merged",
    "participant.merge_undone",
    "participant.found_distinct",
    "participant.must_not_meet",
    "participant.child_registered",
    "participant.address_protected",
    "participant.old_contact_deleted",
    "participant.consent_withdrawn",
    "case.waiting",
    "case.paused",
    "case.concern_raised",
    "case.concern_handled",
    "case.notification_sent",
    "case.notification_receipt",
    "case.transferred",
    "case.transfer_declined",
    "case.transfer_withdrawn",
    "case.handed_over",
    "case.reopened",
    "case.closed",
    "volunteer.turned_down",
    "volunteer.paused",
    "volunteer.left",
    "volunteer.boundary_crossed",
    "volunteer.incident_handled",
    "volunteer.contact_changed",
    "volunteer.old_contact_deleted",
    "match.likeness_asked",
    "match.likeness_judged",
    "match.confirmed",
    "match.paused",
    "match.resumed",
    "match.meeting_cancelled",
    "match.meeting_missed",
    "match.ended",
    "branch.recruiting",
    "partner.dialogue_noted",
    "partner.contact_left",
)
"""Not only the straight way: refusals, waiting, breaks, transfers, concerns, merges."""


class Year(NamedTuple):
    """What happened: each event's type, the time it was recorded, and what it says in clear."""

    events: Sequence[tuple[str, datetime, Mapping[str, Any]]]

    def of(self, *names: str) -> list[tuple[datetime, Mapping[str, Any]]]:
        """Return when events of these types happened, and what they say."""
        return [(at, data) for name, at, data in self.events if name in names]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Simulate the year of `qnet demo --months 12`."""
    defaults = {option.name: option.default for option in demo.params}
    plan = Plan(
        seed=int(str(defaults["seed"])),
        months=12,
        branches=int(str(defaults["branches"])),
        until=date(2026, 11, 23),
    )
    home: Path = tmp_path_factory.mktemp("year")
    with migrated(home) as settings, simulated(settings, plan) as made:
        stored = map(as_stored, made.installation.stores.recorder.read())
        yield Year(
            [
                (event.type, from_microseconds(event.recorded_at), json.loads(event.data))
                for event in stored
            ]
        )


@pytest.mark.parametrize("name", PLANNED)
def test_the_year_has_the_sizes_of_the_plan(year: Year, name: str) -> None:
    assert abs(len(year.of(name)) - PLANNED[name]) <= PLANNED[name] / 10


@pytest.mark.parametrize("name", HAPPENS)
def test_the_year_has_it_all(year: Year, name: str) -> None:
    assert year.of(name)


def test_some_referrals_are_answered_late(year: Year) -> None:
    submitted = year.of("referral.submitted")
    due = {data["referral"]: data["due_on"] for _, data in submitted if data["due_on"]}
    answers = year.of("referral.accepted", "referral.declined")
    answered = {data["referral"]: danish_day(at).isoformat() for at, data in reversed(answers)}
    late = [referral for referral in due.keys() & answered if answered[referral] > due[referral]]
    assert 0 < len(late) < len(answered) / 3


def test_substitutes_stand_in(year: Year) -> None:
    reasons = Counter(data["reason"] for _, data in year.of("match.ended"))
    assert reasons["substitute_over"] > 0


def test_some_meetings_are_told_anew(year: Year) -> None:
    assert any(data["corrects"] for _, data in year.of("match.meeting_logged"))


def test_women_refer_themselves_and_are_referred_by_partners_and_leaders(year: Year) -> None:
    origins = {data["origin"] for _, data in year.of("referral.submitted")}
    assert origins == {origin.value for origin in Origin}
