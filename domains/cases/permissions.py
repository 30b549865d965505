"""Who may do what with cases."""

from core.permissions import Permission, Reach
from core.purposes import Purpose

PERMISSIONS = [
    Permission("cases.open", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.make_plan", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.hand_over", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.hand_over", "duty_officer", Reach.COUNTRY),
    Permission("cases.hand_over", "system", Reach.COUNTRY),
    Permission("cases.name_deputy", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.name_deputy", "system", Reach.COUNTRY),
    Permission("cases.wait", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.stop_waiting", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.stop_waiting", "system", Reach.COUNTRY),
    Permission("cases.pause", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.pause", "duty_officer", Reach.COUNTRY),
    Permission("cases.resume", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.offer_transfer", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.offer_transfer", "duty_officer", Reach.COUNTRY),
    Permission("cases.withdraw_transfer", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.accept_transfer", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.decline_transfer", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.raise_concern", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.raise_concern_in_match", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.raise_concern_in_match", "volunteer", Reach.OWN_MATCH),
    Permission("cases.handle_concern", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.record_notification", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.record_receipt", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.close", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.reopen", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.list", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.history", "activity_leader", Reach.OWN_BRANCH),
    Permission("cases.history", "auditor", Reach.COUNTRY, Purpose.AUDIT, sealed=True),
]
