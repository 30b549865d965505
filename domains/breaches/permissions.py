"""Who may do what with breaches of personal data."""

from core.permissions import Permission, Reach
from domains.accounts.events import Role

_OF_THE_OFFICE = (
    "breaches.describe",
    "breaches.assess",
    "breaches.notify_authority",
    "breaches.tell_persons",
    "breaches.close",
    "breaches.reopen",
)

PERMISSIONS = [
    *(Permission("breaches.report", role.value, Reach.COUNTRY) for role in Role),
    *(
        Permission(action, role, Reach.COUNTRY)
        for action in _OF_THE_OFFICE
        for role in ("duty_officer", "national_officer")
    ),
]
