"""Who may do what for the safety of a participant."""

from core.permissions import Permission, Reach
from core.purposes import Purpose

_OF_BOTH = (
    "safety.shut_out",
    "safety.he_found_her",
    "safety.take_step",
    "safety.close_incident",
)
_ON_DUTY = ("safety.let_in", "safety.keep_out", "safety.unlock", "safety.break_glass")
_LENT = ("cases.show", "cases.history", "matches.meetings")
"""What somebody sees of a case for whom the glass was broken. Nothing is changed by it."""

PERMISSIONS = [
    *(Permission(action, "activity_leader", Reach.OWN_BRANCH) for action in _OF_BOTH),
    *(Permission(action, "duty_officer", Reach.COUNTRY) for action in (*_OF_BOTH, *_ON_DUTY)),
    Permission("safety.break_glass", "activity_leader", Reach.COUNTRY),
    Permission("safety.review_glass", "duty_officer", Reach.COUNTRY),
    Permission("safety.review_glass", "auditor", Reach.COUNTRY),
    *(Permission(action, "break_glass", Reach.BROKEN_GLASS, Purpose.EMERGENCY) for action in _LENT),
]
