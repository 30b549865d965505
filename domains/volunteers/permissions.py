"""Who may do what with volunteers."""

from core.permissions import Permission, Reach

_OF_LEADERS = (
    "volunteers.register",
    "volunteers.name",
    "volunteers.change_contact",
    "volunteers.interview",
    "volunteers.take_reference",
    "volunteers.see_certificate",
    "volunteers.sign_pledge",
    "volunteers.accept_guidelines",
    "volunteers.do_course",
    "volunteers.approve",
    "volunteers.turn_down",
    "volunteers.set_capacity",
    "volunteers.agree_roles",
    "volunteers.withdraw_relation",
    "volunteers.hold_supervision",
    "volunteers.handle_incident",
    "volunteers.come_back",
    "volunteers.leave",
    "volunteers.register_list",
    "volunteers.expiring",
)
_OF_HERSELF_TOO = (
    "volunteers.tell_profile",
    "volunteers.tell_relation",
    "volunteers.report_incident",
    "volunteers.pause",
    "volunteers.show",
)

PERMISSIONS = [
    *(
        Permission(action, "activity_leader", Reach.OWN_BRANCH)
        for action in (*_OF_LEADERS, *_OF_HERSELF_TOO)
    ),
    *(Permission(action, "volunteer", Reach.ONESELF) for action in _OF_HERSELF_TOO),
    Permission("volunteers.delete_old_contact", "system", Reach.COUNTRY),
]
