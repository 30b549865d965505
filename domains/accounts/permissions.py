"""Who may do what with accounts."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    Permission(action, role, Reach.COUNTRY)
    for action in ("accounts.add", "accounts.give_role", "accounts.issue_token")
    for role in ("admin", "system")
]
PERMISSIONS.append(Permission("accounts.disable", "admin", Reach.COUNTRY))
