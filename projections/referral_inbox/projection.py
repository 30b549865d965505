"""Rows of the inbox, and the names that belong to them."""

from sqlalchemy import BigInteger, Column

from core.columns import Chosen, Id, InVault, Moment, SealedValue, Word
from core.events import Recorded
from core.projections import Projection, Rows
from domains.participants.events import ParticipantRegistered
from domains.referrals.events import (
    DeclineReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralSubmitted,
)

referral_inbox = Projection("referral_inbox", version=1, key="participant")
referrals = referral_inbox.table(
    "referrals",
    Column("referral", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("branch", Id, nullable=False, index=True),
    Column("partner", Id),
    Column("participant", Id, nullable=False),
    Column("municipality", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("reason", Chosen(DeclineReason)),
    Column("wishes", SealedValue),
)
participants = referral_inbox.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
    Column("safe_phone", InVault),
)


@referral_inbox.on(ReferralSubmitted)
def submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    rows.put(
        referrals,
        referral=str(event.referral),
        position=recorded.position,
        branch=str(event.branch),
        partner=None if event.partner is None else str(event.partner),
        participant=str(event.participant),
        municipality=event.municipality,
        status="waiting",
        submitted_at=recorded.recorded_at,
        wishes=event.wishes,
    )


@referral_inbox.on(ParticipantRegistered)
def registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    event = recorded.event
    rows.put(
        participants,
        participant=str(event.participant),
        name=event.name,
        safe_phone=event.safe_phone,
    )


@referral_inbox.on(ReferralAccepted)
def accepted(rows: Rows, recorded: Recorded[ReferralAccepted]) -> None:
    rows.change(
        referrals,
        str(recorded.event.referral),
        status="accepted",
        answered_at=recorded.recorded_at,
    )


@referral_inbox.on(ReferralDeclined)
def declined(rows: Rows, recorded: Recorded[ReferralDeclined]) -> None:
    rows.change(
        referrals,
        str(recorded.event.referral),
        status="declined",
        answered_at=recorded.recorded_at,
        reason=recorded.event.reason,
    )
