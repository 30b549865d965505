"""Who may do what with participants."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    Permission(action, "activity_leader", Reach.OWN_BRANCH)
    for action in ("participants.give_consent", "participants.withdraw_consent")
]
