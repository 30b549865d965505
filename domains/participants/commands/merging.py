"""Two records of one person: merged, parted again, or found to be two persons."""

from collections.abc import Sequence

import msgspec

from core.commands import Given, command
from core.events import Event
from core.facts import Reader
from core.permissions import Resource
from domains.matches.facts import matches_of_participant
from domains.participants.commands.base import ParticipantCommand
from domains.participants.events import (
    FoundDistinct,
    MergeUndone,
    ParticipantId,
    ParticipantsMerged,
)
from domains.participants.facts import merges, participant_state, same_person
from domains.participants.rules import (
    ONE_HAS_NO_MATCH,
    OTHER_IS_REGISTERED,
    THEY_ARE_MERGED,
    THEY_ARE_TWO,
)


@command(
    "participants.merge",
    "POST /participants/{participant}/merges",
    da="Læg to registreringer sammen",
    en="Merge two records",
    rules=[OTHER_IS_REGISTERED, THEY_ARE_TWO, ONE_HAS_NO_MATCH],
)
class Merge(ParticipantCommand):
    """Say that two records are the same person. Nothing is rewritten: they are read together."""

    merged: ParticipantId

    def resource(self, read: Reader) -> Resource:
        return _about_both(super().resource(read), self.merged)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        _require_two(read, self.participant, self.merged)
        both = _is_matched(read, self.participant) and _is_matched(read, self.merged)
        ONE_HAS_NO_MATCH.require(not both)
        return [ParticipantsMerged(participant=self.participant, merged=self.merged)]


@command(
    "participants.undo_merge",
    "POST /participants/{participant}/merges/{merged}/undoing",
    da="Fortryd sammenlægning",
    en="Undo a merge",
    rules=[THEY_ARE_MERGED],
)
class UndoMerge(ParticipantCommand):
    """Say that they are two persons after all. The pair is the one that was merged, either way."""

    merged: ParticipantId

    def resource(self, read: Reader) -> Resource:
        return _about_both(super().resource(read), self.merged)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        pair = {self.participant, self.merged}
        for kept, merged in read(merges, self.participant).pairs:
            if {kept, merged} == pair:
                return [MergeUndone(participant=kept, merged=merged)]
        raise THEY_ARE_MERGED.broken()


@command(
    "participants.keep_apart",
    "POST /participants/{participant}/distinct",
    da="Hold to registreringer adskilt",
    en="Keep two records apart",
    rules=[OTHER_IS_REGISTERED, THEY_ARE_TWO],
)
class KeepApart(ParticipantCommand):
    """Say that somebody looked, and that the two are different persons."""

    other: ParticipantId

    def resource(self, read: Reader) -> Resource:
        return _about_both(super().resource(read), self.other)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        _require_two(read, self.participant, self.other)
        return [FoundDistinct(participant=self.participant, other=self.other)]


def _about_both(one: Resource, other: ParticipantId) -> Resource:
    return msgspec.structs.replace(one, participants=(*one.participants, other))


def _require_two(read: Reader, participant: ParticipantId, other: ParticipantId) -> None:
    """Refuse unless the other is registered too, and the two aren't one person already."""
    OTHER_IS_REGISTERED.require(read(participant_state, other).exists)
    THEY_ARE_TWO.require(other not in same_person(read, participant))


def _is_matched(read: Reader, participant: ParticipantId) -> bool:
    """Say whether the person has a match that is active or paused, under any of her ids."""
    ids = same_person(read, participant)
    return any(read(matches_of_participant, each).load > 0 for each in ids)
