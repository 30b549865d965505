"""Who may do what with referrals."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    Permission("referrals.issue_link", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.issue_link", "counsellor", Reach.OWN_PARTNER),
    Permission("referrals.submit", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.submit", "counsellor", Reach.OWN_PARTNER),
    Permission("referrals.submit_by_link", "participant", Reach.OWN_LINK),
    Permission("referrals.accept", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.decline", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.redirect", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.redirect", "duty_officer", Reach.COUNTRY),
    Permission("referrals.redirect", "system", Reach.COUNTRY),
    Permission("referrals.reopen", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.reopen", "duty_officer", Reach.COUNTRY),
    Permission("referrals.withdraw", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.withdraw", "counsellor", Reach.OWN_PARTNER),
    Permission("referrals.withdraw", "duty_officer", Reach.COUNTRY),
    Permission("referrals.inbox", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.state", "activity_leader", Reach.OWN_BRANCH),
    Permission("referrals.state", "counsellor", Reach.OWN_PARTNER),
    Permission("referrals.mine", "counsellor", Reach.OWN_PARTNER),
    Permission("referrals.national_list", "duty_officer", Reach.COUNTRY),
    Permission("referrals.duplicates", "duty_officer", Reach.COUNTRY),
]
