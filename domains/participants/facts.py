"""What decisions know of participants."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from core.facts import Fact, Reader
from domains.branches.events import BranchId
from domains.cases.facts import open_cases_of_participant
from domains.participants.agreeing import Told, agreements
from domains.participants.events import (
    AddressProtected,
    ChildId,
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentWithdrawn,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    ParticipantId,
    ParticipantRegistered,
    ParticipantsMerged,
    ProtectionEnded,
    ThirdPersonId,
)
from domains.referrals.facts import latest_referral

Pair = tuple[ParticipantId, ParticipantId]
"""A merge: the record that is kept, and the one that is merged with it."""


class ParticipantState(Struct, frozen=True):
    """Whether she is registered, and agrees to the support."""

    exists: bool = False
    consents: bool = False


participant_state = Fact("participant_state", ParticipantState(), by="participant")


@participant_state.on(ParticipantRegistered)
def registered(state: ParticipantState, _event: ParticipantRegistered) -> ParticipantState:
    return msgspec.structs.replace(state, exists=True)


@participant_state.on(ConsentGiven)
def consent_given(state: ParticipantState, event: ConsentGiven) -> ParticipantState:
    if event.corrects is not None:
        return state
    return msgspec.structs.replace(state, consents=True)


@participant_state.on(ConsentWithdrawn)
def consent_withdrawn(state: ParticipantState, event: ConsentWithdrawn) -> ParticipantState:
    if event.corrects is not None:
        return state
    return msgspec.structs.replace(state, consents=False)


class Circle(Struct, frozen=True):
    """The children who live with her, and the persons whom she must not meet."""

    children: frozenset[ChildId] = frozenset()
    must_not_meet: frozenset[ThirdPersonId] = frozenset()


circle = Fact("circle", Circle(), by="participant")


@circle.on(ChildRegistered)
def child_registered(state: Circle, event: ChildRegistered) -> Circle:
    if event.corrects is not None:
        return state
    return msgspec.structs.replace(state, children=state.children | {event.child})


@circle.on(ChildRemoved)
def child_removed(state: Circle, event: ChildRemoved) -> Circle:
    return msgspec.structs.replace(state, children=state.children - {event.child})


@circle.on(MustNotMeet)
def must_not_meet(state: Circle, event: MustNotMeet) -> Circle:
    if event.corrects is not None:
        return state
    return msgspec.structs.replace(state, must_not_meet=state.must_not_meet | {event.person})


@circle.on(MayMeetAgain)
def may_meet_again(state: Circle, event: MayMeetAgain) -> Circle:
    return msgspec.structs.replace(state, must_not_meet=state.must_not_meet - {event.person})


class Merges(Struct, frozen=True):
    """The merges that carry her tag and weren't undone: (kept, merged)."""

    pairs: frozenset[Pair] = frozenset()


merges = Fact("merges", Merges(), by="participant")


@merges.on(ParticipantsMerged)
def merged(state: Merges, event: ParticipantsMerged) -> Merges:
    return Merges(state.pairs | {(event.participant, event.merged)})


@merges.on(MergeUndone)
def undone(state: Merges, event: MergeUndone) -> Merges:
    return Merges(state.pairs - {(event.participant, event.merged)})


def same_person(read: Reader, participant: ParticipantId) -> tuple[ParticipantId, ...]:
    """Return all ids of the person, this one included, in order; the boundary has her merges."""
    found = {participant}
    ahead = [participant]
    while ahead:
        for pair in read(merges, ahead.pop()).pairs:
            new = set(pair) - found
            found |= new
            ahead.extend(new)
    return tuple(sorted(found, key=str))


def consents(read: Reader, participant: ParticipantId) -> bool:
    """Say whether she agrees to the support, under each of her ids: one withdrawal is enough."""
    return all(agreements_of(read, participant).values())


def agreements_of(read: Reader, participant: ParticipantId) -> Mapping[ParticipantId, bool]:
    """Return whether she agrees, for each of her ids: what is told under one counts for all."""
    ids = same_person(read, participant)
    if len(ids) == 1:
        return {participant: read(participant_state, participant).consents}
    told, merged = dict[ParticipantId, Told](), dict[Pair, int]()
    for each in ids:
        for recorded in read.recorded([ConsentGiven, ConsentWithdrawn], "participant", each):
            event = recorded.event
            if isinstance(event, ConsentGiven | ConsentWithdrawn) and event.corrects is None:
                told[each] = Told(recorded.position, isinstance(event, ConsentGiven))
        merged |= _merged_at(read, each)
    return dict.fromkeys(ids, False) | dict(agreements(told, merged))


def _merged_at(read: Reader, participant: ParticipantId) -> Mapping[Pair, int]:
    """Return where in the log each merge is that carries her tag and holds."""
    found: dict[Pair, int] = {}
    for recorded in read.recorded([ParticipantsMerged, MergeUndone], "participant", participant):
        match recorded.event:
            case ParticipantsMerged(participant=kept, merged=other):
                found[kept, other] = recorded.position
            case MergeUndone(participant=kept, merged=other):
                del found[kept, other]
            case _:
                pass
    return found


def branch_of(read: Reader, participant: ParticipantId) -> BranchId | None:
    """Return where she is: with the case that was opened last, else where she was referred last."""
    branches = tuple(read(open_cases_of_participant, participant).branches.values())
    return branches[-1] if branches else read(latest_referral, participant).branch


def circle_of(read: Reader, participant: ParticipantId) -> Circle:
    """Return her children and whom she must not meet, under any of her ids."""
    circles = [read(circle, each) for each in same_person(read, participant)]
    return Circle(
        frozenset[ChildId]().union(*(each.children for each in circles)),
        frozenset[ThirdPersonId]().union(*(each.must_not_meet for each in circles)),
    )


def protected_until(read: Reader, participant: ParticipantId) -> date | None:
    """Return until when her address is protected, as corrected; None if it isn't or no more is."""
    days: dict[UUID, date | None] = {}
    stands_at: dict[UUID, UUID] = {}
    for recorded in read.recorded([AddressProtected, ProtectionEnded], "participant", participant):
        event = recorded.event
        if isinstance(event, AddressProtected | ProtectionEnded):
            place = recorded.id if event.corrects is None else stands_at[event.corrects]
            stands_at[recorded.id] = place
            days[place] = event.until if isinstance(event, AddressProtected) else None
    return next(reversed(days.values()), None)
