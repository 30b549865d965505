"""Who may do what: every command, asked by everybody, about what is theirs and what is not.

The table here says it once more, in other words than `permissions.py`: both must agree.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import pytest

from core.commands import Command
from core.identity import Identity, of_system
from core.personal import Private, PublicText
from core.testing import given, installed
from domains.accounts.commands import AddAccount, DisableAccount, GiveRole, IssueToken
from core.identity import AccountId
from domains.accounts.events import Role, RoleGiven
from domains.branches.commands import CoverMunicipality, OpenBranch, PlanBranch
from domains.cases.commands import CloseCase, OpenCase
from domains.cases.events import ClosureReason
from domains.matches.commands import AcceptMatch, EndMatch, LogMeeting, ProposeMatch
from domains.matches.events import EndReason, MeetingKind
from domains.participants.commands import GiveConsent, WithdrawConsent
from domains.participants.events import ConsentMeans
from domains.partners.commands import RegisterPartner
from domains.partners.events import PartnerKind
from domains.referrals.commands import AcceptReferral, Consent, DeclineReferral, SubmitReferral
from domains.referrals.events import DeclineReason
from domains.volunteers.commands import ApproveVolunteer, RegisterVolunteer
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    CASE,
    CASE_OPENED,
    COUNSELLOR,
    COUNSELLOR_ADDED,
    COVERED,
    IN_A_YEAR,
    LEADER,
    LEADER_ADDED,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    NATIONAL,
    NATIONAL_ADDED,
    NOBODY,
    NOBODY_ADDED,
    OPENED,
    OTHER_COUNSELLOR,
    OTHER_COUNSELLOR_ADDED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    OTHER_VOLUNTEER_ADDED,
    OTHER_VOLUNTEERS_ACCOUNT,
    PARTICIPANT,
    PARTNER,
    PARTNER_REGISTERED,
    PLANNED,
    PROPOSED,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRED,
    TODAY,
    UNCOVERED,
    VOLUNTEER,
    VOLUNTEER_ADDED,
    VOLUNTEER_APPROVED,
    VOLUNTEER_REGISTERED,
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
    "system": of_system("test"),
    "account without a role": NOBODY,
    "disabled leader": DISABLED,
    "stranger": STRANGER,
}

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

NAME = Private("Navn")
MEETING = LogMeeting(match=MATCH, held_on=TODAY, kind=MeetingKind.PHONE, minutes=10)
CONSENT = Consent(text_version=1, means=ConsentMeans.DIGITAL, given_on=TODAY)
REFERRAL_OF_A_PARTNER = SubmitReferral(
    name=NAME, municipality=COVERED, partner=PARTNER, consent=CONSENT
)
ISSUE = IssueToken(account=NEW, digest=Private("0" * 64), expires_at=IN_A_YEAR)
REFERRABLE: History = (*OPENED, *PARTNER_REGISTERED)

ADMIN_OR_SYSTEM: Mapping[str, Outcome] = {"admin": "may", "system": "may"}
ADMIN_ONLY: Mapping[str, Outcome] = {"admin": "may"}
NATIONAL_OFFICE: Mapping[str, Outcome] = {"national officer": "may"}
OWN_BRANCH: Mapping[str, Outcome] = {"leader": "may", "leader elsewhere": "not found"}
OWN_PARTNER: Mapping[str, Outcome] = {"counsellor": "may", "counsellor elsewhere": "not found"}
OWN_MATCH: Mapping[str, Outcome] = {"volunteer": "may", "volunteer of another": "not found"}

Case = tuple[str, History, Command, Mapping[str, Outcome]]

TABLE: list[Case] = [
    ("add an account", (), AddAccount(name=NAME, email=Private("a@b.example")), ADMIN_OR_SYSTEM),
    ("give a role", (), GiveRole(account=NEW, role=Role.AUDITOR), ADMIN_OR_SYSTEM),
    ("issue a token", (), ISSUE, ADMIN_OR_SYSTEM),
    ("disable an account", (), DisableAccount(account=NEW), ADMIN_ONLY),
    ("plan a branch", (), PlanBranch(name=PublicText("Qnet")), NATIONAL_OFFICE),
    (
        "cover a municipality",
        PLANNED,
        CoverMunicipality(branch=BRANCH, municipality=UNCOVERED),
        NATIONAL_OFFICE,
    ),
    ("open a branch", PLANNED, OpenBranch(branch=BRANCH, opened_on=TODAY), NATIONAL_OFFICE),
    (
        "register a partner",
        (),
        RegisterPartner(name=PublicText("Partner"), kind=PartnerKind.OTHER),
        NATIONAL_OFFICE,
    ),
    ("refer", REFERRABLE, REFERRAL_OF_A_PARTNER, {**OWN_BRANCH, **OWN_PARTNER}),
    (
        "refer for no partner",
        REFERRABLE,
        SubmitReferral(name=NAME, municipality=COVERED, consent=CONSENT),
        {**OWN_BRANCH, "counsellor": "not found", "counsellor elsewhere": "not found"},
    ),
    ("accept a referral", REFERRED, AcceptReferral(referral=REFERRAL), OWN_BRANCH),
    (
        "decline a referral",
        REFERRED,
        DeclineReferral(referral=REFERRAL, reason=DeclineReason.NO_ROOM),
        OWN_BRANCH,
    ),
    (
        "record a consent",
        REFERRED,
        GiveConsent(
            participant=PARTICIPANT, text_version=2, means=ConsentMeans.SPOKEN, given_on=TODAY
        ),
        OWN_BRANCH,
    ),
    (
        "withdraw a consent",
        REFERRED,
        WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "open a case",
        (*REFERRED, *REFERRAL_ACCEPTED),
        OpenCase(referral=REFERRAL, responsible=LEADER),
        OWN_BRANCH,
    ),
    (
        "close a case",
        CASE_OPENED,
        CloseCase(case=CASE, reason=ClosureReason.MOVED, closed_on=TODAY),
        OWN_BRANCH,
    ),
    ("register a volunteer", OPENED, RegisterVolunteer(branch=BRANCH, name=NAME), OWN_BRANCH),
    (
        "approve a volunteer",
        VOLUNTEER_REGISTERED,
        ApproveVolunteer(volunteer=VOLUNTEER),
        OWN_BRANCH,
    ),
    (
        "propose a match",
        (*CASE_OPENED, *VOLUNTEER_APPROVED),
        ProposeMatch(case=CASE, volunteer=VOLUNTEER),
        OWN_BRANCH,
    ),
    (
        "accept a match",
        (*CASE_OPENED, *VOLUNTEER_APPROVED, *PROPOSED),
        AcceptMatch(match=MATCH),
        OWN_BRANCH,
    ),
    ("log a meeting", MATCHED, MEETING, {**OWN_BRANCH, **OWN_MATCH}),
    (
        "end a match",
        MATCHED,
        EndMatch(match=MATCH, reason=EndReason.HER_WISH),
        {**OWN_BRANCH, "system": "may"},
    ),
]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("what", "history", "command", "may"), TABLE, ids=[row[0] for row in TABLE]
)
def test_who_may_do_it(
    what: str, history: History, command: Command, may: Mapping[str, Outcome], who: str
) -> None:
    outcome = given(ACCOUNTS, history).when(command, by=PEOPLE[who])
    match may.get(who):
        case "may":
            assert outcome.answer.position > len(ACCOUNTS) + len(history)
        case "not found":
            outcome.not_found()
        case None:
            outcome.denied()


@pytest.mark.parametrize("who", ["volunteer", "volunteer of another"])
@pytest.mark.parametrize(
    "history", [PROPOSED, (*MATCHED, *MATCH_ENDED)], ids=["before it is accepted", "after its end"]
)
def test_a_match_is_closed_to_volunteers(history: History, who: str) -> None:
    given(ACCOUNTS, history).when(MEETING, by=PEOPLE[who]).not_found()


def test_every_command_is_in_the_table() -> None:
    assert {type(command) for _, _, command, _ in TABLE} == set(installed().commands)


def test_every_role_is_among_the_people() -> None:
    held = {event.role for event in ACCOUNTS if isinstance(event, RoleGiven)}
    assert held == set(Role)
