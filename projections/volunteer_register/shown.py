"""One volunteer whole: for a leader of her branch, or as much of it as she sees of herself."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Row, select

from core.clock import danish_day
from core.door import Opened
from core.personal import Erased, Hidden
from core.queries import View, first_row
from domains.accounts.facts import leads
from domains.branches.events import BranchId
from domains.volunteers.events import (
    BoundaryCrossed,
    CertificateKind,
    CertificateOutcome,
    VolunteerRole,
)
from domains.volunteers.facts import Incidents, Preparation, incidents
from domains.volunteers.preparation import Requirement, missing
from projections.volunteer_register.history import HistoryEntry, history
from projections.volunteer_register.offer import ProfileShown, read
from projections.volunteer_register.projection import (
    accounts,
    contact,
    relations,
    ties,
    volunteers,
)
from projections.volunteer_register.standing import Status
from projections.volunteer_register.told import (
    Telling,
    about,
    for_herself,
    placed,
    told_of,
)

_JUDGED_BY_OTHERS = frozenset({Requirement.INTERVIEW, Requirement.REFERENCES})
"""What of an approval rests on what others think of her. She hears of it from her leader."""


class CertificateShown(Struct, frozen=True):
    """The certificate of a kind that was issued last; `holds` says whether it counts today."""

    kind: CertificateKind
    outcome: CertificateOutcome
    issued_on: date
    valid_until: date
    holds: bool


class RelationShown(Struct, frozen=True):
    """Somebody to whom she is related."""

    relative: str
    name: str | Erased | Hidden
    relation: str | Erased | Hidden | None


class Shown(Struct, frozen=True, kw_only=True):
    """A volunteer as she stands today, and all that was told of her, in order.

    `number` is the position of her first event. `load` counts the matches that are promised to
    women now, those that rest too; `proposed` those without an answer. `missing` is what an
    approval today would lack. `incidents` are those that nobody has handled yet; `accounts` those
    with which she may log in. To herself only what she told of relatives and incidents is shown,
    and nothing that others think of her.
    """

    volunteer: str
    number: int
    branch: str
    status: Status
    name: str | Erased | Hidden
    phone: str | Erased | Hidden | None
    email: str | Erased | Hidden | None
    roles: tuple[VolunteerRole, ...]
    works_with_children: bool | None
    profile: ProfileShown | Erased | Hidden | None
    capacity: int
    load: int
    proposed: int
    missing: tuple[Requirement, ...]
    certificates: tuple[CertificateShown, ...]
    relations: tuple[RelationShown, ...]
    incidents: tuple[str, ...]
    accounts: tuple[str, ...]
    history: tuple[HistoryEntry, ...]


def shown(view: View, volunteer: str) -> Shown:
    """Return the volunteer with what the reader sees of her, opened once.

    Raises NotYetReadable if the read model has not come so far.
    """
    row = first_row(view, select(volunteers).where(volunteers.c.volunteer == volunteer))
    told, today = told_of(view, volunteer), danish_day(view.now)
    lacking = missing(row.standing.preparation, today)
    if not leads(view.actor, BranchId(UUID(row.branch))):
        told = for_herself(told, view.actor.id)
        lacking = tuple(each for each in lacking if each not in _JUDGED_BY_OTHERS)
    details = _contact(view, volunteer)
    related = _relations(view, volunteer, told)
    opened = view.open(
        [
            (volunteer, row.name),
            (volunteer, row.profile),
            *((volunteer, detail) for detail in details.values()),
            *((r.relative, value) for r in related for value in (r.name, r.relation)),
            *placed(told),
        ]
    )
    return Shown(
        **_standing(row),
        name=opened(row.name),
        phone=opened.maybe(details.get("phone")),
        email=opened.maybe(details.get("email")),
        profile=read(opened.maybe(row.profile), ProfileShown),
        missing=lacking,
        certificates=_certificates(row.standing.preparation, today),
        relations=_opened_relations(related, opened),
        incidents=_to_handle(told),
        accounts=_accounts(view, volunteer),
        history=history(told, opened, view.language),
    )


def roles_of(preparation: Preparation) -> tuple[VolunteerRole, ...]:
    """Return her roles in the order in which they are declared."""
    return tuple(role for role in VolunteerRole if role in preparation.roles)


def _standing(row: Row[Any]) -> dict[str, Any]:
    return {
        "volunteer": row.volunteer,
        "number": row.position,
        "branch": row.branch,
        "status": row.status,
        "roles": roles_of(row.standing.preparation),
        "works_with_children": row.works_with_children,
        "capacity": row.standing.state.capacity,
        "load": row.standing.matches.load,
        "proposed": len(row.standing.matches.proposed),
    }


def _certificates(preparation: Preparation, today: date) -> tuple[CertificateShown, ...]:
    seen = preparation.certificates
    return tuple(
        CertificateShown(
            kind, found.outcome, found.issued_on, found.valid_until, found.holds(today)
        )
        for kind in CertificateKind
        if (found := seen.get(kind)) is not None
    )


def _contact(view: View, volunteer: str) -> dict[str, Any]:
    rows = view.all(select(contact).where(contact.c.volunteer == volunteer))
    return {row.detail: row.value for row in rows}


def _relations(view: View, volunteer: str, told: Sequence[Telling]) -> list[Row[Any]]:
    """Return the relatives of whom the reader sees that they were told of."""
    seen = {about(telling.event) for telling in told}
    statement = select(relations).where(relations.c.volunteer == volunteer)
    rows = view.all(statement.order_by(relations.c.position))
    return [row for row in rows if row.relative in seen]


def _opened_relations(related: Sequence[Row[Any]], opened: Opened) -> tuple[RelationShown, ...]:
    return tuple(
        RelationShown(row.relative, opened(row.name), opened.maybe(row.relation)) for row in related
    )


def _to_handle(told: Sequence[Telling]) -> tuple[str, ...]:
    """Return the incidents that wait, of those that the reader sees: by the fact of the rule."""
    events = [telling.event for telling in told]
    handled = reduce(incidents.fold, events, Incidents()).handled
    reported = dict.fromkeys(e.incident for e in events if isinstance(e, BoundaryCrossed))
    return tuple(str(incident) for incident in reported if not handled[incident])


def _accounts(view: View, volunteer: str) -> tuple[str, ...]:
    statement = (
        select(accounts.c.account)
        .join(ties, ties.c.account == accounts.c.account)
        .where(ties.c.volunteer == volunteer, accounts.c.active)
        .order_by(accounts.c.account)
    )
    return tuple(row.account for row in view.all(statement))
