"""Rows of branches, of those who lead them, and of what each covers.

`named_by`, `opened_by` and `closed_by` are the events that the columns beside them tell: an event
that corrects an older one changes nothing here.
"""

from sqlalchemy import BigInteger, Column

from core.columns import Chosen, Day, Id, Word
from core.corrections import holds
from core.events import Recorded
from core.projections import Projection, Row, Rows
from core.scopes import Open
from domains.branches.events import (
    BranchClosed,
    BranchClosureReason,
    BranchId,
    BranchOpened,
    BranchPlanned,
    BranchRecruiting,
    BranchRenamed,
    LeaderAppointed,
    LeaderFunction,
    LeaderReleased,
    MunicipalityCovered,
    MunicipalityReleased,
)

PUBLIC = "where a Qnet is, and whose accounts lead it, is public"

coverage = Projection("coverage", version=1, key="branch")
branches = coverage.table(
    "branches",
    Column("branch", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("name", Word, nullable=False),
    Column("named_by", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("opened_on", Day),
    Column("opened_by", Id),
    Column("closed_on", Day),
    Column("closed_by", Id),
    Column("reason", Chosen(BranchClosureReason)),
    scope=Open(PUBLIC),
)
leaders = coverage.table(
    "leaders",
    Column("branch", Id, primary_key=True),
    Column("leader", Id, primary_key=True),
    Column("function", Chosen(LeaderFunction), nullable=False),
    scope=Open(PUBLIC),
)
covered = coverage.table(
    "covered",
    Column("municipality", Word, primary_key=True),
    Column("branch", Id, nullable=False, index=True),
    scope=Open(PUBLIC),
)


@coverage.on(BranchPlanned)
def planned(rows: Rows, recorded: Recorded[BranchPlanned]) -> None:
    rows.put(
        branches,
        branch=str(recorded.event.branch),
        position=recorded.position,
        name=recorded.event.name,
        named_by=str(recorded.id),
        status="planned",
    )


@coverage.on(BranchRecruiting)
def recruiting(rows: Rows, recorded: Recorded[BranchRecruiting]) -> None:
    if recorded.event.corrects is None:
        rows.change(branches, str(recorded.event.branch), status="recruiting")


@coverage.on(BranchRenamed)
def renamed(rows: Rows, recorded: Recorded[BranchRenamed]) -> None:
    event, row = recorded.event, _branch(rows, recorded.event.branch)
    if holds(event.corrects, row["named_by"]):
        rows.put(branches, **row | {"name": event.name, "named_by": str(recorded.id)})


@coverage.on(BranchOpened)
def opened(rows: Rows, recorded: Recorded[BranchOpened]) -> None:
    event, row = recorded.event, _branch(rows, recorded.event.branch)
    if holds(event.corrects, row["opened_by"]):
        row |= {"opened_on": event.opened_on, "opened_by": str(recorded.id)}
    if event.corrects is None:
        row |= {"status": "open", "closed_on": None, "closed_by": None, "reason": None}
    rows.put(branches, **row)


@coverage.on(BranchClosed)
def closed(rows: Rows, recorded: Recorded[BranchClosed]) -> None:
    event, row = recorded.event, _branch(rows, recorded.event.branch)
    if holds(event.corrects, row["closed_by"]):
        told = {"closed_on": event.closed_on, "reason": event.reason}
        rows.put(branches, **row | told | {"status": "closed", "closed_by": str(recorded.id)})


@coverage.on(LeaderAppointed)
def appointed(rows: Rows, recorded: Recorded[LeaderAppointed]) -> None:
    event = recorded.event
    rows.put(leaders, branch=str(event.branch), leader=str(event.leader), function=event.function)


@coverage.on(LeaderReleased)
def stepped_down(rows: Rows, recorded: Recorded[LeaderReleased]) -> None:
    rows.remove(leaders, str(recorded.event.branch), str(recorded.event.leader))


@coverage.on(MunicipalityCovered)
def one_more(rows: Rows, recorded: Recorded[MunicipalityCovered]) -> None:
    event = recorded.event
    rows.put(covered, municipality=event.municipality, branch=str(event.branch))


@coverage.on(MunicipalityReleased)
def one_less(rows: Rows, recorded: Recorded[MunicipalityReleased]) -> None:
    rows.remove(covered, recorded.event.municipality)


def _branch(rows: Rows, branch: BranchId) -> Row:
    row = rows.get(branches, str(branch))
    if row is None:
        raise KeyError
    return row
