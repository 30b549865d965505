"""Who may do what with accounts."""

from core.personal import Private
from domains.accounts.commands import AddAccount, DisableAccount, GiveRole, IssueToken
from domains.accounts.events import Role
from tests.domains.histories import (
    IN_A_YEAR,
)
from tests.domains.people import ADMIN_ONLY, ADMIN_OR_SYSTEM, NEW, Row

NAME = Private("Navn")
ISSUE = IssueToken(account=NEW, digest=Private("0" * 64), expires_at=IN_A_YEAR)

ROWS: list[Row] = [
    ("add an account", (), AddAccount(name=NAME, email=Private("a@b.example")), ADMIN_OR_SYSTEM),
    ("give a role", (), GiveRole(account=NEW, role=Role.AUDITOR), ADMIN_OR_SYSTEM),
    ("issue a token", (), ISSUE, ADMIN_OR_SYSTEM),
    ("disable an account", (), DisableAccount(account=NEW), ADMIN_ONLY),
]
