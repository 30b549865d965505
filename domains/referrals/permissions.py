"""Who may do what with referrals."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    Permission("referrals.submit", "counsellor", Reach.OWN_PARTNER),
    Permission("referrals.submit", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.accept", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.decline", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.inbox", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.state", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.state", "counsellor", Reach.OWN_PARTNER),
]
