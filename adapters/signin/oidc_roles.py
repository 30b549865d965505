"""Who may sign in through the provider: the national office, which the provider knows."""

from uuid import UUID

from core.permissions import Actor, Permission, PermissionTable, Reach, Resource, decide
from domains.accounts.events import Role

THROUGH_PROVIDER = "sign_in.oidc_begin"
NATIONAL = (Role.NATIONAL_OFFICER, Role.DUTY_OFFICER, Role.AUDITOR, Role.ADMIN)
TABLE = PermissionTable(
    Permission(THROUGH_PROVIDER, role.value, Reach.OWN_ACCOUNT) for role in NATIONAL
)


def may_use_provider(actor: Actor, account: UUID) -> bool:
    """Say whether a role of hers is a national one."""
    return decide(actor, THROUGH_PROVIDER, Resource(account=account), TABLE).allowed
