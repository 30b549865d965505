"""Who may do what with participants."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    *(
        Permission(action, "activity_leader", Reach.OWN_BRANCH)
        for action in (
            "participants.give_consent",
            "participants.withdraw_consent",
            "participants.name",
            "participants.tell_needs",
            "participants.tell_safe_contact",
            "participants.change_contact",
            "participants.remove_contact",
            "participants.protect_address",
            "participants.end_protection",
            "participants.register_child",
            "participants.remove_child",
            "participants.avoid",
            "participants.meet_again",
        )
    ),
    *(
        Permission(action, "duty_officer", Reach.COUNTRY)
        for action in (
            "participants.remove_child",
            "participants.meet_again",
            "participants.merge",
            "participants.undo_merge",
            "participants.keep_apart",
        )
    ),
    Permission("participants.delete_old_contact", "system", Reach.COUNTRY),
]
