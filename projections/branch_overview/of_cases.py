"""What needs somebody about referrals and cases, whether matched or not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Row, exists, select

from core.door import Placed
from domains.participants.agreeing import Told, agreements
from projections.branch_overview.finding import Alarm, Here, same_person, with_case
from projections.branch_overview.kinds import (
    CONCERN_AHEAD,
    EXPIRY_AHEAD,
    RECEIPT_WITHIN,
    STALLED_AFTER,
    UNATTENDED_AFTER,
    Kind,
)
from projections.branch_overview.tables import (
    accounts,
    cases,
    concerns,
    leaders,
    matches,
    merges,
    notifications,
    participants,
    protections,
    referrals,
)

D = TypeVar("D", bound=date | None)


def _referrals(here: Here) -> Iterator[Alarm]:
    waiting = select(referrals).where(
        referrals.c.branch == here.branch, referrals.c.status == "waiting"
    )
    for row in here.rows(waiting):
        late = row.due_on is not None and row.due_on < here.today
        kind = Kind.REFERRAL_LATE if late else Kind.REFERRAL_WAITING
        yield Alarm(kind, "referral", row.referral, row.due_on or row.submitted_on, row.participant)


def _without_case(here: Here) -> Iterator[Alarm]:
    accepted = select(referrals).where(
        referrals.c.branch == here.branch, referrals.c.status == "accepted"
    )
    for row in here.rows(accepted):
        yield Alarm(
            Kind.REFERRAL_WITHOUT_CASE,
            "referral",
            row.referral,
            row.accepted_on,
            row.participant,
        )


def _waiting(here: Here) -> Iterator[Alarm]:
    statement = select(cases).where(
        cases.c.branch == here.branch, cases.c.status == "open", cases.c.waiting.is_not(None)
    )
    for row in here.rows(statement):
        stalled = here.since(row.waiting_since) > STALLED_AFTER
        kind = Kind.CASE_STALLED if stalled else Kind.CASE_WAITING
        reason = row.waiting_reason.label
        yield Alarm(
            kind, "case", row.case, row.waiting_since, row.participant, row.case, detail=reason
        )


def _unattended(here: Here) -> Iterator[Alarm]:
    """Find who has neither a match nor a place on the waiting list, and may wish for one."""
    matched = exists().where(matches.c.case == cases.c.case, matches.c.status != "ended")
    statement = select(cases).where(
        cases.c.branch == here.branch,
        cases.c.status == "open",
        cases.c.waiting.is_(None),
        cases.c.since < here.ago(UNATTENDED_AFTER),
        ~matched,
    )
    found = here.rows(statement)
    hers = same_person(here)
    everybody = {each for row in found for each in hers(row.participant)}
    told = {
        row.participant: row
        for row in here.rows(
            select(participants).where(participants.c.participant.in_(sorted(everybody)))
        )
    }
    for row in found:
        records = [told[each] for each in hers(row.participant) if each in told]
        last = max(records, key=lambda record: int(record.needs_at), default=None)
        needs: Placed | None = None if last is None else (last.participant, last.needs)
        yield Alarm(
            Kind.CASE_UNATTENDED,
            "case",
            row.case,
            row.since,
            row.participant,
            row.case,
            needs=needs,
        )


def _offered(here: Here) -> Iterator[Alarm]:
    for row in here.rows(select(cases).where(cases.c.offered_to == here.branch)):
        yield Alarm(Kind.TRANSFER_OFFERED, "case", row.case, row.offered_on, case=row.case)


def _without_leader(here: Here) -> Iterator[Alarm]:
    leads = (
        select(leaders.c.account)
        .join(accounts, accounts.c.account == leaders.c.account)
        .where(leaders.c.branch == here.branch, accounts.c.active)
    )
    statement = select(cases).where(
        cases.c.branch == here.branch,
        cases.c.status != "closed",
        cases.c.responsible.not_in(leads),
    )
    for row in here.rows(statement):
        yield Alarm(Kind.NO_RESPONSIBLE, "case", row.case, here.today, row.participant, row.case)


def _found(here: Here) -> Iterator[Alarm]:
    """Find whose incident goes on. While it is locked, whoever isn't its keeper finds nothing."""
    statement = select(cases).where(cases.c.branch == here.branch, cases.c.found_on.is_not(None))
    for row in here.rows(statement):
        yield Alarm(Kind.FOUND_BY_HIM, "case", row.case, row.found_on, row.participant, row.case)


def _concerns(here: Here) -> Iterator[Alarm]:
    due = concerns.c.due_on <= here.ahead(CONCERN_AHEAD)
    for row in here.rows(with_case(here, concerns).where(~concerns.c.handled, due)):
        kind = Kind.CONCERN_OVERDUE if row.due_on < here.today else Kind.CONCERN_DUE
        yield Alarm(kind, "case", row.case, row.due_on, row.participant, row.case)


def _receipts(here: Here) -> Iterator[Alarm]:
    late = notifications.c.sent_on < here.ago(RECEIPT_WITHIN)
    statement = with_case(here, notifications).where(~notifications.c.received, late)
    for row in here.rows(statement):
        yield Alarm(Kind.RECEIPT_MISSING, "case", row.case, row.sent_on, row.participant, row.case)


def _consents(here: Here) -> Iterator[Alarm]:
    """Find whose consent is missing under any of her records: one withdrawal is enough.

    While records are merged, what is told under one counts for all: see `agreements`.
    """
    hers, people = same_person(here), _of_open_cases(here)
    everybody = sorted({each for row in people for each in hers(row.participant)})
    said = select(
        participants.c.participant,
        participants.c.consents,
        participants.c.consent_at,
        participants.c.consent_on,
    ).where(participants.c.participant.in_(everybody))
    records = {row.participant: row for row in here.rows(said)}
    told = {each: Told(row.consent_at, row.consents) for each, row in records.items()}
    pairs = here.rows(select(merges).where(merges.c.holds))
    agree = agreements(told, {(pair.participant, pair.merged): pair.position for pair in pairs})
    for row in people:
        hers_told = [records[each] for each in hers(row.participant) if each in records]
        if not all(agree[each.participant] for each in hers_told):
            no = [each.consent_on for each in hers_told if not each.consents and each.consent_on]
            day = max(no, default=here.today)
            yield Alarm(Kind.CONSENT_WITHDRAWN, "case", row.case, day, row.participant, row.case)


def _protections(here: Here) -> Iterator[Alarm]:
    expiring = protections.c.until <= here.ahead(EXPIRY_AHEAD)
    until = {row.participant: row.until for row in here.rows(select(protections).where(expiring))}
    for case, participant, day in _under_each_record(here, until):
        lapsed = day < here.today
        kind = Kind.PROTECTION_LAPSED if lapsed else Kind.PROTECTION_EXPIRING
        yield Alarm(kind, "case", case, day, participant, case)


def _under_each_record(here: Here, days: Mapping[str, D]) -> Iterator[tuple[str, str, D]]:
    """Yield what is known of a woman whose case is open here, under each of her records."""
    hers = same_person(here)
    for row in _of_open_cases(here):
        for each in sorted(hers(row.participant) & days.keys()):
            yield row.case, row.participant, days[each]


def _of_open_cases(here: Here) -> Sequence[Row[Any]]:
    return here.rows(select(cases).where(cases.c.branch == here.branch, cases.c.status != "closed"))


FINDERS: Sequence[Callable[[Here], Iterator[Alarm]]] = (
    _found,
    _referrals,
    _without_case,
    _waiting,
    _unattended,
    _offered,
    _without_leader,
    _concerns,
    _receipts,
    _consents,
    _protections,
)
