"""Everybody who might ask: a person in each role, there and elsewhere; and what comes of it."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from core.commands import Command
from core.identity import AccountId, Identity, of_invitation, of_link, of_system
from domains.accounts.events import Role
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    COUNSELLOR,
    COUNSELLOR_ADDED,
    LEADER,
    LEADER_ADDED,
    LINK,
    NATIONAL,
    NATIONAL_ADDED,
    NOBODY,
    NOBODY_ADDED,
    OTHER_COUNSELLOR,
    OTHER_COUNSELLOR_ADDED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    OTHER_VOLUNTEER_ADDED,
    OTHER_VOLUNTEERS_ACCOUNT,
    VOLUNTEER_ADDED,
    VOLUNTEERS_ACCOUNT,
    History,
    account,
    disabled,
)

Outcome = Literal["may", "not found"]
"""What comes of it. Who isn't named is forbidden: no role of theirs allows it anywhere."""

NEW = AccountId(UUID(int=0xA100))
"""An account that commands are about, and that does nothing itself."""
DISABLED = AccountId(UUID(int=0xA101))
STRANGER = AccountId(UUID(int=0xA102))

_OTHER_ROLES = {
    role: AccountId(UUID(int=0xA200 + number))
    for number, role in enumerate(
        (
            Role.DUTY_OFFICER,
            Role.TREASURER,
            Role.PROJECT_OFFICER,
            Role.STORE_KEEPER,
            Role.AUDITOR,
        )
    )
}

PEOPLE: Mapping[str, Identity | UUID] = {
    "admin": ADMIN,
    "national officer": NATIONAL,
    "leader": LEADER,
    "leader elsewhere": OTHER_LEADER,
    "volunteer": VOLUNTEERS_ACCOUNT,
    "volunteer of another": OTHER_VOLUNTEERS_ACCOUNT,
    "counsellor": COUNSELLOR,
    "counsellor elsewhere": OTHER_COUNSELLOR,
    **{role.label.en: identity for role, identity in _OTHER_ROLES.items()},
    "holder of a link": of_link(LINK, ("*",), UUID(int=0xE001)),
    "holder of an invitation": of_invitation(NEW, ("*",), UUID(int=0xE002)),
    "system": of_system("test"),
    "account without a role": NOBODY,
    "disabled leader": DISABLED,
    "stranger": STRANGER,
}

WITH_A_ROLE = (
    "admin",
    "national officer",
    "leader",
    "leader elsewhere",
    "volunteer",
    "volunteer of another",
    "counsellor",
    "counsellor elsewhere",
    *(role.label.en for role in _OTHER_ROLES),
)
"""Whoever signs in with a role that counts: each has an account of her own."""

ACCOUNTS: History = (
    *ADMIN_ADDED,
    *NATIONAL_ADDED,
    *LEADER_ADDED,
    *OTHER_LEADER_ADDED,
    *VOLUNTEER_ADDED,
    *OTHER_VOLUNTEER_ADDED,
    *COUNSELLOR_ADDED,
    *OTHER_COUNSELLOR_ADDED,
    *NOBODY_ADDED,
    *(event for role, identity in _OTHER_ROLES.items() for event in account(identity, role)),
    *account(DISABLED, Role.ACTIVITY_LEADER, branch=BRANCH),
    *disabled(DISABLED),
    *account(NEW),
)

ADMIN_OR_SYSTEM: Mapping[str, Outcome] = {"admin": "may", "system": "may"}
ADMIN_ONLY: Mapping[str, Outcome] = {"admin": "may"}
NATIONAL_OFFICE: Mapping[str, Outcome] = {"national officer": "may"}
OWN_BRANCH: Mapping[str, Outcome] = {"leader": "may", "leader elsewhere": "not found"}
OWN_PARTNER: Mapping[str, Outcome] = {"counsellor": "may", "counsellor elsewhere": "not found"}
OWN_MATCH: Mapping[str, Outcome] = {"volunteer": "may", "volunteer of another": "not found"}

DUTY_OFFICER: Mapping[str, Outcome] = {"duty officer": "may"}

Row = tuple[str, History, Command, Mapping[str, Outcome]]
"""What it is, what has happened, the command, and what comes of it for whom."""
