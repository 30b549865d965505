"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.referrals.commands import AcceptReferral, DeclineReferral, SubmitReferral
from domains.referrals.events import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralSubmitted,
)
from domains.referrals.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {ReferralId: "referral"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return [ReferralSubmitted, ReferralAccepted, ReferralDeclined]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [SubmitReferral, AcceptReferral, DeclineReferral]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
