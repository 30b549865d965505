"""Who may do what with branches."""

from core.permissions import Permission, Reach

PERMISSIONS = [
    *(
        Permission(action, "national_officer", Reach.COUNTRY)
        for action in (
            "branches.plan",
            "branches.recruit",
            "branches.open",
            "branches.rename",
            "branches.cover",
            "branches.release",
            "branches.appoint",
            "branches.release_leader",
            "branches.close",
        )
    ),
    Permission("branches.release_leader", "system", Reach.COUNTRY),
    *(
        Permission(action, role, Reach.COUNTRY)
        for action in ("branches.coverage", "branches.list")
        for role in ("national_officer", "duty_officer", "activity_leader", "counsellor")
    ),
]
