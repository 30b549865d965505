"""Rows of the inbox, and what is known of the women whom they are about."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer

from core.clock import danish_day
from core.columns import Chosen, Day, Id, InVault, Moment, SealedValue, Word
from core.corrections import holds
from core.events import Recorded
from core.projections import Projection, Row, Rows
from core.scopes import Lies
from domains.participants.events import (
    AddressProtected,
    ChildRegistered,
    ChildRemoved,
    ContactChanged,
    ContactDetail,
    ContactRemoved,
    FoundDistinct,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    NeedsTold,
    ParticipantId,
    ParticipantNamed,
    ParticipantRegistered,
    ParticipantsMerged,
    Protection,
    ProtectionEnded,
    SafeContactTold,
)
from domains.referrals.answering import due_on
from domains.referrals.events import (
    DeclineReason,
    Origin,
    ReferralAccepted,
    ReferralDeclined,
    ReferralRedirected,
    ReferralReopened,
    ReferralSubmitted,
    ReferralWithdrawn,
    WithdrawalReason,
)

referral_inbox = Projection("referral_inbox", version=3, key="participant")
referrals = referral_inbox.table(
    "referrals",
    Column("referral", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("arrived", BigInteger, nullable=False, unique=True),
    Column("branch", Id, index=True),
    Column("partner", Id, index=True),
    Column("participant", Id, nullable=False, index=True),
    Column("municipality", Word, nullable=False),
    Column("origin", Chosen(Origin), nullable=False),
    Column("status", Word, nullable=False, index=True),
    Column("submitted_at", Moment, nullable=False),
    Column("due_on", Day, nullable=False),
    Column("was_late", Boolean, nullable=False),
    Column("answered_at", Moment),
    Column("reason", Chosen(DeclineReason)),
    Column("withdrawn_because", Chosen(WithdrawalReason)),
    Column("ended_by", Id),
    Column("wishes", SealedValue),
    scope=Lies(branch=("branch",), partner=("partner",)),
)
"""`arrived` is where the log stood when it came to where it is; `ended_by` is the event that holds
the reason, so that a correction finds it. `was_late` says that it ever waited past its
day, wherever that was. No branch is the national list."""
participants = referral_inbox.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
    Column("safe_phone", InVault),
    Column("needs", SealedValue),
    Column("safe_contact", SealedValue),
    Column("protection", Chosen(Protection)),
    Column("protected_until", Day),
    Column("protected_by", Id),
    Column("children", Integer, nullable=False),
    scope=Lies(thing=("participant",)),
)
children = referral_inbox.table(
    "children",
    Column("child", Id, primary_key=True),
    Column("participant", Id, nullable=False),
    scope=Lies(thing=("participant",)),
)
persons = referral_inbox.table(
    "persons",
    Column("person", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    Column("name", SealedValue, nullable=False),
    Column("relation", SealedValue),
    scope=Lies(thing=("participant",)),
)
"""Whom she must not meet."""
pairs = referral_inbox.table(
    "pairs",
    Column("one", Id, primary_key=True),
    Column("other", Id, primary_key=True),
    Column("merged", Boolean, nullable=False),
    Column("distinct", Boolean, nullable=False),
    scope=Lies(thing=("one",)),
)
"""What the duty officer said of two records, in the order of their ids."""


@referral_inbox.on(ReferralSubmitted)
def submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    rows.put(
        referrals,
        referral=str(event.referral),
        position=recorded.position,
        arrived=recorded.position,
        branch=_text(event.branch),
        partner=_text(event.partner),
        participant=str(event.participant),
        municipality=event.municipality,
        origin=event.origin,
        status="waiting",
        submitted_at=recorded.recorded_at,
        due_on=event.due_on or due_on(danish_day(recorded.recorded_at)),
        was_late=False,
        wishes=event.wishes,
    )


@referral_inbox.on(ReferralRedirected)
def redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    event = recorded.event
    rows.change(
        referrals,
        str(event.referral),
        arrived=recorded.position,
        was_late=_was_late(rows, recorded),
        branch=_text(event.to),
        municipality=event.municipality,
        due_on=event.due_on,
    )


@referral_inbox.on(ReferralAccepted)
def accepted(rows: Rows, recorded: Recorded[ReferralAccepted]) -> None:
    rows.change(
        referrals,
        str(recorded.event.referral),
        status="accepted",
        was_late=_was_late(rows, recorded),
        answered_at=recorded.recorded_at,
    )


@referral_inbox.on(ReferralDeclined)
def declined(rows: Rows, recorded: Recorded[ReferralDeclined]) -> None:
    event = recorded.event
    if event.corrects is not None:
        _correct(rows, recorded, reason=event.reason)
        return
    rows.change(
        referrals,
        str(event.referral),
        status="declined",
        was_late=_was_late(rows, recorded),
        answered_at=recorded.recorded_at,
        reason=event.reason,
        ended_by=str(recorded.id),
    )


@referral_inbox.on(ReferralWithdrawn)
def withdrawn(rows: Rows, recorded: Recorded[ReferralWithdrawn]) -> None:
    event = recorded.event
    if event.corrects is not None:
        _correct(rows, recorded, withdrawn_because=event.reason)
        return
    rows.change(
        referrals,
        str(event.referral),
        status="withdrawn",
        was_late=_was_late(rows, recorded),
        withdrawn_because=event.reason,
        ended_by=str(recorded.id),
    )


@referral_inbox.on(ReferralReopened)
def reopened(rows: Rows, recorded: Recorded[ReferralReopened]) -> None:
    event = recorded.event
    rows.change(
        referrals,
        str(event.referral),
        arrived=recorded.position,
        status="waiting",
        due_on=event.due_on,
        answered_at=None,
        reason=None,
        withdrawn_because=None,
        ended_by=None,
    )


def _was_late(
    rows: Rows,
    recorded: Recorded[ReferralAccepted]
    | Recorded[ReferralDeclined]
    | Recorded[ReferralRedirected]
    | Recorded[ReferralWithdrawn],
) -> bool:
    """Say whether it has waited too long now, or ever: no later answer makes up for it."""
    row = rows.get(referrals, str(recorded.event.referral))
    if row is None:
        raise KeyError
    waited = row["status"] == "waiting" and danish_day(recorded.recorded_at) > row["due_on"]
    return bool(row["was_late"] or waited)


def _correct(
    rows: Rows, recorded: Recorded[ReferralDeclined] | Recorded[ReferralWithdrawn], **reason: Any
) -> None:
    """Put another reason in the place of the one that is corrected, if it is still shown."""
    referral = str(recorded.event.referral)
    known = rows.get(referrals, referral)
    if known is not None and known["ended_by"] == str(recorded.event.corrects):
        rows.change(referrals, referral, ended_by=str(recorded.id), **reason)


@referral_inbox.on(ParticipantRegistered)
def registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    event = recorded.event
    rows.put(
        participants,
        participant=str(event.participant),
        name=event.name,
        safe_phone=event.safe_phone,
        children=0,
    )


@referral_inbox.on(ParticipantNamed)
def named(rows: Rows, recorded: Recorded[ParticipantNamed]) -> None:
    _tell(rows, recorded, "name", recorded.event.name)


@referral_inbox.on(NeedsTold)
def needs_told(rows: Rows, recorded: Recorded[NeedsTold]) -> None:
    _tell(rows, recorded, "needs", recorded.event.needs)


@referral_inbox.on(SafeContactTold)
def safe_contact_told(rows: Rows, recorded: Recorded[SafeContactTold]) -> None:
    _tell(rows, recorded, "safe_contact", recorded.event.contact)


def _tell(
    rows: Rows,
    recorded: Recorded[ParticipantNamed] | Recorded[NeedsTold] | Recorded[SafeContactTold],
    column: str,
    value: Any,
) -> None:
    """Show what is told last. A correction changes what is shown only if it corrects just that."""
    participant, corrects = str(recorded.event.participant), recorded.event.corrects
    known = rows.get(participants, participant)
    if known is not None and holds(corrects, known[column]):
        rows.change(participants, participant, **{column: value})


@referral_inbox.on(ContactChanged)
def contact_changed(rows: Rows, recorded: Recorded[ContactChanged]) -> None:
    event = recorded.event
    if event.phone is not None:
        rows.change(participants, str(event.participant), safe_phone=event.phone)


@referral_inbox.on(ContactRemoved)
def contact_removed(rows: Rows, recorded: Recorded[ContactRemoved]) -> None:
    event = recorded.event
    if ContactDetail.PHONE in event.details:
        rows.change(participants, str(event.participant), safe_phone=None)


@referral_inbox.on(AddressProtected)
def address_protected(rows: Rows, recorded: Recorded[AddressProtected]) -> None:
    event = recorded.event
    known = rows.get(participants, str(event.participant))
    if known is not None and holds(event.corrects, known["protected_by"]):
        rows.change(
            participants,
            str(event.participant),
            protection=event.level,
            protected_until=event.until,
            protected_by=str(recorded.id),
        )


@referral_inbox.on(ProtectionEnded)
def protection_ended(rows: Rows, recorded: Recorded[ProtectionEnded]) -> None:
    event = recorded.event
    if event.corrects is None:
        rows.change(
            participants,
            str(event.participant),
            protection=None,
            protected_until=None,
            protected_by=None,
        )


@referral_inbox.on(ChildRegistered)
def child_registered(rows: Rows, recorded: Recorded[ChildRegistered]) -> None:
    event = recorded.event
    if event.corrects is None:
        rows.put(children, child=str(event.child), participant=str(event.participant))
        _count(rows, event.participant, 1)


@referral_inbox.on(ChildRemoved)
def child_removed(rows: Rows, recorded: Recorded[ChildRemoved]) -> None:
    event = recorded.event
    if rows.get(children, str(event.child)) is not None:
        rows.remove(children, str(event.child))
        _count(rows, event.participant, -1)


def _count(rows: Rows, participant: ParticipantId, more: int) -> None:
    known = rows.get(participants, str(participant))
    if known is not None:
        rows.change(participants, str(participant), children=known["children"] + more)


@referral_inbox.on(MustNotMeet)
def must_not_meet(rows: Rows, recorded: Recorded[MustNotMeet]) -> None:
    event = recorded.event
    known = rows.get(persons, str(event.person))
    if not holds(event.corrects, None if known is None else known["name"]):
        return
    rows.put(
        persons,
        person=str(event.person),
        participant=str(event.participant),
        name=event.name,
        relation=event.relation,
    )


@referral_inbox.on(MayMeetAgain)
def may_meet_again(rows: Rows, recorded: Recorded[MayMeetAgain]) -> None:
    rows.remove(persons, str(recorded.event.person))


@referral_inbox.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    _judge(rows, recorded.event.participant, recorded.event.merged, merged=True)


@referral_inbox.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    _judge(rows, recorded.event.participant, recorded.event.merged, merged=False)


@referral_inbox.on(FoundDistinct)
def found_distinct(rows: Rows, recorded: Recorded[FoundDistinct]) -> None:
    _judge(rows, recorded.event.participant, recorded.event.other, distinct=True)


def _judge(rows: Rows, a: ParticipantId, b: ParticipantId, **judged: bool) -> None:
    one, other = sorted((str(a), str(b)))
    known: Row = rows.get(pairs, one, other) or {"merged": False, "distinct": False}
    rows.put(pairs, **(known | {"one": one, "other": other} | judged))


def _text(i: Any) -> str | None:
    return None if i is None else str(i)
