"""Whoever corrects an older telling changes nothing of what was told since: that holds."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import lists, none, one_of, sampled_from

from core.events import Event, EventId
from core.personal import Private, PublicText, seal
from domains.accounts.events import Role
from domains.branches.events import (
    BranchClosed,
    BranchClosureReason,
    BranchOpened,
    BranchRenamed,
    MunicipalityCode,
)
from domains.cases.events import (
    CaseClosed,
    CasePaused,
    CaseReopened,
    CaseResumed,
    ClosureReason,
    PauseReason,
    PlanMade,
    ReopenReason,
    WaitingBegan,
    WaitingEnded,
    WaitingReason,
)
from domains.matches.events import (
    FirstMeetingPlanned,
    MatchEvent,
    MatchPaused,
    MatchPauseReason,
    MatchResumed,
    TrialBegan,
)
from domains.participants.events import (
    AddressProtected,
    Channel,
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    Needs,
    NeedsTold,
    ParticipantNamed,
    Protection,
    ProtectionEnded,
    SafeContact,
    SafeContactTold,
    Support,
)
from domains.partners.events import PartnerDescribed, PartnerId, PartnerKind, PartnerRegistered
from domains.referrals.events import (
    DeclineReason,
    ReferralDeclined,
    ReferralReopened,
    ReferralWithdrawn,
    WithdrawalReason,
)
from domains.volunteers.events import (
    AbsenceReason,
    CapacitySet,
    LeavingReason,
    Profile,
    ProfileTold,
    RolesAgreed,
    VolunteerBack,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRole,
)
from tests.databases import BACKENDS
from tests.projections.dumps import rows_of
from tests.projections.stage import Branch, Stage, Woman, ids_of, of_case, staged

TELLS_EVERYTHING = ("case_history", "volunteer_register", "likenesses")
"""Read models that show each telling beside what it corrects."""


class Told(NamedTuple):
    """Whom a fact is told of."""

    stage: Stage
    branch: Branch
    her: Woman
    match: MatchEvent
    partner: PartnerId

    @property
    def participant(self) -> dict[str, Any]:
        return {"participant": self.her.participant}

    @property
    def case(self) -> dict[str, Any]:
        return of_case(self.her, self.branch)

    @property
    def volunteer(self) -> dict[str, Any]:
        return {"volunteer": self.match.volunteer, "branch": self.branch.id}

    @property
    def referral(self) -> dict[str, Any]:
        ids = {"referral": self.her.referral, "participant": self.her.participant}
        return {**ids, "branch": self.branch.id}

    @property
    def place(self) -> dict[str, Any]:
        return {"municipality": MunicipalityCode("0851")}


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("tellings"), server) as stage:
        yield stage


@pytest.fixture
def told(stage: Stage) -> Told:
    """Give a branch, a partner, and a woman who is matched."""
    branch, partner = stage.branch(), PartnerId(uuid4())
    name = PublicText("Krisecenter")
    stage.happen(PartnerRegistered(partner=partner, name=name, kind=PartnerKind.SHELTER))
    her = stage.open(branch)
    return Told(stage, branch, her, stage.match(branch, her), partner)


def sealed(value: Any) -> Any:
    return seal(Private(value))


Tell = Callable[..., Event]
"""From `told`, which of three tellings it is, and what it corrects, to the event."""


def _ended(told: Told) -> Sequence[Event]:
    return [ProtectionEnded(ended_on=told.stage.today, **told.participant)]


def _reopened(told: Told) -> Sequence[Event]:
    case: dict[str, Any] = {"reason": ReopenReason.MISTAKE, "reopened_on": told.stage.today}
    return [CaseReopened(**case, **told.case)]


def _asked_again(told: Told) -> Sequence[Event]:
    return [ReferralReopened(due_on=told.stage.today, **told.referral, **told.place)]


def _back(told: Told) -> Sequence[Event]:
    return [VolunteerBack(back_on=told.stage.today, **told.volunteer)]


HELD: dict[str, tuple[Tell, Callable[[Told], Sequence[Event]] | None]] = {
    "name": (
        lambda t, n, **c: ParticipantNamed(name=sealed(f"Navn {n}"), **t.participant, **c),
        None,
    ),
    "needs": (
        lambda t, n, **c: NeedsTold(
            needs=sealed(Needs(languages=("da", "ar", "so")[n : n + 1], support=Support.BOTH)),
            **t.participant,
            **c,
        ),
        None,
    ),
    "safe contact": (
        lambda t, n, **c: SafeContactTold(
            contact=sealed(SafeContact(channel=list(Channel)[n])), **t.participant, **c
        ),
        None,
    ),
    "protection": (
        lambda t, n, **c: AddressProtected(
            level=Protection.ORDINARY, until=t.stage.ahead(30 + n), **t.participant, **c
        ),
        _ended,
    ),
    "consent": (
        lambda t, n, **c: ConsentGiven(
            text_version=n + 1,
            means=ConsentMeans.SPOKEN,
            given_on=t.stage.ago(n),
            **t.participant,
            **c,
        ),
        lambda t: [ConsentWithdrawn(withdrawn_on=t.stage.today, **t.participant)],
    ),
    "plan": (
        lambda t, n, **c: PlanMade(plan=sealed({"goals": [f"Mål {n}"]}), **t.case, **c),
        None,
    ),
    "waiting": (
        lambda t, n, **c: WaitingBegan(
            reason=list(WaitingReason)[n], since=t.stage.ago(n), **t.case, **c
        ),
        lambda t: [WaitingEnded(**t.case)],
    ),
    "pause of the case": (
        lambda t, n, **c: CasePaused(
            reason=list(PauseReason)[n], paused_on=t.stage.ago(n), **t.case, **c
        ),
        lambda t: [CaseResumed(resumed_on=t.stage.today, **t.case)],
    ),
    "closure": (
        lambda t, n, **c: CaseClosed(
            reason=list(ClosureReason)[n], closed_on=t.stage.ago(n), **t.case, **c
        ),
        _reopened,
    ),
    "first meeting": (
        lambda t, n, **c: FirstMeetingPlanned(planned_on=t.stage.ahead(n), **ids_of(t.match), **c),
        None,
    ),
    "trial": (
        lambda t, n, **c: TrialBegan(until=t.stage.ahead(n), **ids_of(t.match), **c),
        None,
    ),
    "pause of the match": (
        lambda t, n, **c: MatchPaused(
            reason=list(MatchPauseReason)[n], paused_on=t.stage.ago(n), **ids_of(t.match), **c
        ),
        lambda t: [MatchResumed(resumed_on=t.stage.today, **ids_of(t.match))],
    ),
    "resumption": (
        lambda t, n, **c: MatchResumed(resumed_on=t.stage.ago(n), **ids_of(t.match), **c),
        lambda t: [
            MatchPaused(
                reason=MatchPauseReason.VOLUNTEER_AWAY,
                paused_on=t.stage.today,
                **ids_of(t.match),
            )
        ],
    ),
    "refusal": (
        lambda t, n, **c: ReferralDeclined(reason=list(DeclineReason)[n], **t.referral, **c),
        _asked_again,
    ),
    "withdrawal": (
        lambda t, n, **c: ReferralWithdrawn(
            reason=list(WithdrawalReason)[n], **t.referral, **t.place, **c
        ),
        _asked_again,
    ),
    "volunteer's name": (
        lambda t, n, **c: VolunteerNamed(name=sealed(f"Navn {n}"), **t.volunteer, **c),
        None,
    ),
    "profile": (
        lambda t, n, **c: ProfileTold(
            profile=sealed(Profile(languages=("da", "ar", "so")[n : n + 1])),
            works_with_children=n == 1,
            **t.volunteer,
            **c,
        ),
        None,
    ),
    "capacity": (
        lambda t, n, **c: CapacitySet(
            capacity=n + 1, replaces=1 if c else None, **t.volunteer, **c
        ),
        None,
    ),
    "roles": (
        lambda t, n, **c: RolesAgreed(
            roles=(list(VolunteerRole)[n],), replaces=0 if c else None, **t.volunteer, **c
        ),
        None,
    ),
    "volunteer's pause": (
        lambda t, n, **c: VolunteerPaused(
            reason=list(AbsenceReason)[n], paused_on=t.stage.ago(n), **t.volunteer, **c
        ),
        _back,
    ),
    "goodbye": (
        lambda t, n, **c: VolunteerLeft(
            reason=list(LeavingReason)[n], left_on=t.stage.ago(n), **t.volunteer, **c
        ),
        _back,
    ),
    "branch's name": (
        lambda t, n, **c: BranchRenamed(branch=t.branch.id, name=PublicText(f"Qnet {n}"), **c),
        None,
    ),
    "opening": (
        lambda t, n, **c: BranchOpened(branch=t.branch.id, opened_on=t.stage.ago(n), **c),
        lambda t: [
            BranchClosed(
                branch=t.branch.id,
                reason=BranchClosureReason.NO_VOLUNTEERS,
                closed_on=t.stage.today,
            )
        ],
    ),
    "partner": (
        lambda t, n, **c: PartnerDescribed(
            partner=t.partner, name=PublicText(f"Center {n}"), kind=list(PartnerKind)[n], **c
        ),
        None,
    ),
}
"""What holds is what was told last. Some facts end before they can be told again."""


@pytest.mark.parametrize("fact", HELD)
def test_a_correction_of_an_older_telling_changes_no_row(told: Told, fact: str) -> None:
    tell, end = HELD[fact]
    stage = told.stage
    (first,) = stage.happen(tell(told, 0))
    stage.happen(*(() if end is None else end(told)), tell(told, 1))
    before = rows(stage, fact)
    stage.happen(tell(told, 2, corrects=first))
    assert rows(stage, fact) == before


@pytest.mark.parametrize("fact", HELD)
def test_a_correction_of_what_stands_changes_some_row(told: Told, fact: str) -> None:
    """Else the test above would show nothing."""
    tell, end = HELD[fact]
    stage = told.stage
    stage.happen(tell(told, 0), *(() if end is None else end(told)))
    (last,) = stage.happen(tell(told, 1))
    before = rows(stage, fact)
    stage.happen(tell(told, 2, corrects=last))
    assert (rows(stage, fact) != before) is (fact not in SHOWN_IN_HISTORIES_ALONE)


SHOWN_IN_HISTORIES_ALONE = {"volunteer's pause", "goodbye"}
"""No row of another read model keeps their day or reason."""


NOTES_EACH = {"volunteer's name": ("branch_overview", "candidates", "safety")}
"""Which read models note of a fact when it was told at all: somebody whom a woman must not meet may
be called by an earlier name too."""


def rows(stage: Stage, fact: str) -> dict[str, Any]:
    """Return all rows of the read models that show what holds of a fact."""
    installation = stage.installation
    installation.engine.catch_up()
    return {
        projection.name: rows_of(installation.models, projection)
        for projection in installation.registry.projections
        if projection.name not in (*TELLS_EVERYTHING, *NOTES_EACH.get(fact, ()))
    }


CORRECTED = one_of(none(), sampled_from(range(4)))
"""Nothing: it is told anew. A number: that telling is corrected, if there are so many."""


class Tellings:
    """What a test knows of a fact: each telling as it is corrected now, and the event to name."""

    def __init__(self, tell: Callable[[str, EventId | None], EventId]) -> None:
        self._tell = tell
        self._known: list[tuple[str, EventId]] = []

    def go_on(self, value: str, corrected: int | None) -> None:
        """Tell anew, or correct one of the tellings."""
        if corrected is None or corrected >= len(self._known):
            self._known.append((value, self._tell(value, None)))
        else:
            _, event = self._known[corrected]
            self._known[corrected] = (value, self._tell(value, event))

    @property
    def holds(self) -> str:
        """What was told last, as it is corrected now."""
        return self._known[-1][0]


class TestWhatEverybodyReads:
    """Whatever was told and corrected in whatever order, all queries say the same."""

    @given(order=lists(CORRECTED, min_size=2, max_size=6))
    @settings(
        max_examples=10,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def test_her_name_and_how_she_is_reached(self, stage: Stage, order: list[int | None]) -> None:
        branch = stage.branch()
        her, referred = stage.open(branch), stage.refer(branch.id)
        match = stage.match(branch, her)
        names = Tellings(lambda value, corrects: self._named(stage, her, referred, value, corrects))
        self._events: dict[EventId, EventId] = {}
        contacts = Tellings(lambda value, corrects: self._told(stage, her, value, corrects))
        for number, corrected in enumerate(order):
            names.go_on(f"Navn{number} Aster", corrected)
            contacts.go_on(f"Ord {number}", corrected)
        assert self._names_read(stage, branch, her, referred) == {names.holds}
        assert self._ways_read(stage, branch, her, match) == {contacts.holds}

    def _named(
        self, stage: Stage, her: Woman, referred: Woman, name: str, corrects: EventId | None
    ) -> EventId:
        """Tell both of them the same, and return the event about the first."""
        also = None if corrects is None else self._events[corrects]
        first, second = stage.happen(
            ParticipantNamed(participant=her.participant, name=sealed(name), corrects=corrects),
            ParticipantNamed(participant=referred.participant, name=sealed(name), corrects=also),
        )
        self._events[first] = second
        return first

    def _told(self, stage: Stage, her: Woman, words: str, corrects: EventId | None) -> EventId:
        contact = sealed(SafeContact(channel=Channel.CALL, words=words))
        (event,) = stage.happen(
            SafeContactTold(participant=her.participant, contact=contact, corrects=corrects)
        )
        return event

    def _names_read(self, stage: Stage, branch: Branch, her: Woman, referred: Woman) -> set[Any]:
        def ask(query: str, **fields: Any) -> Any:
            return stage.ask(branch.leader, query, **fields)

        (inbox,) = (
            row
            for row in ask("referrals.inbox", branch=branch.id).items
            if row.referral == str(referred.referral)
        )
        (case,) = ask("cases.list", branch=branch.id).items
        (match,) = ask("matches.board", branch=branch.id).items
        (shown,) = ask("cases.show", case=her.case).people
        (found,) = (
            person
            for person in ask("search.people", branch=branch.id, name="Aster").people
            if str(her.participant) in person.ids
        )
        overview = ask("branches.overview", branch=branch.id).items
        names = {inbox.name, case.name, match.participant_name, shown.name, *found.names}
        return names | {item.name for item in overview if item.name is not None}

    def _ways_read(self, stage: Stage, branch: Branch, her: Woman, match: MatchEvent) -> set[Any]:
        volunteer = stage.account(Role.VOLUNTEER, branch=branch.id, volunteer=match.volunteer)
        (mine,) = stage.ask(volunteer, "matches.mine", volunteer=match.volunteer)
        shown = stage.ask(branch.leader, "cases.show", case=her.case)
        return {mine.safe_contact.words, shown.safe_contact.words}
