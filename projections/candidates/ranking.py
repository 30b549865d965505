"""The ranking of candidates for a case: pure functions over plain structs, each score explained.

A criterion finds how well a candidate fits, and says why in words. What the criteria weigh stands
in one table, `CRITERIA`; another table can be given to `rank`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from core.text import Choice, Text
from domains.branches.events import MunicipalityCode
from domains.participants.events import DayTime, Support
from domains.volunteers.events import VolunteerRole
from projections.candidates.distance import kilometres

NEAR_KM = 5
FAR_KM = 50
CERTIFICATE_LASTS = timedelta(days=60)
ANOTHER_LANGUAGE = 0.8
"""A shared language that isn't the one she named first."""
INTERPRETER = 0.4
GLADLY, LONG = 0.6, 0.4
"""Of the points for children: for working with them, and for a certificate that lasts."""
UNKNOWN = 0.5
"""Where something wasn't told, nobody gains or loses by it."""


class CaseNeeds(Struct, frozen=True, kw_only=True):
    """What the ranking knows of a case. What wasn't told is empty."""

    today: date
    municipality: MunicipalityCode | None = None
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    support: Support | None = None
    times: frozenset[DayTime] = frozenset()
    children: int = 0


class Candidate(Struct, frozen=True, kw_only=True, gc=False):
    """What the ranking knows of a volunteer. `available` is False without any reason given.

    `municipalities` are those that suit her, `certificate_until` is the last day on which her child
    certificate counts.
    """

    volunteer: str
    available: bool = True
    municipalities: tuple[MunicipalityCode, ...] = ()
    languages: frozenset[str] = frozenset()
    times: frozenset[DayTime] = frozenset()
    roles: frozenset[VolunteerRole] = frozenset()
    works_with_children: bool = False
    certificate_until: date | None = None
    capacity: int = 0
    load: int = 0

    @property
    def room(self) -> int:
        """How many more may be matched with her."""
        return max(self.capacity - self.load, 0)


class Finding(Struct, frozen=True, gc=False):
    """How well somebody fits by one criterion, from -1 over 0 to 1, and why."""

    share: float
    words: Text


class Criterion(Struct, frozen=True):
    """One thing that a score is made of: at most `weight` points."""

    code: str
    label: Text
    weight: int
    find: Callable[[CaseNeeds, Candidate], Finding]


class Veto(Struct, frozen=True):
    """An open reason why somebody can't be matched now."""

    code: str
    words: Text
    holds: Callable[[CaseNeeds, Candidate], bool]


class Part(Struct, frozen=True, gc=False):
    """What one criterion contributes to a score."""

    criterion: Criterion
    points: int
    words: Text


class Ranked(Struct, frozen=True, gc=False):
    """A candidate with her score (0-100), what it is made of, and what stands against her.

    One who isn't available has no score, and nothing says why.
    """

    candidate: Candidate
    score: int | None
    parts: tuple[Part, ...] = ()
    vetoes: tuple[Veto, ...] = ()

    @property
    def available(self) -> bool:
        """Whether the two can be matched now."""
        return self.candidate.available and not self.vetoes


def rank(
    case: CaseNeeds, volunteers: Sequence[Candidate], criteria: Sequence[Criterion] | None = None
) -> list[Ranked]:
    """Return the candidates, best first; then those with a veto, then who isn't available."""
    chosen = CRITERIA if criteria is None else criteria
    return sorted((_ranked(case, one, chosen) for one in volunteers), key=_place)


def languages(case: CaseNeeds, candidate: Candidate) -> Finding:
    """Weigh a shared language, best the one she named first. Nobody to translate: points are lost.

    Languages are told by their codes.
    """
    if not case.languages or not candidate.languages:
        return _NOT_TOLD
    shared = [language for language in case.languages if language in candidate.languages]
    if shared:
        share = 1.0 if shared[0] == case.languages[0] else ANOTHER_LANGUAGE
        codes = ", ".join(shared)
        return Finding(share, Text(f"fælles sprog: {codes}", f"languages in common: {codes}"))
    return _WITH_INTERPRETER if case.interpreter else _NO_LANGUAGE


def distance(case: CaseNeeds, candidate: Candidate) -> Finding:
    """Weigh the way: full points within `NEAR_KM`, none from `FAR_KM` on."""
    home = case.municipality
    ways = [] if home is None else [kilometres(home, there) for there in candidate.municipalities]
    known = [way for way in ways if way is not None]
    if not known:
        return _NOT_TOLD
    nearest = min(known)
    if not nearest:
        return _SAME_PLACE
    share = (FAR_KM - nearest) / (FAR_KM - NEAR_KM)
    km = round(nearest)
    words = Text(f"{km} km fra hendes kommune", f"{km} km from her municipality")
    return Finding(min(max(share, 0.0), 1.0), words)


def times(case: CaseNeeds, candidate: Candidate) -> Finding:
    """Weigh the share of her times that suit the volunteer too."""
    if not case.times or not candidate.times:
        return _NOT_TOLD
    both = case.times & candidate.times
    if not both:
        return _NO_TIME
    named = _named(both)
    words = Text(f"begge kan: {named.da}", f"both can: {named.en}")
    return Finding(len(both) / len(case.times), words)


def wishes(case: CaseNeeds, candidate: Candidate) -> Finding:
    """Weigh the share of what she wishes that is among the volunteer's roles."""
    if case.support is None or not candidate.roles:
        return _NOT_TOLD
    wanted, wish, roles = ROLES_FOR[case.support], case.support.label, _named(candidate.roles)
    words = Text(
        f"hun ønsker: {wish.da}; roller: {roles.da}",
        f"she wishes for: {wish.en}; roles: {roles.en}",
    )
    return Finding(len(wanted & candidate.roles) / len(wanted), words)


def children(case: CaseNeeds, candidate: Candidate) -> Finding:
    """Weigh, where there are children, whether she works with them, and how long she may."""
    if not case.children:
        return _NO_CHILDREN
    until = candidate.certificate_until
    lasts = until is not None and until >= case.today + CERTIFICATE_LASTS
    gladly = _GLADLY if candidate.works_with_children else _NOT_GLADLY
    day = until or "–"
    words = Text(
        f"{gladly.da}; børneattest til {day}", f"{gladly.en}; child certificate until {day}"
    )
    return Finding(GLADLY * candidate.works_with_children + LONG * lasts, words)


def load(_case: CaseNeeds, candidate: Candidate) -> Finding:
    """Weigh the share of her capacity that is free."""
    taken, capacity = candidate.load, candidate.capacity
    words = Text(
        f"{taken} af {capacity} pladser er optaget", f"{taken} of {capacity} places are taken"
    )
    return Finding(candidate.room / capacity if capacity else 0.0, words)


def has_no_room(_case: CaseNeeds, candidate: Candidate) -> bool:
    """Say whether she has as many matches as she can have."""
    return not candidate.room


def lacks_certificate(case: CaseNeeds, candidate: Candidate) -> bool:
    """Say whether there are children, and no child certificate that counts today."""
    until = candidate.certificate_until
    return bool(case.children) and (until is None or until < case.today)


ROLES_FOR: Mapping[Support, frozenset[VolunteerRole]] = {
    Support.ONE_TO_ONE: frozenset({VolunteerRole.ONE_TO_ONE}),
    Support.NETWORK: frozenset({VolunteerRole.ACTIVITIES}),
    Support.BOTH: frozenset({VolunteerRole.ONE_TO_ONE, VolunteerRole.ACTIVITIES}),
    Support.PHONE_FRIEND: frozenset({VolunteerRole.ONE_TO_ONE}),
}

CRITERIA: tuple[Criterion, ...] = (
    Criterion("languages", Text("sprog", "languages"), 30, languages),
    Criterion("distance", Text("afstand", "distance"), 20, distance),
    Criterion("times", Text("tider", "times"), 15, times),
    Criterion("wishes", Text("ønsker", "wishes"), 15, wishes),
    Criterion("children", Text("børn", "children"), 10, children),
    Criterion("load", Text("belastning", "load"), 10, load),
)
"""All that a score is made of, and what each criterion weighs: 100 points together."""

VETOES: tuple[Veto, ...] = (
    Veto("no_room", Text("har ikke plads til flere", "has no room for more"), has_no_room),
    Veto(
        "child_certificate",
        Text(
            "børneattesten mangler eller er udløbet",
            "the child certificate is missing or has expired",
        ),
        lacks_certificate,
    ),
)
"""What is no secret. Each is checked once more by the rules when a match is proposed."""

_NOT_TOLD = Finding(UNKNOWN, Text("ikke fortalt", "not told"))
_WITH_INTERPRETER = Finding(
    INTERPRETER,
    Text("intet fælles sprog, men en tolk", "no language in common, but an interpreter"),
)
_NO_LANGUAGE = Finding(-1.0, Text("intet fælles sprog", "no language in common"))
_SAME_PLACE = Finding(1.0, Text("i hendes kommune", "in her municipality"))
_NO_TIME = Finding(0.0, Text("ingen fælles tider", "no times in common"))
_NO_CHILDREN = Finding(1.0, Text("ingen børn i forløbet", "no children in the case"))
_GLADLY = Text("er gerne sammen med børn", "likes to be with children")
_NOT_GLADLY = Text("ønsker ikke at være sammen med børn", "doesn't wish to be with children")


def _ranked(case: CaseNeeds, candidate: Candidate, criteria: Sequence[Criterion]) -> Ranked:
    if not candidate.available:
        return Ranked(candidate, None)
    points, whole, parts = 0, 0, []
    for criterion in criteria:
        finding = criterion.find(case, candidate)
        part = Part(criterion, round(criterion.weight * finding.share), finding.words)
        points += part.points
        whole += criterion.weight
        parts.append(part)
    score = min(max(round(100 * points / whole), 0), 100) if whole else 0
    vetoes = tuple([veto for veto in VETOES if veto.holds(case, candidate)])
    return Ranked(candidate, score, tuple(parts), vetoes)


def _place(ranked: Ranked) -> tuple[bool, bool, int, str]:
    unavailable = ranked.score is None
    return unavailable, bool(ranked.vetoes), -(ranked.score or 0), ranked.candidate.volunteer


@cache
def _named(choices: frozenset[Choice]) -> Text:
    """Name the choices in the order in which they are declared."""
    kinds = {type(choice) for choice in choices}
    labels = [choice.label for kind in kinds for choice in kind if choice in choices]
    return Text(", ".join(label.da for label in labels), ", ".join(label.en for label in labels))
