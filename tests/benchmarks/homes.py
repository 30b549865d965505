"""Installations to measure: a branch with pairs who meet, on SQLite files or on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from adapters.installation import Installation, Settings, settings_from
from adapters.migrations import migrate
from core.clock import danish_day
from core.command_bus import Call
from core.commands import Command
from core.identity import AccountId, Identity, of_account, of_system
from core.personal import Private, PublicText
from domains.accounts.commands import AddAccount, GiveRole
from domains.accounts.events import Role
from domains.branches.commands import OpenBranch, PlanBranch
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.commands import OpenCase
from domains.cases.events import CaseId
from domains.matches.commands import AcceptMatch, LogMeeting, ProposeMatch
from domains.matches.events import MatchId, MeetingKind
from domains.participants.events import ConsentMeans
from domains.partners.commands import RegisterPartner
from domains.partners.events import PartnerId, PartnerKind
from domains.referrals.commands import AcceptReferral, SubmitReferral
from domains.referrals.events import ReferralId
from domains.referrals.inputs import Consent
from domains.volunteers import simulate as volunteers
from domains.volunteers.commands import ApproveVolunteer, RegisterVolunteer
from domains.volunteers.events import VolunteerId
from tests.adapters.simulation.homes import opened
from tests.databases import PostgresServer

NOTE = "Vi drak kaffe og talte om ugen. Hun har fået svar fra kommunen og var lettet."
SYSTEM = of_system("benchmarks")
SEED = 3


class Pair(NamedTuple):
    """An active match, and the account of its volunteer."""

    match: MatchId
    account: AccountId


class Branch:
    """One branch with its leader, and pairs who meet."""

    def __init__(self, installation: Installation, pairs: int) -> None:
        self._installation = installation
        self.today = danish_day(datetime.now(UTC))
        self._numbers = count(1)
        self._random = Random(SEED)
        officer = of_account(self._account(Role.NATIONAL_OFFICER))
        code = MunicipalityCode("0851")
        planned = PlanBranch(name=PublicText("Qnet Nord"), municipalities=(code,))
        self.id = BranchId(self._made(planned, officer, "branch"))
        self._done(OpenBranch(branch=self.id, opened_on=self.today), officer)
        shelter = RegisterPartner(name=PublicText("Krisecenter"), kind=PartnerKind.SHELTER)
        self._partner = PartnerId(self._made(shelter, officer, "partner"))
        self._responsible = self._account(Role.ACTIVITY_LEADER, branch=self.id)
        self._counsellor = of_account(self._account(Role.COUNSELLOR, partner=self._partner))
        self.leader = of_account(self._responsible)
        self.pairs = [self._pair() for _ in range(pairs)]

    def meetings(self) -> Iterator[Call]:
        """Yield calls that log meetings with a sealed note, of one pair after the other."""
        for number, pair in enumerate(cycle(self.pairs), 1):
            command = LogMeeting(
                match=pair.match,
                held_on=self.today,
                kind=MeetingKind.COFFEE,
                minutes=60,
                note=Private(f"{NOTE} {number}"),
            )
            yield Call(command, of_account(pair.account))

    def _pair(self) -> Pair:
        leader = self.leader
        register = RegisterVolunteer(branch=self.id, name=Private("Frivillig Rødhals"))
        volunteer = VolunteerId(self._made(register, leader, "volunteer"))
        for step in volunteers.preparation(self._random, volunteer, self.today):
            self._done(step, leader)
        self._done(ApproveVolunteer(volunteer=volunteer, capacity=1), leader)
        account = self._account(Role.VOLUNTEER, branch=self.id, volunteer=volunteer)
        propose = ProposeMatch(case=self._case(), volunteer=volunteer)
        match = MatchId(self._made(propose, leader, "match"))
        self._done(AcceptMatch(match=match), leader)
        return Pair(match, account)

    def _case(self) -> CaseId:
        submit = SubmitReferral(
            name=Private(f"Deltager Birk {next(self._numbers)}"),
            municipality=MunicipalityCode("0851"),
            partner=self._partner,
            consent=Consent(text_version=1, means=ConsentMeans.WRITTEN, given_on=self.today),
        )
        referral = ReferralId(self._made(submit, self._counsellor, "referral"))
        self._done(AcceptReferral(referral=referral), self.leader)
        opened = OpenCase(referral=referral, responsible=self._responsible)
        return CaseId(self._made(opened, self.leader, "case"))

    def _account(self, role: Role, **ties: UUID) -> AccountId:
        email = f"bruger{next(self._numbers)}@example.org"
        add = AddAccount(name=Private("Bruger"), email=Private(email))
        account = AccountId(self._made(add, SYSTEM, "account"))
        self._done(GiveRole(account=account, role=role, **ties), SYSTEM)  # type: ignore[arg-type]  # ties by name
        return account

    def _made(self, command: Command, identity: Identity, what: str) -> UUID:
        return UUID(self._installation.commands.execute(Call(command, identity)).ids[what])

    def _done(self, command: Command, identity: Identity) -> None:
        self._installation.commands.execute(Call(command, identity))


@contextmanager
def sqlite_settings(directory: Path) -> Iterator[Settings]:
    """Give an installation whose databases are files."""
    settings = settings_from({}, directory)
    migrate(settings)
    yield settings


@contextmanager
def postgres_settings(server: PostgresServer, directory: Path) -> Iterator[Settings]:
    """Give an installation whose three databases lie on a server."""
    with server.installation() as environ:
        settings = settings_from(environ, directory)
        migrate(settings)
        yield settings


@contextmanager
def running(settings: Settings) -> Iterator[Installation]:
    """Run an installation that follows its log."""
    with opened(settings) as installation:
        installation.start()
        yield installation
