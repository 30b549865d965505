"""The simulated months: everything happens through the commands, with the clock turned."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct, field

from adapters.installation import Installation
from adapters.simulation.country import Branch, Country
from adapters.simulation.office import branch_course, later_branch, national_office, partnership
from adapters.simulation.places import places
from adapters.simulation.rates import Rates
from adapters.simulation.scheduler import Acknowledge, Scheduler, SeededIds
from adapters.simulation.volunteering import volunteer_course
from adapters.simulation.watching import breaches
from adapters.simulation.women import woman_course
from core.clock import TurnableClock
from core.events import EventId
from core.identity import Identity
from core.store import Recorder, as_stored
from domains.branches.events import MunicipalityCode
from domains.branches.municipalities import municipalities

DAYS_A_MONTH = 365.25 / 12
DAYS_A_YEAR = 365.25
BRANCHES_A_PARTNER = 3
FEW_BRANCHES = 3
"""With so few, all open at once."""


class Plan(Struct, frozen=True):
    """What is simulated: the same plan gives the same events, ids included."""

    seed: int
    months: float
    branches: int
    until: date
    rates: Rates = field(default_factory=Rates)

    @property
    def ends(self) -> datetime:
        """The evening of the last day."""
        return datetime(self.until.year, self.until.month, self.until.day, 20, tzinfo=UTC)

    @property
    def begins(self) -> datetime:
        """The morning of the first day."""
        return (self.ends - timedelta(days=self.months * DAYS_A_MONTH)).replace(hour=8)


class Watched(NamedTuple):
    """Who is told of each simulated hour, and of each command that was acknowledged."""

    progress: Callable[[datetime], None] = lambda _hour: None
    acknowledged: Acknowledge = lambda _command_id: None


class Outcome(Struct, frozen=True):
    """Who was there, and how much happened."""

    country: Country
    commands: int
    refused: int


def clock_and_ids(plan: Plan) -> tuple[TurnableClock, SeededIds]:
    """Return the clock and the ids with which an installation must be opened to be simulated."""
    return TurnableClock(plan.begins), SeededIds(plan.seed)


def simulate(
    installation: Installation,
    plan: Plan,
    admin: Identity,
    watched: Watched = Watched(),  # noqa: B008 - two functions that do nothing
) -> Outcome:
    """Let the months pass. Raises what a command raises if it isn't refused by a rule."""
    clock = installation.clock
    if not isinstance(clock, TurnableClock):
        raise TypeError("a simulation needs a clock that it can turn")
    random = Random(plan.seed)
    country = Country(random, clock, plan.rates, admin, _event_at(installation.stores.recorder))
    scheduler = Scheduler(
        installation.commands,
        clock,
        SeededIds(plan.seed + 1),  # drawn in this thread; events draw theirs in the writer's
        after_each_hour=installation.reactions.catch_up,
        acknowledged=watched.acknowledged,
    )
    partners = max(2, plan.branches // BRANCHES_A_PARTNER)
    scheduler.begin(national_office(country, partners), plan.begins)
    scheduler.begin(breaches(country), plan.begins + timedelta(days=3))
    _begin_branches(scheduler, country, plan)
    opening = plan.begins + timedelta(days=1)
    for number in range(partners):
        scheduler.begin(partnership(country, number), opening)
    scheduler.run(plan.ends, watched.progress)
    clock.turn_to(plan.ends)
    return Outcome(country, scheduler.commands, scheduler.refused)


def _begin_branches(scheduler: Scheduler, country: Country, plan: Plan) -> None:
    """Let every branch be planned, and its women and volunteers come."""
    random, rates = country.random, country.rates
    opening = plan.begins + timedelta(days=1)
    found = places(random, plan.branches)
    covered = {code for place in found for code in place.municipalities}
    country.waiting_places = [MunicipalityCode(c) for c in municipalities() if c not in covered]
    later = len(found) - (rates.later_branches if len(found) > FEW_BRANCHES else 0)
    for number, place in enumerate(found):
        branch = Branch(place)
        country.branches.append(branch)
        course = branch_course if number < later else later_branch
        scheduler.begin(course(country, branch), opening)
        for arrival in _arrivals(random, rates, plan):
            scheduler.begin(woman_course(country, branch), arrival)
        for _ in range(rates.first_volunteers):
            scheduler.begin(volunteer_course(country, branch), opening)
        for arrival in _evenly(random, rates.volunteers_a_year, plan):
            scheduler.begin(volunteer_course(country, branch), arrival)


def _event_at(recorder: Recorder) -> Callable[[int], EventId]:
    """Return the function from a position to the id of the event that stands there."""

    def event_at(position: int) -> EventId:
        (found,) = recorder.read(after=position - 1, limit=1)
        return EventId(UUID(as_stored(found).id))

    return event_at


def _arrivals(random: Random, rates: Rates, plan: Plan) -> Iterator[datetime]:
    """Let the women who are there already come in the first weeks, the others over the year."""
    first = round(rates.women_a_year * rates.first_wave)
    for _ in range(first):
        yield plan.begins + timedelta(days=2 + random.random() * rates.days_of_first_wave)
    yield from _evenly(random, rates.women_a_year * (1 - rates.first_wave), plan)


def _evenly(random: Random, a_year: float, plan: Plan) -> Iterator[datetime]:
    moment = plan.begins + timedelta(days=3)
    while True:
        moment += timedelta(days=random.expovariate(a_year / DAYS_A_YEAR))
        if moment >= plan.ends:
            return
        yield moment
