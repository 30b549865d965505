"""A referral as those who answer it see it, opened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Row, select
from sqlalchemy.sql import Select

from core.clock import danish_day
from core.door import Opened, Placed
from core.permissions import Resource
from core.personal import HIDDEN, Erased, Hidden, Sealed
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
    is protected until a day, if it says so; `children` is how many she has. Once nobody here is to
    answer any more, all that is hers is hidden.
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
    children: int | None
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


def inbox_rows(view: View, rows: Sequence[Row[Any]], branch: str | None) -> list[InboxRow]:
    """Return the rows that lie with the branch now, opened where somebody is still to answer.

    No branch is the national list.
    """
    lying = view.find(f"referral:{row.referral}" for row in rows)
    places = {row.referral: lying[f"referral:{row.referral}"] for row in rows}
    here = [row for row in rows if _is_with(places[row.referral], branch)]
    live = [row for row in here if places[row.referral].during]
    avoided = view.all(
        select(persons)
        .where(persons.c.participant.in_([row.participant for row in live]))
        .order_by(persons.c.person)
    )
    opened = view.open([*_of_women(live), *_of_others(avoided)])
    shown = {
        row.referral: _of_her(
            row, opened, [each for each in avoided if each.participant == row.participant]
        )
        for row in live
    }
    return [_row(view, row, shown.get(row.referral, _NOTHING_OF_HER)) for row in here]


def _is_with(place: Resource, branch: str | None) -> bool:
    return place.exists and (None if place.branch is None else str(place.branch)) == branch


def _of_women(rows: Sequence[Row[Any]]) -> Iterator[Placed]:
    for row in rows:
        for value in (row.name, row.safe_phone, row.safe_contact, row.wishes, row.needs):
            yield row.participant, value


def _of_others(rows: Sequence[Row[Any]]) -> Iterator[Placed]:
    for row in rows:
        yield row.person, row.name
        yield row.person, row.relation


_NOTHING_OF_HER: dict[str, Any] = {
    "name": HIDDEN,
    "safe_phone": HIDDEN,
    "safe_contact": HIDDEN,
    "wishes": HIDDEN,
    "needs": HIDDEN,
    "protection": None,
    "protected_until": None,
    "children": None,
    "must_not_meet": (),
}


def _of_her(row: Row[Any], opened: Opened, avoided: Sequence[Row[Any]]) -> dict[str, Any]:
    return {
        "name": opened(row.name),
        "safe_phone": opened.maybe(row.safe_phone),
        "safe_contact": _told(opened, row.safe_contact, SafeContactShown),
        "wishes": opened.maybe(row.wishes),
        "needs": _told(opened, row.needs, NeedsShown),
        "protection": row.protection,
        "protected_until": row.protected_until,
        "children": row.children,
        "must_not_meet": tuple(
            AvoidedShown(each.person, opened(each.name), opened.maybe(each.relation))
            for each in avoided
        ),
    }


def _row(view: View, row: Row[Any], of_her: Mapping[str, Any]) -> InboxRow:
    return InboxRow(
        referral=row.referral,
        participant=row.participant,
        municipality=row.municipality,
        origin=row.origin,
        status=row.status,
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        late=is_late(view, row),
        answered_at=row.answered_at,
        reason=row.reason,
        withdrawn_because=row.withdrawn_because,
        **of_her,
    )


def _told(opened: Opened, value: Sealed[Any] | None, kind: type[S]) -> S | Erased | Hidden | None:
    """Return what was told as a Struct of its own, which JSON tells from what isn't shown."""
    found = opened.maybe(value)
    if found is None or isinstance(found, (Erased, Hidden)):
        return found
    return msgspec.convert(found, kind)
