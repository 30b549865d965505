"""Referrals: sent to the branch that covers her municipality, and answered there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.corrections import CORRECTS_WHAT_STANDS
from core.errors import InvalidInput
from core.events import Event, EventId
from core.identity import AccountId, of_link
from core.personal import Private, seal, to_vault
from core.testing import START, Bench, given, new_id
from domains.accounts.events import Role
from domains.branches.events import BranchId, MunicipalityCode
from domains.participants.events import (
    AddressProtected,
    Channel,
    ChildId,
    ChildRegistered,
    ConsentGiven,
    ConsentMeans,
    DayTime,
    MustNotMeet,
    Needs,
    NeedsTold,
    ParticipantId,
    ParticipantRegistered,
    Protection,
    SafeContact,
    SafeContactTold,
    Support,
    ThirdPersonId,
)
from domains.partners.events import PartnerId
from domains.referrals.commands import (
    AcceptReferral,
    DeclineReferral,
    IssueLink,
    RedirectReferral,
    ReopenReferral,
    SubmitByLink,
    SubmitReferral,
    WithdrawReferral,
)
from domains.referrals.events import (
    DeclineReason,
    LinkId,
    LinkIssued,
    Origin,
    RedirectReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralSubmitted,
    WithdrawalReason,
)
from domains.referrals.inputs import Consent, MustNotMeetInput, ProtectionInput
from domains.referrals.rules import (
    CONSENT_IS_GIVEN,
    CONSENT_IS_NOT_TO_COME,
    COVERED_NOW_IS_TRUE,
    LINK_COMES_FROM_ONE_PLACE,
    LINK_IS_UNUSED,
    LINK_IS_VALID,
    LINK_LIFE_IS_LIMITED,
    PARTNER_IS_REGISTERED,
    PARTNER_REFERS,
    REFERRAL_CAME_TO_NOTHING,
    REFERRAL_GOES_ELSEWHERE,
    REFERRAL_GOES_TO_AN_OPEN_BRANCH,
    REFERRAL_IS_WAITING,
    REFERRAL_MAY_BE_WITHDRAWN,
    REFERRAL_MUNICIPALITY_EXISTS,
    REFERRED_CHILDREN_ARE_BORN,
    REFERRED_PROTECTION_HOLDS,
)
from tests.domains.histories import (
    BRANCH,
    CASE_OPENED,
    COUNSELLOR,
    COUNSELLOR_ADDED,
    COVERED,
    LEADER,
    LEADER_ADDED,
    LINK,
    OPENED,
    OTHER_BRANCH,
    OTHER_COVERED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    PARTICIPANT,
    PARTNER,
    PARTNER_REGISTERED,
    PLANNED,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRAL_DECLINED,
    REFERRED,
    TODAY,
    TOMORROW,
    UNCOVERED,
    YESTERDAY,
    History,
    account,
)
from tests.domains.referrals.histories import (
    CLOSED,
    LINK_USED,
    NEXT_WEEK,
    OTHER_OPENED,
    OTHER_PLANNED,
    PARTNER_ENDED,
    THURSDAY,
    covered_by,
    id_of_last,
    link,
    on_the_list,
    redirected,
    reopened,
    withdrawn,
)

DUTY = AccountId(UUID(int=0xA300))
DUTY_ADDED = account(DUTY, Role.DUTY_OFFICER)
HERSELF = of_link(LINK, ("referrals.submit_by_link",), UUID(int=0xE001))

NAME, PHONE, WISHES = Private("Dæknavn"), Private("11 22 33 44"), Private("Kaffe om fredagen")
WRITTEN_TODAY = Consent(text_version=1, means=ConsentMeans.WRITTEN, given_on=TODAY)
WRITTEN_TOMORROW = Consent(text_version=1, means=ConsentMeans.WRITTEN, given_on=TOMORROW)
NEEDS = Needs(
    languages=("ar", "da"),
    interpreter=True,
    support=Support.ONE_TO_ONE,
    times=(DayTime.EVENING,),
    words="Gerne en, der har børn",
)
CONTACT = SafeContact(channel=Channel.TEXT, message_may_be_left=False, words="Kun om formiddagen")
FIRST_OF_MAY = date(2026, 5, 1)
PROTECTION = ProtectionInput(level=Protection.SPECIAL, until=FIRST_OF_MAY)
BROTHER = MustNotMeetInput(name="Bror Brorsen", relation="svoger")
HIM = MustNotMeetInput(name="Han Selv")

REFERRABLE: History = (*COUNSELLOR_ADDED, *PARTNER_REGISTERED, *OPENED)
WAITING: History = (*LEADER_ADDED, *OPENED, *REFERRED)
DECLINED: History = (*WAITING, *REFERRAL_DECLINED)
LISTED: History = (*DUTY_ADDED, *on_the_list())


def refer(
    *,
    municipality: MunicipalityCode = COVERED,
    partner: PartnerId | None = PARTNER,
    referred_by: BranchId | None = None,
    consent: Consent | None = WRITTEN_TODAY,
    **more: Any,
) -> SubmitReferral:
    return SubmitReferral(
        name=NAME,
        municipality=municipality,
        partner=partner,
        referred_by=referred_by,
        consent=consent,
        **more,
    )


def refer_herself(
    *,
    municipality: MunicipalityCode = COVERED,
    consent: Consent | None = WRITTEN_TODAY,
    **more: Any,
) -> SubmitByLink:
    return SubmitByLink(link=LINK, name=NAME, municipality=municipality, consent=consent, **more)


def issue(
    expires_at: datetime = NEXT_WEEK,
    branch: BranchId | None = None,
    partner: PartnerId | None = None,
) -> IssueLink:
    digest = Private("0123456789abcdef" * 4)
    return IssueLink(digest=digest, expires_at=expires_at, branch=branch, partner=partner)


def accept() -> AcceptReferral:
    return AcceptReferral(referral=REFERRAL)


def decline(
    reason: DeclineReason = DeclineReason.NOT_REACHED, corrects: EventId | None = None
) -> DeclineReferral:
    return DeclineReferral(referral=REFERRAL, reason=reason, corrects=corrects)


def redirect(
    to: BranchId | None = OTHER_BRANCH,
    municipality: MunicipalityCode | None = None,
    reason: RedirectReason = RedirectReason.NO_ROOM,
) -> RedirectReferral:
    return RedirectReferral(referral=REFERRAL, to=to, municipality=municipality, reason=reason)


def reopen() -> ReopenReferral:
    return ReopenReferral(referral=REFERRAL)


def withdraw(
    reason: WithdrawalReason = WithdrawalReason.HER_WISH, corrects: EventId | None = None
) -> WithdrawReferral:
    return WithdrawReferral(referral=REFERRAL, reason=reason, corrects=corrects)


PARTICIPANT_TO_BE = ParticipantId(new_id("participant"))


def is_submitted(
    branch: BranchId | None = BRANCH,
    municipality: MunicipalityCode = COVERED,
    origin: Origin = Origin.PARTNER,
    partner: PartnerId | None = PARTNER,
    *,
    link: LinkId | None = None,
    wishes: Private[str] | None = None,
) -> ReferralSubmitted:
    return ReferralSubmitted(
        referral=ReferralId(new_id("referral")),
        participant=PARTICIPANT_TO_BE,
        branch=branch,
        municipality=municipality,
        wishes=None if wishes is None else seal(wishes),
        partner=partner,
        link=link,
        origin=origin,
        due_on=THURSDAY,
    )


def is_registered(phone: Private[str] | None = None) -> ParticipantRegistered:
    return ParticipantRegistered(
        participant=PARTICIPANT_TO_BE,
        name=seal(NAME),
        safe_phone=None if phone is None else to_vault(phone),
    )


def consented(language: Private[str] | None = None) -> ConsentGiven:
    return ConsentGiven(
        participant=PARTICIPANT_TO_BE,
        text_version=1,
        means=ConsentMeans.WRITTEN,
        given_on=TODAY,
        language=None if language is None else seal(language),
    )


def everything() -> dict[str, Any]:
    return {
        "safe_phone": PHONE,
        "safe_contact": Private(CONTACT),
        "wishes": WISHES,
        "needs": Private(NEEDS),
        "protection": PROTECTION,
        "children": Private((2015, 2019)),
        "must_not_meet": Private((BROTHER, HIM)),
        "consent": Consent(
            text_version=1,
            means=ConsentMeans.WRITTEN,
            given_on=TODAY,
            language=Private("ar"),
        ),
    }


def all_that_was_told() -> list[Event]:
    children, persons = ([new_id(f"{what} {n}") for n in range(2)] for what in ("child", "person"))
    return [
        is_registered(PHONE),
        consented(Private("ar")),
        NeedsTold(participant=PARTICIPANT_TO_BE, needs=seal(Private(NEEDS))),
        SafeContactTold(participant=PARTICIPANT_TO_BE, contact=seal(Private(CONTACT))),
        AddressProtected(
            participant=PARTICIPANT_TO_BE, level=Protection.SPECIAL, until=FIRST_OF_MAY
        ),
        ChildRegistered(
            participant=PARTICIPANT_TO_BE,
            child=ChildId(children[0]),
            birth_year=seal(Private(2015)),
        ),
        ChildRegistered(
            participant=PARTICIPANT_TO_BE,
            child=ChildId(children[1]),
            birth_year=seal(Private(2019)),
        ),
        MustNotMeet(
            participant=PARTICIPANT_TO_BE,
            person=ThirdPersonId(persons[0]),
            name=seal(Private("Bror Brorsen")),
            relation=seal(Private("svoger")),
        ),
        MustNotMeet(
            participant=PARTICIPANT_TO_BE,
            person=ThirdPersonId(persons[1]),
            name=seal(Private("Han Selv")),
        ),
    ]


class TestReferring:
    def test_a_counsellor_refers_to_the_branch_that_covers_the_municipality(self) -> None:
        given(REFERRABLE).when(refer(safe_phone=PHONE, wishes=WISHES), by=COUNSELLOR).then(
            is_submitted(wishes=WISHES), is_registered(PHONE), consented()
        )

    def test_a_leader_refers_to_her_own_branch_with_an_alias_and_nothing_else(self) -> None:
        given(LEADER_ADDED, OPENED).when(
            SubmitReferral(name=NAME, municipality=COVERED, consent=WRITTEN_TODAY), by=LEADER
        ).then(is_submitted(origin=Origin.LEADER, partner=None), is_registered(), consented())

    def test_all_that_is_told_is_recorded_in_one_decision(self) -> None:
        given(REFERRABLE).when(refer(**everything()), by=COUNSELLOR).then(
            is_submitted(wishes=WISHES), *all_that_was_told()
        )

    def test_a_leader_refers_a_woman_who_lives_elsewhere(self) -> None:
        given(LEADER_ADDED, OPENED, OTHER_OPENED).when(
            refer(municipality=OTHER_COVERED, partner=None, referred_by=BRANCH), by=LEADER
        ).then(
            is_submitted(OTHER_BRANCH, OTHER_COVERED, Origin.LEADER, None),
            is_registered(),
            consented(),
        )

    def test_where_no_branch_is_the_referral_waits_on_the_national_list(self) -> None:
        given(REFERRABLE).when(refer(municipality=UNCOVERED), by=COUNSELLOR).then(
            is_submitted(None, UNCOVERED), is_registered(), consented()
        )

    @pytest.mark.parametrize("history", [PLANNED, (*OPENED, *CLOSED)], ids=["planned", "closed"])
    def test_where_the_branch_is_not_open_too(self, history: History) -> None:
        given(COUNSELLOR_ADDED, PARTNER_REGISTERED, history).when(refer(), by=COUNSELLOR).then(
            is_submitted(None), is_registered(), consented()
        )

    def test_it_is_due_three_working_days_after_the_danish_day(self) -> None:
        late_on_monday = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
        with Bench(now=late_on_monday) as bench:
            bench.append(*REFERRABLE)
            bench.execute(refer(), COUNSELLOR)
            (submitted,) = (
                r.event for r in bench.recorded() if isinstance(r.event, ReferralSubmitted)
            )
        assert submitted.due_on == THURSDAY + timedelta(days=1)

    def test_there_is_no_such_municipality(self) -> None:
        given(REFERRABLE).when(refer(municipality=MunicipalityCode("9999")), by=COUNSELLOR).refused(
            REFERRAL_MUNICIPALITY_EXISTS, municipality="9999"
        )

    def test_a_partner_that_refers_is_registered(self) -> None:
        given(COUNSELLOR_ADDED, OPENED).when(refer(), by=COUNSELLOR).refused(PARTNER_IS_REGISTERED)

    def test_a_partner_refers_as_long_as_the_partnership_lasts(self) -> None:
        given(REFERRABLE, PARTNER_ENDED).when(refer(), by=COUNSELLOR).refused(PARTNER_REFERS)

    def test_nobody_is_referred_without_her_consent(self) -> None:
        given(REFERRABLE).when(refer(consent=None), by=COUNSELLOR).refused(CONSENT_IS_GIVEN)

    def test_a_consent_is_not_given_tomorrow(self) -> None:
        given(REFERRABLE).when(refer(consent=WRITTEN_TOMORROW), by=COUNSELLOR).refused(
            CONSENT_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_protection_that_is_told_holds(self) -> None:
        lapsed = ProtectionInput(level=Protection.ORDINARY, until=YESTERDAY)
        given(REFERRABLE).when(refer(protection=lapsed), by=COUNSELLOR).refused(
            REFERRED_PROTECTION_HOLDS
        )

    def test_a_child_is_born(self) -> None:
        given(REFERRABLE).when(refer(children=Private((2020, 2027))), by=COUNSELLOR).refused(
            REFERRED_CHILDREN_ARE_BORN
        )

    def test_a_counsellor_refers_for_her_own_partner_only(self) -> None:
        given(REFERRABLE).when(refer(partner=None), by=COUNSELLOR).not_found()


class TestWhatMayBeTold:
    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"children": Private((2000,) * 16)}, "children"),
            ({"children": Private((1850,))}, "children[0]"),
            ({"must_not_meet": Private((HIM,) * 21)}, "must_not_meet"),
            ({"must_not_meet": Private((HIM, MustNotMeetInput(name="")))}, "must_not_meet[1].name"),
            (
                {"needs": Private(Needs(languages=("dansk",), support=Support.BOTH))},
                "needs.languages[0]",
            ),
            ({"safe_contact": Private(SafeContact(channel=Channel.CALL, words=""))},
             "safe_contact.words"),
        ],
    )  # fmt: skip
    def test_what_can_not_be_read_is_named_and_not_repeated(
        self, told: dict[str, Any], field: str
    ) -> None:
        with Bench() as bench, pytest.raises(InvalidInput) as refused:
            bench.call(refer(**told), COUNSELLOR)
        assert refused.value.facts["field"] == field
        assert "dansk" not in str(refused.value)

    def test_nothing_of_it_is_shown(self) -> None:
        told = repr(refer(**everything()))
        hidden = (
            "Dæknavn",
            "11 22",
            "fredagen",
            "formiddagen",
            "børn",
            "2015",
            "Brorsen",
            "svoger",
        )
        assert [words for words in (*hidden, "'ar'") if words in told] == []


class TestReferringHerself:
    def test_she_refers_herself_by_a_link_of_a_branch(self) -> None:
        given(OPENED, link()).when(refer_herself(), by=HERSELF).then(
            is_submitted(origin=Origin.HERSELF, partner=None, link=LINK),
            is_registered(),
            consented(),
        )

    def test_the_partner_that_gave_the_link_is_told_what_became_of_it(self) -> None:
        given(OPENED, PARTNER_REGISTERED, link(PARTNER)).when(
            refer_herself(**everything()), by=HERSELF
        ).then(is_submitted(origin=Origin.HERSELF, link=LINK, wishes=WISHES), *all_that_was_told())

    def test_a_partner_s_end_does_not_take_the_link_from_her(self) -> None:
        given(OPENED, PARTNER_REGISTERED, link(PARTNER), PARTNER_ENDED).when(
            refer_herself(municipality=UNCOVERED), by=HERSELF
        ).then(
            is_submitted(None, UNCOVERED, Origin.HERSELF, link=LINK), is_registered(), consented()
        )

    def test_a_link_is_used_once(self) -> None:
        given(OPENED, link(), LINK_USED).when(refer_herself(), by=HERSELF).refused(LINK_IS_UNUSED)

    def test_an_expired_link_is_none(self) -> None:
        given(OPENED, link()).at(NEXT_WEEK).when(refer_herself(), by=HERSELF).refused(LINK_IS_VALID)

    def test_she_lives_somewhere(self) -> None:
        nowhere = MunicipalityCode("0000")
        given(OPENED, link()).when(refer_herself(municipality=nowhere), by=HERSELF).refused(
            REFERRAL_MUNICIPALITY_EXISTS, municipality=nowhere
        )

    def test_she_agrees(self) -> None:
        given(OPENED, link()).when(refer_herself(consent=None), by=HERSELF).refused(
            CONSENT_IS_GIVEN
        )

    def test_she_has_agreed(self) -> None:
        given(OPENED, link()).when(refer_herself(consent=WRITTEN_TOMORROW), by=HERSELF).refused(
            CONSENT_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_her_protection_holds(self) -> None:
        lapsed = ProtectionInput(level=Protection.ORDINARY, until=YESTERDAY)
        given(OPENED, link()).when(refer_herself(protection=lapsed), by=HERSELF).refused(
            REFERRED_PROTECTION_HOLDS
        )

    def test_her_children_are_born(self) -> None:
        given(OPENED, link()).when(refer_herself(children=Private((2027,))), by=HERSELF).refused(
            REFERRED_CHILDREN_ARE_BORN
        )

    def test_a_lost_answer_is_asked_for_again(self) -> None:
        with Bench() as bench:
            bench.append(*OPENED, *link())
            first = bench.execute(refer_herself(), HERSELF, key="mine")
            assert bench.execute(refer_herself(), HERSELF, key="mine") == first


class TestGivingALink:
    def test_a_leader_gives_one(self) -> None:
        given(LEADER_ADDED, OPENED).when(issue(branch=BRANCH), by=LEADER).then(
            LinkIssued(link=LinkId(new_id("link")), expires_at=NEXT_WEEK, branch=BRANCH)
        )

    def test_a_counsellor_gives_one(self) -> None:
        given(REFERRABLE).when(issue(partner=PARTNER), by=COUNSELLOR).then(
            LinkIssued(link=LinkId(new_id("link")), expires_at=NEXT_WEEK, partner=PARTNER)
        )

    def test_it_opens_one_door(self) -> None:
        with Bench() as bench:
            bench.append(*LEADER_ADDED, *OPENED)
            answer = bench.execute(issue(branch=BRANCH), LEADER)
            credential = bench.keys.credential(bytes.fromhex("0123456789abcdef" * 4))
        assert credential is not None
        assert (credential.kind, str(credential.account)) == ("link", answer.ids["link"])
        assert credential.scopes == ("referrals.submit_by_link",)
        assert (credential.created_at, credential.expires_at) == (START, NEXT_WEEK)

    def test_it_comes_from_a_branch_or_a_partner(self) -> None:
        given(LEADER_ADDED, OPENED, PARTNER_REGISTERED).when(
            issue(branch=BRANCH, partner=PARTNER), by=LEADER
        ).refused(LINK_COMES_FROM_ONE_PLACE)

    def test_a_partner_that_refers_no_more_gives_none(self) -> None:
        given(REFERRABLE, PARTNER_ENDED).when(issue(partner=PARTNER), by=COUNSELLOR).refused(
            PARTNER_REFERS
        )

    @pytest.mark.parametrize("days", [timedelta(), timedelta(days=14, seconds=1)])
    def test_it_lasts_for_two_weeks_at_most(self, days: timedelta) -> None:
        given(LEADER_ADDED, OPENED).when(issue(START + days, BRANCH), by=LEADER).refused(
            LINK_LIFE_IS_LIMITED, days=14
        )


class TestAccepting:
    def test_a_referral_is_accepted(self) -> None:
        given(WAITING).when(accept(), by=LEADER).then(
            ReferralAccepted(referral=REFERRAL, participant=PARTICIPANT, branch=BRANCH)
        )

    def test_it_is_accepted_once(self) -> None:
        given(WAITING, REFERRAL_ACCEPTED).when(accept(), by=LEADER).refused(
            REFERRAL_IS_WAITING, status="accepted"
        )

    def test_what_was_withdrawn_is_not_accepted(self) -> None:
        given(WAITING, withdrawn()).when(accept(), by=LEADER).refused(
            REFERRAL_IS_WAITING, status="withdrawn"
        )

    def test_it_is_accepted_where_it_was_sent(self) -> None:
        sent_on = (*WAITING, *OTHER_LEADER_ADDED, redirected(BRANCH, OTHER_BRANCH))
        given(sent_on).when(accept(), by=OTHER_LEADER).then(
            ReferralAccepted(referral=REFERRAL, participant=PARTICIPANT, branch=OTHER_BRANCH)
        )
        given(sent_on).when(accept(), by=LEADER).not_found()

    def test_nobody_accepts_from_the_national_list(self) -> None:
        given(LEADER_ADDED, OPENED, on_the_list()).when(accept(), by=LEADER).not_found()

    def test_a_referral_that_does_not_exist_is_not_found(self) -> None:
        given(LEADER_ADDED).when(accept(), by=LEADER).not_found()


class TestDeclining:
    def is_declined(
        self,
        reason: DeclineReason = DeclineReason.NOT_REACHED,
        corrects: EventId | None = None,
    ) -> ReferralDeclined:
        return ReferralDeclined(
            referral=REFERRAL,
            participant=PARTICIPANT,
            branch=BRANCH,
            reason=reason,
            corrects=corrects,
        )

    def test_a_referral_is_declined_with_a_reason(self) -> None:
        given(WAITING).when(decline(), by=LEADER).then(self.is_declined())

    def test_it_is_answered_once(self) -> None:
        given(DECLINED).when(decline(), by=LEADER).refused(REFERRAL_IS_WAITING, status="declined")

    def test_the_reason_is_corrected(self) -> None:
        wrong = id_of_last(DECLINED)
        given(DECLINED).when(decline(corrects=wrong), by=LEADER).then(
            self.is_declined(corrects=wrong)
        )

    def test_it_is_corrected_after_it_was_accepted_all_the_same(self) -> None:
        wrong = id_of_last(DECLINED)
        later = (*DECLINED, reopened(), *REFERRAL_ACCEPTED)
        given(later).when(decline(corrects=wrong), by=LEADER).then(self.is_declined(corrects=wrong))

    def test_a_correction_leaves_it_accepted(self) -> None:
        wrong = id_of_last(DECLINED)
        corrected = self.is_declined(corrects=wrong)
        later = (*DECLINED, reopened(), *REFERRAL_ACCEPTED, corrected)
        given(later).when(accept(), by=LEADER).refused(REFERRAL_IS_WAITING, status="accepted")

    def test_it_is_corrected_once(self) -> None:
        wrong = id_of_last(DECLINED)
        corrected = self.is_declined(corrects=wrong)
        given(DECLINED, corrected).when(decline(corrects=wrong), by=LEADER).refused(
            CORRECTS_WHAT_STANDS, event=wrong
        )

    def test_what_another_branch_said_is_not_corrected(self) -> None:
        wrong = id_of_last(DECLINED)
        sent_on = (*DECLINED, reopened(), redirected(BRANCH, OTHER_BRANCH), *OTHER_LEADER_ADDED)
        given(sent_on).when(decline(corrects=wrong), by=OTHER_LEADER).refused(
            CORRECTS_WHAT_STANDS, event=wrong
        )


class TestRedirecting:
    def test_a_leader_sends_it_to_another_branch(self) -> None:
        given(WAITING, OTHER_OPENED).when(redirect(), by=LEADER).then(
            redirected(BRANCH, OTHER_BRANCH)
        )

    def test_a_leader_sends_it_to_the_national_list(self) -> None:
        given(WAITING).when(redirect(None), by=LEADER).then(redirected(BRANCH, None))

    def test_she_lives_elsewhere(self) -> None:
        elsewhere = RedirectReason.LIVES_ELSEWHERE
        given(WAITING, OTHER_OPENED).when(
            redirect(OTHER_BRANCH, OTHER_COVERED, elsewhere), by=LEADER
        ).then(redirected(BRANCH, OTHER_BRANCH, OTHER_COVERED, elsewhere, COVERED))

    def test_the_duty_officer_sends_it_from_the_national_list(self) -> None:
        given(LISTED, OTHER_OPENED).when(redirect(), by=DUTY).then(
            redirected(None, OTHER_BRANCH, UNCOVERED)
        )

    def test_another_municipality_where_it_stays_is_no_longer_time(self) -> None:
        elsewhere = RedirectReason.LIVES_ELSEWHERE
        given(LISTED).at(NEXT_WEEK).when(redirect(None, OTHER_COVERED, elsewhere), by=DUTY).then(
            redirected(None, None, OTHER_COVERED, elsewhere, UNCOVERED)
        )

    def test_what_is_answered_stays(self) -> None:
        given(DECLINED, OTHER_OPENED).when(redirect(), by=LEADER).refused(
            REFERRAL_IS_WAITING, status="declined"
        )

    def test_there_is_no_such_municipality(self) -> None:
        given(WAITING, OTHER_OPENED).when(
            redirect(OTHER_BRANCH, MunicipalityCode("0000")), by=LEADER
        ).refused(REFERRAL_MUNICIPALITY_EXISTS, municipality="0000")

    def test_it_goes_elsewhere(self) -> None:
        given(WAITING).when(redirect(BRANCH), by=LEADER).refused(REFERRAL_GOES_ELSEWHERE)
        given(LISTED).when(redirect(None, UNCOVERED), by=DUTY).refused(REFERRAL_GOES_ELSEWHERE)

    @pytest.mark.parametrize("there", [(), OTHER_PLANNED], ids=["unknown", "planned"])
    def test_it_goes_to_an_open_branch(self, there: History) -> None:
        given(WAITING, there).when(redirect(), by=LEADER).refused(REFERRAL_GOES_TO_AN_OPEN_BRANCH)

    def test_covered_now_is_said_of_who_covers(self) -> None:
        covered = RedirectReason.COVERED_NOW
        given(LISTED, OTHER_OPENED).when(redirect(reason=covered), by=DUTY).refused(
            COVERED_NOW_IS_TRUE
        )

    def test_covered_now_is_said_of_the_national_list(self) -> None:
        covers = covered_by(OTHER_BRANCH, COVERED)
        covered = RedirectReason.COVERED_NOW
        given(WAITING, OTHER_OPENED, covers).when(redirect(reason=covered), by=LEADER).refused(
            COVERED_NOW_IS_TRUE
        )


class TestReopening:
    def test_it_waits_again_where_it_was(self) -> None:
        given(DECLINED).when(reopen(), by=LEADER).then(reopened())

    def test_what_was_withdrawn_waits_again(self) -> None:
        given(WAITING, REFERRAL_ACCEPTED, withdrawn()).when(reopen(), by=LEADER).then(reopened())

    def test_it_waits_again_on_the_national_list(self) -> None:
        given(LISTED, withdrawn(None, UNCOVERED)).when(reopen(), by=DUTY).then(
            reopened(None, UNCOVERED)
        )

    def test_it_goes_on_to_the_branch_that_covers_her_place_now(self) -> None:
        covers = (*OTHER_OPENED, *covered_by(OTHER_BRANCH, UNCOVERED))
        given(LISTED, withdrawn(None, UNCOVERED), covers).when(reopen(), by=DUTY).then(
            reopened(None, UNCOVERED),
            redirected(None, OTHER_BRANCH, UNCOVERED, RedirectReason.COVERED_NOW),
        )

    def test_it_goes_on_from_a_branch_that_has_closed(self) -> None:
        given(DUTY_ADDED, DECLINED, CLOSED).when(reopen(), by=DUTY).then(
            reopened(), redirected(BRANCH, None, reason=RedirectReason.BRANCH_CLOSES)
        )

    def test_it_goes_on_to_who_came_after(self) -> None:
        after = (*CLOSED, *OTHER_OPENED, *covered_by(OTHER_BRANCH, COVERED))
        given(DUTY_ADDED, DECLINED, after).when(reopen(), by=DUTY).then(
            reopened(), redirected(BRANCH, OTHER_BRANCH, reason=RedirectReason.BRANCH_CLOSES)
        )

    def test_what_waits_is_open(self) -> None:
        given(WAITING).when(reopen(), by=LEADER).refused(REFERRAL_CAME_TO_NOTHING, status="waiting")

    def test_what_became_a_case_stays_one(self) -> None:
        given(WAITING, REFERRAL_ACCEPTED, CASE_OPENED).when(reopen(), by=LEADER).refused(
            REFERRAL_CAME_TO_NOTHING, status="accepted"
        )


class TestWithdrawing:
    def test_a_counsellor_takes_it_back(self) -> None:
        given(COUNSELLOR_ADDED, REFERRED).when(withdraw(), by=COUNSELLOR).then(withdrawn())

    def test_it_is_taken_back_from_the_national_list(self) -> None:
        given(LISTED).when(withdraw(), by=DUTY).then(withdrawn(None, UNCOVERED))

    def test_it_is_taken_back_before_the_case_begins(self) -> None:
        given(WAITING, REFERRAL_ACCEPTED).when(withdraw(), by=LEADER).then(withdrawn())

    def test_a_case_is_closed_and_not_taken_back(self) -> None:
        given(WAITING, REFERRAL_ACCEPTED, CASE_OPENED).when(withdraw(), by=LEADER).refused(
            REFERRAL_MAY_BE_WITHDRAWN, status="accepted"
        )

    def test_what_came_to_nothing_is_not_taken_back(self) -> None:
        given(DECLINED).when(withdraw(), by=LEADER).refused(
            REFERRAL_MAY_BE_WITHDRAWN, status="declined"
        )
        given(WAITING, withdrawn()).when(withdraw(), by=LEADER).refused(
            REFERRAL_MAY_BE_WITHDRAWN, status="withdrawn"
        )

    def test_the_reason_is_corrected(self) -> None:
        history = (*COUNSELLOR_ADDED, *REFERRED, withdrawn())
        wrong = id_of_last(history)
        twice = WithdrawalReason.REFERRED_TWICE
        given(history).when(withdraw(twice, wrong), by=COUNSELLOR).then(
            withdrawn(reason=twice, corrects=wrong)
        )

    def test_a_correction_leaves_it_waiting(self) -> None:
        history = (*WAITING, withdrawn())
        wrong = id_of_last(history)
        with Bench() as bench:
            bench.append(*history, reopened())
            bench.execute(withdraw(WithdrawalReason.OTHER_HELP, wrong), LEADER)
            bench.execute(accept(), LEADER)

    def test_what_is_corrected_was_a_withdrawal(self) -> None:
        wrong = id_of_last(DECLINED)
        given(DECLINED).when(withdraw(corrects=wrong), by=LEADER).refused(
            CORRECTS_WHAT_STANDS, event=wrong
        )
