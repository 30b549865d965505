"""The rules of branches."""

from core.rules import Rule

MUNICIPALITY_EXISTS = Rule(
    "municipality_exists",
    da="Ingen kommune har koden {municipality}",
    en="No municipality has the code {municipality}",
)
MUNICIPALITY_IS_FREE = Rule(
    "municipality_is_free",
    da="Kommune {municipality} dækkes allerede af et lokalt Qnet",
    en="Municipality {municipality} is covered by a branch already",
)
BRANCH_IS_NOT_OPEN_YET = Rule(
    "branch_is_not_open_yet",
    da="Det lokale Qnet er allerede åbent",
    en="The branch is open already",
)
