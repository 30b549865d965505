"""What needs somebody at a branch on a day: found in rows, by the limits of `kinds`.

What rests doesn't alarm: nobody expects meetings of a paused case or match. A concern, a receipt, a
protection, a missing consent or leader does, whether the case is paused or not.
"""

from collections.abc import Sequence
from datetime import date

from core.queries import View
from projections.branch_overview import of_cases, of_matches, of_volunteers
from projections.branch_overview.finding import Alarm, Here
from projections.branch_overview.kinds import URGENCY

_FINDERS = (*of_cases.FINDERS, *of_matches.FINDERS, *of_volunteers.FINDERS)


def alarms(view: View, branch: str, today: date) -> Sequence[Alarm]:
    """Return everything that needs somebody, most urgent first, and of a kind the oldest first."""
    here = Here(view, branch, today)
    found = _not_gone(here, [alarm for find in _FINDERS for alarm in find(here)])
    return sorted(found, key=lambda a: (URGENCY[a.kind], a.day, a.subject))


def _not_gone(here: Here, found: Sequence[Alarm]) -> Sequence[Alarm]:
    """Leave out what is about somebody who is with another branch now."""
    about = [(alarm, _place_of(alarm)) for alarm in found]
    places = here.view.find(tag for _, tag in about if tag is not None)
    return [a for a, tag in about if tag is None or str(places[tag].branch) == here.branch]


def _place_of(alarm: Alarm) -> str | None:
    """Return the tag of what says where she is; None where nobody is named."""
    if alarm.person is None or alarm.about == "volunteer":
        return None
    return f"referral:{alarm.subject}" if alarm.case is None else f"case:{alarm.case}"
