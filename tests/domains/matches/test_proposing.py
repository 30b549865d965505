"""Matches begin: proposed, agreed to, accepted; one a person, and as many as there is room for."""

from core.testing import given, new_id
from domains.matches.commands import AcceptMatch, AgreeToMatch, ProposeMatch
from domains.matches.events import MatchAccepted, MatchId, MatchProposed, Party
from domains.matches.rules import (
    CASE_HAS_NO_ACTIVE_MATCH,
    CASE_IS_NOT_PAUSED,
    CASE_IS_OPEN,
    CERTIFICATE_HOLDS,
    LIKENESS_IS_JUDGED,
    MATCH_IS_PROPOSED,
    NOT_PROPOSED_ALREADY,
    PARTICIPANT_CONSENTS,
    SAYS_YES_ONCE,
    SPEAKS_FOR_HERSELF,
    VOLUNTEER_HAS_ROOM,
    VOLUNTEER_IS_AVAILABLE,
)
from domains.volunteers.events import VolunteerRole
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    CONSENT_WITHDRAWN,
    LEADER,
    LEADER_ADDED,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_BRANCH,
    OTHER_CASE,
    OTHER_CASE_OPENED,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    OTHER_VOLUNTEER,
    OTHER_VOLUNTEER_ADDED,
    OTHER_VOLUNTEERS_ACCOUNT,
    PARTICIPANT,
    PROPOSED,
    VOLUNTEER,
    VOLUNTEER_ADDED,
    VOLUNTEER_REGISTERED,
    VOLUNTEERS_ACCOUNT,
    History,
    matched,
    proposed,
    volunteer_approved,
)
from tests.domains.matches.histories import (
    ANOTHER,
    ANOTHER_IS_PROPOSED,
    CASE_PAUSED,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_EXPIRES,
    HAS_A_CHILD,
    HAS_ANOTHER,
    HAS_ANOTHER_UNDER_ANOTHER_ID,
    HELPS_ANOTHER,
    LIKENESS,
    MERGED,
    NAME,
    PAUSED,
    READY,
    SHE_SAID_YES,
    VETO,
    VOLUNTEER_PAUSED,
    VOLUNTEER_SAID_YES,
    is_agreed,
    must_not_meet,
    paused,
    related_to,
    roles,
)

READY_FOR_TWO: History = (*LEADER_ADDED, *CASE_OPENED, *volunteer_approved(capacity=2))


def propose() -> ProposeMatch:
    return ProposeMatch(case=CASE, volunteer=VOLUNTEER)


def propose_another() -> ProposeMatch:
    return ProposeMatch(case=CASE, volunteer=OTHER_VOLUNTEER)


def accept() -> AcceptMatch:
    return AcceptMatch(match=MATCH)


def she_agrees() -> AgreeToMatch:
    return AgreeToMatch(match=MATCH, by=Party.PARTICIPANT)


def volunteer_agrees() -> AgreeToMatch:
    return AgreeToMatch(match=MATCH, by=Party.VOLUNTEER)


def is_proposed(*, substitute: bool = False) -> MatchProposed:
    return MatchProposed(
        match=MatchId(new_id("match")),
        case=CASE,
        participant=PARTICIPANT,
        volunteer=OTHER_VOLUNTEER if substitute else VOLUNTEER,
        branch=BRANCH,
        substitute=substitute,
    )


def is_accepted() -> MatchAccepted:
    return MatchAccepted(
        match=MATCH, case=CASE, participant=PARTICIPANT, volunteer=VOLUNTEER, branch=BRANCH
    )


class TestProposing:
    def test_a_volunteer_is_proposed_for_a_case(self) -> None:
        given(READY).when(propose(), by=LEADER).then(is_proposed())

    def test_several_may_be_proposed(self) -> None:
        given(READY, ANOTHER_IS_PROPOSED).when(propose(), by=LEADER).then(is_proposed())

    def test_the_same_two_are_proposed_again_after_their_match_has_ended(self) -> None:
        given(READY, MATCHED, MATCH_ENDED).when(propose(), by=LEADER).then(is_proposed())

    def test_nobody_is_proposed_for_a_closed_case(self) -> None:
        given(READY, CASE_CLOSED).when(propose(), by=LEADER).refused(CASE_IS_OPEN)

    def test_nobody_is_proposed_while_a_case_is_paused(self) -> None:
        given(READY, CASE_PAUSED).when(propose(), by=LEADER).refused(CASE_IS_NOT_PAUSED)

    def test_nobody_is_proposed_without_her_consent(self) -> None:
        given(READY, CONSENT_WITHDRAWN).when(propose(), by=LEADER).refused(PARTICIPANT_CONSENTS)

    def test_a_consent_that_is_missing_under_another_of_her_ids_is_missing(self) -> None:
        given(READY, MERGED).when(propose(), by=LEADER).refused(PARTICIPANT_CONSENTS)
        given(READY, OTHER_CASE_OPENED, MERGED).when(propose(), by=LEADER).then(is_proposed())

    def test_a_volunteer_is_approved_before_she_is_proposed(self) -> None:
        given(LEADER_ADDED, CASE_OPENED, VOLUNTEER_REGISTERED).when(propose(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )

    def test_a_volunteer_of_another_branch_looks_like_none(self) -> None:
        there = volunteer_approved(VOLUNTEER, OTHER_BRANCH)
        given(LEADER_ADDED, CASE_OPENED, there).when(propose(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )
        given(LEADER_ADDED, CASE_OPENED).when(propose(), by=LEADER).refused(VOLUNTEER_IS_AVAILABLE)

    def test_whoever_agreed_to_other_roles_only_is_not_proposed(self) -> None:
        given(READY, roles(VolunteerRole.DRIVER)).when(propose(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )
        both = roles(VolunteerRole.DRIVER, VolunteerRole.ONE_TO_ONE)
        given(READY, both).when(propose(), by=LEADER).then(is_proposed())

    def test_nobody_is_proposed_who_is_near_somebody_she_must_not_meet(self) -> None:
        given(READY, VETO).when(propose(), by=LEADER).refused(VOLUNTEER_IS_AVAILABLE)

    def test_other_names_hinder_nobody(self) -> None:
        given(READY, must_not_meet(NAME), related_to(ANOTHER)).when(propose(), by=LEADER).then(
            is_proposed()
        )

    def test_a_near_name_is_for_a_human_to_judge(self) -> None:
        given(READY, LIKENESS).when(propose(), by=LEADER).refused(LIKENESS_IS_JUDGED)

    def test_no_children_without_a_child_certificate(self) -> None:
        given(READY, HAS_A_CHILD, CERTIFICATE_EXPIRED).when(propose(), by=LEADER).refused(
            CERTIFICATE_HOLDS
        )
        given(READY, HAS_A_CHILD, CERTIFICATE_EXPIRES).when(propose(), by=LEADER).then(
            is_proposed()
        )
        given(READY, CERTIFICATE_EXPIRED).when(propose(), by=LEADER).then(is_proposed())

    def test_nobody_is_proposed_beside_an_active_match(self) -> None:
        given(READY, HAS_ANOTHER).when(propose(), by=LEADER).refused(CASE_HAS_NO_ACTIVE_MATCH)

    def test_an_active_match_under_another_of_her_ids_is_hers(self) -> None:
        given(READY, OTHER_CASE_OPENED, HAS_ANOTHER_UNDER_ANOTHER_ID).when(
            propose(), by=LEADER
        ).refused(CASE_HAS_NO_ACTIVE_MATCH)

    def test_a_volunteer_without_room_is_not_proposed(self) -> None:
        given(READY, OTHER_CASE_OPENED, HELPS_ANOTHER).when(propose(), by=LEADER).refused(
            VOLUNTEER_HAS_ROOM, capacity=1
        )

    def test_a_match_that_rests_keeps_its_place(self) -> None:
        rests = paused(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT)
        given(READY, HELPS_ANOTHER, rests).when(propose(), by=LEADER).refused(
            VOLUNTEER_HAS_ROOM, capacity=1
        )

    def test_a_volunteer_with_room_for_one_more_is_proposed(self) -> None:
        given(READY_FOR_TWO, HELPS_ANOTHER).when(propose(), by=LEADER).then(is_proposed())

    def test_two_are_proposed_for_each_other_once(self) -> None:
        given(READY, PROPOSED).when(propose(), by=LEADER).refused(NOT_PROPOSED_ALREADY)
        given(READY_FOR_TWO, PAUSED).when(propose(), by=LEADER).refused(NOT_PROPOSED_ALREADY)

    def test_two_are_proposed_once_whatever_her_id(self) -> None:
        there = proposed(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT)
        given(READY, OTHER_CASE_OPENED, MERGED, there).when(propose(), by=LEADER).refused(
            NOT_PROPOSED_ALREADY
        )

    def test_a_substitute_is_proposed_while_a_match_rests(self) -> None:
        given(READY, volunteer_approved(OTHER_VOLUNTEER), PAUSED).when(
            propose_another(), by=LEADER
        ).then(is_proposed(substitute=True))


class TestAccepting:
    def test_a_proposal_becomes_active(self) -> None:
        given(READY, PROPOSED).when(accept(), by=LEADER).then(is_accepted())

    def test_a_match_is_accepted_once(self) -> None:
        given(READY, MATCHED).when(accept(), by=LEADER).refused(MATCH_IS_PROPOSED, status="active")

    def test_what_was_withdrawn_is_not_accepted(self) -> None:
        given(READY, PROPOSED, MATCH_ENDED).when(accept(), by=LEADER).refused(
            MATCH_IS_PROPOSED, status="ended"
        )

    def test_no_match_begins_in_a_closed_case(self) -> None:
        given(READY, PROPOSED, CASE_CLOSED).when(accept(), by=LEADER).refused(CASE_IS_OPEN)

    def test_no_match_begins_in_a_paused_case(self) -> None:
        given(READY, PROPOSED, CASE_PAUSED).when(accept(), by=LEADER).refused(CASE_IS_NOT_PAUSED)

    def test_no_proposal_becomes_active_without_her_consent(self) -> None:
        given(READY, PROPOSED, CONSENT_WITHDRAWN).when(accept(), by=LEADER).refused(
            PARTICIPANT_CONSENTS
        )

    def test_no_match_begins_with_a_volunteer_who_is_away(self) -> None:
        given(READY, PROPOSED, VOLUNTEER_PAUSED).when(accept(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )

    def test_a_veto_that_was_told_after_the_proposal_holds(self) -> None:
        given(READY, PROPOSED, VETO).when(accept(), by=LEADER).refused(VOLUNTEER_IS_AVAILABLE)

    def test_a_near_name_that_was_told_after_the_proposal_is_judged_first(self) -> None:
        given(READY, PROPOSED, LIKENESS).when(accept(), by=LEADER).refused(LIKENESS_IS_JUDGED)

    def test_a_certificate_that_expired_after_the_proposal_is_missing(self) -> None:
        given(READY, HAS_A_CHILD, PROPOSED, CERTIFICATE_EXPIRED).when(accept(), by=LEADER).refused(
            CERTIFICATE_HOLDS
        )

    def test_a_case_has_one_active_match(self) -> None:
        given(READY, PROPOSED, HAS_ANOTHER).when(accept(), by=LEADER).refused(
            CASE_HAS_NO_ACTIVE_MATCH
        )

    def test_a_volunteer_has_no_more_matches_than_she_has_room_for(self) -> None:
        given(READY, PROPOSED, HELPS_ANOTHER).when(accept(), by=LEADER).refused(
            VOLUNTEER_HAS_ROOM, capacity=1
        )

    def test_a_substitute_becomes_active_beside_a_match_that_rests(self) -> None:
        rests = (
            *matched(OTHER_MATCH, volunteer=OTHER_VOLUNTEER),
            *paused(OTHER_MATCH, volunteer=OTHER_VOLUNTEER),
        )
        given(READY, rests, PROPOSED).when(accept(), by=LEADER).then(is_accepted())


class TestAgreeing:
    def test_one_yes_is_recorded(self) -> None:
        given(READY, PROPOSED).when(she_agrees(), by=LEADER).then(is_agreed(Party.PARTICIPANT))
        given(READY, PROPOSED).when(volunteer_agrees(), by=LEADER).then(is_agreed(Party.VOLUNTEER))

    def test_with_the_second_yes_the_match_is_active(self) -> None:
        given(READY, SHE_SAID_YES).when(volunteer_agrees(), by=LEADER).then(
            is_agreed(Party.VOLUNTEER), is_accepted()
        )
        given(READY, VOLUNTEER_SAID_YES).when(she_agrees(), by=LEADER).then(
            is_agreed(Party.PARTICIPANT), is_accepted()
        )

    def test_a_volunteer_says_yes_herself(self) -> None:
        given(READY, VOLUNTEER_ADDED, SHE_SAID_YES).when(
            volunteer_agrees(), by=VOLUNTEERS_ACCOUNT
        ).then(is_agreed(Party.VOLUNTEER), is_accepted())

    def test_a_volunteer_does_not_speak_for_the_other(self) -> None:
        given(READY, VOLUNTEER_ADDED, PROPOSED).when(she_agrees(), by=VOLUNTEERS_ACCOUNT).refused(
            SPEAKS_FOR_HERSELF
        )

    def test_a_volunteer_knows_of_no_other_proposal(self) -> None:
        given(READY, OTHER_VOLUNTEER_ADDED, PROPOSED).when(
            volunteer_agrees(), by=OTHER_VOLUNTEERS_ACCOUNT
        ).not_found()

    def test_a_proposal_that_was_withdrawn_is_gone_for_its_volunteer(self) -> None:
        given(READY, VOLUNTEER_ADDED, PROPOSED, MATCH_ENDED).when(
            volunteer_agrees(), by=VOLUNTEERS_ACCOUNT
        ).not_found()

    def test_a_volunteer_is_not_told_what_stands_in_the_way(self) -> None:
        for hindrance in (VETO, LIKENESS, CONSENT_WITHDRAWN, HAS_ANOTHER, CASE_PAUSED):
            given(READY, VOLUNTEER_ADDED, SHE_SAID_YES, hindrance).when(
                volunteer_agrees(), by=VOLUNTEERS_ACCOUNT
            ).then(is_agreed(Party.VOLUNTEER))

    def test_each_says_yes_once(self) -> None:
        given(READY, SHE_SAID_YES).when(she_agrees(), by=LEADER).refused(SAYS_YES_ONCE)

    def test_nobody_agrees_to_what_is_no_proposal(self) -> None:
        given(READY, MATCHED).when(she_agrees(), by=LEADER).refused(
            MATCH_IS_PROPOSED, status="active"
        )

    def test_no_second_yes_in_a_closed_case(self) -> None:
        given(READY, SHE_SAID_YES, CASE_CLOSED).when(volunteer_agrees(), by=LEADER).refused(
            CASE_IS_OPEN
        )

    def test_no_second_yes_in_a_paused_case(self) -> None:
        given(READY, SHE_SAID_YES, CASE_PAUSED).when(volunteer_agrees(), by=LEADER).refused(
            CASE_IS_NOT_PAUSED
        )

    def test_no_second_yes_without_her_consent(self) -> None:
        given(READY, SHE_SAID_YES, CONSENT_WITHDRAWN).when(volunteer_agrees(), by=LEADER).refused(
            PARTICIPANT_CONSENTS
        )

    def test_no_second_yes_over_a_veto(self) -> None:
        given(READY, SHE_SAID_YES, VETO).when(volunteer_agrees(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )

    def test_no_second_yes_before_a_near_name_is_judged(self) -> None:
        given(READY, SHE_SAID_YES, LIKENESS).when(volunteer_agrees(), by=LEADER).refused(
            LIKENESS_IS_JUDGED
        )

    def test_no_second_yes_with_an_expired_certificate_where_children_are(self) -> None:
        given(READY, SHE_SAID_YES, HAS_A_CHILD, CERTIFICATE_EXPIRED).when(
            volunteer_agrees(), by=LEADER
        ).refused(CERTIFICATE_HOLDS)

    def test_no_second_yes_beside_an_active_match(self) -> None:
        given(READY, SHE_SAID_YES, HAS_ANOTHER).when(volunteer_agrees(), by=LEADER).refused(
            CASE_HAS_NO_ACTIVE_MATCH
        )

    def test_no_second_yes_above_her_capacity(self) -> None:
        given(READY, SHE_SAID_YES, HELPS_ANOTHER).when(volunteer_agrees(), by=LEADER).refused(
            VOLUNTEER_HAS_ROOM, capacity=1
        )
