"""Participants: their children, and the persons whom they must not meet."""

from core.corrections import CORRECTS_WHAT_STANDS
from core.personal import Private, seal
from core.testing import given, new_id
from domains.participants.commands import Avoid, MeetAgain, RegisterChild, RemoveChild
from domains.participants.events import (
    ChildId,
    ChildRegistered,
    ChildRemoved,
    MayMeetAgain,
    MustNotMeet,
    ThirdPersonId,
)
from domains.participants.rules import (
    CHILD_IS_BORN,
    CHILD_IS_REGISTERED,
    PERSON_IS_AVOIDED,
    TOLD_OF_THIS_RECORD,
)
from tests.domains.histories import (
    CHILD,
    LEADER,
    LEADER_ADDED,
    OTHER_BRANCH,
    OTHER_PARTICIPANT,
    OTHER_REFERRAL,
    PARTICIPANT,
    REFERRED,
    THIRD_PERSON,
    referred,
)
from tests.domains.participants.histories import BOTH, DUTY, FIRST, avoided, child, merged

NAME, RELATION = Private("Omar Hassan"), Private("tidligere mand")
REMOVE = RemoveChild(participant=PARTICIPANT, child=CHILD)
REMOVED = ChildRemoved(participant=PARTICIPANT, child=CHILD)
MEET_AGAIN = MeetAgain(participant=PARTICIPANT, person=THIRD_PERSON)
MAY_MEET = MayMeetAgain(participant=PARTICIPANT, person=THIRD_PERSON)


class TestChildren:
    def test_a_child_is_registered(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            RegisterChild(participant=PARTICIPANT, birth_year=Private(2026)), by=LEADER
        ).then(
            ChildRegistered(
                participant=PARTICIPANT,
                child=ChildId(new_id("child")),
                birth_year=seal(Private(2026)),
            )
        )

    def test_a_child_may_have_a_name(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            RegisterChild(participant=PARTICIPANT, birth_year=Private(2019), name=Private("Sara")),
            by=LEADER,
        ).then(
            ChildRegistered(
                participant=PARTICIPANT,
                child=ChildId(new_id("child")),
                birth_year=seal(Private(2019)),
                name=seal(Private("Sara")),
            )
        )

    def test_a_child_is_born_before_it_is_registered(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            RegisterChild(participant=PARTICIPANT, birth_year=Private(2027)), by=LEADER
        ).refused(CHILD_IS_BORN)

    def test_a_birth_year_is_corrected_and_the_child_is_the_same(self) -> None:
        given(child(), LEADER_ADDED, REFERRED).when(
            RegisterChild(participant=PARTICIPANT, birth_year=Private(2020), corrects=FIRST),
            by=LEADER,
        ).then(
            ChildRegistered(
                participant=PARTICIPANT,
                child=CHILD,
                birth_year=seal(Private(2020)),
                corrects=FIRST,
            )
        )

    def test_a_child_that_was_removed_is_not_corrected(self) -> None:
        given(child(), LEADER_ADDED, REFERRED, REMOVED).when(
            RegisterChild(participant=PARTICIPANT, birth_year=Private(2020), corrects=FIRST),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)

    def test_a_child_is_removed(self) -> None:
        given(LEADER_ADDED, REFERRED, child()).when(REMOVE, by=LEADER).then(REMOVED)

    def test_a_child_is_removed_from_the_record_that_has_it(self) -> None:
        there = given(BOTH, child(OTHER_PARTICIPANT), merged())
        there.when(REMOVE, by=LEADER).refused(TOLD_OF_THIS_RECORD)
        there.when(REMOVE, by=DUTY).refused(TOLD_OF_THIS_RECORD)
        there.when(RemoveChild(participant=OTHER_PARTICIPANT, child=CHILD), by=DUTY).then(
            ChildRemoved(participant=OTHER_PARTICIPANT, child=CHILD)
        )

    def test_a_child_of_nobody_is_not_removed(self) -> None:
        given(LEADER_ADDED, REFERRED, child(), REMOVED).when(REMOVE, by=LEADER).refused(
            CHILD_IS_REGISTERED, child=CHILD
        )
        given(BOTH, child(OTHER_PARTICIPANT)).when(REMOVE, by=LEADER).refused(CHILD_IS_REGISTERED)


class TestMustNotMeet:
    def test_there_is_somebody_whom_she_must_not_meet(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            Avoid(participant=PARTICIPANT, name=NAME, relation=RELATION), by=LEADER
        ).then(
            MustNotMeet(
                participant=PARTICIPANT,
                person=ThirdPersonId(new_id("person")),
                name=seal(NAME),
                relation=seal(RELATION),
            )
        )

    def test_a_name_is_corrected_and_the_person_is_the_same(self) -> None:
        given(avoided(), LEADER_ADDED, REFERRED).when(
            Avoid(participant=PARTICIPANT, name=NAME, corrects=FIRST), by=LEADER
        ).then(
            MustNotMeet(
                participant=PARTICIPANT, person=THIRD_PERSON, name=seal(NAME), corrects=FIRST
            )
        )

    def test_whom_she_may_meet_again_is_not_corrected(self) -> None:
        given(avoided(), LEADER_ADDED, REFERRED, MAY_MEET).when(
            Avoid(participant=PARTICIPANT, name=NAME, corrects=FIRST), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)

    def test_she_may_meet_somebody_after_all(self) -> None:
        given(LEADER_ADDED, REFERRED, avoided()).when(MEET_AGAIN, by=LEADER).then(MAY_MEET)

    def test_it_is_lifted_from_the_record_that_has_it(self) -> None:
        there = given(BOTH, avoided(OTHER_PARTICIPANT), merged())
        there.when(MEET_AGAIN, by=LEADER).refused(TOLD_OF_THIS_RECORD)
        there.when(MEET_AGAIN, by=DUTY).refused(TOLD_OF_THIS_RECORD)
        there.when(MeetAgain(participant=OTHER_PARTICIPANT, person=THIRD_PERSON), by=DUTY).then(
            MayMeetAgain(participant=OTHER_PARTICIPANT, person=THIRD_PERSON)
        )

    def test_what_protects_one_woman_is_not_lifted_for_another_of_another_branch(self) -> None:
        elsewhere = referred(OTHER_REFERRAL, OTHER_PARTICIPANT, branch=OTHER_BRANCH)
        given(LEADER_ADDED, REFERRED, elsewhere, avoided(OTHER_PARTICIPANT), merged()).when(
            MeetAgain(participant=OTHER_PARTICIPANT, person=THIRD_PERSON), by=LEADER
        ).not_found()

    def test_nothing_is_lifted_twice(self) -> None:
        given(LEADER_ADDED, REFERRED, avoided(), MAY_MEET).when(MEET_AGAIN, by=LEADER).refused(
            PERSON_IS_AVOIDED, person=THIRD_PERSON
        )
