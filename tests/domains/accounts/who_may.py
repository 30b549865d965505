"""Who may do what with accounts."""

from collections.abc import Mapping

from core.personal import Private, seal
from domains.accounts.commands import (
    AcceptInvitation,
    AddAccount,
    ChangeEmail,
    ConfirmRole,
    DisableAccount,
    GiveRole,
    InviteAccount,
    IssueInvitation,
    IssueToken,
    NameAccount,
    ResetAccount,
    TakeRole,
    TellAccountRelation,
    WithdrawAccountRelation,
    WithdrawProposal,
)
from domains.accounts.events import AccountRelationTold, Role, RoleGiven
from tests.domains.accounts.histories import (
    INVITATION,
    PROPOSAL,
    SECOND_ADMIN,
    SECOND_ADMIN_ADDED,
    invitation_issued,
    proposed,
)
from tests.domains.histories import IN_A_YEAR, LEADER, RELATIVE, History
from tests.domains.people import ADMIN_ONLY, ADMIN_OR_SYSTEM, NEW, WITH_A_ROLE, Outcome, Row

NAME, EMAIL = Private("Navn"), Private("a@b.example")
DIGEST = Private("0" * 64)

RELATED: History = (AccountRelationTold(account=NEW, relative=RELATIVE, name=seal(NAME)),)
ON_DUTY: History = (RoleGiven(account=NEW, role=Role.DUTY_OFFICER),)
PROPOSED: History = (*SECOND_ADMIN_ADDED, *proposed(NEW, by=SECOND_ADMIN))

NOBODY_S: Mapping[str, Outcome] = dict.fromkeys(WITH_A_ROLE, "not found")
THE_LEADER_S: Mapping[str, Outcome] = {**NOBODY_S, "leader": "may"}
SYSTEM: Mapping[str, Outcome] = {"system": "may"}

ROWS: list[Row] = [
    ("add an account", (), AddAccount(name=NAME, email=EMAIL), ADMIN_OR_SYSTEM),
    ("tell an account's name anew", (), NameAccount(account=NEW, name=NAME), ADMIN_ONLY),
    ("change an address", (), ChangeEmail(account=NEW, email=EMAIL), ADMIN_ONLY),
    ("invite", (), InviteAccount(account=NEW), ADMIN_ONLY),
    ("issue an invitation", (), IssueInvitation(account=NEW, digest=DIGEST), SYSTEM),
    (
        "accept an invitation",
        invitation_issued(NEW),
        AcceptInvitation(account=NEW, invitation=INVITATION),
        {"holder of an invitation": "may"},
    ),
    (
        "accept another's invitation",
        invitation_issued(LEADER),
        AcceptInvitation(account=LEADER, invitation=INVITATION),
        {"holder of an invitation": "not found"},
    ),
    ("reset a sign-in", (), ResetAccount(account=NEW), ADMIN_ONLY),
    ("disable an account", (), DisableAccount(account=NEW), ADMIN_ONLY),
    ("give a role", (), GiveRole(account=NEW, role=Role.DUTY_OFFICER), ADMIN_OR_SYSTEM),
    ("propose a role", (), GiveRole(account=NEW, role=Role.AUDITOR), ADMIN_OR_SYSTEM),
    (
        "confirm a role",
        PROPOSED,
        ConfirmRole(account=NEW, proposal=PROPOSAL),
        ADMIN_OR_SYSTEM,
    ),
    (
        "withdraw a proposal",
        PROPOSED,
        WithdrawProposal(account=NEW, proposal=PROPOSAL),
        ADMIN_ONLY,
    ),
    ("take a role", ON_DUTY, TakeRole(account=NEW, role=Role.DUTY_OFFICER), ADMIN_ONLY),
    (
        "tell of somebody's relation",
        (),
        TellAccountRelation(account=NEW, name=NAME),
        {**NOBODY_S, "admin": "may"},
    ),
    (
        "tell of one's own relation",
        (),
        TellAccountRelation(account=LEADER, name=NAME),
        {**THE_LEADER_S, "admin": "may"},
    ),
    (
        "withdraw a relation",
        RELATED,
        WithdrawAccountRelation(account=NEW, relative=RELATIVE),
        ADMIN_ONLY,
    ),
    (
        "issue a token for somebody",
        (),
        IssueToken(account=NEW, digest=DIGEST, expires_at=IN_A_YEAR),
        NOBODY_S,
    ),
    (
        "issue a token for oneself",
        (),
        IssueToken(account=LEADER, digest=DIGEST, expires_at=IN_A_YEAR),
        THE_LEADER_S,
    ),
]
