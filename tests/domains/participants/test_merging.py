"""Participants: two records of one person are merged, parted again, or kept apart."""

import pytest

from core.events import Event
from core.testing import given
from domains.matches.events import MatchPaused, MatchPauseReason
from domains.participants.commands import KeepApart, Merge, UndoMerge
from domains.participants.events import FoundDistinct, MergeUndone, ParticipantsMerged
from domains.participants.rules import (
    ONE_HAS_NO_MATCH,
    OTHER_IS_REGISTERED,
    THEY_ARE_MERGED,
    THEY_ARE_TWO,
)
from tests.domains.histories import (
    BRANCH,
    CASE,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_CASE,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    OTHER_VOLUNTEER,
    PARTICIPANT,
    PROPOSED,
    VOLUNTEER,
    YESTERDAY,
    History,
    matched,
)
from tests.domains.participants.histories import BOTH, DUTY, THIRD, THIRD_REFERRED, merged

MERGE = Merge(participant=PARTICIPANT, merged=OTHER_PARTICIPANT)
MERGED = ParticipantsMerged(participant=PARTICIPANT, merged=OTHER_PARTICIPANT)
UNDO = UndoMerge(participant=PARTICIPANT, merged=OTHER_PARTICIPANT)
UNDONE = MergeUndone(participant=PARTICIPANT, merged=OTHER_PARTICIPANT)
KEEP_APART = KeepApart(participant=PARTICIPANT, other=OTHER_PARTICIPANT)
OTHER_MATCHED = matched(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT, OTHER_VOLUNTEER)
PAUSED: History = (
    MatchPaused(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=next(iter(MatchPauseReason)),
        paused_on=YESTERDAY,
    ),
)


class TestMerging:
    def test_two_records_become_one_person(self) -> None:
        given(BOTH).when(MERGE, by=DUTY).then(MERGED)

    def test_a_record_joins_two_that_are_merged(self) -> None:
        given(BOTH, THIRD_REFERRED, merged()).when(
            Merge(participant=THIRD, merged=OTHER_PARTICIPANT), by=DUTY
        ).then(ParticipantsMerged(participant=THIRD, merged=OTHER_PARTICIPANT))

    def test_a_record_is_not_merged_with_itself(self) -> None:
        given(BOTH).when(Merge(participant=PARTICIPANT, merged=PARTICIPANT), by=DUTY).refused(
            THEY_ARE_TWO
        )

    @pytest.mark.parametrize(
        "before", [(merged(),), (merged(OTHER_PARTICIPANT, PARTICIPANT),)], ids=["so", "turned"]
    )
    def test_what_is_merged_is_not_merged_again(self, before: tuple[Event, ...]) -> None:
        given(BOTH, before).when(MERGE, by=DUTY).refused(THEY_ARE_TWO)

    def test_what_is_merged_through_a_third_is_one_person_already(self) -> None:
        given(BOTH, THIRD_REFERRED, merged(THIRD), merged(THIRD, PARTICIPANT)).when(
            MERGE, by=DUTY
        ).refused(THEY_ARE_TWO)

    def test_what_was_parted_may_be_merged_again(self) -> None:
        given(BOTH, merged(), UNDONE).when(MERGE, by=DUTY).then(MERGED)

    def test_whoever_is_not_registered_is_merged_with_nobody(self) -> None:
        given(BOTH).when(Merge(participant=PARTICIPANT, merged=THIRD), by=DUTY).refused(
            OTHER_IS_REGISTERED
        )
        given(BOTH).when(Merge(participant=THIRD, merged=PARTICIPANT), by=DUTY).not_found()

    @pytest.mark.parametrize("history", [MATCHED, (*MATCHED, *PAUSED)], ids=["active", "paused"])
    def test_two_who_have_a_match_each_are_not_merged(self, history: tuple[Event, ...]) -> None:
        given(BOTH, history, OTHER_MATCHED).when(MERGE, by=DUTY).refused(ONE_HAS_NO_MATCH)

    @pytest.mark.parametrize(
        "history",
        [
            MATCHED,
            OTHER_MATCHED,
            (*PROPOSED, *OTHER_MATCHED),
            (*OTHER_MATCHED, *MATCHED, *MATCH_ENDED),
        ],
        ids=["one", "the other", "one proposed", "one ended"],
    )
    def test_one_of_them_may_have_a_match(self, history: tuple[Event, ...]) -> None:
        given(BOTH, history).when(MERGE, by=DUTY).then(MERGED)

    def test_matches_under_all_of_her_ids_count(self) -> None:
        thirds = matched(OTHER_MATCH, OTHER_CASE, THIRD, OTHER_VOLUNTEER)
        given(BOTH, THIRD_REFERRED, MATCHED, thirds, merged(THIRD, OTHER_PARTICIPANT)).when(
            MERGE, by=DUTY
        ).refused(ONE_HAS_NO_MATCH)


class TestUndoing:
    def test_a_merge_is_undone(self) -> None:
        given(BOTH, merged()).when(UNDO, by=DUTY).then(UNDONE)

    def test_it_is_undone_from_either_side(self) -> None:
        given(BOTH, merged()).when(
            UndoMerge(participant=OTHER_PARTICIPANT, merged=PARTICIPANT), by=DUTY
        ).then(UNDONE)

    def test_what_was_never_merged_is_not_parted(self) -> None:
        given(BOTH).when(UNDO, by=DUTY).refused(THEY_ARE_MERGED)

    def test_a_merge_is_undone_once(self) -> None:
        given(BOTH, merged(), UNDONE).when(UNDO, by=DUTY).refused(THEY_ARE_MERGED)

    def test_two_who_were_merged_with_a_third_are_not_a_pair(self) -> None:
        given(BOTH, THIRD_REFERRED, merged(THIRD), merged(THIRD, PARTICIPANT)).when(
            UNDO, by=DUTY
        ).refused(THEY_ARE_MERGED)

    def test_a_merge_is_undone_while_she_has_a_match(self) -> None:
        given(BOTH, merged(), MATCHED).when(UNDO, by=DUTY).then(UNDONE)


class TestKeepingApart:
    def test_two_are_found_to_be_two(self) -> None:
        given(BOTH).when(KEEP_APART, by=DUTY).then(
            FoundDistinct(participant=PARTICIPANT, other=OTHER_PARTICIPANT)
        )

    def test_what_is_merged_is_parted_first(self) -> None:
        given(BOTH, merged()).when(KEEP_APART, by=DUTY).refused(THEY_ARE_TWO)

    def test_nobody_is_kept_apart_from_herself(self) -> None:
        given(BOTH).when(KeepApart(participant=PARTICIPANT, other=PARTICIPANT), by=DUTY).refused(
            THEY_ARE_TWO
        )

    def test_nobody_is_kept_apart_from_whoever_is_not_registered(self) -> None:
        given(BOTH).when(KeepApart(participant=PARTICIPANT, other=THIRD), by=DUTY).refused(
            OTHER_IS_REGISTERED
        )

    def test_a_later_look_may_find_one_person(self) -> None:
        distinct = FoundDistinct(participant=PARTICIPANT, other=OTHER_PARTICIPANT)
        given(BOTH, distinct).when(MERGE, by=DUTY).then(MERGED)
