"""What needs somebody about the volunteers of a branch."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import exists, func, select

from domains.volunteers.events import CertificateKind, CertificateOutcome
from projections.branch_overview.finding import Alarm, Here, last_certificates
from projections.branch_overview.kinds import EXPIRY_AHEAD, SUPERVISION_EVERY, Kind
from projections.branch_overview.tables import matches, supervisions, volunteers


def _certificates(here: Here) -> Iterator[Alarm]:
    """Find those that expire, of whoever may be matched, or meets somebody though she is away."""
    meets = exists().where(
        matches.c.volunteer == volunteers.c.volunteer, matches.c.status == "active"
    )
    statement = select(volunteers.c.volunteer).where(
        volunteers.c.branch == here.branch, (volunteers.c.status == "approved") | meets
    )
    there = {row.volunteer for row in here.rows(statement)}
    for kind in CertificateKind:
        for row in last_certificates(here, kind).values():
            clear = row.outcome is CertificateOutcome.CLEAR
            if row.volunteer in there and clear and row.valid_until <= here.ahead(EXPIRY_AHEAD):
                expired = row.valid_until < here.today
                yield Alarm(
                    Kind.CERTIFICATE_EXPIRED if expired else Kind.CERTIFICATE_EXPIRING,
                    "volunteer",
                    row.volunteer,
                    row.valid_until,
                    row.volunteer,
                    detail=row.kind.label,
                )


def _supervision(here: Here) -> Iterator[Alarm]:
    talked = (
        select(func.max(supervisions.c.held_on))
        .where(supervisions.c.volunteer == volunteers.c.volunteer)
        .scalar_subquery()
    )
    statement = select(volunteers, talked.label("talked")).where(
        volunteers.c.branch == here.branch, volunteers.c.status == "approved"
    )
    for row in here.rows(statement):
        last = max(filter(None, (row.since, row.talked)))
        if here.since(last) >= SUPERVISION_EVERY:
            yield Alarm(Kind.SUPERVISION_DUE, "volunteer", row.volunteer, last, row.volunteer)


FINDERS: Sequence[Callable[[Here], Iterator[Alarm]]] = (_certificates, _supervision)
