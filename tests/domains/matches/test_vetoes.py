"""Whom she must not meet stays hidden: the answer is that of any volunteer who isn't there."""

from typing import Any, NamedTuple

import pytest

from core.commands import Command
from core.errors import RuleBroken
from core.testing import Bench
from domains.matches.commands import (
    AcceptMatch,
    AgreeToMatch,
    AskAboutLikeness,
    ProposeMatch,
    ResumeMatch,
)
from domains.matches.events import Party
from domains.matches.rules import LIKENESS_IS_TO_JUDGE, VOLUNTEER_IS_AVAILABLE
from domains.volunteers.events import LeavingReason, VolunteerLeft, VolunteerRole
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    CONSENT_WITHDRAWN,
    LEADER,
    LEADER_ADDED,
    MATCH,
    OTHER_BRANCH,
    PROPOSED,
    TODAY,
    VOLUNTEER,
    VOLUNTEER_APPROVED,
    VOLUNTEER_REGISTERED,
    YESTERDAY,
    History,
    volunteer_approved,
)
from tests.domains.matches.histories import (
    ASKED,
    CASE_PAUSED,
    CERTIFICATE_EXPIRED,
    HAS_A_CHILD,
    HAS_ANOTHER,
    HELPS_ANOTHER,
    LIKENESS,
    MERGED,
    PAUSED,
    SHE_SAID_YES,
    VETO,
    VOLUNTEER_PAUSED,
    judged,
    roles,
)

LEFT: History = (
    VolunteerLeft(volunteer=VOLUNTEER, branch=BRANCH, reason=LeavingReason.TIME, left_on=YESTERDAY),
)
HIDDEN: dict[str, History] = {
    "the same name": (*VOLUNTEER_APPROVED, *VETO),
    "a near name that was judged": (
        *VOLUNTEER_APPROVED,
        *LIKENESS,
        *ASKED,
        *judged(may_meet=False),
    ),
}
"""A volunteer who is there, and whom she must not meet."""
NOT_THERE: dict[str, History] = {
    "nobody": (),
    "elsewhere": volunteer_approved(VOLUNTEER, OTHER_BRANCH),
    "not approved": VOLUNTEER_REGISTERED,
    "paused": (*VOLUNTEER_APPROVED, *VOLUNTEER_PAUSED),
    "left": (*VOLUNTEER_APPROVED, *LEFT),
    "a driver": (*VOLUNTEER_APPROVED, *roles(VolunteerRole.DRIVER)),
    "near, and paused": (*VOLUNTEER_APPROVED, *LIKENESS, *VOLUNTEER_PAUSED),
    "vetoed, and paused": (*VOLUNTEER_APPROVED, *VETO, *VOLUNTEER_PAUSED),
}
BESIDES: dict[str, History] = {
    "nothing else": (),
    "no certificate": (*HAS_A_CHILD, *CERTIFICATE_EXPIRED),
    "another active match": HAS_ANOTHER,
    "no room": HELPS_ANOTHER,
    "all of it": (*HAS_A_CHILD, *CERTIFICATE_EXPIRED, *HAS_ANOTHER, *HELPS_ANOTHER),
}
"""What would refuse her too, if she were there."""
ASKED_FOR: dict[str, tuple[History, Command]] = {
    "propose": ((), ProposeMatch(case=CASE, volunteer=VOLUNTEER)),
    "propose again": (PROPOSED, ProposeMatch(case=CASE, volunteer=VOLUNTEER)),
    "ask": ((), AskAboutLikeness(case=CASE, volunteer=VOLUNTEER)),
    "agree": (SHE_SAID_YES, AgreeToMatch(match=MATCH, by=Party.VOLUNTEER)),
    "accept": (PROPOSED, AcceptMatch(match=MATCH)),
    "resume": (PAUSED, ResumeMatch(match=MATCH, resumed_on=TODAY)),
}


class Seen(NamedTuple):
    """All that whoever asks, or reads traces, gets to see of a refusal."""

    rule: str
    words: tuple[str, str]
    facts: dict[str, Any]
    trace: tuple[str, str, tuple[str, ...]]


def refusal(command: Command, *history: History) -> Seen:
    """Return what is seen when the leader asks, and is refused."""
    with Bench() as bench:
        bench.append(*LEADER_ADDED, *CASE_OPENED, *(e for part in history for e in part))
        with pytest.raises(RuleBroken) as refused:
            bench.execute(command, LEADER)
        (trace,) = bench.read_log.entries
    words = refused.value.detail
    return Seen(
        refused.value.rule,
        (words.da, words.en),
        dict(refused.value.facts),
        (trace.outcome, trace.rule, trace.subjects),
    )


@pytest.mark.parametrize("what", ASKED_FOR)
@pytest.mark.parametrize("besides", BESIDES)
def test_a_hidden_veto_looks_like_any_volunteer_who_is_not_there(what: str, besides: str) -> None:
    before, command = ASKED_FOR[what]
    seen = {
        title: refusal(command, volunteer, before, BESIDES[besides])
        for title, volunteer in {**HIDDEN, **NOT_THERE}.items()
    }
    (only,) = {repr(each) for each in seen.values()}
    rule = LIKENESS_IS_TO_JUDGE if what == "ask" else VOLUNTEER_IS_AVAILABLE
    assert f"rule={rule.name!r}" in only
    assert seen["nobody"].facts == {}


@pytest.mark.parametrize("what", ASKED_FOR)
@pytest.mark.parametrize("first", [CASE_CLOSED, CASE_PAUSED, CONSENT_WITHDRAWN, MERGED])
def test_what_is_checked_before_is_not_about_the_volunteer(what: str, first: History) -> None:
    before, command = ASKED_FOR[what]
    there = refusal(command, VOLUNTEER_APPROVED, before, first)
    for volunteer in (*HIDDEN.values(), *NOT_THERE.values()):
        assert refusal(command, volunteer, before, first) == there
