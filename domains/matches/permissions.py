"""Who may do what with matches."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    Permission("matches.propose", "activity_leader", Reach.OWN_BRANCH),
    Permission("matches.accept", "activity_leader", Reach.OWN_BRANCH),
    Permission("matches.log_meeting", "activity_leader", Reach.OWN_BRANCH),
    Permission("matches.log_meeting", "volunteer", Reach.OWN_MATCH),
    Permission("matches.end", "activity_leader", Reach.OWN_BRANCH),
    Permission("matches.end", "system", Reach.COUNTRY),
    Permission("matches.board", "activity_leader", Reach.OWN_BRANCH),
]
