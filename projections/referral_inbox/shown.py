"""A referral as those who answer it see it, opened."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Row, select
from sqlalchemy.sql import Select

from core.clock import danish_day
from core.door import Opened, Placed
from core.personal import Erased, Hidden, Sealed
from core.queries import View
from domains.participants.events import Channel, DayTime, Protection, Support
from domains.referrals.events import DeclineReason, Origin, WithdrawalReason
from projections.referral_inbox.projection import participants, persons, referrals

S = TypeVar("S", bound=Struct)

Status = Literal["waiting", "accepted", "declined", "withdrawn"]


class NeedsShown(Struct, frozen=True, tag="told", tag_field="state"):
    """Her languages, whether an interpreter is needed, and what support she wishes, and when."""

    languages: tuple[str, ...]
    support: Support
    interpreter: bool = False
    times: tuple[DayTime, ...] = ()
    words: str | None = None


class SafeContactShown(Struct, frozen=True, tag="told", tag_field="state"):
    """How she is reached without danger, when, and whether a message may be left."""

    channel: Channel
    times: tuple[DayTime, ...] = ()
    message_may_be_left: bool = False
    words: str | None = None


class AvoidedShown(Struct, frozen=True):
    """Somebody whom she must not meet."""

    person: str
    name: str | Erased | Hidden
    relation: str | Erased | Hidden | None


class InboxRow(Struct, frozen=True, kw_only=True):
    """One referral as those who answer it see it.

    It is late if it waits after the day on which it is due, or was answered after it. Her address
    is protected until a day, if it says so; `children` is how many she has.
    """

    referral: str
    participant: str
    name: str | Erased | Hidden
    safe_phone: str | Erased | Hidden | None
    safe_contact: SafeContactShown | Erased | Hidden | None
    municipality: str
    origin: Origin
    status: Status
    submitted_at: datetime
    due_on: date
    late: bool
    answered_at: datetime | None
    reason: DeclineReason | None
    withdrawn_because: WithdrawalReason | None
    wishes: str | Erased | Hidden | None
    needs: NeedsShown | Erased | Hidden | None
    protection: Protection | None
    protected_until: date | None
    children: int
    must_not_meet: tuple[AvoidedShown, ...]


def whole_referrals() -> Select[Any]:
    """Return the statement for referrals with what is known of the women."""
    told = [column for column in participants.c if column.name != "participant"]
    joined = participants.c.participant == referrals.c.participant
    return select(referrals, *told).join(participants, joined)


def is_late(view: View, row: Row[Any]) -> bool:
    """Say whether the answer came after the day on which it was due, or is still to come then."""
    if row.answered_at is not None:
        return bool(danish_day(row.answered_at) > row.due_on)
    return bool(row.status == "waiting" and danish_day(view.now) > row.due_on)


def inbox_rows(view: View, rows: Sequence[Row[Any]]) -> list[InboxRow]:
    """Open all that stands in the rows, once, and return them as they are shown."""
    avoided = view.all(
        select(persons)
        .where(persons.c.participant.in_([row.participant for row in rows]))
        .order_by(persons.c.person)
    )
    opened = view.open([*_of_women(rows), *_of_others(avoided)])
    return [
        _row(view, row, opened, [each for each in avoided if each.participant == row.participant])
        for row in rows
    ]


def _of_women(rows: Sequence[Row[Any]]) -> Iterator[Placed]:
    for row in rows:
        for value in (row.name, row.safe_phone, row.safe_contact, row.wishes, row.needs):
            yield row.participant, value


def _of_others(rows: Sequence[Row[Any]]) -> Iterator[Placed]:
    for row in rows:
        yield row.person, row.name
        yield row.person, row.relation


def _row(view: View, row: Row[Any], opened: Opened, avoided: Sequence[Row[Any]]) -> InboxRow:
    return InboxRow(
        referral=row.referral,
        participant=row.participant,
        name=opened(row.name),
        safe_phone=opened.maybe(row.safe_phone),
        safe_contact=_told(opened, row.safe_contact, SafeContactShown),
        municipality=row.municipality,
        origin=row.origin,
        status=row.status,
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        late=is_late(view, row),
        answered_at=row.answered_at,
        reason=row.reason,
        withdrawn_because=row.withdrawn_because,
        wishes=opened.maybe(row.wishes),
        needs=_told(opened, row.needs, NeedsShown),
        protection=row.protection,
        protected_until=row.protected_until,
        children=row.children,
        must_not_meet=tuple(
            AvoidedShown(each.person, opened(each.name), opened.maybe(each.relation))
            for each in avoided
        ),
    )


def _told(opened: Opened, value: Sealed[Any] | None, kind: type[S]) -> S | Erased | Hidden | None:
    """Return what was told as a Struct of its own, which JSON tells from what isn't shown."""
    found = opened.maybe(value)
    if found is None or isinstance(found, (Erased, Hidden)):
        return found
    return msgspec.convert(found, kind)
