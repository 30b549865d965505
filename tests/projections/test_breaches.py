"""The register of breaches, and the hours that are left."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from core.identity import AccountId
from core.personal import HIDDEN, Private, seal
from domains.accounts.events import Role
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
from tests.databases import BACKENDS
from tests.projections.stage import Stage, staged


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("breaches"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("breaches")


def report(stage: Stage, *, hours_ago: float = 0, reporter: AccountId | None = None) -> BreachId:
    breach = BreachId(uuid4())
    stage.happen(
        BreachReported(
            breach=breach,
            reporter=reporter or stage.account(Role.VOLUNTEER),
            kind=BreachKind.LOST_DEVICE,
            discovered_at=stage.now - timedelta(hours=hours_ago),
            persons=3,
            data=(BreachData.CONTACT, BreachData.CHILDREN),
            description=seal(Private("En telefon er væk")),
        )
    )
    return breach


def row_of(stage: Stage, breach: BreachId, who: AccountId | None = None, **filters: Any) -> Any:
    """Return the breach as the register has it, None if it isn't there."""
    asks = who or stage.account(Role.DUTY_OFFICER)
    page = stage.ask(asks, "breaches.list", limit=200, **filters)
    return next((row for row in page.items if row.breach == str(breach)), None)


def test_a_breach_is_told_with_the_hours_that_are_left(stage: Stage) -> None:
    row = row_of(stage, report(stage, hours_ago=10))
    assert (row.hours_left, row.persons, row.kind) == (62, 3, BreachKind.LOST_DEVICE)
    assert row.data == (BreachData.CONTACT, BreachData.CHILDREN)
    assert row.description == "En telefon er væk"
    assert row_of(stage, report(stage, hours_ago=80)).hours_left == -8


def test_the_clock_stops_when_the_authority_knows_or_no_risk_is_likely(stage: Stage) -> None:
    first, second = report(stage), report(stage)
    late = LateReason.FOUND_LATE
    stage.happen(
        BreachAssessed(breach=first, risk=Risk.UNLIKELY),
        BreachAssessed(breach=second, risk=Risk.HIGH),
        AuthorityNotified(breach=second, notified_at=stage.now, late=late),
    )
    assert row_of(stage, first).hours_left is None
    row = row_of(stage, second)
    assert (row.hours_left, row.risk, row.notified_at, row.late) == (
        None,
        Risk.HIGH,
        stage.now,
        late,
    )
    later = stage.now + timedelta(hours=1)
    stage.happen(AuthorityNotified(breach=second, notified_at=later))
    assert row_of(stage, second).notified_at == stage.now, "the first phase is what counts"


def test_what_is_told_last_holds_and_persons_are_counted(stage: Stage) -> None:
    reporter = stage.account(Role.VOLUNTEER)
    breach = report(stage, reporter=reporter)
    stage.happen(
        BreachDescribed(
            breach=breach,
            reporter=reporter,
            kind=BreachKind.INTRUSION,
            persons=40,
            data=(BreachData.IDENTITY,),
            description=seal(Private("Det var flere")),
        ),
        PersonsTold(breach=breach, told_on=stage.today, persons=30),
        PersonsTold(breach=breach, told_on=stage.today, persons=10),
    )
    row = row_of(stage, breach)
    assert (row.kind, row.persons, row.told, row.told_on) == (
        BreachKind.INTRUSION,
        40,
        40,
        stage.today,
    )


def test_a_closed_one_is_kept_with_its_measures(stage: Stage) -> None:
    breach = report(stage)
    stage.happen(
        BreachClosed(breach=breach, measures=(Measure.KEYS_ROTATED, Measure.PEOPLE_TRAINED))
    )
    assert row_of(stage, breach) is None
    row = row_of(stage, breach, closed=True)
    assert row.measures == (Measure.KEYS_ROTATED, Measure.PEOPLE_TRAINED)
    stage.happen(BreachReopened(breach=breach))
    assert row_of(stage, breach).is_open


def test_an_auditor_reads_no_words(stage: Stage) -> None:
    row = row_of(stage, report(stage), stage.account(Role.AUDITOR))
    assert row.description == HIDDEN
