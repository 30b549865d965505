"""Where a name is near another one: a human is asked, and judges."""

from collections.abc import Sequence

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.permissions import Resource
from domains.cases.events import CaseId
from domains.cases.facts import case_state
from domains.matches.events import LikenessAsked, LikenessJudged
from domains.matches.facts import likenesses
from domains.matches.rules import CASE_IS_OPEN, LIKENESS_IS_TO_JUDGE, LIKENESS_WAS_ASKED
from domains.matches.vetoes import Pair, Verdict, is_available, verdict_of
from domains.safety.facts.conflicts import kept_out_as, let_in_as
from domains.volunteers.events import VolunteerId


class _LikenessCommand(Command):
    case: CaseId
    volunteer: VolunteerId

    def resource(self, read: Reader) -> Resource:
        case = read.known(case_state, self.case)
        return Resource(branch=case.branch, participants=(case.participant,))


@command(
    "matches.ask_about_likeness",
    "POST /cases/{case}/likenesses",
    da="Spørg om navnelighed",
    en="Ask about a likeness of names",
    rules=[CASE_IS_OPEN, LIKENESS_IS_TO_JUDGE],
)
class AskAboutLikeness(_LikenessCommand):
    """Ask the duty officer whether a woman and a volunteer may meet, where a name is near.

    Where there is nothing to ask, the answer is the same whatever the reason.
    """

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = read.known(case_state, self.case)
        CASE_IS_OPEN.require(case.is_open)
        pair = Pair(self.case, self.volunteer)
        available, verdict = is_available(read, pair), verdict_of(read, pair)
        judged = read(likenesses, self.case).judged
        is_asked = self.volunteer in judged and judged[self.volunteer] is None
        LIKENESS_IS_TO_JUDGE.require(available and verdict is Verdict.UNJUDGED and not is_asked)
        return [
            LikenessAsked(
                case=self.case,
                participant=case.participant,
                volunteer=self.volunteer,
                branch=case.branch,
            )
        ]


@command(
    "matches.judge_likeness",
    "POST /cases/{case}/likenesses/{volunteer}/judgement",
    da="Afgør navnelighed",
    en="Judge a likeness of names",
    rules=[LIKENESS_WAS_ASKED],
)
class JudgeLikeness(_LikenessCommand):
    """Judge whether the two may meet, as far as names go; or judge anew.

    What is judged of the two counts for what the volunteer may see of her.
    """

    may_meet: bool

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = read.known(case_state, self.case)
        LIKENESS_WAS_ASKED.require(self.volunteer in read(likenesses, self.case).judged)
        # Read for the boundary: whoever judges says with If-Match which names she has seen.
        verdict_of(read, Pair(self.case, self.volunteer))
        follows = let_in_as if self.may_meet else kept_out_as
        return [
            LikenessJudged(
                case=self.case,
                participant=case.participant,
                volunteer=self.volunteer,
                branch=case.branch,
                may_meet=self.may_meet,
            ),
            *follows(read, case.participant, self.volunteer),
        ]
