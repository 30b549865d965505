"""Who may do what with branches."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    Permission(action, "national_officer", Reach.COUNTRY)
    for action in ("branches.plan", "branches.cover", "branches.open")
]
