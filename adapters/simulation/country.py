"""Who acts in a simulation, and what they have in common."""

from collections.abc import Callable, Generator
from datetime import date, timedelta
from random import Random
from typing import TypeAlias, TypeVar
from uuid import UUID

from adapters.simulation.places import Place
from adapters.simulation.rates import Rates
from adapters.simulation.scheduler import Do, Wait
from core.clock import Clock, danish_day
from core.command_bus import Answer
from core.commands import Command
from core.events import EventId
from core.identity import AccountId, Identity, of_account, of_system
from core.personal import Private
from domains.accounts.commands import AddAccount, ConfirmRole, GiveRole
from domains.accounts.commands.roles import BY_TWO_PERSONS
from domains.accounts.events import ProposalId, Role
from domains.branches.events import BranchId, MunicipalityCode
from domains.partners.events import PartnerId
from domains.volunteers.events import VolunteerId

T = TypeVar("T")
Steps: TypeAlias = Generator[Do | Wait, Answer | None, T]

_SECOND = of_system("simulation")
"""Confirms, as a second person, what one administrator proposes."""


class Volunteer:
    """An approved volunteer, how many women she may meet, and how many more."""

    def __init__(self, volunteer: VolunteerId, identity: Identity, capacity: int) -> None:
        self.volunteer = volunteer
        self.identity = identity
        self.capacity = capacity
        self.free = capacity
        self.is_there = True


class Branch:
    """A branch as its people know it; id and leaders are there once it is planned."""

    id: BranchId
    leader: Identity
    responsible: AccountId
    deputy: AccountId

    def __init__(self, place: Place) -> None:
        self.place = place
        self.is_planned = False
        self.is_open = False
        self.volunteers: list[Volunteer] = []

    def free_volunteer(self, *passed_over: Volunteer) -> Volunteer | None:
        """Return one who has room and isn't passed over, None if there is nobody."""
        free = (v for v in self.volunteers if v.is_there and v.free > 0)
        return next((volunteer for volunteer in free if volunteer not in passed_over), None)


class Country:
    """Everybody, and the chances that things have."""

    officer: Identity
    duty_officer: Identity
    auditor: Identity

    def __init__(
        self,
        random: Random,
        clock: Clock,
        rates: Rates,
        admin: Identity,
        event_at: Callable[[int], EventId],
    ) -> None:
        self.random = random
        self.clock = clock
        self.rates = rates
        self.admin = admin
        self.event_at = event_at
        self.counsellors: list[tuple[PartnerId, Identity]] = []
        self.branches: list[Branch] = []
        self.waiting_places: list[MunicipalityCode] = []
        self.accounts = 0
        self._wishing = 0.0

    @property
    def today(self) -> date:
        """The calendar day in Denmark."""
        return danish_day(self.clock.now())

    def after(self, days: float) -> Wait:
        """Wait about so many days: exponentially distributed, as arrivals are."""
        return Wait(timedelta(days=self.random.expovariate(1 / days)))

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def wishes_for_match(self) -> bool:
        """Say whether the next woman does: by turns, so that the year has the planned size."""
        self._wishing += self.rates.share_of_match_wishes
        wishes = self._wishing >= 1
        self._wishing -= wishes
        return wishes

    def another_branch(self, than: Branch) -> Branch | None:
        """Return an open branch elsewhere."""
        others = [branch for branch in self.branches if branch.is_open and branch is not than]
        return self.random.choice(others) if others else None


def do(command: Command, identity: Identity) -> Steps[bool]:
    """Send a command; say whether it was accepted."""
    answer = yield Do(command, identity)
    return answer is not None


def account(country: Country, label: str, role: Role, **ties: UUID) -> Steps[AccountId]:
    """Add an account and give it a role; return its id."""
    number = country.random.randint(10_000, 99_999)
    country.accounts += 1
    address = f"bruger{number}.{country.accounts}@example.org"
    added = yield Do(AddAccount(name=Private(label), email=Private(address)), country.admin)
    new = AccountId(made(added, "account"))
    given = yield Do(GiveRole(account=new, role=role, **ties), country.admin)  # type: ignore[arg-type]  # ties by name
    if role in BY_TWO_PERSONS:
        proposal = ProposalId(made(given, "role_proposal"))
        yield Do(ConfirmRole(account=new, proposal=proposal), _SECOND)
    return new


def signed_in(country: Country, label: str, role: Role, **ties: UUID) -> Steps[Identity]:
    """Add an account with a role; return who acts with it."""
    return of_account((yield from account(country, label, role, **ties)))


def made(answer: Answer | None, what: str) -> UUID:
    """Return the id of what a command made. Raises RuntimeError if a rule refused it."""
    if answer is None:
        raise RuntimeError(f"the simulation expected a {what}, but a rule refused it")
    return UUID(answer.ids[what])
