"""Where each thing lies. Queries wait for it; when it stops, they are denied."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, select

from core.columns import Id, Word
from core.events import Recorded
from core.permissions import NOWHERE, Resource
from core.projections import Projection, Rows
from core.queries import RowReader
from domains.branches.events import BranchPlanned
from domains.cases.events import CaseOpened
from domains.matches.events import MatchAccepted, MatchEnded, MatchEvent, MatchProposed
from domains.referrals.events import ReferralSubmitted
from domains.volunteers.events import VolunteerRegistered

access = Projection("access", version=1, key="branch", critical=True)
resources = access.table(
    "resources",
    Column("tag", Word, primary_key=True),
    Column("branch", Id),
    Column("partner", Id),
    Column("volunteer", Id),
    Column("during", Boolean, nullable=False),
)


def find_resource(rows: RowReader, tag: str) -> Resource:
    """Return where the tagged thing lies, NOWHERE if there is none."""
    statement = select(resources).where(resources.c.tag == tag)
    for row in rows.all(statement):
        return Resource(
            branch=_id(row.branch),
            partner=_id(row.partner),
            volunteer=_id(row.volunteer),
            during=row.during,
        )
    return NOWHERE


@access.on(BranchPlanned)
def branch_planned(rows: Rows, recorded: Recorded[BranchPlanned]) -> None:
    _put(rows, f"branch:{recorded.event.branch}", branch=recorded.event.branch)


@access.on(ReferralSubmitted)
def referral_submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    _put(rows, f"referral:{event.referral}", branch=event.branch, partner=event.partner)
    _put(rows, f"participant:{event.participant}", branch=event.branch)


@access.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    _put(rows, f"case:{recorded.event.case}", branch=recorded.event.branch)


@access.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    event = recorded.event
    _put(rows, f"volunteer:{event.volunteer}", branch=event.branch, volunteer=event.volunteer)


@access.on(MatchProposed)
def match_proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    _match(rows, recorded.event, during=False)


@access.on(MatchAccepted)
def match_accepted(rows: Rows, recorded: Recorded[MatchAccepted]) -> None:
    _match(rows, recorded.event, during=True)


@access.on(MatchEnded)
def match_ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    _match(rows, recorded.event, during=False)


def _match(rows: Rows, event: MatchEvent, *, during: bool) -> None:
    _put(
        rows,
        f"match:{event.match}",
        branch=event.branch,
        volunteer=event.volunteer,
        during=during,
    )


def _put(rows: Rows, tag: str, *, during: bool = False, **ids: UUID | None) -> None:
    texts: dict[str, Any] = {name: None if i is None else str(i) for name, i in ids.items()}
    rows.put(resources, tag=tag, during=during, **texts)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
