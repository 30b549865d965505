"""Who looked at a case or a person: for those who look after her, and for herself."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from sqlalchemy import or_, select

from core.clock import danish_day
from core.permissions import Resource
from core.purposes import Purpose
from core.queries import Query, View, first_row, query
from core.readlog import Logged
from domains.cases.events import CaseId
from domains.participants.events import ParticipantId
from domains.volunteers.events import VolunteerId
from projections.lookups.projection import cases, merges, posts, things
from projections.lookups.shown import Look, account_of, purpose_in_words, shown

MOST = 500
"""How many look-ups an answer has at most: the newest."""
_EVER = datetime(1970, 1, 2, tzinfo=UTC)
_TOLD_HER = ("opened", "sealed", "looked")

Days = Annotated[int, Meta(ge=1, le=3_660)]


class Looks(Struct, frozen=True):
    """The newest look-ups first; `more` says that there are others before them."""

    items: tuple[Look, ...]
    more: bool = False


class LookedOn(Struct, frozen=True):
    """On a day her data were looked at so many times for a purpose."""

    day: date
    purpose: str
    times: int


@query(
    "lookups.of_case",
    "GET /cases/{case}/lookups",
    da="Hvem har set i forløbet",
    en="Who looked at the case",
    purpose=Purpose.OVERSIGHT,
    needs=["lookups"],
)
class LookupsOfCase(Query):
    """Tell who looked at the case or the woman in it in the last days, and who was denied.

    What others did elsewhere with other cases of hers isn't among it. Those who are known at the
    branch have names, others their role.
    """

    case: CaseId
    days: Days = 30

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"case:{self.case}")

    def answer(self, view: View) -> Looks:
        case = first_row(view, select(cases).where(cases.c.case == str(self.case)))
        of_case = select(things.c.thing).where(things.c.case == case.case)
        its = {row.thing for row in view.all(of_case)}
        near = _near(view, case.branch)
        since = view.now - timedelta(days=self.days)
        found = view.lookups.naming(_ids({case.participant, *its}), since=since)
        here = [look for look in found if _is_of(look, its, near)]
        return _newest(view, here, case.branch)


@query(
    "lookups.of_participant",
    "GET /participants/{participant}/lookups",
    da="Hvem har set på deltageren",
    en="Who looked at the participant",
    purpose=Purpose.OVERSIGHT,
    needs=["lookups"],
)
class LookupsOfParticipant(Query):
    """Tell who looked at a woman in the whole country in the last days, and who was denied.

    Under each of her records, and all that belongs to them: referrals, cases, matches.
    """

    participant: ParticipantId
    days: Days = 30

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"participant:{self.participant}")

    def answer(self, view: View) -> Looks:
        since = view.now - timedelta(days=self.days)
        return _newest(view, _about(view, str(self.participant), since))


@query(
    "lookups.for_her",
    "GET /participants/{participant}/insight/lookups",
    da="Opslag, som hun har ret til at kende",
    en="Look-ups that she may know of",
    purpose=Purpose.INSIGHT,
    needs=["lookups"],
)
class LookupsForHer(Query):
    """Tell on which days and for which purposes a woman's data were looked at: for her.

    Nobody is named (CJEU C-579/21, Pankki S).
    """

    participant: ParticipantId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"participant:{self.participant}")

    def answer(self, view: View) -> tuple[LookedOn, ...]:
        return _by_day(view, _about(view, str(self.participant), _EVER))


@query(
    "lookups.for_volunteer",
    "GET /volunteers/{volunteer}/insight/lookups",
    da="Opslag, som den frivillige har ret til at kende",
    en="Look-ups that the volunteer may know of",
    purpose=Purpose.INSIGHT,
    needs=["lookups"],
)
class LookupsForVolunteer(Query):
    """Tell on which days and for which purposes a volunteer's data were looked at: for herself."""

    volunteer: VolunteerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"volunteer:{self.volunteer}")

    def answer(self, view: View) -> tuple[LookedOn, ...]:
        return _by_day(view, view.lookups.naming([self.volunteer], since=_EVER))


def _about(view: View, participant: str, since: datetime) -> Sequence[Logged]:
    """Return the look-ups at a person, under each of her ids, and at what is hers."""
    her = _same_person(view, participant)
    hers = view.all(select(things.c.thing).where(things.c.participant.in_(her)))
    return view.lookups.naming(_ids({*her, *(row.thing for row in hers)}), since=since)


def _same_person(view: View, participant: str) -> set[str]:
    her, new = set[str](), {participant}
    while new:
        her |= new
        either = or_(merges.c.participant.in_(new), merges.c.merged.in_(new))
        rows = view.all(select(merges).where(merges.c.holds, either))
        new = {i for row in rows for i in (row.participant, row.merged)} - her
    return her


def _near(view: View, branch: str) -> set[str]:
    """Return the accounts that have had a role at the branch, or in the whole country."""
    rows = view.all(select(posts.c.account).where(posts.c.place.in_([branch, ""])))
    return {row.account for row in rows}


def _is_of(look: Logged, its: set[str], near: set[str]) -> bool:
    """Say whether the look was at the case itself, or by somebody who belongs near it."""
    _, entry = look
    named = {tag.partition(":")[2] for tag in entry.subjects}
    return bool(named & its) or account_of(entry.actor) in near


def _newest(view: View, found: Sequence[Logged], branch: str | None = None) -> Looks:
    some = list(reversed(found))[:MOST]
    return Looks(shown(view, some, branch), more=len(found) > MOST)


def _by_day(view: View, found: Sequence[Logged]) -> tuple[LookedOn, ...]:
    times = Counter(
        (danish_day(entry.at), purpose_in_words(view, entry.purpose))
        for _, entry in found
        if entry.outcome in _TOLD_HER
    )
    return tuple(LookedOn(*which, number) for which, number in sorted(times.items()))


def _ids(texts: set[str]) -> list[UUID]:
    return [UUID(text) for text in sorted(texts)]
