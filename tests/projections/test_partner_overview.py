"""Partners as the office sees them, as leaders see them, and what became of their referrals."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.errors import Forbidden, NotFound
from core.identity import AccountId
from core.personal import Private, PublicText, seal, to_vault
from domains.accounts.events import Role
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseTransferred,
    ClosureReason,
    ReopenReason,
)
from domains.partners.events import (
    AgreementEnded,
    AgreementId,
    AgreementMade,
    ContactAdded,
    ContactId,
    ContactLeft,
    DialogueKind,
    DialogueNoted,
    PartnerDescribed,
    PartnerEnded,
    PartnerId,
    PartnerKind,
    PartnerRegistered,
    PartnerResumed,
)
from domains.referrals.events import (
    DeclineReason,
    RedirectReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralRedirected,
    ReferralReopened,
    ReferralWithdrawn,
    WithdrawalReason,
)
from projections.partner_overview.shown import Figures, KeptTooLong, PartnerPage, PartnerRow
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, of_case, staged

MUNICIPALITY = MunicipalityCode("0851")


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("partners"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("partner_overview")


class Shelter:
    """A partner, and who asks about it: the office, its counsellor, two leaders."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.partner = PartnerId(uuid4())
        self.tell(PartnerRegistered, name=PublicText("Krisecenter"), kind=PartnerKind.SHELTER)
        self.officer = stage.account(Role.NATIONAL_OFFICER)
        self.counsellor = stage.account(Role.COUNSELLOR, partner=self.partner)
        self.north, self.south = stage.branch(), stage.branch()

    def tell(self, what: Any, /, **fields: Any) -> UUID:
        """Let something happen to the partner, and return the event's id."""
        return self.stage.happen(what(partner=self.partner, **fields))[0]

    def page(self, branch: Branch | None = None) -> PartnerPage:
        """Return the partner as the office sees it, or the leader of a branch."""
        who, query, fields = self._asked("show", branch)
        page: PartnerPage = self.stage.ask(who, query, partner=self.partner, **fields)
        return page

    def row(self, branch: Branch | None = None) -> PartnerRow:
        """Return its row in the list of the office, or of a branch."""
        who, query, fields = self._asked("list", branch)
        rows = self.stage.ask(who, query, limit=200, **fields).items
        found: list[PartnerRow] = [row for row in rows if row.partner == str(self.partner)]
        assert len(found) == 1
        return found[0]

    def _asked(self, what: str, branch: Branch | None) -> tuple[AccountId, str, dict[str, Any]]:
        if branch is None:
            return self.officer, f"partners.{what}", {}
        return branch.leader, f"partners.{what}_for_branch", {"branch": branch.id}

    def figures(self) -> Figures:
        """Return what its counsellors see."""
        figures: Figures = self.stage.ask(self.counsellor, "partners.figures", partner=self.partner)
        return figures

    def refer(self, **more: Any) -> Woman:
        """Refer somebody to the north, to be answered today."""
        fields: dict[str, Any] = {"partner": self.partner, "due_on": self.stage.today}
        return self.stage.refer(self.north.id, **(fields | more))

    def lates(self) -> list[bool]:
        """Return of each of its referrals whether its counsellors see it as late."""
        page = self.stage.ask(self.counsellor, "referrals.mine", partner=self.partner)
        return [row.late for row in page.items]


@pytest.fixture
def shelter(stage: Stage) -> Shelter:
    return Shelter(stage)


def ids(her: Woman, branch: Branch | None) -> dict[str, Any]:
    at = None if branch is None else branch.id
    return {"referral": her.referral, "participant": her.participant, "branch": at}


def redirect(stage: Stage, her: Woman, came_from: Branch, to: Branch | None) -> None:
    stage.happen(
        ReferralRedirected(
            to=None if to is None else to.id,
            municipality=MUNICIPALITY,
            reason=RedirectReason.NO_ROOM,
            due_on=stage.ahead(3),
            **ids(her, came_from),
        )
    )


def reopen(stage: Stage, her: Woman, branch: Branch) -> None:
    again: dict[str, Any] = {
        "municipality": MUNICIPALITY,
        "due_on": stage.ahead(3),
        **ids(her, branch),
    }
    stage.happen(ReferralReopened(**again))


class TestAPartner:
    def test_is_as_it_was_described_last(self, shelter: Shelter) -> None:
        first = shelter.tell(
            PartnerDescribed, name=PublicText("Rosen"), kind=PartnerKind.MUNICIPALITY
        )
        second = shelter.tell(
            PartnerDescribed,
            name=PublicText("Rosenhuset"),
            kind=PartnerKind.SHELTER,
            municipality=MUNICIPALITY,
        )
        older = {"name": PublicText("Roser"), "kind": PartnerKind.OTHER}
        shelter.tell(PartnerDescribed, corrects=first, **older)
        page = shelter.page()
        assert (page.partner.name, page.partner.kind, page.partner.municipality) == (
            "Rosenhuset",
            PartnerKind.SHELTER,
            "0851",
        )
        assert page.described_by == str(second)
        assert shelter.row(shelter.north).name == "Rosenhuset"

    def test_refers_until_it_ends_and_again(self, shelter: Shelter) -> None:
        seen = [shelter.row().refers]
        shelter.tell(PartnerEnded, ended_on=shelter.stage.today)
        seen.append(shelter.row().refers)
        shelter.tell(PartnerResumed, resumed_on=shelter.stage.today)
        seen.append(shelter.row(shelter.south).refers)
        assert seen == [True, False, True]


class TestContacts:
    def test_are_shown_with_the_event_that_a_correction_names(self, shelter: Shelter) -> None:
        contact = ContactId(uuid4())
        told = {"contact": contact, "function": seal(Private("rådgiver"))}
        first = shelter.tell(ContactAdded, name=seal(Private("Rav Spade")), **told)
        for branch in (None, shelter.north, shelter.south):
            (shown,) = shelter.page(branch).contacts
            assert (shown.contact, shown.event) == (str(contact), str(first))
            assert (shown.name, shown.function, shown.phone) == ("Rav Spade", "rådgiver", None)
        phone = to_vault(Private("01 02 03 04"))
        second = shelter.tell(
            ContactAdded, name=seal(Private("Rav Hjerter")), phone=phone, corrects=first, **told
        )
        (shown,) = shelter.page(shelter.north).contacts
        assert (shown.name, shown.phone, shown.event) == ("Rav Hjerter", "01 02 03 04", str(second))

    def test_who_has_left_is_a_day_only_that_can_be_corrected(self, shelter: Shelter) -> None:
        contact, today = ContactId(uuid4()), shelter.stage.today
        shelter.tell(ContactAdded, contact=contact, name=seal(Private("Rav Spade")))
        first = shelter.tell(ContactLeft, contact=contact, left_on=today)
        page = shelter.page(shelter.north)
        assert page.contacts == ()
        assert [(f.contact, f.event, f.left_on) for f in page.former] == [
            (str(contact), str(first), today)
        ]
        day = shelter.stage.ago(3)
        second = shelter.tell(ContactLeft, contact=contact, left_on=day, corrects=first)
        assert [(f.event, f.left_on) for f in shelter.page().former] == [(str(second), day)]


class TestWhatABranchSees:
    def test_is_its_own_dialogue_and_the_office_s(self, shelter: Shelter) -> None:
        stage = shelter.stage
        for branch, days in ((shelter.north, 3), (shelter.south, 2), (None, 5)):
            shelter.tell(
                DialogueNoted,
                held_on=stage.ago(days),
                kind=DialogueKind.PHONE,
                note=seal(Private(f"For {days} dage siden.")),
                branch=None if branch is None else branch.id,
            )

        def told(branch: Branch | None) -> list[Any]:
            return [entry.note for entry in shelter.page(branch).dialogue]

        assert told(shelter.north) == ["For 3 dage siden.", "For 5 dage siden."]
        assert told(shelter.south) == ["For 2 dage siden.", "For 5 dage siden."]
        assert told(None) == ["For 2 dage siden.", "For 3 dage siden.", "For 5 dage siden."]
        assert shelter.row(shelter.north).last_dialogue == stage.ago(3)
        assert shelter.row().last_dialogue == stage.ago(2)

    def test_a_corrected_dialogue_takes_the_place_of_the_wrong_one(self, shelter: Shelter) -> None:
        told: dict[str, Any] = {"kind": DialogueKind.VISIT, "branch": shelter.north.id}
        first = shelter.tell(
            DialogueNoted, held_on=shelter.stage.today, note=seal(Private("Galt.")), **told
        )
        second = shelter.tell(
            DialogueNoted,
            held_on=shelter.stage.ago(1),
            note=seal(Private("Rigtigt.")),
            corrects=first,
            **told,
        )
        (entry,) = shelter.page(shelter.north).dialogue
        assert (entry.note, entry.event) == ("Rigtigt.", str(second))

    def test_is_its_own_agreements_and_the_office_s(self, shelter: Shelter) -> None:
        stage = shelter.stage
        made = {
            branch: AgreementId(uuid4()) for branch in (shelter.north.id, shelter.south.id, None)
        }
        events = {
            branch: shelter.tell(
                AgreementMade, agreement=agreement, begins_on=stage.ago(9), branch=branch
            )
            for branch, agreement in made.items()
        }
        page = shelter.page(shelter.north)
        own: set[BranchId | None] = {shelter.north.id, None}
        assert {a.event for a in page.agreements} == {str(events[each]) for each in own}
        assert {a.agreement for a in shelter.row(shelter.north).agreements} == {
            str(made[each]) for each in own
        }
        assert len(shelter.row().agreements) == 3
        ended = {"agreement": made[shelter.north.id], "ended_on": stage.ago(1)}
        end = shelter.tell(AgreementEnded, **ended)
        (of_old,) = (a for a in shelter.page(shelter.north).agreements if a.ended_on is not None)
        assert (of_old.end, of_old.ended_on) == (str(end), stage.ago(1))
        assert len(shelter.row(shelter.north).agreements) == 1

    def test_counts_the_referrals_and_cases_that_are_with_it(self, shelter: Shelter) -> None:
        stage, north, south = shelter.stage, shelter.north, shelter.south
        her, other = shelter.refer(), shelter.refer()
        redirect(stage, other, north, south)
        stage.happen(ReferralAccepted(**ids(her, north)))
        stage.happen(
            CaseOpened(referral=her.referral, responsible=north.leader, **of_case(her, north))
        )
        assert shelter.row(north).figures == Figures(submitted=1, accepted=1, cases_opened=1)
        assert shelter.row(south).figures == Figures(submitted=1, waiting=1)
        whole = Figures(submitted=2, waiting=1, accepted=1, cases_opened=1)
        assert shelter.row().figures == shelter.figures() == whole
        stage.happen(
            CaseTransferred(
                came_from=north.id,
                responsible=south.leader,
                relieved=north.leader,
                **of_case(her, south),
            )
        )
        assert shelter.row(north).figures.cases_opened == 0
        assert shelter.row(south).figures.cases_opened == 1

    def test_is_for_leaders_of_the_branch_and_of_partners_that_there_are(
        self, shelter: Shelter
    ) -> None:
        ask, partner, north = shelter.stage.ask, shelter.partner, shelter.north
        with pytest.raises(NotFound):
            ask(shelter.south.leader, "partners.list_for_branch", branch=north.id)
        for branch, unknown in ((shelter.south.id, partner), (north.id, uuid4())):
            with pytest.raises(NotFound):
                ask(north.leader, "partners.show_for_branch", branch=branch, partner=unknown)
        for who in (shelter.officer, shelter.counsellor):
            with pytest.raises(Forbidden):
                ask(who, "partners.show_for_branch", branch=north.id, partner=partner)
        with pytest.raises(Forbidden):
            ask(north.leader, "partners.show", partner=partner)

    def test_is_one_look_at_the_contacts_and_none_at_those_who_left(self, shelter: Shelter) -> None:
        here, gone = ContactId(uuid4()), ContactId(uuid4())
        for contact in (here, gone):
            shelter.tell(ContactAdded, contact=contact, name=seal(Private("Rav Spade")))
        shelter.tell(ContactLeft, contact=gone, left_on=shelter.stage.today)
        before = len(shelter.stage.looks())
        shelter.page(shelter.north)
        (look,) = shelter.stage.looks()[before:]
        assert (look.persons, look.purpose) == ((here,), "partners")


class TestWhatBecameOfReferrals:
    def test_the_four_states_add_up(self, shelter: Shelter) -> None:
        stage, north = shelter.stage, shelter.north
        _, accepted, declined, withdrawn = (shelter.refer() for _ in range(4))
        no: dict[str, Any] = {"reason": DeclineReason.NO_ROOM, **ids(declined, north)}
        gone: dict[str, Any] = {"reason": WithdrawalReason.HER_WISH, "municipality": MUNICIPALITY}
        stage.happen(ReferralAccepted(**ids(accepted, north)), ReferralDeclined(**no))
        stage.happen(ReferralWithdrawn(**gone, **ids(withdrawn, north)))
        assert shelter.figures() == Figures(
            submitted=4, waiting=1, accepted=1, declined=1, withdrawn=1
        )

    def test_a_case_counts_as_closed_until_it_is_reopened(self, shelter: Shelter) -> None:
        stage, north = shelter.stage, shelter.north
        her = shelter.refer()
        case = of_case(her, north)
        stage.happen(
            ReferralAccepted(**ids(her, north)),
            CaseOpened(referral=her.referral, responsible=north.leader, **case),
            CaseClosed(reason=ClosureReason.COMPLETED, closed_on=stage.today, **case),
        )
        assert (shelter.figures().cases_opened, shelter.figures().cases_closed) == (1, 1)
        again: dict[str, Any] = {"reason": ReopenReason.MISTAKE, "reopened_on": stage.today}
        stage.happen(CaseReopened(**again, **case))
        assert (shelter.figures().cases_opened, shelter.figures().cases_closed) == (1, 0)


class TestLateness:
    """That a branch let the day pass stays true, whatever becomes of the referral."""

    def test_an_answer_in_time_is_not_late(self, shelter: Shelter) -> None:
        her = shelter.refer()
        shelter.stage.happen(ReferralAccepted(**ids(her, shelter.north)))
        assert (shelter.figures().answered_late, shelter.lates()) == (0, [False])
        assert shelter.page().kept_too_long == ()

    def test_is_not_forgotten_by_reopening(self, shelter: Shelter) -> None:
        stage, north = shelter.stage, shelter.north
        her = shelter.refer()
        stage.let_pass(10)
        assert shelter.lates() == [True], "it waits"
        no: dict[str, Any] = {"reason": DeclineReason.NO_ROOM, **ids(her, north)}
        stage.happen(ReferralDeclined(**no))
        assert (shelter.figures().answered_late, shelter.lates()) == (1, [True])
        reopen(stage, her, north)
        assert (shelter.figures().answered_late, shelter.lates()) == (1, [True])
        stage.happen(ReferralAccepted(**ids(her, north)))
        assert (shelter.figures().answered_late, shelter.lates()) == (1, [True])
        assert shelter.page().kept_too_long == (KeptTooLong(str(north.id), 1),)

    def test_is_not_forgotten_by_passing_it_on_and_stays_with_who_kept_it(
        self, shelter: Shelter
    ) -> None:
        stage, north, south = shelter.stage, shelter.north, shelter.south
        her = shelter.refer()
        stage.let_pass(20)
        redirect(stage, her, north, south)
        stage.happen(ReferralAccepted(**ids(her, south)))
        assert (shelter.figures().answered_late, shelter.lates()) == (1, [True])
        assert shelter.page().kept_too_long == (KeptTooLong(str(north.id), 1),)
        assert shelter.row(north).figures.answered_late == 1
        assert shelter.row(south).figures == Figures(submitted=1, accepted=1)
        assert shelter.page(south).kept_too_long == ()

    def test_the_inbox_of_who_took_it_over_says_that_it_is_in_time(self, shelter: Shelter) -> None:
        stage, north, south = shelter.stage, shelter.north, shelter.south
        her = shelter.refer()
        stage.let_pass(20)
        redirect(stage, her, north, south)
        (row,) = stage.ask(south.leader, "referrals.inbox", branch=south.id).items
        assert row.late is False

    def test_who_gave_up_waiting_was_kept_too_long(self, shelter: Shelter) -> None:
        stage, north = shelter.stage, shelter.north
        her = shelter.refer()
        stage.let_pass(4)
        gone: dict[str, Any] = {"reason": WithdrawalReason.OTHER_HELP, "municipality": MUNICIPALITY}
        stage.happen(ReferralWithdrawn(**gone, **ids(her, north)))
        assert (shelter.figures().answered_late, shelter.lates()) == (1, [True])

    def test_what_is_withdrawn_after_its_answer_is_as_late_as_the_answer(
        self, shelter: Shelter
    ) -> None:
        stage, north = shelter.stage, shelter.north
        her = shelter.refer()
        stage.happen(ReferralAccepted(**ids(her, north)))
        stage.let_pass(4)
        gone: dict[str, Any] = {"reason": WithdrawalReason.OTHER_HELP, "municipality": MUNICIPALITY}
        stage.happen(ReferralWithdrawn(**gone, **ids(her, north)))
        assert (shelter.figures().answered_late, shelter.lates()) == (0, [False])

    def test_a_referral_counts_once_however_often_it_was_kept(self, shelter: Shelter) -> None:
        stage, north, south = shelter.stage, shelter.north, shelter.south
        her = shelter.refer()
        for came_from, to in ((north, None), (north, north), (north, south)):
            stage.let_pass(20)
            redirect(stage, her, came_from, to)
        assert shelter.figures().answered_late == 1
        assert {k.branch for k in shelter.page().kept_too_long} == {None, str(north.id)}

    def test_the_women_s_own_referrals_and_those_of_leaders_count_for_no_partner(
        self, shelter: Shelter
    ) -> None:
        shelter.refer(partner=None)
        assert shelter.figures() == Figures()
