"""Who may do what with accounts."""

from core.permissions import Permission, Reach
from core.purposes import Purpose
from domains.accounts.events import Role

_OF_ADMINISTRATORS = (
    "accounts.add",
    "accounts.name",
    "accounts.change_email",
    "accounts.invite",
    "accounts.reset",
    "accounts.disable",
    "accounts.give_role",
    "accounts.confirm_role",
    "accounts.withdraw_proposal",
    "accounts.take_role",
    "accounts.tell_relation",
    "accounts.withdraw_relation",
    "accounts.list",
    "accounts.show",
)
_OF_THE_SYSTEM = (
    "accounts.add",
    "accounts.give_role",
    "accounts.confirm_role",
    "accounts.issue_invitation",
    "accounts.address",
)
"""The first start, the operator as a second person, and whatever sends messages."""
_OF_ONESELF: tuple[tuple[str, Purpose | None], ...] = (
    ("accounts.issue_token", None),
    ("accounts.tell_relation", None),
    ("accounts.show", Purpose.INSIGHT),
)

PERMISSIONS = [
    *(Permission(action, "admin", Reach.COUNTRY) for action in _OF_ADMINISTRATORS),
    *(Permission(action, "system", Reach.COUNTRY) for action in _OF_THE_SYSTEM),
    *(
        Permission(action, role.value, Reach.OWN_ACCOUNT, purpose)
        for action, purpose in _OF_ONESELF
        for role in Role
    ),
    Permission("accounts.accept_invitation", "invited", Reach.OWN_ACCOUNT),
]
