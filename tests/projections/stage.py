"""An installation in which events happen as a test says, without commands; people look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from adapters.installation import Installation
from core.clock import TurnableClock, danish_day
from core.codec import encode
from core.events import Event, EventId, Metadata
from core.group_sealing import Sealing
from core.identity import AccountId, of_account
from core.inputs import read_input
from core.keys import Deposits
from core.permissions import Resource
from core.personal import Private, PublicText, seal, to_vault
from core.query_bus import Ask
from core.scopes import NOTHING
from core.store import Envelope
from core.text import Language
from domains.accounts.events import AccountAdded, Role, RoleGiven
from domains.branches.events import BranchId, BranchPlanned, MunicipalityCode
from domains.cases.events import CaseId, CaseOpened
from domains.matches.events import MatchAccepted, MatchEvent, MatchId, MatchProposed
from domains.participants.events import (
    ConsentGiven,
    ConsentMeans,
    ParticipantId,
    ParticipantRegistered,
)
from domains.referrals.events import ReferralAccepted, ReferralId, ReferralSubmitted
from domains.volunteers.events import VolunteerApproved, VolunteerId, VolunteerRegistered
from tests.adapters.simulation.homes import migrated, opened
from tests.databases import PostgresServer
from tests.projections.dumps import rows_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
_METADATA = encode(
    Metadata(
        actor="system:test",
        actor_kind="system",
        command="test",
        command_id=str(uuid4()),
        correlation_id=str(uuid4()),
        permission="system: the whole country",
        read_position=0,
        boundary=(),
        code="test",
    )
)


class Branch(NamedTuple):
    """A branch, and the account of who leads it."""

    id: BranchId
    leader: AccountId


class Woman(NamedTuple):
    """The ids of somebody with a case."""

    referral: ReferralId
    participant: ParticipantId
    case: CaseId


class Stage:
    """Lets events happen now, and asks queries that have all of them in the answer."""

    def __init__(self, installation: Installation, clock: TurnableClock) -> None:
        self.installation = installation
        self._clock = clock
        self._queries = {cls.declaration.name: cls for cls in installation.registry.queries}

    @property
    def today(self) -> date:
        return danish_day(self._clock.now())

    @property
    def now(self) -> datetime:
        return self._clock.now()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def let_pass(self, days: int) -> None:
        self._clock.turn_by(timedelta(days=days))

    def happen(self, *events: Event) -> list[EventId]:
        """Record events, sealed as the bus seals them, and return their ids."""
        stores, deposits = self.installation.stores, Deposits()
        sealing = Sealing(self.installation.registry, stores.keys, uuid4)
        with sealing.of_a_group():
            stored = sealing.seal(events, deposits)
            stores.recorder.append(stored, envelope=Envelope(_METADATA))
            sealing.appended(deposits)
        return [EventId(UUID(event.id)) for event in stored]

    def ask(self, who: AccountId, name: str, language: Language = "da", /, **fields: Any) -> Any:
        """Ask a query as it comes from outside."""
        self.installation.engine.catch_up()
        raw = {k: str(v) if isinstance(v, UUID) else v for k, v in fields.items()}
        query = read_input(self._queries[name], raw)
        head = self.installation.stores.recorder.head()
        return self.installation.queries.ask(Ask(query, of_account(who), language, after=head))

    def lies(self, tag: str) -> Resource:
        """Return where the tagged thing lies, as permissions see it."""
        self.installation.engine.catch_up()
        find = self.installation.registry.find_resources
        assert find is not None
        with self.installation.models.reading(NOTHING) as rows:
            return find(rows, [tag])[tag]

    def require_rebuilt_equals_live(self, name: str) -> None:
        """Require that nothing was parked so far, and that a rebuild makes the same rows."""
        engine, models = self.installation.engine, self.installation.models
        engine.catch_up()
        (projection,) = (p for p in engine.projections if p.name == name)
        live = rows_of(models, projection)
        engine.rebuild(projection)
        assert rows_of(models, projection) == live
        (standing,) = (s for s in engine.standings() if s.name == name)
        assert standing[2:] == (self.installation.stores.recorder.head(), 0, None)

    def looks(self) -> list[Any]:
        """Return the whole read log."""
        log, found = self.installation.stores.read_log, list[Any]()
        while page := log.read(after=len(found)):
            found += [entry for _, entry in page]
        return found

    def account(self, role: Role, **ties: Any) -> AccountId:
        """Add an account with a role."""
        account = AccountId(uuid4())
        name, email = seal(Private("Konto")), seal(Private("konto@example.org"))
        self.happen(
            AccountAdded(account=account, name=name, email=email),
            RoleGiven(account=account, role=role, **ties),
        )
        return account

    def branch(self) -> Branch:
        """Plan a branch with a leader."""
        branch = BranchId(uuid4())
        self.happen(BranchPlanned(branch=branch, name=PublicText("Qnet")))
        return Branch(branch, self.account(Role.ACTIVITY_LEADER, branch=branch))

    def refer(self, branch: BranchId | None, name: str = "Birk Aster", **more: Any) -> Woman:
        """Refer somebody. The id of her case is ready."""
        her = Woman(ReferralId(uuid4()), ParticipantId(uuid4()), CaseId(uuid4()))
        phone = more.pop("phone", None)
        self.happen(
            ReferralSubmitted(
                referral=her.referral,
                participant=her.participant,
                branch=branch,
                municipality=MunicipalityCode("0851"),
                **more,
            ),
            ParticipantRegistered(
                participant=her.participant,
                name=seal(Private(name)),
                safe_phone=None if phone is None else to_vault(Private(phone)),
            ),
            ConsentGiven(
                participant=her.participant,
                text_version=1,
                means=ConsentMeans.SPOKEN,
                given_on=self.today,
            ),
        )
        return her

    def open(self, branch: Branch, name: str = "Birk Aster", **more: Any) -> Woman:
        """Refer somebody, accept, and open her case."""
        her = self.refer(branch.id, name, **more)
        ids = of_case(her, branch)
        self.happen(
            ReferralAccepted(referral=her.referral, participant=her.participant, branch=branch.id),
            CaseOpened(referral=her.referral, responsible=branch.leader, **ids),
        )
        return her

    def volunteer(self, branch: Branch, name: str = "Alk Brise") -> VolunteerId:
        """Register and approve a volunteer."""
        volunteer = VolunteerId(uuid4())
        self.happen(
            VolunteerRegistered(volunteer=volunteer, branch=branch.id, name=seal(Private(name))),
            VolunteerApproved(volunteer=volunteer, branch=branch.id, capacity=3),
        )
        return volunteer

    def propose(self, branch: Branch, her: Woman) -> MatchEvent:
        """Propose a match with a new volunteer, and return the event with its ids."""
        proposed = MatchProposed(
            match=MatchId(uuid4()),
            case=her.case,
            participant=her.participant,
            volunteer=self.volunteer(branch),
            branch=branch.id,
        )
        self.happen(proposed)
        return proposed

    def match(self, branch: Branch, her: Woman) -> MatchEvent:
        """Match her with a new volunteer."""
        proposed = self.propose(branch, her)
        self.happen(MatchAccepted(**ids_of(proposed)))
        return proposed


def of_case(her: Woman, branch: Branch) -> dict[str, Any]:
    """Return the ids that every event of her case carries."""
    return {"case": her.case, "participant": her.participant, "branch": branch.id}


def ids_of(match: MatchEvent) -> dict[str, Any]:
    """Return the ids that every event of the match carries."""
    return {name: getattr(match, name) for name in MatchEvent.__struct_fields__}


@contextmanager
def staged(home: Path, server: PostgresServer | None) -> Iterator[Stage]:
    """Lend an empty installation on a Monday."""
    clock = TurnableClock(MONDAY)
    with migrated(home, server) as settings, opened(settings, clock=clock) as installation:
        yield Stage(installation, clock)
