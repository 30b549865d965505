"""A simulated year has the sizes that Qnet plans for: 825 women, 250 matches, 7,000 meetings."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adapters.cli.demo import demo
from adapters.simulation.run import Plan
from core.store import as_stored
from tests.adapters.simulation.homes import migrated, simulated

PLANNED = {"case.opened": 825, "match.accepted": 250, "match.meeting_logged": 7_000}
HAPPENS = (
    "referral.declined",
    "referral.withdrawn",
    "referral.redirected",
    "referral.reopened",
    "referral.link_issued",
    "participant.merged",
    "participant.merge_undone",
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
    "case.handed_over",
    "case.reopened",
    "case.closed",
    "volunteer.turned_down",
    "volunteer.paused",
    "volunteer.left",
    "volunteer.boundary_crossed",
    "match.paused",
    "match.resumed",
    "match.meeting_cancelled",
    "match.meeting_missed",
    "match.ended",
    "branch.recruiting",
    "partner.dialogue_noted",
)
"""Not only the straight way: refusals, waiting, breaks, transfers, concerns, merges."""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter[str]]:
    """Count the events of the year that `qnet demo --months 12` simulates."""
    defaults = {option.name: option.default for option in demo.params}
    plan = Plan(
        seed=int(str(defaults["seed"])),
        months=12,
        branches=int(str(defaults["branches"])),
        until=date(2026, 11, 23),
    )
    home: Path = tmp_path_factory.mktemp("year")
    with migrated(home) as settings, simulated(settings, plan) as made:
        yield Counter(as_stored(found).type for found in made.installation.stores.recorder.read())


@pytest.mark.parametrize("name", PLANNED)
def test_the_year_has_the_sizes_of_the_plan(year: Counter[str], name: str) -> None:
    assert abs(year[name] - PLANNED[name]) <= PLANNED[name] / 10


@pytest.mark.parametrize("name", HAPPENS)
def test_the_year_has_it_all(year: Counter[str], name: str) -> None:
    assert year[name] > 0
