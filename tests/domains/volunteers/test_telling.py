"""What a volunteer tells of herself, and what a leader tells of her."""

from core.corrections import CORRECTS_WHAT_STANDS
from core.personal import Private, seal
from core.testing import given, new_id
from domains.branches.events import MunicipalityCode
from domains.participants.events import DayTime, ThirdPersonId
from domains.volunteers.commands import TellProfile, TellRelation, WithdrawRelation
from domains.volunteers.events import Profile, ProfileTold, RelationTold, RelationWithdrawn
from domains.volunteers.rules import RELATION_STANDS
from tests.domains.histories import BRANCH, LEADER, RELATIVE, VOLUNTEER, VOLUNTEERS_ACCOUNT
from tests.domains.volunteers.histories import (
    APPLIES,
    FIRST,
    NOWHERE,
    OTHER_RELATIVE,
    RELATED,
)

PROFILE = Private(
    Profile(
        languages=("da", "prs"),
        municipalities=(MunicipalityCode("0851"),),
        times=(DayTime.EVENING,),
        interests="Bøger og kager",
    )
)
NAME, RELATION = Private("En Bror"), Private("bror")
WITHDRAWN = RelationWithdrawn(volunteer=VOLUNTEER, branch=BRANCH, relative=RELATIVE)


def is_told() -> ProfileTold:
    return ProfileTold(
        volunteer=VOLUNTEER, branch=BRANCH, profile=seal(PROFILE), works_with_children=True
    )


class TestProfile:
    def test_is_told_by_a_leader_or_herself(self) -> None:
        tell = TellProfile(volunteer=VOLUNTEER, profile=PROFILE, works_with_children=True)
        given(APPLIES).when(tell, by=LEADER).then(is_told())
        given(APPLIES).when(tell, by=VOLUNTEERS_ACCOUNT).then(is_told())

    def test_is_corrected(self) -> None:
        given(APPLIES, is_told()).when(
            TellProfile(
                volunteer=VOLUNTEER, profile=PROFILE, works_with_children=False, corrects=FIRST
            ),
            by=LEADER,
        ).then(
            ProfileTold(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                profile=seal(PROFILE),
                works_with_children=False,
                corrects=FIRST,
            )
        )

    def test_corrects_what_was_recorded(self) -> None:
        given(APPLIES).when(
            TellProfile(
                volunteer=VOLUNTEER, profile=PROFILE, works_with_children=False, corrects=NOWHERE
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)


class TestRelation:
    def test_is_told(self) -> None:
        given(APPLIES).when(
            TellRelation(volunteer=VOLUNTEER, name=NAME, relation=RELATION), by=VOLUNTEERS_ACCOUNT
        ).then(
            RelationTold(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                relative=ThirdPersonId(new_id("relative")),
                name=seal(NAME),
                relation=seal(RELATION),
            )
        )

    def test_is_corrected_and_is_about_the_same_person(self) -> None:
        given(APPLIES, RELATED).when(
            TellRelation(volunteer=VOLUNTEER, name=Private("En Fætter"), corrects=FIRST), by=LEADER
        ).then(
            RelationTold(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                relative=RELATIVE,
                name=seal(Private("En Fætter")),
                corrects=FIRST,
            )
        )

    def test_corrects_what_was_recorded(self) -> None:
        given(APPLIES, RELATED).when(
            TellRelation(volunteer=VOLUNTEER, name=NAME, corrects=NOWHERE), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)


class TestWithdrawing:
    def test_a_relation_is_withdrawn(self) -> None:
        given(APPLIES, RELATED).when(
            WithdrawRelation(volunteer=VOLUNTEER, relative=RELATIVE), by=LEADER
        ).then(WITHDRAWN)

    def test_an_unknown_relation_is_not(self) -> None:
        given(APPLIES, RELATED).when(
            WithdrawRelation(volunteer=VOLUNTEER, relative=OTHER_RELATIVE), by=LEADER
        ).refused(RELATION_STANDS)

    def test_a_relation_is_withdrawn_once_and_a_correction_does_not_bring_it_back(self) -> None:
        corrected = RelationTold(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            relative=RELATIVE,
            name=seal(NAME),
            corrects=FIRST,
        )
        given(APPLIES, RELATED, WITHDRAWN, corrected).when(
            WithdrawRelation(volunteer=VOLUNTEER, relative=RELATIVE), by=LEADER
        ).refused(RELATION_STANDS)
