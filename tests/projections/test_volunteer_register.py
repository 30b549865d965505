"""Volunteers as their branch sees them: the register, what expires, and one volunteer whole."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from core.command_bus import Call
from core.declared import declared
from core.errors import Forbidden, NotFound
from core.identity import AccountId, of_account
from core.inputs import read_input
from core.personal import ERASED, HIDDEN, Private, seal, to_vault
from domains.accounts.events import AccountDisabled, Role, RoleGiven, RoleTaken
from domains.branches.events import MunicipalityCode
from domains.matches.events import (
    EndReason,
    MatchAccepted,
    MatchEnded,
    MatchPaused,
    MatchPauseReason,
    MatchResumed,
)
from domains.participants.events import DayTime, ThirdPersonId
from domains.volunteers import events as volunteer_events
from domains.volunteers.events import (
    AbsenceReason,
    BoundaryCrossed,
    CapacitySet,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    CourseDone,
    GuidelinesAccepted,
    IncidentHandled,
    IncidentId,
    IncidentOutcome,
    InterviewOutcome,
    LeavingReason,
    PledgeSigned,
    Profile,
    ProfileTold,
    ReferenceOutcome,
    ReferenceTaken,
    RelationTold,
    RelationWithdrawn,
    RolesAgreed,
    SupervisionHeld,
    TurnDownReason,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerContactChanged,
    VolunteerEvent,
    VolunteerId,
    VolunteerInterviewed,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
    VolunteerRole,
)
from domains.volunteers.policy import last_valid_day
from domains.volunteers.preparation import Requirement
from projections.volunteer_register.offer import OfferShown, ProfileShown
from projections.volunteer_register.projection import volunteer_register
from tests.databases import BACKENDS
from tests.preparation import steps
from tests.projections.stage import Branch, Stage, ids_of, staged

CHILD, CRIMINAL = CertificateKind.CHILD, CertificateKind.CRIMINAL_RECORD
PROFILE = Profile(
    languages=("da", "ar"),
    municipalities=(MunicipalityCode("0851"),),
    times=(DayTime.EVENING,),
    interests="Bøger og kager",
)


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("register"), server) as stage:
        yield stage


@pytest.fixture
def branch(stage: Stage) -> Branch:
    return stage.branch()


def ids(volunteer: VolunteerId, branch: Branch) -> dict[str, Any]:
    """Return the ids that every event of the volunteer carries."""
    return {"volunteer": volunteer, "branch": branch.id}


def applicant(stage: Stage, branch: Branch, name: str = "Gøg Dis", **more: Any) -> dict[str, Any]:
    """Register somebody, and return the ids that every event of hers carries."""
    hers = ids(VolunteerId(uuid4()), branch)
    stage.happen(VolunteerRegistered(name=seal(Private(name)), **more, **hers))
    return hers


def approved(stage: Stage, branch: Branch, name: str = "Alk Brise") -> dict[str, Any]:
    """Register and approve somebody, and return the ids that every event of hers carries."""
    return ids(stage.volunteer(branch, name), branch)


def seen(issued_on: date, kind: CertificateKind = CHILD, **more: Any) -> CertificateSeen:
    """Return that a clear certificate was seen, as the command reckons its last day."""
    told: dict[str, Any] = {
        "outcome": CertificateOutcome.CLEAR,
        "valid_until": last_valid_day(kind, issued_on),
    }
    return CertificateSeen(kind=kind, issued_on=issued_on, **(told | more))


def do(stage: Stage, who: AccountId, action: str, /, **fields: Any) -> None:
    """Send a command, so that it stands in the log who told what."""
    (command,) = (
        each for each in stage.installation.registry.commands if each.declaration.name == action
    )
    raw = {name: str(value) for name, value in fields.items()}
    stage.installation.commands.execute(Call(read_input(command, raw), of_account(who)))


def listed(stage: Stage, branch: Branch, **fields: Any) -> list[Any]:
    found = stage.ask(branch.leader, "volunteers.register_list", branch=branch.id, **fields)
    return list(found.items)


def row(stage: Stage, branch: Branch, hers: dict[str, Any]) -> Any:
    (found,) = (r for r in listed(stage, branch) if r.volunteer == str(hers["volunteer"]))
    return found


def expiring(stage: Stage, branch: Branch) -> list[Any]:
    return list(stage.ask(branch.leader, "volunteers.expiring", branch=branch.id))


def shown(stage: Stage, who: AccountId, hers: dict[str, Any], language: Any = "da") -> Any:
    return stage.ask(who, "volunteers.show", language, volunteer=hers["volunteer"])


def account_of(stage: Stage, hers: dict[str, Any]) -> AccountId:
    """Give the volunteer an account."""
    return stage.account(Role.VOLUNTEER, **hers)


class TestRegister:
    def test_lists_the_branch_in_the_order_of_registration(
        self, stage: Stage, branch: Branch
    ) -> None:
        first, second = applicant(stage, branch, "Gøg Dis"), approved(stage, branch, "Alk Brise")
        applicant(stage, stage.branch(), "En anden")
        rows = listed(stage, branch)
        assert [r.volunteer for r in rows] == [str(h["volunteer"]) for h in (first, second)]
        assert [r.name for r in rows] == ["Gøg Dis", "Alk Brise"]
        assert 0 < rows[0].number < rows[1].number

    def test_follows_a_volunteer_from_her_first_interest_to_the_goodbye(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers, day = applicant(stage, branch), stage.today
        rest = AbsenceReason.REST
        course: list[tuple[VolunteerEvent, str]] = [
            (PledgeSigned(signed_on=day, **hers), "preparing"),
            (VolunteerPaused(reason=rest, paused_on=day, **hers), "paused"),
            (VolunteerBack(back_on=day, **hers), "preparing"),
            (VolunteerApproved(capacity=1, **hers), "approved"),
            (VolunteerPaused(reason=rest, paused_on=day, **hers), "paused"),
            (VolunteerBack(back_on=day, **hers), "approved"),
            (VolunteerLeft(reason=LeavingReason.TIME, left_on=day, **hers), "left"),
        ]
        assert row(stage, branch, hers).status == "applied"
        for happens, status in course:
            stage.happen(happens)
            assert row(stage, branch, hers).status == status
            assert [r.status for r in listed(stage, branch, status=status)] == [status]

    def test_a_correction_of_what_is_past_changes_no_state(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers, day = applicant(stage, branch), stage.today
        no = TurnDownReason.HER_WISH
        (said,) = stage.happen(TurnedDown(reason=no, turned_down_on=day, **hers))
        assert row(stage, branch, hers).status == "turned_down"
        stage.happen(VolunteerBack(back_on=day, **hers))
        stage.happen(TurnedDown(reason=no, turned_down_on=day, corrects=said, **hers))
        assert row(stage, branch, hers).status == "applied"

    def test_can_be_narrowed_to_a_status(self, stage: Stage, branch: Branch) -> None:
        applies, helps = applicant(stage, branch), approved(stage, branch)
        for status, hers in (("applied", applies), ("approved", helps)):
            found = listed(stage, branch, status=status)
            assert [r.volunteer for r in found] == [str(hers["volunteer"])]
        assert listed(stage, branch, status="left") == []

    def test_pages_follow_each_other(self, stage: Stage, branch: Branch) -> None:
        names = [f"Alk {number}" for number in range(5)]
        for name in names:
            approved(stage, branch, name)
        found: list[str] = []
        cursor: int | None = 0
        while cursor is not None:
            page = stage.ask(
                branch.leader,
                "volunteers.register_list",
                branch=branch.id,
                status="approved",
                cursor=cursor,
                limit=2,
            )
            found += [r.name for r in page.items]
            cursor = page.next
        assert found == names

    def test_tells_capacity_and_roles_as_they_are_corrected(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers = approved(stage, branch)
        first_roles = (VolunteerRole.ONE_TO_ONE, VolunteerRole.DRIVER)
        (agreed, _, two) = stage.happen(
            RolesAgreed(roles=(VolunteerRole.LEADER,), **hers),
            RolesAgreed(roles=first_roles[::-1], **hers),
            CapacitySet(capacity=2, **hers),
        )
        told = row(stage, branch, hers)
        assert (told.capacity, told.roles) == (2, first_roles)
        stage.happen(
            RolesAgreed(roles=(VolunteerRole.ACTIVITIES,), corrects=agreed, replaces=0, **hers),
            CapacitySet(capacity=4, corrects=two, replaces=1, **hers),
        )
        told = row(stage, branch, hers)
        assert (told.capacity, told.roles) == (4, first_roles)

    def test_counts_the_matches_that_are_promised_now(self, stage: Stage, branch: Branch) -> None:
        match = stage.propose(branch, stage.open(branch))
        hers, which = ids(match.volunteer, branch), ids_of(match)

        def counts() -> tuple[int, int]:
            return row(stage, branch, hers).load, shown(stage, branch.leader, hers).proposed

        assert counts() == (0, 1)
        stage.happen(MatchAccepted(**which))
        assert counts() == (1, 0)
        away = MatchPauseReason.VOLUNTEER_AWAY
        stage.happen(MatchPaused(reason=away, paused_on=stage.today, **which))
        assert counts() == (1, 0)
        stage.happen(MatchResumed(resumed_on=stage.today, **which))
        assert counts() == (1, 0)
        stage.happen(MatchEnded(reason=EndReason.COMPLETED, **which))
        assert counts() == (0, 0)

    def test_tells_what_she_offers(self, stage: Stage, branch: Branch) -> None:
        hers = applicant(stage, branch)
        told = row(stage, branch, hers)
        assert (told.offers, told.works_with_children) == (None, None)
        stage.happen(ProfileTold(profile=seal(Private(PROFILE)), works_with_children=True, **hers))
        told = row(stage, branch, hers)
        assert told.offers == OfferShown(PROFILE.languages, PROFILE.municipalities, PROFILE.times)
        assert told.works_with_children
        assert "Bøger" not in str(msgspec.to_builtins(told))

    def test_lists_what_is_missing_as_the_approval_does(self, stage: Stage, branch: Branch) -> None:
        hers, day = applicant(stage, branch), stage.today
        assert row(stage, branch, hers).missing == tuple(Requirement)
        (unfit,) = stage.happen(
            VolunteerInterviewed(held_on=day, outcome=InterviewOutcome.LATER, **hers)
        )
        stage.happen(
            *(
                ReferenceTaken(taken_on=day, outcome=outcome, **hers)
                for outcome in (ReferenceOutcome.GOOD, ReferenceOutcome.DOUBTS)
            ),
            seen(day, **hers),
            seen(day, CRIMINAL, outcome=CertificateOutcome.REMARKS, **hers),
            PledgeSigned(signed_on=day, **hers),
            GuidelinesAccepted(accepted_on=day, **hers),
            CourseDone(done_on=day, **hers),
        )
        assert row(stage, branch, hers).missing == (
            Requirement.INTERVIEW,
            Requirement.REFERENCES,
            Requirement.CRIMINAL_RECORD_CERTIFICATE,
        )
        stage.happen(
            VolunteerInterviewed(
                held_on=day, outcome=InterviewOutcome.SUITABLE, corrects=unfit, replaces=0, **hers
            ),
            ReferenceTaken(taken_on=day, outcome=ReferenceOutcome.GOOD, **hers),
            seen(day, CRIMINAL, **hers),
        )
        assert row(stage, branch, hers).missing == ()

    def test_a_certificate_is_missing_the_day_after_it_expired(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers = applicant(stage, branch)
        stage.happen(seen(stage.today, valid_until=stage.today, **hers))
        assert Requirement.CHILD_CERTIFICATE not in row(stage, branch, hers).missing
        stage.let_pass(1)
        assert Requirement.CHILD_CERTIFICATE in row(stage, branch, hers).missing

    def test_is_one_look_at_all_who_are_named(self, stage: Stage, branch: Branch) -> None:
        people = {approved(stage, branch)["volunteer"] for _ in range(2)}
        before = len(stage.looks())
        listed(stage, branch)
        (look,) = stage.looks()[before:]
        assert set(look.persons) == people
        assert (look.action, look.purpose) == ("volunteers.register_list", "volunteers")

    @pytest.mark.parametrize("name", ["volunteers.register_list", "volunteers.expiring"])
    def test_is_nothing_for_another_branch_or_role(
        self, stage: Stage, branch: Branch, name: str
    ) -> None:
        with pytest.raises(NotFound):
            stage.ask(stage.branch().leader, name, branch=branch.id)
        hers = approved(stage, branch)
        for other in (stage.account(Role.NATIONAL_OFFICER), account_of(stage, hers)):
            with pytest.raises(Forbidden):
                stage.ask(other, name, branch=branch.id)


class TestExpiring:
    def test_is_told_from_sixty_days_ahead_in_order_of_day(
        self, stage: Stage, branch: Branch
    ) -> None:
        first, second = approved(stage, branch, "Alk Brise"), approved(stage, branch, "Eg Lind")
        stage.happen(
            seen(stage.ago(700), valid_until=stage.ahead(61), **first),
            seen(stage.ago(701), CRIMINAL, valid_until=stage.ahead(60), **first),
            seen(stage.ago(800), CRIMINAL, valid_until=stage.ago(1), **second),
            seen(stage.ago(702), valid_until=stage.today, **second),
        )
        assert [(e.name, e.kind, e.days) for e in expiring(stage, branch)] == [
            ("Eg Lind", CRIMINAL, -1),
            ("Eg Lind", CHILD, 0),
            ("Alk Brise", CRIMINAL, 60),
        ]
        (_, _, last) = expiring(stage, branch)
        assert (last.volunteer, last.status, last.load) == (str(first["volunteer"]), "approved", 0)
        assert (last.issued_on, last.valid_until) == (stage.ago(701), stage.ahead(60))
        stage.let_pass(1)
        assert [e.days for e in expiring(stage, branch)] == [-2, -1, 59, 60]

    def test_counts_the_one_that_was_issued_last_and_as_it_was_corrected(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers = approved(stage, branch)
        (old,) = stage.happen(seen(stage.ago(720), **hers))
        assert [e.valid_until for e in expiring(stage, branch)] == [
            last_valid_day(CHILD, stage.ago(720))
        ]
        stage.happen(seen(stage.ago(30), **hers))
        assert expiring(stage, branch) == []
        stage.happen(seen(stage.ago(10), outcome=CertificateOutcome.REMARKS, **hers))
        assert expiring(stage, branch) == [], "what has remarks doesn't count at all"
        (renewed,) = stage.happen(seen(stage.ago(5), **hers))
        stage.happen(seen(stage.ago(800), corrects=renewed, replaces=3, **hers))
        assert expiring(stage, branch) == [], "then the one with remarks was issued last"
        stage.happen(seen(stage.ago(3), corrects=old, replaces=0, valid_until=stage.today, **hers))
        assert [e.days for e in expiring(stage, branch)] == [0]

    def test_includes_who_pauses_and_nobody_who_is_gone(self, stage: Stage, branch: Branch) -> None:
        match = stage.match(branch, stage.open(branch))
        hers, day = ids(match.volunteer, branch), stage.today
        stage.happen(
            seen(stage.ago(800), **hers),
            VolunteerPaused(reason=AbsenceReason.TRAVEL, paused_on=day, **hers),
        )
        (found,) = expiring(stage, branch)
        assert (found.status, found.load) == ("paused", 1)
        stage.happen(VolunteerLeft(reason=LeavingReason.MOVED, left_on=day, **hers))
        never = applicant(stage, branch)
        stage.happen(
            seen(stage.ago(800), **never),
            TurnedDown(reason=TurnDownReason.NO_ANSWER, turned_down_on=day, **never),
        )
        before = len(stage.looks())
        assert expiring(stage, branch) == []
        (look,) = stage.looks()[before:]
        assert look.persons == (), "nobody's name is opened for it"

    def test_tells_what_the_overview_tells_of_who_is_there(
        self, stage: Stage, branch: Branch
    ) -> None:
        for age, until in ((700, 61), (701, 60), (800, -1)):
            hers = approved(stage, branch, f"Alk {age}")
            stage.happen(seen(stage.ago(age), valid_until=stage.ahead(until), **hers))
        overview = stage.ask(branch.leader, "branches.overview", branch=branch.id).items
        told = {(item.subject, item.day) for item in overview if "certificate" in item.kind.value}
        assert {(e.volunteer, e.valid_until) for e in expiring(stage, branch)} == told
        assert len(told) == 2


class TestShow:
    def test_a_leader_sees_her_whole(self, stage: Stage, branch: Branch) -> None:
        hers = applicant(stage, branch, "Alk Brise", phone=to_vault(Private("+45 01 23 4567")))
        account, relative, day = account_of(stage, hers), ThirdPersonId(uuid4()), stage.today
        stage.happen(
            VolunteerContactChanged(email=to_vault(Private("alk@example.org")), **hers),
            ProfileTold(profile=seal(Private(PROFILE)), works_with_children=False, **hers),
            RelationTold(
                relative=relative,
                name=seal(Private("En Bror")),
                relation=seal(Private("bror")),
                **hers,
            ),
            seen(day, **hers),
            seen(stage.ago(800), CRIMINAL, **hers),
            RolesAgreed(roles=(VolunteerRole.DRIVER,), **hers),
            VolunteerApproved(capacity=2, **hers),
        )
        told = shown(stage, branch.leader, hers)
        assert told.number == row(stage, branch, hers).number
        assert (told.volunteer, told.branch) == (str(hers["volunteer"]), str(branch.id))
        assert (told.name, told.status, told.capacity) == ("Alk Brise", "approved", 2)
        assert (told.phone, told.email) == ("+45 01 23 4567", "alk@example.org")
        assert told.profile == ProfileShown(**msgspec.structs.asdict(PROFILE))
        assert (told.works_with_children, told.roles) == (False, (VolunteerRole.DRIVER,))
        (brother,) = told.relations
        assert (brother.relative, brother.name, brother.relation) == (
            str(relative),
            "En Bror",
            "bror",
        )
        assert [(c.kind, c.issued_on, c.holds) for c in told.certificates] == [
            (CHILD, day, True),
            (CRIMINAL, stage.ago(800), False),
        ]
        assert told.missing == row(stage, branch, hers).missing
        assert told.accounts == (str(account),)
        role: dict[str, Any] = {"account": account, "role": Role.VOLUNTEER, **hers}
        stage.happen(RoleTaken(**role))
        assert shown(stage, branch.leader, hers).accounts == ()
        stage.happen(RoleGiven(**role))
        assert shown(stage, branch.leader, hers).accounts == (str(account),)
        stage.happen(AccountDisabled(account=account))
        assert shown(stage, branch.leader, hers).accounts == ()

    def test_says_nothing_where_nothing_was_told(self, stage: Stage, branch: Branch) -> None:
        told = shown(stage, branch.leader, applicant(stage, branch))
        assert (told.phone, told.email, told.profile, told.works_with_children) == (None,) * 4
        assert {told.relations, told.certificates, told.incidents, told.accounts} == {()}
        assert told.missing == tuple(Requirement)

    def test_is_one_look_at_her_and_her_relatives(self, stage: Stage, branch: Branch) -> None:
        hers, relative = applicant(stage, branch), ThirdPersonId(uuid4())
        stage.happen(RelationTold(relative=relative, name=seal(Private("En Bror")), **hers))
        before = len(stage.looks())
        shown(stage, branch.leader, hers)
        (look,) = stage.looks()[before:]
        assert set(look.persons) == {hers["volunteer"], relative}
        assert (look.action, look.purpose) == ("volunteers.show", "volunteers")

    def test_can_be_written_as_json(self, stage: Stage, branch: Branch) -> None:
        hers = applicant(stage, branch)
        stage.happen(ProfileTold(profile=seal(Private(PROFILE)), works_with_children=True, **hers))
        raw = msgspec.json.decode(msgspec.json.encode(shown(stage, branch.leader, hers)))
        profile = {
            "state": "told",
            "languages": ["da", "ar"],
            "municipalities": ["0851"],
            "times": ["evening"],
            "interests": "Bøger og kager",
        }
        assert raw["profile"] == profile
        assert raw["history"][-1]["personal"] == {"profile": profile}

    def test_has_what_was_told_last_and_corrections_of_that(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers, relative = applicant(stage, branch, "Alk Birse"), ThirdPersonId(uuid4())

        def called(name: str, corrects: Any = None) -> VolunteerNamed:
            return VolunteerNamed(name=seal(Private(name)), corrects=corrects, **hers)

        def speaks(language: str, corrects: Any = None) -> ProfileTold:
            profile = seal(Private(Profile(languages=(language,))))
            return ProfileTold(profile=profile, works_with_children=True, corrects=corrects, **hers)

        def related(name: str, corrects: Any = None) -> RelationTold:
            sealed = seal(Private(name))
            return RelationTold(relative=relative, name=sealed, corrects=corrects, **hers)

        (first, danish, brother) = stage.happen(
            called("Alk Brsie"), speaks("da"), related("En Borr")
        )
        (second, arabic, _) = stage.happen(
            called("Alk Lind"), speaks("ar"), related("En Bror", brother)
        )
        stage.happen(called("Alk Brise", first), speaks("de", danish))
        told = shown(stage, branch.leader, hers)
        assert (told.name, told.profile.languages) == ("Alk Lind", ("ar",))
        assert [r.name for r in told.relations] == ["En Bror"]
        assert row(stage, branch, hers).offers == OfferShown(("ar",))
        stage.happen(called("Alk Linde", second), speaks("so", arabic))
        told = shown(stage, branch.leader, hers)
        assert (told.name, told.profile.languages) == ("Alk Linde", ("so",))
        stage.happen(RelationWithdrawn(relative=relative, **hers), related("Sent", brother))
        assert shown(stage, branch.leader, hers).relations == ()

    def test_has_the_contact_details_that_are_in_use(self, stage: Stage, branch: Branch) -> None:
        hers = applicant(stage, branch, phone=to_vault(Private("11 11 11 11")))
        leader = branch.leader
        (told,) = shown(stage, leader, hers).history

        def calls(phone: str, **more: Any) -> VolunteerContactChanged:
            return VolunteerContactChanged(phone=to_vault(Private(phone)), **more, **hers)

        (second,) = stage.happen(calls("22 22 22 22"))
        stage.happen(calls("33 33 33 33", corrects=told.event))
        assert shown(stage, leader, hers).phone == "22 22 22 22", "the first isn't in use"
        stage.happen(calls("44 44 44 44", corrects=second))
        assert shown(stage, leader, hers).phone == "44 44 44 44"

    def test_a_detail_that_was_deleted_is_shown_as_erased(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers = applicant(stage, branch, phone=to_vault(Private("11 11 11 11")))
        stage.happen(VolunteerContactChanged(phone=to_vault(Private("22 22 22 22")), **hers))
        stage.installation.reactions.catch_up()
        registration, change, deletion = shown(stage, branch.leader, hers).history
        assert (registration.personal["phone"], change.personal) == (
            ERASED,
            {"phone": "22 22 22 22"},
        )
        assert deletion.words == "1 gamle kontaktoplysninger blev slettet"

    def test_is_nothing_for_another_branch_volunteer_or_role(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers = approved(stage, branch)
        colleague = account_of(stage, approved(stage, branch))
        for other in (stage.branch().leader, colleague):
            with pytest.raises(NotFound):
                shown(stage, other, hers)
        with pytest.raises(Forbidden):
            shown(stage, stage.account(Role.NATIONAL_OFFICER), hers)


class TestHistory:
    def test_shows_the_fact_and_its_correction_in_words(self, stage: Stage, branch: Branch) -> None:
        hers, day = applicant(stage, branch), stage.today
        good, doubts = ReferenceOutcome.GOOD, ReferenceOutcome.DOUBTS
        (first,) = stage.happen(
            ReferenceTaken(
                taken_on=stage.ago(2), outcome=good, note=seal(Private("Varm og rolig")), **hers
            )
        )
        (second,) = stage.happen(
            ReferenceTaken(taken_on=day, outcome=doubts, corrects=first, replaces=0, **hers),
        )
        stage.happen(RolesAgreed(roles=(VolunteerRole.ONE_TO_ONE, VolunteerRole.DRIVER), **hers))
        registered, told, correction, roles = shown(stage, branch.leader, hers).history
        assert (registered.label, registered.personal) == (
            "Frivillig registreret",
            {"name": "Gøg Dis"},
        )
        assert told.words == f"Reference {stage.ago(2)}: god"
        assert told.personal == {"note": "Varm og rolig"}
        assert (told.event, told.happened_on, told.recorded_at) == (
            str(first),
            stage.ago(2),
            stage.now,
        )
        assert (told.corrects, told.corrected_by) == (None, str(second))
        assert correction.words == f"Reference {day}: forbehold"
        assert (correction.corrects, correction.corrected_by) == (str(first), None)
        assert (correction.name, correction.actor) == ("volunteer.reference_taken", "system:test")
        assert roles.words == "Roller aftalt: en-til-en-støtte, chauffør"
        assert [e.words for e in shown(stage, branch.leader, hers, "en").history][2:] == [
            f"Reference on {day}: with doubts",
            "Roles agreed: one-to-one support, driver",
        ]

    def test_follows_incidents_until_they_are_handled(self, stage: Stage, branch: Branch) -> None:
        hers, day = approved(stage, branch), stage.today
        first, second = IncidentId(uuid4()), IncidentId(uuid4())

        def crossed(incident: IncidentId, words: str, corrects: Any = None) -> BoundaryCrossed:
            return BoundaryCrossed(
                incident=incident,
                happened_on=day,
                words=seal(Private(words)),
                corrects=corrects,
                **hers,
            )

        (told, _) = stage.happen(crossed(first, "Hun lånte penge ud"), crossed(second, "Andet"))
        assert shown(stage, branch.leader, hers).incidents == (str(first), str(second))
        stage.happen(
            IncidentHandled(
                incident=first,
                outcome=IncidentOutcome.TALK,
                handled_on=day,
                words=seal(Private("Vi talte om det")),
                **hers,
            ),
            crossed(first, "Hun lånte bøger ud", told),
        )
        found = shown(stage, branch.leader, hers)
        assert found.incidents == (str(second),)
        hers_told = [e for e in found.history if e.about == str(first)]
        assert [e.personal["words"] for e in hers_told] == [
            "Hun lånte penge ud",
            "Vi talte om det",
            "Hun lånte bøger ud",
        ]

    def test_has_every_event_of_a_volunteer(self) -> None:
        told = declared(volunteer_events, VolunteerEvent)
        assert len(told) > 20
        assert [e for e in told if not volunteer_register.wants_type(e.declaration.name)] == []


class TestHerself:
    def test_she_sees_where_she_stands(self, stage: Stage, branch: Branch) -> None:
        hers = applicant(stage, branch, "Alk Brise", phone=to_vault(Private("11 11 11 11")))
        account = account_of(stage, hers)
        for step in steps(stage.today):
            do(stage, branch.leader, step.action, **step.fields, volunteer=hers["volunteer"])
        stage.happen(
            ProfileTold(profile=seal(Private(PROFILE)), works_with_children=True, **hers),
            VolunteerApproved(capacity=2, **hers),
        )
        told, whole = shown(stage, account, hers), shown(stage, branch.leader, hers)
        assert told == msgspec.structs.replace(whole, history=told.history)
        assert [e.label for e in told.history] == [
            "Frivillig registreret",
            "Attest set",
            "Attest set",
            "Tavshedserklæring underskrevet",
            "Retningslinjer om børn accepteret",
            "Kursus gennemført",
            "Profil fortalt",
            "Frivillig godkendt",
        ]
        assert len(whole.history) == len(told.history) + 3

    def test_what_others_think_of_her_is_not_told(self, stage: Stage, branch: Branch) -> None:
        hers, day = applicant(stage, branch), stage.today
        account, incident = account_of(stage, hers), IncidentId(uuid4())
        secret = seal(Private("Kun for ledere"))
        stage.happen(
            VolunteerInterviewed(held_on=day, outcome=InterviewOutcome.LATER, note=secret, **hers),
            ReferenceTaken(taken_on=day, outcome=ReferenceOutcome.DOUBTS, note=secret, **hers),
            BoundaryCrossed(incident=incident, happened_on=day, words=secret, **hers),
            IncidentHandled(
                incident=incident,
                outcome=IncidentOutcome.NOTHING,
                handled_on=day,
                words=secret,
                **hers,
            ),
            BoundaryCrossed(incident=IncidentId(uuid4()), happened_on=day, words=secret, **hers),
            RelationTold(relative=ThirdPersonId(uuid4()), name=secret, **hers),
            SupervisionHeld(held_on=day, note=secret, **hers),
        )
        before = len(stage.looks())
        told = shown(stage, account, hers)
        (look,) = stage.looks()[before:]
        assert [e.label for e in told.history] == ["Frivillig registreret", "Supervision holdt"]
        assert told.history[-1].personal == {"note": HIDDEN}
        assert (told.relations, told.incidents) == ((), ())
        assert "Kun for ledere" not in str(msgspec.to_builtins(told))
        assert look.fields == ("volunteer.registered:name",)
        assert look.persons == (hers["volunteer"],)
        whole = shown(stage, branch.leader, hers)
        assert len(whole.incidents) == len(whole.relations) == 1
        assert [e.personal for e in whole.history].count({"note": "Kun for ledere"}) == 3

    def test_what_is_missing_is_told_as_far_as_she_brings_it(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers = applicant(stage, branch)
        account = account_of(stage, hers)
        stage.happen(CourseDone(done_on=stage.today, **hers))
        assert shown(stage, account, hers).missing == (
            Requirement.CHILD_CERTIFICATE,
            Requirement.CRIMINAL_RECORD_CERTIFICATE,
            Requirement.PLEDGE,
            Requirement.GUIDELINES,
        )

    def test_she_sees_what_she_told_and_what_became_of_it(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers, day = approved(stage, branch), stage.today
        account, volunteer = account_of(stage, hers), hers["volunteer"]
        do(
            stage,
            account,
            "volunteers.report_incident",
            volunteer=volunteer,
            happened_on=day,
            words="Han ringede om natten",
        )
        do(stage, account, "volunteers.tell_relation", volunteer=volunteer, name="En Borr")
        (incident,) = shown(stage, account, hers).incidents
        *_, reported, relation = shown(stage, account, hers).history
        assert reported.personal == {"words": "Han ringede om natten"}
        assert (reported.about, reported.actor) == (incident, f"account:{account}")
        do(
            stage,
            branch.leader,
            "volunteers.handle_incident",
            volunteer=volunteer,
            incident=incident,
            outcome="talk",
            handled_on=day,
            words="Hun skal passe på",
        )
        do(
            stage,
            branch.leader,
            "volunteers.report_incident",
            volunteer=volunteer,
            happened_on=day,
            words="Hun ringer selv til ham",
            corrects=reported.event,
        )
        do(
            stage,
            branch.leader,
            "volunteers.tell_relation",
            volunteer=volunteer,
            name="En Bror",
            corrects=relation.event,
        )
        told = shown(stage, account, hers)
        assert told.incidents == ()
        assert [r.name for r in told.relations] == ["En Bror"]
        assert [(e.words, e.personal) for e in told.history[-5:]] == [
            ("Grænseoverskridelse", {"words": "Han ringede om natten"}),
            ("Relation fortalt", {"name": "En Borr"}),
            (f"Behandlet {day}: en samtale", {"words": HIDDEN}),
            ("Grænseoverskridelse", {"words": HIDDEN}),
            ("Relation fortalt", {"name": "En Bror"}),
        ]
        assert told.history[-5].corrected_by == told.history[-2].event
        relative = told.relations[0].relative
        do(
            stage,
            branch.leader,
            "volunteers.withdraw_relation",
            volunteer=volunteer,
            relative=relative,
        )
        told = shown(stage, account, hers)
        assert (told.relations, told.history[-1].about) == ((), relative)

    def test_whoever_also_leads_the_branch_sees_as_a_leader(
        self, stage: Stage, branch: Branch
    ) -> None:
        hers = approved(stage, branch)
        both = account_of(stage, hers)
        stage.happen(
            ReferenceTaken(taken_on=stage.today, outcome=ReferenceOutcome.GOOD, **hers),
            RoleGiven(account=both, role=Role.ACTIVITY_LEADER, branch=stage.branch().id),
        )
        assert len(shown(stage, both, hers).history) == 2, "she leads elsewhere"
        stage.happen(RoleGiven(account=both, role=Role.ACTIVITY_LEADER, branch=branch.id))
        assert len(shown(stage, both, hers).history) == 3


def test_all_of_that_rebuilt_equals_live(stage: Stage) -> None:
    stage.require_rebuilt_equals_live("volunteer_register")
