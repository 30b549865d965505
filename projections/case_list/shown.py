"""A case with the people in it, opened: what stands today.

Where two records were found to be one person, what was told under either belongs to her. What a
merge brings from another branch is read only while it is needed: see `_placed`.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Row, Table, or_, select

from core.clock import danish_day
from core.door import Opened, Placed
from core.personal import Erased, Hidden, Sealed
from core.queries import View, first_row
from domains.cases.events import ClosureReason, PauseReason, Section, WaitingReason
from domains.participants.agreeing import Told, agreements
from domains.participants.events import Channel, ContactDetail, DayTime, Protection, Support
from projections.case_list.projection import (
    cases,
    children,
    concerns,
    contact,
    merges,
    must_not_meet,
    notifications,
    participants,
)

Rows = Sequence[Row[Any]]
S = TypeVar("S", bound=Struct)


class PersonShown(Struct, frozen=True):
    """One of her records, by the name or alias that it has."""

    participant: str
    name: str | Erased | Hidden


class PlanShown(Struct, frozen=True, tag="told", tag_field="state"):
    """Her goals in her own words, and what else she wishes."""

    goals: tuple[str, ...]
    wishes: str | None = None


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


class ContactShown(Struct, frozen=True):
    """Where she is: one detail, from the vault."""

    participant: str
    detail: ContactDetail
    value: str | Erased | Hidden


class ProtectionShown(Struct, frozen=True):
    """Protection of her name and address: its level, its last day, and whether that is past."""

    participant: str
    level: Protection
    until: date
    lapsed: bool


class ChildShown(Struct, frozen=True):
    """A child who lives with her, by the record of hers under which it was told."""

    participant: str
    child: str
    birth_year: int | Erased | Hidden
    name: str | Erased | Hidden | None


class AvoidedShown(Struct, frozen=True):
    """Somebody whom she must not meet, by the record of hers under which it was told."""

    participant: str
    person: str
    name: str | Erased | Hidden
    relation: str | Erased | Hidden | None


class ConsentShown(Struct, frozen=True):
    """What was told of one record: whether she agrees, to which text, and since which day."""

    participant: str
    consents: bool
    text_version: int | None
    since: date | None


class ConcernShown(Struct, frozen=True):
    """A concern that isn't handled yet."""

    concern: str
    words: str | Erased | Hidden
    raised_on: date
    due_on: date


class NotificationShown(Struct, frozen=True):
    """A notification to a municipality, and when its receipt came."""

    notification: str
    concern: str | None
    municipality: str
    section: Section
    sent_on: date
    received_on: date | None
    words: str | Erased | Hidden | None


class Shown(Struct, frozen=True, kw_only=True):
    """A case as its leader needs it. `number` is the position of its first event."""

    case: str
    number: int
    branch: str
    came_from: str | None
    participant: str
    people: tuple[PersonShown, ...]
    responsible: str
    deputy: str | None
    status: Literal["open", "paused", "closed"]
    opened_at: datetime
    waiting_reason: WaitingReason | None
    waiting_since: date | None
    pause_reason: PauseReason | None
    paused_on: date | None
    reason: ClosureReason | None
    closed_on: date | None
    offered_to: str | None
    offered_at: datetime | None
    plan: PlanShown | Erased | Hidden | None
    needs: NeedsShown | Erased | Hidden | None
    safe_contact: SafeContactShown | Erased | Hidden | None
    contact: tuple[ContactShown, ...]
    protection: tuple[ProtectionShown, ...]
    children: tuple[ChildShown, ...]
    must_not_meet: tuple[AvoidedShown, ...]
    consents: bool
    consent: tuple[ConsentShown, ...]
    concerns: tuple[ConcernShown, ...]
    notifications: tuple[NotificationShown, ...]


class _Found(NamedTuple):
    """The rows behind the answer. `here` are those of her records that lie at the case's branch."""

    case: Row[Any]
    is_open: bool
    here: Collection[str]
    people: Rows
    agrees: bool
    contact: Rows
    children: Rows
    must_not_meet: Rows
    concerns: Rows
    notifications: Rows
    needs: Row[Any] | None
    safe_contact: Row[Any] | None


def shown(view: View, case: str) -> Shown:
    """Return the case with what stands today, opened once.

    Raises NotYetReadable if the read model has not come so far.
    """
    found = _find(view, case)
    opened = view.open(_placed(found))
    return Shown(
        number=found.case.position,
        plan=_told(opened, found.case.plan, PlanShown),
        **{name: getattr(found.case, name) for name in _AS_IN_THE_ROW},
        **_told_last(found, opened),
        **_people(found, opened, danish_day(view.now)),
        **_circle(found, opened),
        **_worries(found, opened),
    )


_AS_IN_THE_ROW = (
    "case",
    "branch",
    "came_from",
    "participant",
    "responsible",
    "deputy",
    "status",
    "opened_at",
    "waiting_reason",
    "waiting_since",
    "pause_reason",
    "paused_on",
    "reason",
    "closed_on",
    "offered_to",
    "offered_at",
)


def _told_last(found: _Found, opened: Opened) -> dict[str, Any]:
    needs = None if found.needs is None else found.needs.needs
    safe_contact = None if found.safe_contact is None else found.safe_contact.safe_contact
    return {
        "needs": _told(opened, needs, NeedsShown),
        "safe_contact": _told(opened, safe_contact, SafeContactShown),
    }


def _people(found: _Found, opened: Opened, today: date) -> dict[str, Any]:
    people = found.people
    return {
        "people": tuple(PersonShown(p.participant, opened(p.name)) for p in people),
        "protection": tuple(
            ProtectionShown(p.participant, p.level, p.protected_until, p.protected_until < today)
            for p in people
            if p.protection is not None
        ),
        "consents": found.agrees,
        "consent": tuple(
            ConsentShown(p.participant, p.consents, p.consent_text, p.consent_on) for p in people
        ),
    }


def _circle(found: _Found, opened: Opened) -> dict[str, Any]:
    """Return where she is, her children, and whom she must not meet."""
    return {
        "contact": tuple(
            ContactShown(c.participant, c.detail, opened(c.value)) for c in found.contact
        ),
        "children": tuple(
            ChildShown(c.participant, c.child, opened(c.birth_year), opened.maybe(c.name))
            for c in found.children
        ),
        "must_not_meet": tuple(
            AvoidedShown(p.participant, p.person, opened(p.name), opened.maybe(p.relation))
            for p in found.must_not_meet
        ),
    }


def _worries(found: _Found, opened: Opened) -> dict[str, Any]:
    return {
        "concerns": tuple(
            ConcernShown(c.concern, opened(c.words), c.raised_on, c.due_on) for c in found.concerns
        ),
        "notifications": tuple(
            NotificationShown(
                n.notification,
                n.concern,
                n.municipality,
                n.section,
                n.sent_on,
                n.received_on,
                opened.maybe(n.words),
            )
            for n in found.notifications
        ),
    }


def _find(view: View, case: str) -> _Found:
    row = first_row(view, select(cases).where(cases.c.case == case))
    her = same_person(view, row.participant)
    places = view.find([f"case:{case}", *(f"participant:{each}" for each in her)])
    place = places[f"case:{case}"]
    order = {participant: place for place, participant in enumerate(her)}
    people = sorted(_of(view, participants, her), key=lambda p: order[p.participant])
    return _Found(
        row,
        place.during,
        {each for each in her if places[f"participant:{each}"].branch == place.branch},
        people,
        _agrees(view, people),
        sorted(_of(view, contact, her), key=lambda c: (order[c.participant], c.detail.value)),
        sorted(_of(view, children, her), key=lambda c: c.position),
        sorted(_of(view, must_not_meet, her), key=lambda p: p.position),
        [concern for concern in _in_order(view, concerns, case) if not concern.handled],
        _in_order(view, notifications, case),
        _last([person for person in people if person.needs is not None], "needs_told"),
        _last(
            [person for person in people if person.safe_contact is not None], "safe_contact_told"
        ),
    )


def _agrees(view: View, people: Rows) -> bool:
    """Say whether she agrees under each of her records, as whoever supports her is held to it."""
    told = {
        p.participant: Told(p.consent_told, p.consents)
        for p in people
        if p.consent_told is not None
    }
    hers = [p.participant for p in people]
    pairs = view.all(select(merges).where(merges.c.holds, merges.c.participant.in_(hers)))
    merged = {(pair.participant, pair.merged): pair.position for pair in pairs}
    agree = agreements(told, merged)
    return all(agree.get(each, False) for each in hers)


def _placed(found: _Found) -> Iterator[Placed]:
    """Yield each sealed value that is read here with the person whose it is.

    While the case is open, what was told under any of her records; of a closed one, only what was
    told at its branch. What the vault holds needs both.
    """
    yield found.case.participant, found.case.plan
    for told in (*found.concerns, *found.notifications):
        yield told.participant, told.words
    for detail in found.contact:
        if found.is_open and detail.participant in found.here:
            yield detail.participant, detail.value
    for told_under, placed in _of_her(found):
        if found.is_open or told_under in found.here:
            yield placed


def _of_her(found: _Found) -> Iterator[tuple[str, Placed]]:
    """Yield what is sealed of her and of others, with the record under which it was told."""
    for person in found.people:
        yield person.participant, (person.participant, person.name)
    if found.needs is not None:
        her = found.needs.participant
        yield her, (her, found.needs.needs)
    if found.safe_contact is not None:
        her = found.safe_contact.participant
        yield her, (her, found.safe_contact.safe_contact)
    for child in found.children:
        yield child.participant, (child.child, child.birth_year)
        yield child.participant, (child.child, child.name)
    for avoided in found.must_not_meet:
        yield avoided.participant, (avoided.person, avoided.name)
        yield avoided.participant, (avoided.person, avoided.relation)


def same_person(view: View, participant: str) -> Sequence[str]:
    """Return all ids of the person, this one first."""
    found = [participant]
    while True:
        pairs = view.all(
            select(merges).where(
                merges.c.holds, or_(merges.c.participant.in_(found), merges.c.merged.in_(found))
            )
        )
        new = {i for pair in pairs for i in (pair.participant, pair.merged)} - set(found)
        if not new:
            return found
        found += sorted(new)


def _of(view: View, table: Table, people: Sequence[str]) -> Rows:
    return view.all(select(table).where(table.c.participant.in_(people)))


def _in_order(view: View, table: Table, case: str) -> Rows:
    return view.all(select(table).where(table.c.case == case).order_by(table.c.position))


def _last(people: Rows, told: str) -> Row[Any] | None:
    return max(people, key=lambda person: int(getattr(person, told)), default=None)


def _told(opened: Opened, value: Sealed[Any] | None, kind: type[S]) -> S | Erased | Hidden | None:
    """Return what was told as a Struct of its own, which JSON tells from what isn't shown."""
    found = opened.maybe(value)
    if found is None or isinstance(found, (Erased, Hidden)):
        return found
    return msgspec.convert(found, kind)
