"""What follows for matches when something else happens."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.reactions import Reaction
from domains.cases.events import CaseClosed
from domains.matches.commands import EndMatch
from domains.matches.events import EndReason
from domains.matches.facts import matches_of_case


def withdraw_proposals(read: Reader, recorded: Recorded[CaseClosed]) -> Sequence[Command]:
    """End what was only proposed when the case closes: no volunteer is left waiting."""
    proposed = read(matches_of_case, recorded.event.case).proposed
    return [EndMatch(match=match, reason=EndReason.CASE_CLOSED) for match in sorted(proposed)]


REACTIONS = [Reaction("matches.withdraw_proposals", CaseClosed, withdraw_proposals)]
