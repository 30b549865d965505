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
MUNICIPALITY_IS_COVERED_HERE = Rule(
    "municipality_is_covered_here",
    da="Det lokale Qnet dækker ikke kommune {municipality}",
    en="The branch doesn't cover municipality {municipality}",
)
BRANCH_IS_PLANNED = Rule(
    "branch_is_planned",
    da="Kun et planlagt lokalt Qnet begynder at søge frivillige: {status}",
    en="Only a planned branch begins to recruit: {status}",
)
BRANCH_IS_NOT_OPEN_YET = Rule(
    "branch_is_not_open_yet",
    da="Det lokale Qnet er allerede åbent",
    en="The branch is open already",
)
BRANCH_IS_NOT_CLOSED = Rule(
    "branch_is_not_closed",
    da="Det lokale Qnet er lukket",
    en="The branch is closed",
)
BRANCH_HAS_NO_OPEN_CASES = Rule(
    "branch_has_no_open_cases",
    da="Åbne forløb: {cases}. De afsluttes eller overflyttes først",
    en="Open cases: {cases}. They are closed or transferred first",
)
BRANCH_HAS_NO_REFERRALS = Rule(
    "branch_has_no_referrals",
    da="Henvisninger uden svar eller forløb: {referrals}. Ingen af dem må blive glemt",
    en="Referrals without an answer or a case: {referrals}. None of them may be forgotten",
)
BRANCH_DAY_IS_NOT_TO_COME = Rule(
    "branch_day_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
LEADER_LEADS_THE_BRANCH = Rule(
    "leader_leads_the_branch",
    da="Brugeren er ikke aktivitetsleder her; giv rollen først",
    en="The account is no activity leader here; give the role first",
)
LEADER_HAS_ANOTHER_FUNCTION = Rule(
    "leader_has_another_function",
    da="Hun er allerede udpeget til det",
    en="She is appointed to that already",
)
LEADER_IS_APPOINTED = Rule(
    "leader_is_appointed",
    da="Brugeren er ikke udpeget her",
    en="The account isn't appointed here",
)
