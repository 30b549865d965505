"""Who may do what with matches."""

from core.permissions import Permission, Reach

_OF_A_LEADER = (
    "matches.propose",
    "matches.ask_about_likeness",
    "matches.agree",
    "matches.accept",
    "matches.plan_first_meeting",
    "matches.introduce",
    "matches.begin_trial",
    "matches.confirm",
    "matches.pause",
    "matches.resume",
    "matches.end",
)
_OF_BOTH = (
    "matches.plan_meeting",
    "matches.log_meeting",
    "matches.cancel_meeting",
    "matches.miss_meeting",
)

PERMISSIONS = [
    *(
        Permission(action, "activity_leader", Reach.OWN_BRANCH)
        for action in (*_OF_A_LEADER, *_OF_BOTH)
    ),
    *(Permission(action, "volunteer", Reach.OWN_MATCH) for action in _OF_BOTH),
    Permission("matches.agree", "volunteer", Reach.ONESELF),
    Permission("matches.judge_likeness", "duty_officer", Reach.COUNTRY),
    Permission("matches.pause", "system", Reach.COUNTRY),
    Permission("matches.end", "system", Reach.COUNTRY),
    Permission("matches.board", "activity_leader", Reach.OWN_BRANCH),
]
