"""Who is kept from whom: shut out of a woman's records, or left outside while they are locked."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Boolean, Column, or_, select

from core.columns import Id
from core.events import Recorded
from core.permissions import Actor
from core.projections import Rows
from core.queries import RowReader
from core.scopes import Open
from domains.participants.events import MergeUndone, ParticipantsMerged
from domains.safety.events import CaseLocked, CaseUnlocked, LetIn, ShutOut
from domains.safety.facts import is_on_duty
from projections.access.projection import ITS_IDS, access, resources

guarded = access.table(
    "guarded",
    Column("participant", Id, primary_key=True),
    Column("account", Id, primary_key=True),
    Column("is_keeper", Boolean, primary_key=True),
    scope=Open(ITS_IDS),
)
"""Which accounts are shut out of a record, and who is the keeper of one that is locked."""
merges = access.table(
    "merges",
    Column("participant", Id, primary_key=True),
    Column("merged", Id, primary_key=True),
    scope=Open(ITS_IDS),
)


def find_closed(rows: RowReader, actor: Actor) -> Collection[str]:
    """Return the ids of whom the actor is kept from, and of all that is theirs; nearly always none.

    The system and whoever holds a link are kept from nobody.
    """
    if actor.account is None:
        return ()
    is_hers = guarded.c.account == str(actor.account)
    closed = is_hers & ~guarded.c.is_keeper
    if not is_on_duty(actor.grants):
        closed |= ~is_hers & guarded.c.is_keeper
    kept_from = {row.participant for row in rows.all(select(guarded).where(closed))}
    return _all_of(rows, kept_from) if kept_from else ()


def _all_of(rows: RowReader, participants: Collection[str]) -> Collection[str]:
    """Return all ids of the persons, and of their referrals, cases and matches."""
    hers, new = set[str](), set(participants)
    while new:
        hers |= new
        pairs = rows.all(
            select(merges).where(or_(merges.c.participant.in_(new), merges.c.merged.in_(new)))
        )
        new = {each for pair in pairs for each in pair} - hers
    things = rows.all(select(resources.c.tag).where(resources.c.participant.in_(hers)))
    return hers | {row.tag.partition(":")[2] for row in things}


@access.on(ShutOut)
def shut_out(rows: Rows, recorded: Recorded[ShutOut]) -> None:
    event = recorded.event
    rows.put(guarded, **_row(event.participant, event.account), is_keeper=False)


@access.on(LetIn)
def let_in(rows: Rows, recorded: Recorded[LetIn]) -> None:
    event = recorded.event
    rows.remove(guarded, str(event.participant), str(event.account), False)


@access.on(CaseLocked)
def case_locked(rows: Rows, recorded: Recorded[CaseLocked]) -> None:
    event = recorded.event
    rows.put(guarded, **_row(event.participant, event.keeper), is_keeper=True)


@access.on(CaseUnlocked)
def case_unlocked(rows: Rows, recorded: Recorded[CaseUnlocked]) -> None:
    event = recorded.event
    rows.remove(guarded, str(event.participant), str(event.keeper), True)


@access.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    event = recorded.event
    rows.put(merges, participant=str(event.participant), merged=str(event.merged))


@access.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    event = recorded.event
    rows.remove(merges, str(event.participant), str(event.merged))


def _row(participant: UUID, account: UUID) -> dict[str, str]:
    return {"participant": str(participant), "account": str(account)}
