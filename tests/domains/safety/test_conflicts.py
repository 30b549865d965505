"""Whoever is close to somebody whom a woman must not meet is shut out of her, whoever tells it."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from core.commands import Command
from core.events import Event, UnknownEvent
from core.identity import AccountId, of_link
from core.personal import Private, seal
from core.testing import Bench, given
from domains.accounts.commands import (
    AddAccount,
    DisableAccount,
    GiveRole,
    NameAccount,
    TakeRole,
    TellAccountRelation,
)
from domains.accounts.events import AccountAdded, AccountRelationTold, Role, RoleGiven
from domains.branches.commands import CoverMunicipality
from domains.branches.events import MunicipalityReleased
from domains.cases.commands import AcceptTransfer, HandOver, NameDeputy, OpenCase
from domains.cases.events import CaseHandedOver, DeputyNamed, HandoverReason, TransferOffered
from domains.cases.rules import DEPUTY_LEADS_THE_BRANCH, RESPONSIBLE_LEADS_THE_BRANCH
from domains.matches.commands import JudgeLikeness
from domains.matches.events import LikenessAsked
from domains.participants.commands import Avoid, MeetAgain
from domains.participants.events import MayMeetAgain, MustNotMeet, ParticipantsMerged
from domains.referrals.commands import (
    RedirectReferral,
    ReopenReferral,
    SubmitByLink,
    SubmitReferral,
)
from domains.referrals.events import RedirectReason, ReferralRedirected, ReferralSubmitted
from domains.referrals.inputs import MustNotMeetInput
from domains.referrals.rules import REFERRAL_GOES_WHERE_SOMEBODY_CAN
from domains.safety.events import Ground, KeptOut, LetIn, ShutOut
from domains.volunteers.commands import NameVolunteer, TellRelation
from domains.volunteers.events import RelationTold
from tests.domains.cases.histories import SECOND_LEADER
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    CASE,
    CASE_OPENED,
    COUNSELLOR,
    COUNSELLOR_ADDED,
    COVERED,
    LEADER,
    LINK,
    NATIONAL,
    NATIONAL_ADDED,
    OPENED,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_PARTICIPANT,
    PARTICIPANT,
    PARTNER,
    PARTNER_REGISTERED,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRAL_DECLINED,
    REFERRED,
    RELATIVE,
    THIRD_PERSON,
    VOLUNTEER,
    VOLUNTEER_APPROVED,
    VOLUNTEER_REGISTERED,
    VOLUNTEERS_ACCOUNT,
    History,
)
from tests.domains.referrals.histories import OTHER_OPENED, link
from tests.domains.referrals.who_may import CONSENT
from tests.domains.safety.histories import DUTY, DUTY_ADDED, shut_out

HIM = "Granit Hammer"
ALIKE = "Granitt Hamer"
NAME = Private("Mynte Elm")
SOMEBODY = Private("Anemone Sivskov")


def leads(account: AccountId, name: str, *, at: Any = BRANCH) -> History:
    """Return a leader of this name."""
    return (
        AccountAdded(
            account=account, name=seal(Private(name)), email=seal(Private("a@example.org"))
        ),
        RoleGiven(account=account, role=Role.ACTIVITY_LEADER, branch=at),
    )


def avoids(name: str = HIM) -> History:
    """Return that there is somebody whom she must not meet."""
    return (MustNotMeet(participant=PARTICIPANT, person=THIRD_PERSON, name=seal(Private(name))),)


def related(account: AccountId, name: str = HIM) -> History:
    """Return to whom an account's owner is related."""
    return (AccountRelationTold(account=account, relative=RELATIVE, name=seal(Private(name))),)


def after(command: Command, by: Any, *histories: History) -> list[Event | UnknownEvent]:
    """Return what happens by the command, and by what follows from it."""
    with Bench() as bench:
        bench.append(*(event for history in histories for event in history))
        before = bench.recorder.head()
        bench.execute(command, by)
        bench.react()
        bench.react()
        return [recorded.event for recorded in bench.recorded(after=before)]


def who_is_shut_out(events: list[Event | UnknownEvent]) -> dict[UUID, Ground]:
    return {event.account: event.ground for event in events if isinstance(event, ShutOut)}


def avoid(name: str = HIM) -> Avoid:
    return Avoid(participant=PARTICIPANT, name=Private(name))


TO_OTHERS = RedirectReferral(referral=REFERRAL, to=OTHER_BRANCH, reason=RedirectReason.NO_ROOM)
JO = leads(LEADER, "Solveig Bundgaard")
BO = leads(SECOND_LEADER, "Agnete Revsbech")
ALSO = (*VOLUNTEER_REGISTERED, *ADMIN_ADDED)
HER_VOLUNTEER: History = (
    AccountAdded(
        account=VOLUNTEERS_ACCOUNT,
        name=seal(Private("Pil Sommer")),
        email=seal(Private("b@example.org")),
    ),
    RoleGiven(account=VOLUNTEERS_ACCOUNT, role=Role.VOLUNTEER, branch=BRANCH, volunteer=VOLUNTEER),
)


class TestWhenHerSideIsTold:
    @pytest.mark.parametrize(
        ("around", "told", "ground"),
        [
            (leads(SECOND_LEADER, HIM), HIM, Ground.SAME_NAME),
            (leads(SECOND_LEADER, ALIKE), HIM, Ground.NEAR_NAME),
            ((*BO, *related(SECOND_LEADER)), HIM, Ground.SAME_NAME),
            ((*BO, *related(SECOND_LEADER, ALIKE)), HIM, Ground.NEAR_NAME),
            ((*BO, *related(SECOND_LEADER, "Alma Kruse")), HIM, None),
        ],
        ids=["herself", "alike", "relative", "relative alike", "somebody else"],
    )
    def test_whoever_is_close_is_shut_out_at_once(
        self, around: History, told: str, ground: Ground | None
    ) -> None:
        happened = after(avoid(told), LEADER, JO, around, REFERRED)
        expected = {} if ground is None else {SECOND_LEADER: ground}
        assert who_is_shut_out(happened) == expected

    def test_a_volunteer_is_shut_out_as_whom_she_is_known(self) -> None:
        told: History = (
            RelationTold(
                volunteer=VOLUNTEER, branch=BRANCH, relative=RELATIVE, name=seal(Private(HIM))
            ),
        )
        happened = after(avoid(), LEADER, JO, ALSO, HER_VOLUNTEER, told, REFERRED)
        assert who_is_shut_out(happened) == {VOLUNTEERS_ACCOUNT: Ground.SAME_NAME}

    def test_it_happens_with_the_telling_and_names_who_is_alike(self) -> None:
        there = (*JO, *BO, *related(SECOND_LEADER), *REFERRED)
        with Bench() as bench:
            bench.append(*there)
            answer = bench.execute(avoid(), LEADER)
            told, shut = (recorded.event for recorded in bench.recorded(after=len(there)))
            assert answer.position == len(there) + 2
            assert isinstance(told, MustNotMeet)
            assert shut == ShutOut(
                participant=PARTICIPANT,
                account=SECOND_LEADER,
                ground=Ground.SAME_NAME,
                avoided=told.person,
                near=RELATIVE,
            )

    def test_whoever_told_it_may_be_shut_out_by_it(self) -> None:
        happened = after(avoid(), LEADER, JO, related(LEADER), REFERRED)
        assert who_is_shut_out(happened) == {LEADER: Ground.SAME_NAME}

    def test_whoever_is_shut_out_already_is_not_again(self) -> None:
        there = (JO, BO, related(SECOND_LEADER), REFERRED, shut_out(SECOND_LEADER))
        assert who_is_shut_out(after(avoid(), LEADER, *there)) == {}

    def test_whoever_was_let_in_is_shut_out_by_another_name(self) -> None:
        let_in = (LetIn(participant=PARTICIPANT, account=SECOND_LEADER),)
        there = (JO, BO, related(SECOND_LEADER), REFERRED, shut_out(SECOND_LEADER), let_in)
        assert who_is_shut_out(after(avoid(), LEADER, *there)) == {SECOND_LEADER: Ground.SAME_NAME}

    def test_it_does_not_end_where_she_says_that_she_may_meet_him(self) -> None:
        """The branch lifts nothing: the duty officer judges."""
        there = (JO, BO, REFERRED, avoids(), shut_out(SECOND_LEADER))
        command = MeetAgain(participant=PARTICIPANT, person=THIRD_PERSON)
        assert after(command, LEADER, *there) == [
            MayMeetAgain(participant=PARTICIPANT, person=THIRD_PERSON)
        ]


class TestWhenTheOtherSideIsTold:
    @pytest.mark.parametrize(
        ("command", "account"),
        [
            (TellAccountRelation(account=LEADER, name=Private(HIM)), LEADER),
            (NameAccount(account=LEADER, name=Private(HIM)), LEADER),
            (TellRelation(volunteer=VOLUNTEER, name=Private(HIM)), VOLUNTEERS_ACCOUNT),
            (NameVolunteer(volunteer=VOLUNTEER, name=Private(HIM)), VOLUNTEERS_ACCOUNT),
        ],
        ids=["relation", "name", "volunteer's relation", "volunteer's name"],
    )
    def test_the_account_is_shut_out(self, command: Command, account: AccountId) -> None:
        by = ADMIN if isinstance(command, TellAccountRelation | NameAccount) else LEADER
        there = (JO, ALSO, HER_VOLUNTEER, REFERRED, avoids())
        assert who_is_shut_out(after(command, by, *there)) == {account: Ground.SAME_NAME}

    def test_a_new_account_is_shut_out_before_it_has_a_role(self) -> None:
        command = AddAccount(name=Private(HIM), email=Private("ny@example.org"))
        happened = after(command, ADMIN, ADMIN_ADDED, REFERRED, avoids())
        (added,) = (event for event in happened if isinstance(event, AccountAdded))
        assert who_is_shut_out(happened) == {added.account: Ground.SAME_NAME}

    def test_an_account_that_becomes_a_volunteer_s_is_shut_out_by_what_she_told(self) -> None:
        told: History = (
            RelationTold(
                volunteer=VOLUNTEER, branch=BRANCH, relative=RELATIVE, name=seal(Private(HIM))
            ),
        )
        there = (OPENED, ALSO, told, HER_VOLUNTEER[:1], REFERRED, avoids())
        command = GiveRole(
            account=VOLUNTEERS_ACCOUNT, role=Role.VOLUNTEER, branch=BRANCH, volunteer=VOLUNTEER
        )
        assert who_is_shut_out(after(command, ADMIN, *there)) == {
            VOLUNTEERS_ACCOUNT: Ground.SAME_NAME
        }

    def test_whom_she_may_meet_again_shuts_nobody_out(self) -> None:
        lifted: History = (MayMeetAgain(participant=PARTICIPANT, person=THIRD_PERSON),)
        command = TellAccountRelation(account=LEADER, name=Private(HIM))
        assert who_is_shut_out(after(command, ADMIN, JO, ALSO, REFERRED, avoids(), lifted)) == {}


class TestWhenTheDutyOfficerJudgesOfAVolunteer:
    """What she says of whether the two may meet counts for what the volunteer sees."""

    ASKED = (LikenessAsked(case=CASE, participant=PARTICIPANT, volunteer=VOLUNTEER, branch=BRANCH),)

    def judged(self, *, may_meet: bool, ground: Ground = Ground.NEAR_NAME) -> Sequence[object]:
        there = (DUTY_ADDED, VOLUNTEER_APPROVED, HER_VOLUNTEER, REFERRED, CASE_OPENED, self.ASKED)
        command = JudgeLikeness(case=CASE, volunteer=VOLUNTEER, may_meet=may_meet)
        return after(command, DUTY, *there, shut_out(VOLUNTEERS_ACCOUNT, ground))[1:]

    def test_she_is_let_in_where_they_may(self) -> None:
        let_in = LetIn(participant=PARTICIPANT, account=VOLUNTEERS_ACCOUNT)
        assert self.judged(may_meet=True) == [let_in]

    def test_she_is_kept_out_where_they_must_not(self) -> None:
        kept_out = KeptOut(participant=PARTICIPANT, account=VOLUNTEERS_ACCOUNT)
        assert self.judged(may_meet=False) == [kept_out]

    def test_she_is_not_let_in_whom_somebody_shut_out(self) -> None:
        assert self.judged(may_meet=True, ground=Ground.TOLD) == []


def refers(make: Callable[..., Command] = SubmitReferral, **more: Any) -> Command:
    """Return a referral of somebody who must not meet him."""
    him = (MustNotMeetInput(name=HIM, relation="tidligere samlever"),)
    return make(
        name=NAME, municipality=COVERED, must_not_meet=Private(him), consent=CONSENT, **more
    )


REFERRABLE: History = (*OPENED, *PARTNER_REGISTERED, *COUNSELLOR_ADDED)


def place_of(events: list[Event | UnknownEvent]) -> object:
    """Return the branch that a new referral goes to."""
    (submitted,) = (event for event in events if isinstance(event, ReferralSubmitted))
    return submitted.branch


class TestWhereAReferralGoes:
    def test_it_goes_where_one_leader_is_not_shut_out(self) -> None:
        happened = after(
            refers(partner=PARTNER), COUNSELLOR, REFERRABLE, JO, BO, related(SECOND_LEADER)
        )
        assert place_of(happened) == BRANCH
        assert who_is_shut_out(happened) == {SECOND_LEADER: Ground.SAME_NAME}

    @pytest.mark.parametrize("way", ["partner", "leader", "link"])
    def test_where_all_leaders_are_shut_out_nothing_at_the_branch_tells_of_it(
        self, way: str
    ) -> None:
        there = (*REFERRABLE, *link(), *JO, *related(LEADER))
        command, by = {
            "partner": (refers(partner=PARTNER), COUNSELLOR),
            "leader": (refers(), LEADER),
            "link": (refers(SubmitByLink, link=LINK), of_link(LINK, ("*",), UUID(int=1))),
        }[way]
        with Bench() as bench:
            bench.append(*there)
            bench.execute(command, by)  # type: ignore[arg-type]  # who it is goes by the way
            bench.react()
            happened = bench.recorded(after=len(there))
        assert place_of([recorded.event for recorded in happened]) is None
        assert f"branch:{BRANCH}" not in {tag for each in happened for tag in each.tags}

    def test_a_branch_without_leaders_is_referred_to_as_before(self) -> None:
        happened = after(refers(partner=PARTNER), COUNSELLOR, REFERRABLE, related(OTHER_LEADER))
        assert place_of(happened) == BRANCH

    def test_a_leader_who_is_gone_is_none(self) -> None:
        gone = (*BO, RoleGiven(account=SECOND_LEADER, role=Role.ADMIN))
        there = (REFERRABLE, ADMIN_ADDED, JO, related(LEADER), gone)
        with Bench() as bench:
            bench.append(*(event for history in there for event in history))
            bench.execute(DisableAccount(account=SECOND_LEADER), ADMIN)
            before = bench.recorder.head()
            bench.execute(refers(partner=PARTNER), COUNSELLOR)
            happened = [recorded.event for recorded in bench.recorded(after=before)]
        assert place_of(happened) is None

    def test_it_is_not_redirected_to_where_nobody_can_take_care_of_it(self) -> None:
        there = (DUTY_ADDED, REFERRED, OTHER_OPENED, leads(OTHER_LEADER, HIM, at=OTHER_BRANCH))
        given(*there, shut_out(OTHER_LEADER)).when(TO_OTHERS, by=DUTY).refused(
            REFERRAL_GOES_WHERE_SOMEBODY_CAN
        )

    def test_a_reopened_one_leaves_where_nobody_can_take_care_of_it(self) -> None:
        there = (OPENED, DUTY_ADDED, JO, REFERRED, REFERRAL_DECLINED, shut_out(LEADER))
        _, redirected = after(ReopenReferral(referral=REFERRAL), DUTY, *there)
        assert isinstance(redirected, ReferralRedirected)
        assert (redirected.to, redirected.reason) == (None, RedirectReason.TOO_CLOSE)

    def test_one_that_waits_goes_to_the_national_list(self) -> None:
        happened = after(avoid(), LEADER, OPENED, JO, related(LEADER), REFERRED)
        (redirected,) = (event for event in happened if isinstance(event, ReferralRedirected))
        assert (redirected.branch, redirected.to) == (BRANCH, None)

    @pytest.mark.parametrize(
        "command",
        [
            DisableAccount(account=SECOND_LEADER),
            TakeRole(account=SECOND_LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH),
        ],
        ids=["disabled", "steps down"],
    )
    def test_one_goes_there_when_the_last_leader_leaves_who_saw_it(self, command: Command) -> None:
        there = (OPENED, ADMIN_ADDED, JO, BO, REFERRED, shut_out(LEADER))
        happened = after(command, ADMIN, *there)
        (redirected,) = (event for event in happened if isinstance(event, ReferralRedirected))
        assert redirected.to is None

    def test_one_stays_where_the_role_was_another(self) -> None:
        there = (OPENED, ADMIN_ADDED, JO, BO, REFERRED, shut_out(LEADER))
        admin: History = (RoleGiven(account=SECOND_LEADER, role=Role.TREASURER),)
        command = TakeRole(account=SECOND_LEADER, role=Role.TREASURER)
        happened = after(command, ADMIN, *there, admin)
        assert not [event for event in happened if isinstance(event, ReferralRedirected)]

    def test_a_branch_that_covers_her_place_anew_does_not_get_it(self) -> None:
        released: History = (MunicipalityReleased(branch=BRANCH, municipality=COVERED),)
        listed: History = (
            ReferralSubmitted(
                referral=REFERRAL, participant=PARTICIPANT, branch=None, municipality=COVERED
            ),
        )
        there = (NATIONAL_ADDED, OPENED, released, JO, listed)
        command = CoverMunicipality(branch=BRANCH, municipality=COVERED)
        assert len(after(command, NATIONAL, *there)) == 2
        assert len(after(command, NATIONAL, *there, shut_out(LEADER))) == 1


class TestWhoAnswersForHerCase:
    def test_another_leader_does_once_the_first_is_shut_out(self) -> None:
        there = (JO, BO, REFERRED, CASE_OPENED, related(LEADER))
        happened = after(avoid(), SECOND_LEADER, *there)
        (handed,) = (event for event in happened if isinstance(event, CaseHandedOver))
        assert (handed.responsible, handed.relieved) == (SECOND_LEADER, LEADER)

    def test_nobody_does_who_is_shut_out_too(self) -> None:
        there = (JO, BO, REFERRED, CASE_OPENED, related(LEADER), shut_out(SECOND_LEADER))
        happened = after(avoid(), LEADER, *there)
        assert not [event for event in happened if isinstance(event, CaseHandedOver)]

    def test_a_deputy_who_is_shut_out_stands_in_no_more(self) -> None:
        deputy: History = (
            DeputyNamed(case=CASE, participant=PARTICIPANT, branch=BRANCH, deputy=SECOND_LEADER),
        )
        there = (JO, BO, REFERRED, CASE_OPENED, deputy, related(SECOND_LEADER))
        happened = after(avoid(), LEADER, *there)
        assert [e.deputy for e in happened if isinstance(e, DeputyNamed)] == [None]

    def test_a_merge_counts_who_is_shut_out_of_either_record(self) -> None:
        shut: History = (
            ShutOut(participant=OTHER_PARTICIPANT, account=LEADER, ground=Ground.TOLD),
        )
        merged: History = (ParticipantsMerged(participant=OTHER_PARTICIPANT, merged=PARTICIPANT),)
        there = (*JO, *BO, *REFERRED, *CASE_OPENED, *shut, *merged)
        with Bench() as bench:
            bench.append(*there)
            bench.react()
            happened = [recorded.event for recorded in bench.recorded(after=len(there))]
        assert [e.responsible for e in happened if isinstance(e, CaseHandedOver)] == [SECOND_LEADER]

    def test_nobody_is_chosen_who_is_shut_out(self) -> None:
        there = (JO, BO, REFERRED, shut_out(SECOND_LEADER))
        begin = OpenCase(referral=REFERRAL, responsible=SECOND_LEADER)
        given(*there, REFERRAL_ACCEPTED).when(begin, by=LEADER).refused(
            RESPONSIBLE_LEADS_THE_BRANCH
        )
        hand = HandOver(case=CASE, responsible=SECOND_LEADER, reason=HandoverReason.AWAY)
        given(*there, CASE_OPENED).when(hand, by=LEADER).refused(RESPONSIBLE_LEADS_THE_BRANCH)
        name = NameDeputy(case=CASE, deputy=SECOND_LEADER)
        given(*there, CASE_OPENED).when(name, by=LEADER).refused(DEPUTY_LEADS_THE_BRANCH)

    def test_nobody_takes_her_over_who_is_shut_out(self) -> None:
        other = AccountId(UUID(int=0xA3E0))
        offered: History = (
            TransferOffered(case=CASE, participant=PARTICIPANT, branch=BRANCH, to=OTHER_BRANCH),
        )
        there = (
            OTHER_OPENED,
            JO,
            leads(OTHER_LEADER, "Solveig Bundgaard", at=OTHER_BRANCH),
            leads(other, "Agnete Revsbech", at=OTHER_BRANCH),
            REFERRED,
            CASE_OPENED,
            offered,
            shut_out(other),
        )
        given(*there).when(AcceptTransfer(case=CASE, responsible=other), by=OTHER_LEADER).refused(
            RESPONSIBLE_LEADS_THE_BRANCH
        )
        given(*there).when(AcceptTransfer(case=CASE, responsible=other), by=other).not_found()
