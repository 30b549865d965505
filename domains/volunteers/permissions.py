"""Who may do what with volunteers."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    Permission(action, "activity_leader", Reach.OWN_BRANCH)
    for action in ("volunteers.register", "volunteers.approve")
]
