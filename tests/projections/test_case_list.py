"""Cases as their branch sees them: the list, who waits, what is offered, and one case whole."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from core.errors import Forbidden, NotFound
from core.identity import AccountId
from core.personal import HIDDEN, Private, seal, to_vault
from domains.accounts.events import Role
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ClosureReason,
    ConcernHandled,
    ConcernId,
    ConcernOutcome,
    ConcernRaised,
    DeputyNamed,
    HandoverReason,
    NotificationId,
    NotificationSent,
    PauseReason,
    PlanMade,
    ReceiptReceived,
    ReopenReason,
    Section,
    TransferDeclined,
    TransferDeclineReason,
    TransferOffered,
    TransferWithdrawn,
    WaitingBegan,
    WaitingEnded,
    WaitingReason,
)
from domains.cases.inputs import Plan
from domains.matches.events import EndReason, MatchAccepted, MatchEnded
from domains.participants.events import (
    AddressProtected,
    Channel,
    ChildId,
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    ContactChanged,
    ContactDetail,
    ContactRemoved,
    DayTime,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    Needs,
    NeedsTold,
    ParticipantNamed,
    ParticipantsMerged,
    Protection,
    ProtectionEnded,
    SafeContact,
    SafeContactTold,
    Support,
    ThirdPersonId,
)
from projections.case_list.shown import (
    ConsentShown,
    NeedsShown,
    PersonShown,
    PlanShown,
    ProtectionShown,
    SafeContactShown,
)
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, ids_of, of_case, staged


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("case_list"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("case_list")


@pytest.fixture
def branch(stage: Stage) -> Branch:
    return stage.branch()


def listed(stage: Stage, branch: Branch, **fields: Any) -> list[Any]:
    found = stage.ask(branch.leader, "cases.list", branch=branch.id, **fields)
    return list(found.items)


def row(stage: Stage, branch: Branch, her: Woman) -> Any:
    (found,) = (each for each in listed(stage, branch) if each.case == str(her.case))
    return found


def waiting(stage: Stage, branch: Branch) -> list[Any]:
    return list(stage.ask(branch.leader, "cases.waiting", branch=branch.id).items)


def offers(stage: Stage, branch: Branch) -> list[Any]:
    return list(stage.ask(branch.leader, "cases.offers", branch=branch.id).items)


def shown(stage: Stage, branch: Branch, her: Woman) -> Any:
    return stage.ask(branch.leader, "cases.show", case=her.case)


class TestList:
    def test_numbers_are_unique_and_rise(self, stage: Stage, branch: Branch) -> None:
        first, second = stage.open(branch, "Birk Aster"), stage.open(branch, "Eg Bellis")
        rows = listed(stage, branch)
        assert [each.case for each in rows] == [str(first.case), str(second.case)]
        assert [each.name for each in rows] == ["Birk Aster", "Eg Bellis"]
        assert 0 < rows[0].number < rows[1].number

    def test_follows_a_case_through_pause_closure_and_reopening(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        ids, day = of_case(her, branch), stage.today
        assert row(stage, branch, her).status == "open"
        away = PauseReason.AWAY
        (paused,) = stage.happen(CasePaused(reason=away, paused_on=stage.ago(3), **ids))
        stage.happen(CasePaused(reason=PauseReason.ILLNESS, paused_on=day, corrects=paused, **ids))
        assert row(stage, branch, her).status == "paused"
        pause = shown(stage, branch, her)
        assert (pause.pause_reason, pause.paused_on) == (PauseReason.ILLNESS, day)
        stage.happen(CaseResumed(resumed_on=day, **ids))
        assert row(stage, branch, her).status == "open"
        assert shown(stage, branch, her).pause_reason is None
        moved, contact_lost = ClosureReason.MOVED, ClosureReason.NO_CONTACT
        (closed,) = stage.happen(CaseClosed(reason=moved, closed_on=stage.ago(2), **ids))
        told = row(stage, branch, her)
        assert (told.status, told.reason, told.closed_on) == ("closed", moved, stage.ago(2))
        (again,) = stage.happen(
            CaseClosed(reason=contact_lost, closed_on=stage.ago(1), corrects=closed, **ids)
        )
        told = row(stage, branch, her)
        assert (told.status, told.reason, told.closed_on) == ("closed", contact_lost, stage.ago(1))
        stage.happen(CaseReopened(reason=ReopenReason.MISTAKE, reopened_on=day, **ids))
        stage.happen(CaseClosed(reason=moved, closed_on=day, corrects=again, **ids))
        told = row(stage, branch, her)
        assert (told.status, told.reason, told.closed_on) == ("open", None, None)

    def test_a_pause_that_is_corrected_later_does_not_come_back(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        ids, day = of_case(her, branch), stage.today
        (paused,) = stage.happen(CasePaused(reason=PauseReason.AWAY, paused_on=day, **ids))
        (resumed,) = stage.happen(CaseResumed(resumed_on=day, **ids))
        stage.happen(CasePaused(reason=PauseReason.AWAY, paused_on=day, corrects=paused, **ids))
        assert row(stage, branch, her).status == "open"
        stage.happen(CasePaused(reason=PauseReason.SAFETY, paused_on=day, **ids))
        stage.happen(CaseResumed(resumed_on=day, corrects=resumed, **ids))
        assert row(stage, branch, her).status == "paused"

    def test_can_be_narrowed_to_a_status(self, stage: Stage, branch: Branch) -> None:
        here, rests = stage.open(branch), stage.open(branch)
        ids = of_case(rests, branch)
        stage.happen(CasePaused(reason=PauseReason.AWAY, paused_on=stage.today, **ids))
        assert [each.case for each in listed(stage, branch, status="open")] == [str(here.case)]
        assert [each.case for each in listed(stage, branch, status="paused")] == [str(rests.case)]
        assert listed(stage, branch, status="closed") == []

    def test_says_who_answers_and_who_stands_in(self, stage: Stage, branch: Branch) -> None:
        her, other, third = stage.open(branch), AccountId(uuid4()), AccountId(uuid4())
        ids = of_case(her, branch)
        stage.happen(DeputyNamed(deputy=other, **ids))
        told = row(stage, branch, her)
        assert (told.responsible, told.deputy) == (str(branch.leader), str(other))
        leaves: dict[str, Any] = {"relieved": branch.leader, "reason": HandoverReason.LEAVES}
        stage.happen(CaseHandedOver(responsible=third, **leaves, **ids))
        told = row(stage, branch, her)
        assert (told.responsible, told.deputy) == (str(third), str(other))
        stage.happen(CaseHandedOver(responsible=other, **leaves, **ids))
        told = row(stage, branch, her)
        assert (told.responsible, told.deputy) == (str(other), None)
        stage.happen(DeputyNamed(deputy=third, **ids), DeputyNamed(deputy=None, **ids))
        assert row(stage, branch, her).deputy is None

    def test_another_name_is_shown(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch, "Et alias")
        participant = her.participant
        (named,) = stage.happen(
            ParticipantNamed(participant=participant, name=seal(Private("Birk Astre")))
        )
        assert row(stage, branch, her).name == "Birk Astre"
        stage.happen(
            ParticipantNamed(
                participant=participant, name=seal(Private("Birk Aster")), corrects=named
            )
        )
        assert row(stage, branch, her).name == "Birk Aster"
        stage.happen(
            ParticipantNamed(participant=participant, name=seal(Private("Birk Lind"))),
            ParticipantNamed(
                participant=participant, name=seal(Private("Birk Astrid")), corrects=named
            ),
        )
        assert row(stage, branch, her).name == "Birk Lind"


class TestTransfer:
    def test_is_offered_without_a_name_then_moves_the_case(
        self, stage: Stage, branch: Branch
    ) -> None:
        there = stage.branch()
        her = stage.open(branch, "Birk Aster")
        ids = of_case(her, branch)
        stage.happen(DeputyNamed(deputy=AccountId(uuid4()), **ids))
        stage.happen(TransferOffered(to=there.id, **ids))
        (offered,) = offers(stage, there)
        assert (offered.case, offered.offered_by) == (str(her.case), str(branch.id))
        assert offered.number == row(stage, branch, her).number
        assert (offered.opened_at, offered.offered_at) == (stage.now, stage.now)
        assert "Birk" not in str(msgspec.to_builtins(offered))
        assert row(stage, branch, her).offered_to == str(there.id)
        assert offers(stage, branch) == []
        assert listed(stage, there) == []
        with pytest.raises(NotFound):
            shown(stage, there, her)
        taken = CaseTransferred(
            came_from=branch.id,
            responsible=there.leader,
            relieved=branch.leader,
            **of_case(her, there),
        )
        stage.happen(taken)
        assert listed(stage, branch) == []
        assert offers(stage, there) == []
        told = row(stage, there, her)
        assert (told.name, told.responsible, told.deputy, told.offered_to) == (
            "Birk Aster",
            str(there.leader),
            None,
            None,
        )
        assert shown(stage, there, her).came_from == str(branch.id)
        with pytest.raises(NotFound):
            shown(stage, branch, her)

    def test_that_is_declined_or_withdrawn_is_offered_no_more(
        self, stage: Stage, branch: Branch
    ) -> None:
        there, her = stage.branch(), stage.open(branch)
        ids = of_case(her, branch)
        ends = [
            TransferDeclined(to=there.id, reason=TransferDeclineReason.NO_ROOM, **ids),
            TransferWithdrawn(to=there.id, **ids),
            CaseClosed(reason=ClosureReason.MOVED, closed_on=stage.today, **ids),
        ]
        for end in ends:
            stage.happen(TransferOffered(to=there.id, **ids))
            assert len(offers(stage, there)) == 1
            stage.happen(end)
            assert offers(stage, there) == []
            assert row(stage, branch, her).offered_to is None

    def test_is_nothing_for_another_branch(self, stage: Stage, branch: Branch) -> None:
        with pytest.raises(NotFound):
            stage.ask(stage.branch().leader, "cases.offers", branch=branch.id)


class TestWaitingList:
    def test_tells_why_and_how_long(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch, "Birk Aster")
        ids = of_case(her, branch)
        stage.open(branch, "Hun venter ikke")
        language, no_fit = WaitingReason.LANGUAGE, WaitingReason.NO_FIT
        (began,) = stage.happen(WaitingBegan(reason=language, since=stage.ago(12), **ids))
        (found,) = waiting(stage, branch)
        assert (found.case, found.name, found.status) == (str(her.case), "Birk Aster", "open")
        assert (found.reason, found.since, found.days) == (language, stage.ago(12), 12)
        assert (found.proposals, found.responsible) == (0, str(branch.leader))
        assert found.number == row(stage, branch, her).number
        told = row(stage, branch, her)
        assert (told.waiting_reason, told.waiting_since) == (language, stage.ago(12))
        stage.happen(WaitingBegan(reason=no_fit, since=stage.ago(20), corrects=began, **ids))
        (found,) = waiting(stage, branch)
        assert (found.reason, found.days) == (no_fit, 20)
        stage.happen(WaitingBegan(reason=language, since=stage.today, corrects=began, **ids))
        assert waiting(stage, branch)[0].days == 20, "what is corrected already stands no more"
        stage.happen(WaitingEnded(**ids))
        assert waiting(stage, branch) == []
        assert row(stage, branch, her).waiting_reason is None

    def test_counts_the_proposals_without_an_answer(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        ids = of_case(her, branch)
        stage.happen(WaitingBegan(reason=WaitingReason.NO_FIT, since=stage.today, **ids))
        first, second = stage.propose(branch, her), stage.propose(branch, her)
        assert waiting(stage, branch)[0].proposals == 2
        stage.happen(MatchAccepted(**ids_of(first)))
        stage.happen(MatchEnded(reason=EndReason.SAID_NO, **ids_of(second)))
        assert waiting(stage, branch)[0].proposals == 0

    def test_shows_that_a_case_rests_and_drops_a_closed_one(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        ids = of_case(her, branch)
        stage.happen(WaitingBegan(reason=WaitingReason.HER_WISH, since=stage.today, **ids))
        stage.happen(CasePaused(reason=PauseReason.HER_WISH, paused_on=stage.today, **ids))
        assert waiting(stage, branch)[0].status == "paused"
        stage.happen(CaseClosed(reason=ClosureReason.HER_WISH, closed_on=stage.today, **ids))
        assert waiting(stage, branch) == []

    def test_is_nothing_for_another_branch_or_role(self, stage: Stage, branch: Branch) -> None:
        with pytest.raises(NotFound):
            stage.ask(stage.branch().leader, "cases.waiting", branch=branch.id)
        officer = stage.account(Role.NATIONAL_OFFICER)
        with pytest.raises(Forbidden):
            stage.ask(officer, "cases.waiting", branch=branch.id)


NEEDS = Needs(
    languages=("ar", "da"),
    interpreter=True,
    support=Support.ONE_TO_ONE,
    times=(DayTime.EVENING,),
    words="Gerne en, der kan lide haver.",
)
SAFE = SafeContact(channel=Channel.TEXT, times=(DayTime.MORNING,), words="Skriv kun ja eller nej.")


class TestShow:
    def test_opens_what_the_leader_needs(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch, "Birk Aster", phone="+45 01 23 4567")
        participant, ids = her.participant, of_case(her, branch)
        plan = Plan(("Tale med sin søster", "Cykle til byen"), "Ro om aftenen")
        child, person = ChildId(uuid4()), ThirdPersonId(uuid4())
        stage.happen(
            PlanMade(plan=seal(Private(plan)), **ids),
            NeedsTold(participant=participant, needs=seal(Private(NEEDS))),
            SafeContactTold(participant=participant, contact=seal(Private(SAFE))),
            AddressProtected(
                participant=participant, level=Protection.SPECIAL, until=stage.ahead(90)
            ),
            ChildRegistered(
                participant=participant,
                child=child,
                birth_year=seal(Private(2017)),
                name=seal(Private("Elm")),
            ),
            MustNotMeet(
                participant=participant,
                person=person,
                name=seal(Private("Granit Hammer")),
                relation=seal(Private("tidligere mand")),
            ),
        )
        told = shown(stage, branch, her)
        assert told.number == row(stage, branch, her).number
        assert (told.status, told.responsible, told.branch) == (
            "open",
            str(branch.leader),
            str(branch.id),
        )
        assert told.people == (PersonShown(str(participant), "Birk Aster"),)
        assert told.plan == PlanShown(plan.goals, plan.wishes)
        assert told.needs == NeedsShown(**msgspec.structs.asdict(NEEDS))
        assert told.safe_contact == SafeContactShown(**msgspec.structs.asdict(SAFE))
        (phone,) = told.contact
        assert (phone.detail, phone.value) == (ContactDetail.PHONE, "+45 01 23 4567")
        assert told.protection == (
            ProtectionShown(str(participant), Protection.SPECIAL, stage.ahead(90), lapsed=False),
        )
        (elm,) = told.children
        assert (elm.child, elm.birth_year, elm.name) == (str(child), 2017, "Elm")
        (avoided,) = told.must_not_meet
        assert (avoided.name, avoided.relation) == ("Granit Hammer", "tidligere mand")
        assert told.consents
        assert told.consent == (ConsentShown(str(participant), True, 1, stage.today),)

    def test_is_one_look_at_all_of_its_people(self, stage: Stage, branch: Branch) -> None:
        her, person = stage.open(branch), ThirdPersonId(uuid4())
        name = seal(Private("Granit Hammer"))
        stage.happen(MustNotMeet(participant=her.participant, person=person, name=name))
        before = len(stage.looks())
        shown(stage, branch, her)
        (look,) = stage.looks()[before:]
        assert set(look.persons) == {her.participant, person}
        assert (look.action, look.purpose) == ("cases.show", "support")

    def test_says_nothing_where_nothing_was_told(self, stage: Stage, branch: Branch) -> None:
        told = shown(stage, branch, stage.open(branch))
        assert (told.plan, told.needs, told.safe_contact) == (None, None, None)
        lists = (told.contact, told.protection, told.children, told.must_not_meet)
        assert {*lists, told.concerns, told.notifications} == {()}

    def test_can_be_written_as_json(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        stage.happen(NeedsTold(participant=her.participant, needs=seal(Private(NEEDS))))
        raw = msgspec.json.decode(msgspec.json.encode(shown(stage, branch, her)))
        assert raw["needs"] == {
            "state": "told",
            "languages": ["ar", "da"],
            "support": "one_to_one",
            "interpreter": True,
            "times": ["evening"],
            "words": "Gerne en, der kan lide haver.",
        }

    def test_has_what_was_told_last_and_corrections_of_that(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        ids = of_case(her, branch)
        plans = [Plan((f"Mål {n}",)) for n in range(4)]
        (first,) = stage.happen(PlanMade(plan=seal(Private(plans[0])), **ids))
        (second,) = stage.happen(PlanMade(plan=seal(Private(plans[1])), **ids))
        stage.happen(PlanMade(plan=seal(Private(plans[2])), corrects=first, **ids))
        assert shown(stage, branch, her).plan == PlanShown(("Mål 1",))
        stage.happen(PlanMade(plan=seal(Private(plans[3])), corrects=second, **ids))
        assert shown(stage, branch, her).plan == PlanShown(("Mål 3",))

    def test_has_the_contact_details_that_hold(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch, phone="+45 01 23 4567")
        participant = her.participant

        def details() -> dict[str, Any]:
            return {c.detail.value: c.value for c in shown(stage, branch, her).contact}

        stage.happen(
            ContactChanged(
                participant=participant,
                address=to_vault(Private("Øvevej 1")),
                school=to_vault(Private("Øveskolen")),
            )
        )
        assert details() == {
            "phone": "+45 01 23 4567",
            "address": "Øvevej 1",
            "school": "Øveskolen",
        }
        stage.happen(
            ContactChanged(participant=participant, address=to_vault(Private("Øvevej 2"))),
            ContactRemoved(
                participant=participant, details=(ContactDetail.PHONE, ContactDetail.SCHOOL)
            ),
        )
        assert details() == {"address": "Øvevej 2"}

    def test_follows_protection_and_says_when_it_lapsed(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        participant, level = her.participant, Protection.ORDINARY

        def protected() -> Any:
            return [(p.until, p.lapsed) for p in shown(stage, branch, her).protection]

        (first,) = stage.happen(
            AddressProtected(participant=participant, level=level, until=stage.ago(1))
        )
        assert protected() == [(stage.ago(1), True)]
        stage.happen(
            AddressProtected(
                participant=participant, level=level, until=stage.today, corrects=first
            )
        )
        assert protected() == [(stage.today, False)]
        stage.happen(ProtectionEnded(participant=participant, ended_on=stage.today))
        assert protected() == []

    def test_follows_her_consent(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        participant = her.participant
        (withdrawn,) = stage.happen(
            ConsentWithdrawn(participant=participant, withdrawn_on=stage.ago(3))
        )
        assert not shown(stage, branch, her).consents
        stage.happen(
            ConsentWithdrawn(participant=participant, withdrawn_on=stage.ago(4), corrects=withdrawn)
        )
        (told,) = shown(stage, branch, her).consent
        assert (told.consents, told.since) == (False, stage.ago(4))
        given: dict[str, Any] = {"participant": participant, "means": ConsentMeans.DIGITAL}
        (again,) = stage.happen(ConsentGiven(text_version=2, given_on=stage.ago(2), **given))
        stage.happen(ConsentGiven(text_version=3, given_on=stage.ago(1), corrects=again, **given))
        (told,) = shown(stage, branch, her).consent
        assert (told.consents, told.text_version, told.since) == (True, 3, stage.ago(1))

    def test_children_and_whom_she_must_not_meet_come_are_corrected_and_go(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, child, person = stage.open(branch), ChildId(uuid4()), ThirdPersonId(uuid4())
        participant = her.participant

        def child_of(year: int, corrects: Any = None) -> ChildRegistered:
            return ChildRegistered(
                participant=participant,
                child=child,
                birth_year=seal(Private(year)),
                corrects=corrects,
            )

        def avoids(name: str, corrects: Any = None) -> MustNotMeet:
            return MustNotMeet(
                participant=participant,
                person=person,
                name=seal(Private(name)),
                corrects=corrects,
            )

        born, avoided = stage.happen(child_of(2015), avoids("Flint Sav"))
        stage.happen(child_of(2016, born), avoids("Flint Syl", avoided))
        told = shown(stage, branch, her)
        assert [c.birth_year for c in told.children] == [2016]
        assert [p.name for p in told.must_not_meet] == ["Flint Syl"]
        stage.happen(
            ChildRemoved(participant=participant, child=child),
            MayMeetAgain(participant=participant, person=person),
            child_of(2017, born),
            avoids("Flint Tang", avoided),
        )
        told = shown(stage, branch, her)
        assert (told.children, told.must_not_meet) == ((), ())

    def test_has_the_concerns_that_are_open_and_all_notifications(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch)
        ids, day = of_case(her, branch), stage.today
        concern, other, sent = ConcernId(uuid4()), ConcernId(uuid4()), NotificationId(uuid4())

        def raised(concern: ConcernId, words: str, corrects: Any = None) -> ConcernRaised:
            return ConcernRaised(
                concern=concern,
                words=seal(Private(words)),
                raised_on=day,
                due_on=stage.ahead(3),
                corrects=corrects,
                **ids,
            )

        def notified(code: str, corrects: Any = None) -> NotificationSent:
            return NotificationSent(
                notification=sent,
                municipality=MunicipalityCode(code),
                section=Section.EVERYONE,
                sent_on=day,
                concern=concern,
                words=seal(Private("Underretning")),
                corrects=corrects,
                **ids,
            )

        first, _ = stage.happen(raised(concern, "Barnet sover dårligt."), raised(other, "Andet."))
        stage.happen(raised(concern, "Barnet sover ikke.", first))
        told = shown(stage, branch, her)
        assert [c.words for c in told.concerns] == ["Barnet sover ikke.", "Andet."]
        assert {c.due_on for c in told.concerns} == {stage.ahead(3)}
        (first_sent, _) = stage.happen(
            notified("0851"),
            ConcernHandled(concern=concern, outcome=ConcernOutcome.NOTIFIED, handled_on=day, **ids),
        )
        stage.happen(notified("0849", first_sent), raised(concern, "For sent.", first))
        told = shown(stage, branch, her)
        assert [c.words for c in told.concerns] == ["Andet."]
        (notification,) = told.notifications
        assert (notification.municipality, notification.received_on) == ("0849", None)
        assert (notification.words, notification.concern) == ("Underretning", str(concern))
        stage.happen(ReceiptReceived(notification=sent, received_on=day, **ids))
        assert shown(stage, branch, her).notifications[0].received_on == day

    def test_two_records_of_one_person_are_read_together_until_that_is_undone(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, also = stage.open(branch, "Et alias"), stage.refer(BranchId(uuid4()), "Birk Aster")
        child, person = ChildId(uuid4()), ThirdPersonId(uuid4())
        stage.happen(
            NeedsTold(participant=her.participant, needs=seal(Private(NEEDS))),
            NeedsTold(
                participant=also.participant,
                needs=seal(Private(Needs(languages=("so",), support=Support.NETWORK))),
            ),
            ChildRegistered(
                participant=also.participant, child=child, birth_year=seal(Private(2018))
            ),
            MustNotMeet(
                participant=also.participant, person=person, name=seal(Private("Rav Spade"))
            ),
            ContactChanged(participant=also.participant, phone=to_vault(Private("01 02 03 04"))),
            AddressProtected(
                participant=also.participant, level=Protection.ORDINARY, until=stage.ahead(9)
            ),
            ConsentWithdrawn(participant=also.participant, withdrawn_on=stage.today),
        )
        alone = shown(stage, branch, her)
        assert (alone.consents, alone.children, alone.needs.languages) == (True, (), ("ar", "da"))
        pair = {"participant": also.participant, "merged": her.participant}
        stage.happen(ParticipantsMerged(**pair))
        told = shown(stage, branch, her)
        assert [p.name for p in told.people] == ["Et alias", "Birk Aster"]
        assert told.needs.languages == ("so",)
        assert [c.birth_year for c in told.children] == [2018]
        assert [p.name for p in told.must_not_meet] == ["Rav Spade"]
        assert [c.value for c in told.contact] == [HIDDEN], "it was told elsewhere"
        assert [p.until for p in told.protection] == [stage.ahead(9)]
        assert (told.consents, [c.consents for c in told.consent]) == (False, [True, False])
        assert [p.participant for p in told.must_not_meet] == [str(also.participant)]
        assert [c.participant for c in told.children] == [str(also.participant)]
        stage.happen(MergeUndone(**pair))
        assert shown(stage, branch, her) == alone

    def test_one_consent_is_given_for_all_records_while_they_are_merged(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, also = stage.open(branch), stage.refer(branch.id)
        pair = {"participant": also.participant, "merged": her.participant}
        stage.happen(
            ConsentWithdrawn(participant=also.participant, withdrawn_on=stage.today),
            ParticipantsMerged(**pair),
        )
        assert not shown(stage, branch, her).consents
        stage.happen(
            ConsentGiven(
                participant=her.participant,
                text_version=1,
                means=ConsentMeans.SPOKEN,
                given_on=stage.today,
            )
        )
        assert shown(stage, branch, her).consents
        stage.happen(MergeUndone(**pair), ParticipantsMerged(**pair))
        assert not shown(stage, branch, her).consents

    def test_is_nothing_for_another_branch_or_role(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        with pytest.raises(NotFound):
            shown(stage, stage.branch(), her)
        for role in (Role.AUDITOR, Role.NATIONAL_OFFICER, Role.DUTY_OFFICER):
            with pytest.raises(Forbidden):
                stage.ask(stage.account(role), "cases.show", case=her.case)
