"""Who may do what with cases."""

from core.permissions import Permission, Reach
from core.purposes import Purpose

PERMISSIONS = [
    Permission("cases.open", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.close", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.list", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.history", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.history", "auditor", Reach.COUNTRY, Purpose.AUDIT, sealed=True),
]
