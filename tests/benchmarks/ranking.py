"""The ranking of candidates: the pure function, and the whole query with its sealed profiles."""

import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from adapters.installation import Installation
from core import invented
from core.clock import danish_day
from core.codec import encode
from core.events import Event, Metadata
from core.group_sealing import Sealing
from core.identity import AccountId, Identity, of_account
from core.keys import Deposits
from core.personal import Private, PublicText, seal
from core.query_bus import Ask
from core.store import Envelope
from domains.accounts.events import AccountAdded, Role, RoleGiven
from domains.branches.events import BranchId, BranchPlanned, MunicipalityCode, MunicipalityCovered
from domains.branches.municipalities import municipalities
from domains.cases.events import CaseId, CaseOpened
from domains.matches.events import MatchAccepted, MatchId, MatchProposed
from domains.participants.events import (
    ChildId,
    ChildRegistered,
    DayTime,
    MustNotMeet,
    Needs,
    NeedsTold,
    ParticipantId,
    ParticipantRegistered,
    Support,
    ThirdPersonId,
)
from domains.referrals.events import ReferralId, ReferralSubmitted
from domains.volunteers.events import (
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    Profile,
    ProfileTold,
    RelationTold,
    RolesAgreed,
    VolunteerApproved,
    VolunteerId,
    VolunteerRegistered,
    VolunteerRole,
)
from projections.candidates.queries import Candidates, FindCandidates
from projections.candidates.ranking import Candidate, CaseNeeds, rank
from tests.benchmarks.homes import running, sqlite_settings
from tests.benchmarks.measuring import Measure
from tests.benchmarks.sizes import FULL, Sizes

SEED = 12
NEAR_AALBORG = tuple(map(MunicipalityCode, ("0851", "0849", "0810", "0840", "0846", "0860")))
LANGUAGES = ("da", "ar", "so", "fa", "prs", "en", "tr", "uk", "ti")
GROUP = 500
_CODES = [municipality.code for municipality in municipalities().values()]


def measures(directory: Path, sizes: Sizes = FULL) -> Iterator[Measure]:
    """Measure how long it takes to rank the candidates for a case, each score explained."""
    number = 10 * sizes.pairs
    yield _pure(number, sizes)
    yield _asked(directory, number, sizes)


def _pure(number: int, sizes: Sizes) -> Measure:
    random, today = Random(SEED), date(2026, 3, 2)
    wanted = needs(random)
    case = CaseNeeds(
        today=today,
        municipality=NEAR_AALBORG[0],
        languages=wanted.languages,
        support=wanted.support,
        times=frozenset(wanted.times),
        children=2,
    )
    candidates = [_candidate(random, today) for _ in range(number)]

    def explained() -> list[list[str]]:
        ranked = rank(case, candidates)
        return [[part.words.in_language("da") for part in one.parts] for one in ranked]

    assert all(len(words) == 6 for words in explained())
    return _median(f"ranking in memory, {number} candidates explained", explained, sizes)


def _asked(directory: Path, number: int, sizes: Sizes) -> Measure:
    with sqlite_settings(directory / "home") as settings, running(settings) as installation:
        branch = BigBranch(installation, number)
        installation.engine.catch_up()
        query = FindCandidates(case=branch.case)
        ask = Ask(query, branch.leader)

        def answered() -> Candidates:
            answer: Candidates = installation.queries.ask(ask)
            return answer

        answer = answered()
        found = answer.candidates
        assert len(found) == min(number, query.limit)
        assert answer.next == (None if number <= query.limit else query.limit)
        assert all(len(one.parts) == 6 for one in found)
        assert all(isinstance(one.name, str) for one in found)
        return _median(
            f"ranking as a query, {number} candidates, a page explained, durable read log",
            answered,
            sizes,
        )


def _median(name: str, work: Any, sizes: Sizes) -> Measure:
    taken: list[float] = []
    for _ in range(sizes.times):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return {
        "measure": name,
        "floor": None,
        "ours": round(statistics.median(taken), 2),
        "ratio": None,
        "unit": "ms",
    }


class BigBranch:
    """A branch with many volunteers, half of them matched, and a case that waits for one.

    Everything is in the log at once, without commands.
    """

    def __init__(self, installation: Installation, number: int) -> None:
        self.branch = BranchId(uuid4())
        self.case = CaseId(uuid4())
        self._random = Random(SEED)
        self._today = danish_day(installation.clock.now())
        self._account = AccountId(uuid4())
        self.leader: Identity = of_account(self._account)
        happen(installation, self._place())
        happen(installation, self._participant())
        happen(installation, (e for n in range(number) for e in self._volunteer(n)))

    def _place(self) -> Iterator[Event]:
        yield BranchPlanned(branch=self.branch, name=PublicText("Qnet Nord"))
        for code in NEAR_AALBORG:
            yield MunicipalityCovered(branch=self.branch, municipality=code)
        yield AccountAdded(
            account=self._account,
            name=seal(Private("Bruger")),
            email=seal(Private("bruger@example.org")),
        )
        yield RoleGiven(account=self._account, role=Role.ACTIVITY_LEADER, branch=self.branch)

    def _participant(self) -> Iterator[Event]:
        her, referral = ParticipantId(uuid4()), ReferralId(uuid4())
        name = seal(Private(invented.participant(self._random)))
        yield ParticipantRegistered(participant=her, name=name)
        yield ReferralSubmitted(
            referral=referral,
            participant=her,
            branch=self.branch,
            municipality=NEAR_AALBORG[0],
        )
        yield NeedsTold(participant=her, needs=seal(Private(needs(self._random))))
        for born in (2016, 2019):
            year = seal(Private(born))
            yield ChildRegistered(participant=her, child=ChildId(uuid4()), birth_year=year)
        for _ in range(2):
            name = seal(Private(third_person(self._random)))
            yield MustNotMeet(participant=her, person=ThirdPersonId(uuid4()), name=name)
        yield CaseOpened(
            case=self.case,
            participant=her,
            branch=self.branch,
            referral=referral,
            responsible=self._account,
        )

    def _volunteer(self, number: int) -> Iterator[Event]:
        ids: dict[str, Any] = {"volunteer": VolunteerId(uuid4()), "branch": self.branch}
        issued = self._today - timedelta(days=self._random.randint(1, 600))
        relative = seal(Private(third_person(self._random)))
        yield VolunteerRegistered(**ids, name=seal(Private(invented.volunteer(self._random))))
        yield CertificateSeen(
            **ids,
            kind=CertificateKind.CHILD,
            issued_on=issued,
            outcome=CertificateOutcome.CLEAR,
            valid_until=issued + timedelta(days=730),
        )
        yield VolunteerApproved(**ids, capacity=self._random.randint(2, 3))
        yield RolesAgreed(**ids, roles=tuple(roles(self._random)))
        yield ProfileTold(
            **ids,
            profile=seal(Private(profile(self._random))),
            works_with_children=self._random.random() < 0.7,
        )
        yield RelationTold(**ids, relative=ThirdPersonId(uuid4()), name=relative)
        if number % 2:
            ids |= {"participant": ParticipantId(uuid4()), "case": CaseId(uuid4())}
            ids |= {"match": MatchId(uuid4())}
            yield MatchProposed(**ids)
            yield MatchAccepted(**ids)


def happen(installation: Installation, events: Iterator[Event]) -> None:
    """Let events have happened, sealed as the bus seals them, in groups."""
    sealing = Sealing(installation.registry, installation.stores.keys, uuid4)
    while group := list(islice(events, GROUP)):
        deposits = Deposits()
        with sealing.of_a_group():
            stored = sealing.seal(group, deposits)
            installation.stores.recorder.append(stored, envelope=Envelope(METADATA))
            sealing.appended(deposits)


METADATA = encode(
    Metadata(
        actor="system:benchmarks",
        actor_kind="system",
        command="benchmarks",
        command_id=str(UUID(int=1)),
        correlation_id=str(UUID(int=1)),
        permission="benchmarks",
        read_position=0,
        boundary=(),
        code="benchmarks",
    )
)


def third_person(random: Random) -> str:
    """Return a name: two of them share a word about as often as two Danes share a surname."""
    kinds = (invented.participant, invented.volunteer, invented.third_person)
    first, last = (random.choice(kinds)(random).split() for _ in range(2))
    return f"{first[0]} {last[1]}"


def needs(random: Random) -> Needs:
    """Return what a participant may need."""
    return Needs(
        languages=tuple(random.sample(LANGUAGES, 2)),
        support=Support.BOTH,
        times=tuple(random.sample(list(DayTime), 2)),
        words="Vil gerne have nogen at drikke kaffe med, og hjælp til breve fra kommunen.",
    )


def profile(random: Random) -> Profile:
    """Return what a volunteer may tell of herself."""
    return Profile(
        languages=("da", *random.sample(LANGUAGES[1:], random.randint(0, 2))),
        municipalities=tuple(random.sample(_CODES, random.randint(0, 3))),
        times=tuple(random.sample(list(DayTime), random.randint(1, 3))),
        interests="Går ture, bager, og følger gerne med til møder hos kommunen.",
    )


def roles(random: Random) -> Sequence[VolunteerRole]:
    """Return roles of a volunteer who may be matched."""
    others = [VolunteerRole.ACTIVITIES, VolunteerRole.DRIVER]
    return [VolunteerRole.ONE_TO_ONE, *random.sample(others, random.randint(0, 2))]


def _candidate(random: Random, today: date) -> Candidate:
    told = profile(random)
    return Candidate(
        volunteer=str(uuid4()),
        municipalities=told.municipalities or NEAR_AALBORG,
        languages=frozenset(told.languages),
        times=frozenset(told.times),
        roles=frozenset(roles(random)),
        works_with_children=random.random() < 0.7,
        certificate_until=today + timedelta(days=random.randint(1, 700)),
        capacity=random.randint(1, 3),
        load=random.randint(0, 1),
    )
