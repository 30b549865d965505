"""A small Qnet whose people send commands and ask queries, as the pages let them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from adapters.installation import Installation, Settings
from core.clock import TurnableClock, danish_day
from core.command_bus import Call
from core.identity import Identity, of_account, of_system
from core.inputs import read_input
from core.query_bus import Ask
from core.readlog import ReadLogEntry
from core.text import Language
from tests.adapters.simulation.homes import opened
from tests.preparation import steps

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


class Case(NamedTuple):
    """The ids of an open case."""

    referral: str
    participant: str
    case: str


class World:
    """Two branches, and a person in each role. Each call says who makes it."""

    def __init__(self, installation: Installation, clock: TurnableClock) -> None:
        self.installation = installation
        self.clock = clock
        self.people: dict[str, Identity] = {"system": of_system("test")}
        self.position = 0
        self._commands = {cls.declaration.name: cls for cls in installation.registry.commands}
        self._queries = {cls.declaration.name: cls for cls in installation.registry.queries}
        self.new_account("officer", role="national_officer")
        self.partner = self.do("officer", "partners.register", name="Krisecenter", kind="shelter")[
            "partner"
        ]
        self.north = self._branch("Qnet Nord", "0851")
        self.south = self._branch("Qnet Syd", "0561")
        self.new_account("leader", role="activity_leader", branch=self.north)
        self.new_account("south leader", role="activity_leader", branch=self.south)
        self.new_account("counsellor", role="counsellor", partner=self.partner)
        self.new_account("auditor", role="auditor")
        self.new_account("duty officer", role="duty_officer")

    @property
    def today(self) -> date:
        return danish_day(self.clock.now())

    def new_account(self, who: str, **role: str) -> None:
        """Add an account with a role."""
        email = f"{who.replace(' ', '.')}@example.org"
        account = self.do("system", "accounts.add", name=who, email=email)["account"]
        self.do("system", "accounts.give_role", account=account, **role)
        self.people[who] = of_account(UUID(account))

    def do(self, who: str, action: str, /, **fields: Any) -> Mapping[str, str]:
        """Send a command that is accepted, and return the ids."""
        command = read_input(self._commands[action], fields)
        answer = self.installation.commands.execute(Call(command, self.people[who]))
        self.position = answer.position
        return answer.ids

    def ask(self, who: str, name: str, /, language: Language = "da", **fields: Any) -> Any:
        """Ask for an answer that has in it all that was done before."""
        query = read_input(self._queries[name], fields)
        asked = Ask(query, self.people[who], language, after=self.position, request="asked-now")
        return self.installation.queries.ask(asked)

    def refer(self, name: str = "Deltager Bøg", municipality: str = "0851", **more: Any) -> Case:
        """Refer somebody; there is no case yet."""
        consent = {"text_version": 1, "means": "spoken", "given_on": self.today.isoformat()}
        ids = self.do(
            "counsellor",
            "referrals.submit",
            name=name,
            municipality=municipality,
            partner=self.partner,
            consent=consent,
            **more,
        )
        return Case(ids["referral"], ids["participant"], "")

    def open(self, name: str = "Deltager Bøg", **more: Any) -> Case:
        """Refer somebody to the north, accept, and open the case."""
        referred = self.refer(name, **more)
        self.do("leader", "referrals.accept", referral=referred.referral)
        account = str(self.people["leader"].account)
        opened = self.do("leader", "cases.open", referral=referred.referral, responsible=account)
        return referred._replace(case=opened["case"])

    def volunteer(self, name: str = "Frivillig Alk", capacity: int = 1) -> str:
        """Register, prepare and approve a volunteer in the north."""
        ids = self.do("leader", "volunteers.register", branch=self.north, name=name)
        volunteer = ids["volunteer"]
        for step in steps(self.today):
            self.do("leader", step.action, volunteer=volunteer, **step.fields)
        self.do("leader", "volunteers.approve", volunteer=volunteer, capacity=capacity)
        return volunteer

    def match(self, case: str, volunteer: str) -> str:
        """Propose and accept a match."""
        match = self.do("leader", "matches.propose", case=case, volunteer=volunteer)["match"]
        self.do("leader", "matches.accept", match=match)
        return match

    def meet(self, match: str, **fields: Any) -> None:
        """Log a meeting of today."""
        fields = {"held_on": self.today.isoformat(), "kind": "coffee", "minutes": 60} | fields
        self.do("leader", "matches.log_meeting", match=match, **fields)

    def looks(self) -> list[ReadLogEntry]:
        """Return the whole read log."""
        log, found = self.installation.stores.read_log, list[ReadLogEntry]()
        while page := log.read(after=len(found)):
            found += [entry for _, entry in page]
        return found

    def _branch(self, name: str, municipality: str) -> str:
        ids = self.do("officer", "branches.plan", name=name, municipalities=[municipality])
        self.do("officer", "branches.open", branch=ids["branch"], opened_on=self.today.isoformat())
        return ids["branch"]


@contextmanager
def peopled(settings: Settings) -> Iterator[World]:
    """Run an empty installation, with its people, on a Monday."""
    clock = TurnableClock(MONDAY)
    with opened(settings, clock=clock) as installation:
        installation.start()
        yield World(installation, clock)
