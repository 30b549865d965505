"""What people ask about volunteers."""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import select

from core.clock import danish_day
from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from domains.branches.events import BranchId
from domains.volunteers.events import (
    CertificateKind,
    CertificateOutcome,
    VolunteerId,
    VolunteerRole,
)
from domains.volunteers.policy import DAYS_OF_NOTICE
from domains.volunteers.preparation import Requirement, missing
from projections.volunteer_register.offer import OfferShown, read
from projections.volunteer_register.projection import volunteers
from projections.volunteer_register.shown import Shown, roles_of, shown
from projections.volunteer_register.standing import Status

_GONE = ("left", "turned_down")
"""Nobody asks them for a new certificate."""


class VolunteerRow(Struct, frozen=True):
    """One volunteer as the branch sees her.

    `load` counts the matches that are promised to women now, those that rest too. `missing` is what
    an approval today would lack, also where she was approved before.
    """

    volunteer: str
    number: int
    name: str | Erased | Hidden
    status: Status
    roles: tuple[VolunteerRole, ...]
    capacity: int
    load: int
    works_with_children: bool | None
    offers: OfferShown | Erased | Hidden | None
    missing: tuple[Requirement, ...]


@query(
    "volunteers.register_list",
    "GET /branches/{branch}/volunteers",
    da="Frivillige",
    en="Volunteers",
    purpose=Purpose.VOLUNTEERS,
    needs=["volunteer_register"],
)
class VolunteerRegister(ListQuery):
    """List the volunteers of a branch, in the order in which they were registered.

    Those who have left, or never became volunteers, too: choose by `status`.
    """

    branch: BranchId
    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[VolunteerRow]:
        statement = select(volunteers).where(volunteers.c.branch == str(self.branch))
        if self.status is not None:
            statement = statement.where(volunteers.c.status == self.status)
        rows = view.all(self.part(statement, volunteers.c.position))
        opened = view.open(
            (row.volunteer, value) for row in rows for value in (row.name, row.profile)
        )
        today = danish_day(view.now)
        items = (
            VolunteerRow(
                row.volunteer,
                row.position,
                opened(row.name),
                row.status,
                roles_of(row.standing.preparation),
                row.standing.state.capacity,
                row.standing.matches.load,
                row.works_with_children,
                read(opened.maybe(row.profile), OfferShown),
                missing(row.standing.preparation, today),
            )
            for row in rows
        )
        return self.page(rows, items)


class ExpiringRow(Struct, frozen=True):
    """A certificate that is to be renewed. `days` are left, less than 0 once it has expired."""

    volunteer: str
    name: str | Erased | Hidden
    status: Status
    load: int
    kind: CertificateKind
    issued_on: date
    valid_until: date
    days: int


@query(
    "volunteers.expiring",
    "GET /branches/{branch}/certificates/expiring",
    da="Attester, der udløber",
    en="Certificates that expire",
    purpose=Purpose.VOLUNTEERS,
    needs=["volunteer_register"],
)
class ExpiringCertificates(Query):
    """List the certificates of a branch's volunteers that expire soon or have, soonest first.

    Whoever pauses is among them: her matches go on. Of several certificates of a kind the one that
    was issued last counts.
    """

    branch: BranchId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> tuple[ExpiringRow, ...]:
        today = danish_day(view.now)
        soon = today + timedelta(days=DAYS_OF_NOTICE)
        statement = select(volunteers).where(
            volunteers.c.branch == str(self.branch), volunteers.c.status.not_in(_GONE)
        )
        found = [
            (certificate, row)
            for row in view.all(statement.order_by(volunteers.c.position))
            for certificate in row.standing.preparation.certificates.values()
            if certificate.outcome is CertificateOutcome.CLEAR and certificate.valid_until <= soon
        ]
        opened = view.open((row.volunteer, row.name) for _, row in found)
        return tuple(
            ExpiringRow(
                row.volunteer,
                opened(row.name),
                row.status,
                row.standing.matches.load,
                certificate.kind,
                certificate.issued_on,
                certificate.valid_until,
                (certificate.valid_until - today).days,
            )
            for certificate, row in sorted(found, key=lambda each: each[0].valid_until)
        )


@query(
    "volunteers.show",
    "GET /volunteers/{volunteer}",
    da="Frivillig",
    en="A volunteer",
    purpose=Purpose.VOLUNTEERS,
    needs=["volunteer_register"],
)
class ShowVolunteer(Query):
    """Show a volunteer whole: to a leader of her branch, or to herself what is hers to see."""

    volunteer: VolunteerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"volunteer:{self.volunteer}")

    def answer(self, view: View) -> Shown:
        return shown(view, str(self.volunteer))
