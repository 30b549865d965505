"""Who might fit: the distance, the ranking, and what a leader is shown of her volunteers."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Forbidden, NotFound
from core.events import Event, EventId
from core.facts import Reader
from core.identity import AccountId
from core.likeness import Names
from core.personal import ERASED, Private, PublicText, seal
from core.readlog import ReadLogEntry
from core.text import Language, Text
from domains.branches.events import (
    BranchId,
    BranchPlanned,
    MunicipalityCode,
    MunicipalityCovered,
    MunicipalityReleased,
)
from domains.cases.events import (
    CaseClosed,
    CaseId,
    CaseOpened,
    CaseReopened,
    CaseTransferred,
    ClosureReason,
    ReopenReason,
)
from domains.matches.events import (
    EndReason,
    LikenessAsked,
    LikenessJudged,
    MatchAccepted,
    MatchEnded,
    MatchId,
    MatchPaused,
    MatchPauseReason,
    MatchProposed,
)
from domains.matches.vetoes import Pair, Verdict, verdict_of
from domains.participants.events import (
    Channel,
    ChildId,
    ChildRegistered,
    ChildRemoved,
    DayTime,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    Needs,
    NeedsTold,
    ParticipantId,
    ParticipantRegistered,
    ParticipantsMerged,
    SafeContact,
    SafeContactTold,
    Support,
    ThirdPersonId,
)
from domains.referrals.events import (
    RedirectReason,
    ReferralId,
    ReferralRedirected,
    ReferralSubmitted,
)
from domains.volunteers.events import (
    AbsenceReason,
    CapacitySet,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    LeavingReason,
    Profile,
    ProfileTold,
    RelationTold,
    RelationWithdrawn,
    RolesAgreed,
    TurnDownReason,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerId,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
    VolunteerRole,
)
from projections.candidates.distance import kilometres
from projections.candidates.queries import CandidateRow, Candidates
from projections.candidates.ranking import (
    CRITERIA,
    Candidate,
    CaseNeeds,
    Criterion,
    Finding,
    children,
    distance,
    languages,
    load,
    rank,
    times,
    wishes,
)
from tests.projections.test_match_board import happen
from tests.projections.world import DAY, World

TODAY = date(2026, 3, 2)
COPENHAGEN, FREDERIKSBERG, AARHUS, AALBORG, ODENSE, HORSENS = map(
    MunicipalityCode, ("0101", "0147", "0751", "0851", "0461", "0615")
)
DANGEROUS = "Jens Mikael Hansen"
ALIKE = "Jenz Hanssen"
MORNING, EVENING = DayTime.MORNING, DayTime.EVENING


class TestDistance:
    def test_is_that_on_a_globe(self) -> None:
        assert kilometres(COPENHAGEN, AARHUS) == pytest.approx(157, abs=5)
        assert kilometres(COPENHAGEN, FREDERIKSBERG) == pytest.approx(3.5, abs=0.5)

    def test_is_the_same_both_ways_and_nothing_at_home(self) -> None:
        there, back = kilometres(ODENSE, AALBORG), kilometres(AALBORG, ODENSE)
        assert there == pytest.approx(back)
        assert kilometres(ODENSE, ODENSE) == 0

    def test_is_not_known_to_a_place_that_is_none(self) -> None:
        assert kilometres(ODENSE, MunicipalityCode("9999")) is None


def volunteer(**told: Any) -> Candidate:
    """Return a volunteer with room for one."""
    known: dict[str, Any] = {"volunteer": "v", "capacity": 1}
    return Candidate(**(known | told))


def case(**told: Any) -> CaseNeeds:
    """Return a case of which nothing else is known."""
    known: dict[str, Any] = {"today": TODAY}
    return CaseNeeds(**(known | told))


def points(found: Finding) -> tuple[float, str, str]:
    """Return the share in two digits, and the words."""
    return round(found.share, 2), found.words.da, found.words.en


class TestCriteria:
    def test_what_was_not_told_counts_half(self) -> None:
        unknown = (0.5, "ikke fortalt", "not told")
        for find in (languages, distance, times, wishes):
            assert points(find(case(), volunteer())) == unknown
        someone = volunteer(languages=frozenset({"da"}), municipalities=(ODENSE,))
        assert points(languages(case(), someone)) == unknown
        assert points(distance(case(), someone)) == unknown
        nowhere = volunteer(municipalities=(MunicipalityCode("9999"),))
        assert points(distance(case(municipality=ODENSE), nowhere)) == unknown

    def test_a_shared_language_is_best_if_she_named_it_first(self) -> None:
        hers = case(languages=("so", "ar", "da"))
        assert points(languages(hers, volunteer(languages=frozenset({"da", "so"})))) == (
            1.0,
            "fælles sprog: so, da",
            "languages in common: so, da",
        )
        assert languages(hers, volunteer(languages=frozenset({"da"}))).share == 0.8

    def test_no_shared_language_costs_points_unless_somebody_translates(self) -> None:
        other = volunteer(languages=frozenset({"fi"}))
        alone = languages(case(languages=("so",)), other)
        assert points(alone) == (-1.0, "intet fælles sprog", "no language in common")
        helped = languages(case(languages=("so",), interpreter=True), other)
        assert points(helped) == (
            0.4,
            "intet fælles sprog, men en tolk",
            "no language in common, but an interpreter",
        )

    def test_the_nearest_municipality_counts(self) -> None:
        home = case(municipality=COPENHAGEN)
        here = distance(home, volunteer(municipalities=(AARHUS, COPENHAGEN)))
        assert points(here) == (1.0, "i hendes kommune", "in her municipality")
        near = distance(home, volunteer(municipalities=(AARHUS, FREDERIKSBERG)))
        assert points(near) == (
            1.0,
            "4 km fra hendes kommune",
            "4 km from her municipality",
        )
        assert distance(home, volunteer(municipalities=(AARHUS,))).share == 0
        roskilde = distance(home, volunteer(municipalities=(MunicipalityCode("0265"),)))
        assert 0.3 < roskilde.share < 0.6

    def test_times_count_by_their_share_of_hers(self) -> None:
        hers = case(times=frozenset({MORNING, EVENING}))
        both = volunteer(times=frozenset({MORNING, EVENING, DayTime.WEEKEND}))
        assert points(times(hers, both)) == (
            1.0,
            "begge kan: formiddag, aften",
            "both can: morning, evening",
        )
        assert times(hers, volunteer(times=frozenset({EVENING}))).share == 0.5
        weekend = volunteer(times=frozenset({DayTime.WEEKEND}))
        assert points(times(hers, weekend)) == (
            0.0,
            "ingen fælles tider",
            "no times in common",
        )

    @pytest.mark.parametrize(
        ("support", "share"),
        [
            (Support.ONE_TO_ONE, 1.0),
            (Support.PHONE_FRIEND, 1.0),
            (Support.BOTH, 0.5),
            (Support.NETWORK, 0.0),
        ],
    )
    def test_wishes_count_by_roles(self, support: Support, share: float) -> None:
        visitor = volunteer(roles=frozenset({VolunteerRole.DRIVER, VolunteerRole.ONE_TO_ONE}))
        found = wishes(case(support=support), visitor)
        assert points(found) == (
            share,
            f"hun ønsker: {support.label.da}; roller: en-til-en-støtte, chauffør",
            f"she wishes for: {support.label.en}; roles: one-to-one support, driver",
        )

    @pytest.mark.parametrize(
        ("gladly", "days", "share"),
        [(True, 60, 1.0), (True, 59, 0.6), (False, 60, 0.4), (False, 59, 0.0)],
    )
    def test_children_count_with_the_certificate(
        self,
        gladly: bool,  # noqa: FBT001 - a parameter of the test
        days: int,
        share: float,
    ) -> None:
        until = TODAY + timedelta(days=days)
        someone = volunteer(works_with_children=gladly, certificate_until=until)
        found = children(case(children=1), someone)
        assert found.share == pytest.approx(share)
        assert found.words.da.endswith(f"; børneattest til {until}")
        assert found.words.en.startswith("likes" if gladly else "doesn't")

    def test_without_children_nobody_loses_points_for_them(self) -> None:
        found = children(case(), volunteer())
        assert points(found) == (1.0, "ingen børn i forløbet", "no children in the case")

    def test_room_counts_by_its_share_of_the_capacity(self) -> None:
        assert points(load(case(), volunteer(capacity=4, load=1))) == (
            0.75,
            "1 af 4 pladser er optaget",
            "1 of 4 places are taken",
        )
        assert load(case(), volunteer(capacity=0, load=0)).share == 0
        assert load(case(), volunteer(capacity=1, load=2)).share == 0


PERFECT = {
    "languages": frozenset({"da"}),
    "municipalities": (AALBORG,),
    "times": frozenset({MORNING}),
    "roles": frozenset({VolunteerRole.ONE_TO_ONE}),
    "works_with_children": True,
    "certificate_until": TODAY + timedelta(days=400),
}
HERS = case(
    languages=("da",),
    municipality=AALBORG,
    times=frozenset({MORNING}),
    support=Support.ONE_TO_ONE,
    children=2,
)


class TestRanking:
    def test_the_weights_are_100_points_together(self) -> None:
        assert sum(criterion.weight for criterion in CRITERIA) == 100
        (best,) = rank(HERS, [volunteer(**PERFECT)])
        assert (best.score, best.available, best.vetoes) == (100, True, ())
        assert [(part.criterion.code, part.points) for part in best.parts] == [
            (criterion.code, criterion.weight) for criterion in CRITERIA
        ]

    def test_the_parts_add_up_to_the_score(self) -> None:
        someone = volunteer(**(PERFECT | {"times": frozenset({EVENING}), "capacity": 4, "load": 2}))
        (found,) = rank(HERS, [someone])
        assert found.score == sum(part.points for part in found.parts) == 80

    def test_a_missing_language_weighs_twice(self) -> None:
        (found,) = rank(HERS, [volunteer(**(PERFECT | {"languages": frozenset({"fi"})}))])
        assert (found.score, found.parts[0].points) == (40, -30)

    def test_no_score_is_below_nothing(self) -> None:
        far = volunteer(languages=frozenset({"fi"}), municipalities=(COPENHAGEN,), load=1)
        (found,) = rank(HERS, [far])
        assert found.score == 0

    def test_the_best_come_first_then_who_has_a_veto_then_who_is_away(self) -> None:
        ranked = rank(
            HERS,
            [
                volunteer(volunteer="away", available=False),
                volunteer(**PERFECT, volunteer="full", load=1),
                volunteer(volunteer="unknown", certificate_until=TODAY),
                volunteer(**PERFECT, volunteer="perfect"),
                volunteer(**PERFECT, volunteer="also perfect"),
            ],
        )
        assert [one.candidate.volunteer for one in ranked] == [
            "also perfect",
            "perfect",
            "unknown",
            "full",
            "away",
        ]
        assert [one.available for one in ranked] == [True, True, True, False, False]

    def test_of_who_is_away_nothing_is_said(self) -> None:
        (found,) = rank(HERS, [volunteer(available=False, load=9)])
        assert (found.score, found.parts, found.vetoes) == (None, (), ())

    @pytest.mark.parametrize(
        ("told", "codes"),
        [
            ({"load": 1}, ["no_room"]),
            ({"capacity": 0}, ["no_room"]),
            ({"certificate_until": None}, ["child_certificate"]),
            ({"certificate_until": TODAY - timedelta(days=1)}, ["child_certificate"]),
            ({"certificate_until": TODAY}, []),
            ({"load": 2, "certificate_until": None}, ["no_room", "child_certificate"]),
        ],
    )
    def test_open_vetoes_are_told(self, told: dict[str, Any], codes: list[str]) -> None:
        (found,) = rank(HERS, [volunteer(**(PERFECT | told))])
        assert [veto.code for veto in found.vetoes] == codes
        assert found.available == (not codes)

    def test_no_certificate_is_needed_where_no_children_are(self) -> None:
        without = PERFECT | {"certificate_until": None}
        (found,) = rank(case(), [volunteer(**without)])
        assert found.available

    def test_other_criteria_can_be_given(self) -> None:
        shy = Criterion(
            "shy", Text("genert", "shy"), 50, lambda _case, _one: Finding(0.5, Text("ja", "yes"))
        )
        (found,) = rank(HERS, [volunteer(**PERFECT)], [*CRITERIA, shy])
        assert found.score == round(100 * 125 / 150)
        assert found.parts[-1].words == Text("ja", "yes")
        (nothing,) = rank(HERS, [volunteer(**PERFECT)], [])
        assert (nothing.score, nothing.parts) == (0, ())

    @given(st.data())
    def test_the_order_of_the_register_changes_nothing(self, data: st.DataObject) -> None:
        sets = st.frozensets
        someone = st.builds(
            Candidate,
            volunteer=st.text(max_size=3),
            available=st.booleans(),
            municipalities=st.lists(st.sampled_from([AALBORG, ODENSE]), max_size=2).map(tuple),
            languages=sets(st.sampled_from(["da", "so", "fi"])),
            times=sets(st.sampled_from(DayTime)),
            roles=sets(st.sampled_from(VolunteerRole)),
            works_with_children=st.booleans(),
            certificate_until=st.none() | st.dates(TODAY - 9 * DAY, TODAY + 99 * DAY),
            capacity=st.integers(0, 5),
            load=st.integers(0, 6),
        )
        people = data.draw(st.lists(someone, unique_by=lambda one: one.volunteer, max_size=6))
        ranked = rank(HERS, people)
        assert rank(HERS, data.draw(st.permutations(people))) == ranked
        for one in ranked:
            assert (one.score is None) == (not one.candidate.available)
            assert one.score is None or 0 <= one.score <= 100
            assert not one.available or (one.candidate.room and not one.vetoes)


class Course:
    """A branch of its own, with a case that waits for a volunteer."""

    def __init__(self, world: World, municipality: MunicipalityCode = AALBORG) -> None:
        self.world = world
        self.branch = BranchId(uuid4())
        self.happen(BranchPlanned(branch=self.branch, name=PublicText("Qnet")))
        self.leader = f"leader of {self.branch}"
        world.new_account(self.leader, role="activity_leader", branch=str(self.branch))
        self.participant = self.register()
        self.referral = ReferralId(uuid4())
        self.case = CaseId(uuid4())
        self.ids: dict[str, Any] = {
            "case": self.case,
            "participant": self.participant,
            "branch": self.branch,
        }
        self.happen(
            ReferralSubmitted(
                referral=self.referral,
                participant=self.participant,
                branch=self.branch,
                municipality=municipality,
            ),
            CaseOpened(**self.ids, referral=self.referral, responsible=AccountId(uuid4())),
        )

    def happen(self, *events: Event) -> EventId:
        """Let events have happened, and return the id of the last."""
        return happen(self.world, *events)[-1]

    def register(self) -> ParticipantId:
        """Let a participant be registered."""
        participant = ParticipantId(uuid4())
        name = seal(Private("Amira"))
        self.happen(ParticipantRegistered(participant=participant, name=name))
        return participant

    def needs(self, participant: ParticipantId | None = None, **told: Any) -> None:
        """Let her tell what she needs."""
        always: dict[str, Any] = {"languages": ("da",), "support": Support.ONE_TO_ONE}
        needs = Needs(**(always | told))
        self.happen(
            NeedsTold(participant=participant or self.participant, needs=seal(Private(needs)))
        )

    def child(self, participant: ParticipantId | None = None) -> ChildId:
        """Let her have a child."""
        child, born = ChildId(uuid4()), seal(Private(2018))
        self.happen(
            ChildRegistered(
                participant=participant or self.participant, child=child, birth_year=born
            )
        )
        return child

    def avoids(
        self, name: str = DANGEROUS, participant: ParticipantId | None = None
    ) -> ThirdPersonId:
        """Let there be somebody whom she must not meet."""
        person = ThirdPersonId(uuid4())
        self.happen(
            MustNotMeet(
                participant=participant or self.participant,
                person=person,
                name=seal(Private(name)),
            )
        )
        return person

    def volunteer(self, name: str = "Frivillig Lærke", capacity: int = 1) -> dict[str, Any]:
        """Let a volunteer be approved, and return the ids of her events."""
        hers: dict[str, Any] = {"volunteer": VolunteerId(uuid4()), "branch": self.branch}
        self.happen(
            VolunteerRegistered(**hers, name=seal(Private(name))),
            VolunteerApproved(**hers, capacity=capacity),
        )
        return hers

    def certificate(self, hers: dict[str, Any], **told: Any) -> EventId:
        """Let a child certificate of hers be seen; it counts for 400 days."""
        seen: dict[str, Any] = {
            "kind": CertificateKind.CHILD,
            "issued_on": self.world.today,
            "outcome": CertificateOutcome.CLEAR,
            "valid_until": self.world.today + 400 * DAY,
        }
        return self.happen(CertificateSeen(**hers, **(seen | told)))

    def relation(self, hers: dict[str, Any], name: str) -> ThirdPersonId:
        """Let her be related to somebody."""
        relative = ThirdPersonId(uuid4())
        self.happen(RelationTold(**hers, relative=relative, name=seal(Private(name))))
        return relative

    def match(self, hers: dict[str, Any], case: CaseId | None = None) -> dict[str, Any]:
        """Let her be proposed."""
        ids = hers | {
            "match": MatchId(uuid4()),
            "case": case or self.case,
            "participant": self.participant,
        }
        self.happen(MatchProposed(**ids))
        return ids

    def ask(self, language: Language = "da") -> list[CandidateRow]:
        """Return the candidates as the leader of the branch sees them."""
        found = self.world.ask(self.leader, "matches.candidates", language, case=str(self.case))
        return list(found.candidates)

    def looks(self) -> list[ReadLogEntry]:
        """Return the looks that were taken at candidates."""
        return [look for look in self.world.looks() if look.action == "matches.candidates"]

    def row(self, hers: dict[str, Any], language: Language = "da") -> CandidateRow:
        """Return one candidate."""
        (found,) = (r for r in self.ask(language) if r.volunteer == str(hers["volunteer"]))
        return found

    def verdict(self, hers: dict[str, Any]) -> Verdict:
        """Return what the write side says of the names around the two."""
        recorder, keys, _ = self.world.installation.stores
        read = Reader(recorder, self.world.installation.registry.codec, Names(keys))
        return verdict_of(read, Pair(self.case, hers["volunteer"]))

    def words(self, hers: dict[str, Any], language: Language = "da") -> dict[str, str]:
        """Return what explains her score, by criterion."""
        return {part.criterion: part.words for part in self.row(hers, language).parts}


@pytest.fixture
def course(world: World) -> Course:
    """Give a branch with a case that waits for a volunteer."""
    return Course(world)


def like_away(row: CandidateRow) -> CandidateRow:
    """Return the row of somebody who is away, with this one's id and name."""
    return CandidateRow(
        row.volunteer,
        row.name,
        available=False,
        score=None,
        parts=(),
        reasons=(),
        proposed=False,
        ask_duty_officer=False,
        asked=False,
    )


def codes(parts: Iterable[Any]) -> list[str]:
    return [part.code for part in parts]


class TestCandidates:
    def test_each_has_a_name_a_score_and_its_explanation(self, course: Course) -> None:
        course.needs(languages=("so", "da"), times=(MORNING,), support=Support.BOTH)
        course.child()
        hers = course.volunteer("Lærke Vang", capacity=2)
        course.certificate(hers)
        told = Profile(
            languages=("da", "fi"), municipalities=(ODENSE, AALBORG), times=(MORNING, EVENING)
        )
        course.happen(
            RolesAgreed(**hers, roles=(VolunteerRole.ONE_TO_ONE, VolunteerRole.ACTIVITIES)),
            ProfileTold(**hers, profile=seal(Private(told)), works_with_children=True),
        )
        row = course.row(hers)
        assert (row.name, row.available, row.reasons) == ("Lærke Vang", True, ())
        assert row.score == 94
        until = course.world.today + 400 * DAY
        assert [(p.criterion, p.label, p.points, p.out_of, p.words) for p in row.parts] == [
            ("languages", "sprog", 24, 30, "fælles sprog: da"),
            ("distance", "afstand", 20, 20, "i hendes kommune"),
            ("times", "tider", 15, 15, "begge kan: formiddag"),
            (
                "wishes",
                "ønsker",
                15,
                15,
                "hun ønsker: begge dele; roller: en-til-en-støtte, netværksaktiviteter",
            ),
            ("children", "børn", 10, 10, f"er gerne sammen med børn; børneattest til {until}"),
            ("load", "belastning", 10, 10, "0 af 2 pladser er optaget"),
        ]
        assert course.words(hers, "en")["times"] == "both can: morning"
        assert course.row(hers, "en").parts[0].label == "languages"

    def test_the_best_come_first(self, course: Course) -> None:
        course.needs(languages=("so",))
        for language in ("fi", "so", "da"):
            hers = course.volunteer(f"Taler {language}")
            told = seal(Private(Profile(languages=(language,))))
            course.happen(ProfileTold(**hers, profile=told, works_with_children=False))
        found = course.ask()
        assert found[0].name == "Taler so"
        assert [row.score for row in found] == sorted(
            (row.score for row in found if row.score is not None), reverse=True
        )

    def test_one_look_is_logged_with_all_who_were_opened(self, course: Course) -> None:
        course.needs()
        first, away = course.volunteer(), course.volunteer()
        told = seal(Private(Profile(languages=("da",))))
        for hers in (first, away):
            course.happen(ProfileTold(**hers, profile=told, works_with_children=False))
        course.happen(self.pause(course, away))
        looks = len(course.looks())
        course.ask()
        (look,) = course.looks()[looks:]
        assert (look.outcome, look.purpose) == ("opened", "support")
        people = {course.participant, first["volunteer"], away["volunteer"]}
        assert set(look.persons) == people
        assert look.fields == (
            "participant.needs_told:needs",
            "volunteer.profile_told:profile",
            "volunteer.registered:name",
        )

    def pause(self, course: Course, hers: dict[str, Any]) -> VolunteerPaused:
        return VolunteerPaused(**hers, reason=AbsenceReason.REST, paused_on=course.world.today)

    def test_what_was_not_told_is_said_to_be_so(self, course: Course) -> None:
        hers = course.volunteer()
        words = course.words(hers)
        told = {"languages", "times", "wishes", "distance"}
        assert {code for code, said in words.items() if said == "ikke fortalt"} == told
        assert course.row(hers).score == 61

    def test_safe_times_count_where_she_named_no_others(self, course: Course) -> None:
        hers = course.volunteer()
        told = seal(Private(Profile(languages=("da",), times=(EVENING,))))
        contact = seal(Private(SafeContact(channel=Channel.CALL, times=(EVENING,))))
        course.happen(
            ProfileTold(**hers, profile=told, works_with_children=False),
            SafeContactTold(participant=course.participant, contact=contact),
        )
        assert course.words(hers)["times"] == "begge kan: aften"
        course.needs(times=(MORNING,))
        assert course.words(hers)["times"] == "ingen fælles tider"

    def test_what_the_branch_covers_counts_where_she_named_no_municipality(
        self, world: World
    ) -> None:
        course = Course(world, ODENSE)
        hers = course.volunteer()
        covers: dict[str, Any] = {"branch": course.branch, "municipality": HORSENS}
        course.happen(MunicipalityCovered(**covers))
        far = kilometres(ODENSE, HORSENS)
        assert far is not None
        assert course.words(hers)["distance"] == f"{round(far)} km fra hendes kommune"
        elsewhere = covers | {"branch": BranchId(uuid4())}
        course.happen(MunicipalityReleased(**elsewhere))
        assert course.words(hers)["distance"] != "ikke fortalt"
        course.happen(MunicipalityReleased(**covers))
        assert course.words(hers)["distance"] == "ikke fortalt"

    def test_a_redirected_referral_has_another_municipality(self, world: World) -> None:
        course = Course(world, ODENSE)
        hers = course.volunteer()
        told = seal(Private(Profile(languages=("da",), municipalities=(AALBORG,))))
        course.case, leader = CaseId(uuid4()), AccountId(uuid4())
        opened = course.ids | {"case": course.case, "referral": course.referral}
        course.happen(
            ProfileTold(**hers, profile=told, works_with_children=False),
            ReferralRedirected(
                referral=course.referral,
                participant=course.participant,
                branch=course.branch,
                to=course.branch,
                municipality=AALBORG,
                reason=RedirectReason.LIVES_ELSEWHERE,
                due_on=world.today,
            ),
            CaseOpened(**opened, responsible=leader),
        )
        assert course.words(hers)["distance"] == "i hendes kommune"

    def test_needs_and_children_are_those_of_all_her_ids(self, course: Course) -> None:
        other = course.register()
        hers = course.volunteer()
        told = seal(Private(Profile(languages=("so",))))
        course.happen(ProfileTold(**hers, profile=told, works_with_children=False))
        course.needs(languages=("fi",))
        course.needs(other, languages=("so",))
        course.child(other)
        course.avoids("Kalk Mejsel", other)
        assert course.row(hers).available
        assert course.words(hers)["languages"] == "intet fælles sprog"
        course.happen(ParticipantsMerged(participant=other, merged=course.participant))
        assert course.words(hers)["languages"] == "fælles sprog: so"
        assert codes(course.row(hers).reasons) == ["child_certificate"]
        course.relation(hers, "Kalk Mejsel")
        row = course.row(hers)
        assert row == like_away(row)
        course.happen(MergeUndone(participant=other, merged=course.participant))
        assert course.row(hers).available

    def test_a_removed_child_counts_no_more(self, course: Course) -> None:
        hers, child = course.volunteer(), course.child()
        assert not course.row(hers).available
        course.happen(ChildRemoved(participant=course.participant, child=child))
        assert course.row(hers).available

    def test_names_are_those_told_last(self, course: Course) -> None:
        hers = course.volunteer()
        course.happen(VolunteerNamed(**hers, name=seal(Private("Lærke Vang"))))
        assert course.row(hers).name == "Lærke Vang"

    def test_who_was_erased_is_shown_as_erased(self, course: Course) -> None:
        hers = course.volunteer()
        told = seal(Private(Profile(languages=("da",))))
        course.happen(ProfileTold(**hers, profile=told, works_with_children=False))
        course.needs()
        keys = course.world.installation.stores.keys
        with keys.transaction():
            keys.erase(hers["volunteer"])
        row = course.row(hers)
        assert row.name == ERASED
        assert row.parts[0].words == "ikke fortalt"

    def test_a_closed_case_has_none_and_nobody_is_opened(self, course: Course) -> None:
        course.volunteer()
        day = course.world.today
        closed = course.happen(CaseClosed(**course.ids, reason=ClosureReason.MOVED, closed_on=day))
        looks = len(course.looks())
        assert course.ask() == []
        (look,) = course.looks()[looks:]
        assert (look.outcome, look.persons) == ("looked", ())
        reopened = CaseReopened(**course.ids, reason=ReopenReason.NEEDS_SUPPORT, reopened_on=day)
        course.happen(
            reopened,
            CaseClosed(**course.ids, reason=ClosureReason.HER_WISH, closed_on=day, corrects=closed),
        )
        assert len(course.ask()) == 1

    def test_a_transferred_case_has_those_of_its_new_branch(self, course: Course) -> None:
        course.volunteer("Lærke her")
        there = Course(course.world)
        there.volunteer("Lærke der")
        someone = AccountId(uuid4())
        course.happen(
            CaseTransferred(
                case=course.case,
                participant=course.participant,
                branch=there.branch,
                came_from=course.branch,
                responsible=someone,
                relieved=someone,
            )
        )
        there.case = course.case
        assert [row.name for row in there.ask()] == ["Lærke der"]

    def test_are_shown_to_leaders_of_the_branch_only(self, course: Course) -> None:
        case = str(course.case)
        with pytest.raises(NotFound):
            course.world.ask("south leader", "matches.candidates", case=case)
        for who in ("officer", "counsellor", "auditor"):
            with pytest.raises(Forbidden):
                course.world.ask(who, "matches.candidates", case=case)


class TestPages:
    """All are ranked; those of the page are named and explained."""

    def test_follow_each_other_in_the_order_of_the_ranking(self, course: Course) -> None:
        for number in range(5):
            course.volunteer(f"Lærke {number}")
        whole = course.ask()
        found: list[CandidateRow] = []
        cursor: int | None = 0
        while cursor is not None:
            page = self.page(course, cursor)
            assert len(page.candidates) <= 2
            found += page.candidates
            cursor = page.next
        assert found == whole
        assert len(whole) == 5

    def test_a_page_is_one_look_and_every_name_in_it_is_open(self, course: Course) -> None:
        for number in range(3):
            course.volunteer(f"Lærke {number}")
        before = len(course.looks())
        page = self.page(course, 0)
        assert all(isinstance(row.name, str) for row in page.candidates)
        (look,) = course.looks()[before:]
        assert "volunteer.registered:name" in look.fields

    def page(self, course: Course, cursor: int) -> Candidates:
        page: Candidates = course.world.ask(
            course.leader, "matches.candidates", case=str(course.case), cursor=cursor, limit=2
        )
        return page


class TestOpenVetoes:
    def test_whoever_has_no_room_is_shown_so(self, course: Course) -> None:
        hers = course.volunteer()
        match = course.match(hers)
        row = course.row(hers)
        assert (row.available, row.proposed) == (True, True)
        course.happen(MatchAccepted(**match))
        row = course.row(hers)
        assert (row.available, row.proposed) == (False, False)
        assert [(r.code, r.words) for r in row.reasons] == [("no_room", "har ikke plads til flere")]
        assert course.words(hers)["load"] == "1 af 1 pladser er optaget"
        assert row.score is not None
        away = MatchPauseReason.VOLUNTEER_AWAY
        course.happen(MatchPaused(**match, reason=away, paused_on=course.world.today))
        assert codes(course.row(hers).reasons) == ["no_room"]
        course.happen(MatchEnded(**match, reason=EndReason.COMPLETED))
        assert course.row(hers).available

    def test_a_proposal_for_another_case_takes_no_room(self, course: Course) -> None:
        hers = course.volunteer()
        course.match(hers, CaseId(uuid4()))
        row = course.row(hers)
        assert (row.available, row.proposed) == (True, False)

    def test_room_is_what_was_agreed_last_as_it_is_corrected(self, course: Course) -> None:
        hers = course.volunteer()
        course.happen(MatchAccepted(**course.match(hers)))
        first = course.happen(CapacitySet(**hers, capacity=4))
        second = course.happen(CapacitySet(**hers, capacity=2))
        course.happen(CapacitySet(**hers, capacity=1, corrects=first))
        assert course.words(hers)["load"] == "1 af 2 pladser er optaget"
        third = course.happen(CapacitySet(**hers, capacity=3, corrects=second))
        course.happen(CapacitySet(**hers, capacity=5, corrects=third))
        assert course.words(hers)["load"] == "1 af 5 pladser er optaget"

    def test_where_children_are_the_certificate_that_was_issued_last_must_hold(
        self, course: Course
    ) -> None:
        course.child()
        hers, today = course.volunteer(), course.world.today
        assert [(r.code, r.words) for r in course.row(hers, "en").reasons] == [
            ("child_certificate", "the child certificate is missing or has expired")
        ]
        course.certificate(hers, kind=CertificateKind.CRIMINAL_RECORD)
        assert not course.row(hers).available
        clear = course.certificate(hers)
        assert course.row(hers).available
        course.certificate(hers, issued_on=today - 9 * DAY, outcome=CertificateOutcome.REMARKS)
        assert course.row(hers).available
        course.certificate(hers, issued_on=today, valid_until=today - DAY, corrects=clear)
        assert codes(course.row(hers).reasons) == ["child_certificate"]

    def test_a_certificate_counts_on_its_last_day(self, course: Course) -> None:
        course.child()
        hers = course.volunteer()
        seen = course.certificate(hers, valid_until=course.world.today)
        assert course.row(hers).available
        course.certificate(hers, valid_until=course.world.today - DAY, corrects=seen)
        assert not course.row(hers).available


class TestWhoIsAway:
    def test_is_listed_without_a_reason(self, course: Course) -> None:
        hers, today = course.volunteer("Lærke Vang"), course.world.today
        paused = VolunteerPaused(**hers, reason=AbsenceReason.ILLNESS, paused_on=today)
        first = course.happen(paused)
        row = course.row(hers)
        assert row == like_away(row)
        assert row.name == "Lærke Vang"
        back = course.happen(VolunteerBack(**hers, back_on=today))
        assert course.row(hers).available
        course.happen(
            VolunteerPaused(
                **hers, reason=AbsenceReason.REST, paused_on=today - DAY, corrects=first
            )
        )
        assert course.row(hers).available
        course.happen(paused, VolunteerBack(**hers, back_on=today - DAY, corrects=back))
        assert not course.row(hers).available

    def test_is_whoever_is_not_approved_yet(self, course: Course) -> None:
        hers: dict[str, Any] = {"volunteer": VolunteerId(uuid4()), "branch": course.branch}
        course.happen(VolunteerRegistered(**hers, name=seal(Private("Ny Lærke"))))
        row = course.row(hers)
        assert row == like_away(row)
        today = course.world.today
        paused = VolunteerPaused(**hers, reason=AbsenceReason.ILLNESS, paused_on=today)
        course.happen(paused, VolunteerBack(**hers, back_on=today))
        assert not course.row(hers).available

    def test_is_whoever_has_other_roles_only(self, course: Course) -> None:
        hers = course.volunteer()
        wrong = course.happen(RolesAgreed(**hers, roles=(VolunteerRole.DRIVER,)))
        row = course.row(hers)
        assert row == like_away(row)
        course.happen(RolesAgreed(**hers, roles=(VolunteerRole.ONE_TO_ONE,), corrects=wrong))
        assert course.row(hers).available
        course.happen(RolesAgreed(**hers, roles=(VolunteerRole.LEADER,), corrects=wrong))
        assert course.row(hers).available

    def test_whoever_has_left_is_no_candidate(self, course: Course) -> None:
        hers, other, today = course.volunteer(), course.volunteer(), course.world.today
        left = course.happen(VolunteerLeft(**hers, reason=LeavingReason.MOVED, left_on=today))
        turned = TurnedDown(**other, reason=TurnDownReason.HER_WISH, turned_down_on=today)
        course.happen(turned)
        assert course.ask() == []
        course.happen(
            VolunteerBack(**hers, back_on=today),
            VolunteerLeft(**hers, reason=LeavingReason.TIME, left_on=today, corrects=left),
        )
        assert [row.available for row in course.ask()] == [False], "she applies anew"
        course.happen(VolunteerApproved(**hers, capacity=1))
        assert [row.available for row in course.ask()] == [True]


_VERDICTS = {
    (True, False): Verdict.MAY_MEET,
    (True, True): Verdict.UNJUDGED,
    (False, False): Verdict.MUST_NOT_MEET,
}


class TestHiddenVetoes:
    """Who is too close to a person she must not meet looks exactly like somebody who is away."""

    def test_a_relative_of_that_name_hides_the_volunteer(self, course: Course) -> None:
        course.needs()
        course.avoids()
        close, away, free = (course.volunteer(f"Lærke {n}") for n in range(3))
        course.relation(close, "Jens Hansen")
        today = course.world.today
        course.happen(VolunteerPaused(**away, reason=AbsenceReason.REST, paused_on=today))
        for hers in (close, away):
            row = course.row(hers)
            assert msgspec.to_builtins(row) == msgspec.to_builtins(like_away(row))
        assert course.row(free).available
        assert course.ask()[0].volunteer == str(free["volunteer"])

    def test_so_does_the_volunteer_s_own_name(self, course: Course) -> None:
        course.avoids()
        hers = course.volunteer("Jens Hansen")
        row = course.row(hers)
        assert row == like_away(row)

    def test_open_vetoes_and_proposals_give_nobody_away(self, course: Course) -> None:
        course.avoids()
        course.child()
        hers = course.volunteer(DANGEROUS)
        course.match(hers)
        row = course.row(hers)
        assert row == like_away(row)

    def test_neither_profile_is_opened(self, course: Course) -> None:
        course.avoids()
        course.needs()
        hers = course.volunteer(DANGEROUS)
        told = seal(Private(Profile(languages=("da",))))
        course.happen(ProfileTold(**hers, profile=told, works_with_children=False))
        course.ask()
        assert "volunteer.profile_told:profile" not in course.looks()[-1].fields

    def test_it_ends_when_she_may_meet_again_or_the_relation_was_none(self, course: Course) -> None:
        person, hers = course.avoids(), course.volunteer()
        relative = course.relation(hers, DANGEROUS)
        assert not course.row(hers).available
        course.happen(RelationWithdrawn(**hers, relative=relative))
        assert course.row(hers).available
        course.relation(hers, DANGEROUS)
        assert not course.row(hers).available
        course.happen(MayMeetAgain(participant=course.participant, person=person))
        assert course.row(hers).available

    def test_near_names_are_for_the_duty_officer(self, course: Course) -> None:
        course.avoids()
        hers = course.volunteer()
        course.relation(hers, ALIKE)
        ids = hers | {"case": course.case, "participant": course.participant}
        row = course.row(hers)
        assert (row.available, row.ask_duty_officer, row.asked) == (True, True, False)
        course.happen(LikenessAsked(**ids))
        row = course.row(hers)
        assert (row.available, row.ask_duty_officer, row.asked) == (True, True, True)
        course.happen(LikenessJudged(**ids, may_meet=True))
        row = course.row(hers)
        assert (row.available, row.ask_duty_officer, row.asked) == (True, False, False)
        course.happen(LikenessAsked(**ids))
        assert not course.row(hers).ask_duty_officer
        course.happen(LikenessJudged(**ids, may_meet=False))
        row = course.row(hers)
        assert row == like_away(row)

    def test_a_yes_holds_for_the_names_that_were_known(self, course: Course) -> None:
        course.avoids()
        hers = course.volunteer()
        course.relation(hers, ALIKE)
        ids = hers | {"case": course.case, "participant": course.participant}
        course.happen(LikenessAsked(**ids), LikenessJudged(**ids, may_meet=True))
        course.relation(hers, ALIKE)
        row = course.row(hers)
        assert (row.available, row.ask_duty_officer, row.asked) == (True, True, False)
        course.happen(LikenessAsked(**ids), LikenessJudged(**ids, may_meet=True))
        course.relation(hers, DANGEROUS)
        row = course.row(hers)
        assert row == like_away(row)

    def test_it_says_what_proposing_says_however_names_are_told_and_judged(
        self, course: Course
    ) -> None:
        hers = course.volunteer("Lærke Hansen")
        other = course.register()
        ids = hers | {"case": course.case, "participant": course.participant}
        both = {"participant": course.participant, "merged": other}
        turns: list[Callable[[], object]] = [
            lambda: course.avoids(ALIKE),
            lambda: course.relation(hers, DANGEROUS),
            lambda: course.happen(LikenessJudged(**ids, may_meet=True)),
            lambda: course.avoids("Åse Bøg"),
            lambda: course.happen(LikenessJudged(**ids, may_meet=True)),
            lambda: course.happen(VolunteerNamed(**hers, name=seal(Private("Aase Boeg")))),
            lambda: course.happen(VolunteerNamed(**hers, name=seal(Private("Lærke Hansen")))),
            lambda: course.happen(LikenessJudged(**ids, may_meet=True)),
            lambda: course.avoids(DANGEROUS, other),
            lambda: course.happen(ParticipantsMerged(**both)),
            lambda: course.happen(LikenessJudged(**ids, may_meet=True)),
            lambda: course.happen(MergeUndone(**both)),
            lambda: course.happen(LikenessJudged(**ids, may_meet=False)),
            lambda: course.relation(hers, ALIKE),
        ]
        seen = []
        for turn in turns:
            turn()
            row = course.row(hers)
            seen.append(_VERDICTS[row.available, row.ask_duty_officer])
            assert seen[-1] is course.verdict(hers)
        assert set(seen) == set(Verdict)

    def test_a_judgement_holds_for_its_case_only(self, course: Course) -> None:
        course.avoids()
        hers = course.volunteer()
        course.relation(hers, ALIKE)
        ids = hers | {"case": CaseId(uuid4()), "participant": course.participant}
        course.happen(LikenessJudged(**ids, may_meet=True))
        assert course.row(hers).ask_duty_officer

    def test_the_duty_officer_may_say_that_two_of_one_name_are_two(self, course: Course) -> None:
        course.avoids()
        hers = course.volunteer(DANGEROUS)
        ids = hers | {"case": course.case, "participant": course.participant}
        assert not course.row(hers).available
        course.happen(LikenessJudged(**ids, may_meet=True))
        assert course.row(hers).available

    def test_other_names_change_nothing(self, course: Course) -> None:
        course.avoids()
        hers = course.volunteer("Lærke Hansen")
        course.relation(hers, "Karen Vestergaard Hansen")
        row = course.row(hers)
        assert (row.available, row.ask_duty_officer) == (True, False)
