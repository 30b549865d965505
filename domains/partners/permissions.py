"""Who may do what with partners."""

from core.permissions import Permission, Reach

_ALSO_FOR_A_BRANCH = (
    "partners.add_contact",
    "partners.contact_leaves",
    "partners.agree",
    "partners.end_agreement",
    "partners.note_dialogue",
)

PERMISSIONS = [
    *(
        Permission(action, "national_officer", Reach.COUNTRY)
        for action in (
            "partners.register",
            "partners.describe",
            *_ALSO_FOR_A_BRANCH,
            "partners.end",
            "partners.resume",
            "partners.list",
            "partners.show",
        )
    ),
    *(Permission(action, "activity_leader", Reach.OWN_BRANCH) for action in _ALSO_FOR_A_BRANCH),
    Permission("partners.figures", "counsellor", Reach.OWN_PARTNER),
]
