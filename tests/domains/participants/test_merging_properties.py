"""Merging and undoing are inverse, and what is read of merged records is the same from each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.events import Event
from core.facts import Reader
from core.personal import Private, seal
from core.testing import Bench
from domains.participants.commands import Merge, UndoMerge
from domains.participants.events import (
    ChildId,
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    ParticipantId,
    ParticipantRegistered,
    ParticipantsMerged,
    ThirdPersonId,
)
from domains.participants.facts import Circle, circle_of, consents, same_person
from domains.participants.rules import THEY_ARE_MERGED
from tests.domains.histories import TODAY
from tests.domains.participants.histories import DUTY, DUTY_ADDED

IDS = [ParticipantId(UUID(int=0x6000 + n)) for n in range(4)]
CHILDREN = [ChildId(UUID(int=0x7000 + n)) for n in range(3)]
PERSONS = [ThirdPersonId(UUID(int=0x8000 + n)) for n in range(3)]
REGISTERED = [
    ParticipantRegistered(participant=each, name=seal(Private("Deltager"))) for each in IDS
]

Pair = tuple[ParticipantId, ParticipantId]


class Seen(NamedTuple):
    """All that decisions know of a person, asked by one of her ids."""

    ids: tuple[ParticipantId, ...]
    consents: bool
    circle: Circle


View = Mapping[ParticipantId, Seen]


def _consented(participant: ParticipantId) -> Event:
    return ConsentGiven(
        participant=participant, text_version=1, means=ConsentMeans.SPOKEN, given_on=TODAY
    )


def _withdrawn(participant: ParticipantId) -> Event:
    return ConsentWithdrawn(participant=participant, withdrawn_on=TODAY)


def _child(participant: ParticipantId, child: ChildId) -> Event:
    return ChildRegistered(participant=participant, child=child, birth_year=seal(Private(2019)))


def _no_child(participant: ParticipantId, child: ChildId) -> Event:
    return ChildRemoved(participant=participant, child=child)


def _avoided(participant: ParticipantId, person: ThirdPersonId) -> Event:
    return MustNotMeet(participant=participant, person=person, name=seal(Private("En Tidligere")))


def _may_meet(participant: ParticipantId, person: ThirdPersonId) -> Event:
    return MayMeetAgain(participant=participant, person=person)


ids = st.sampled_from(IDS)
told: st.SearchStrategy[Event] = st.one_of(
    st.builds(_consented, ids),
    st.builds(_withdrawn, ids),
    st.builds(_child, ids, st.sampled_from(CHILDREN)),
    st.builds(_no_child, ids, st.sampled_from(CHILDREN)),
    st.builds(_avoided, ids, st.sampled_from(PERSONS)),
    st.builds(_may_meet, ids, st.sampled_from(PERSONS)),
)


def sets_of(pairs: Iterable[Pair]) -> dict[ParticipantId, frozenset[ParticipantId]]:
    """Return who is whom after these merges, found in another way than the product's."""
    groups = {each: frozenset({each}) for each in IDS}
    for one, other in pairs:
        joined = groups[one] | groups[other]
        groups |= dict.fromkeys(joined, joined)
    return groups


@st.composite
def trees(draw: st.DrawFn) -> list[Pair]:
    """Return merges of which each joins two that weren't one yet, in some order and direction."""
    pairs: list[Pair] = []
    for pair in draw(st.lists(st.tuples(ids, ids), max_size=8)):
        if pair[1] not in sets_of(pairs)[pair[0]]:
            pairs.append(pair)
    return pairs


def merged(pair: Pair) -> Event:
    return ParticipantsMerged(participant=pair[0], merged=pair[1])


@st.composite
def stories(draw: st.DrawFn, *, least: int = 0) -> list[Event]:
    """Return what was told of four records, with merges anywhere in between."""
    story = draw(st.lists(told, max_size=12))
    for pair in draw(trees().filter(lambda pairs: len(pairs) >= least)):
        story.insert(draw(st.integers(0, len(story))), merged(pair))
    return story


def pairs_of(story: Iterable[Event]) -> list[Pair]:
    """Return the merges of a story."""
    return [
        (event.participant, event.merged)
        for event in story
        if isinstance(event, ParticipantsMerged)
    ]


def seen(bench: Bench) -> View:
    """Return what is known of each of the four, asked anew."""
    read = Reader(bench.recorder, bench.registry.codec)
    return {
        each: Seen(same_person(read, each), consents(read, each), circle_of(read, each))
        for each in IDS
    }


def after(story: Sequence[Event], *commands: Callable[[Bench], object]) -> View:
    """Return what is known after the story, and after what the duty officer then does."""
    with Bench() as bench:
        bench.append(*DUTY_ADDED, *REGISTERED, *story)
        for send in commands:
            send(bench)
        return seen(bench)


def merge(pair: Pair) -> Callable[[Bench], object]:
    return lambda bench: bench.execute(Merge(participant=pair[0], merged=pair[1]), DUTY)


def undo(pair: Pair) -> Callable[[Bench], object]:
    return lambda bench: bench.execute(UndoMerge(participant=pair[0], merged=pair[1]), DUTY)


def agreed(story: Iterable[Event]) -> Mapping[ParticipantId, bool]:
    """Return who agrees, step by step: whatever a record says, it says for all that are one."""
    agree, pairs = dict.fromkeys(IDS, False), list[Pair]()
    for event in story:
        match event:
            case ParticipantsMerged():
                pairs.append((event.participant, event.merged))
            case ConsentGiven() | ConsentWithdrawn():
                says = isinstance(event, ConsentGiven)
                agree |= dict.fromkeys(sets_of(pairs)[event.participant], says)
            case _:
                pass
    return agree


class Alone(NamedTuple):
    """What was told of one record, added up in another way than the product's."""

    children: frozenset[ChildId]
    must_not_meet: frozenset[ThirdPersonId]


def alone(story: Iterable[Event], participant: ParticipantId) -> Alone:
    """Return what was told of one record by itself."""
    children, persons = set[ChildId](), set[ThirdPersonId]()
    for event in story:
        if getattr(event, "participant", None) != participant:
            continue
        match event:
            case ChildRegistered():
                children.add(event.child)
            case ChildRemoved():
                children.discard(event.child)
            case MustNotMeet():
                persons.add(event.person)
            case MayMeetAgain():
                persons.discard(event.person)
            case _:
                pass
    return Alone(frozenset(children), frozenset(persons))


@settings(deadline=None)
@given(story=stories(), data=st.data())
def test_a_merge_and_its_undoing_leave_all_as_it_was(
    story: list[Event], data: st.DataObject
) -> None:
    groups = sets_of(pairs_of(story))
    apart = [(one, other) for one in IDS for other in IDS if other not in groups[one]]
    if not apart:
        return
    pair = data.draw(st.sampled_from(apart))
    turned = data.draw(st.sampled_from([pair, pair[::-1]]))
    assert after(story, merge(pair), undo(turned)) == after(story)


@settings(deadline=None)
@given(story=stories(least=1), data=st.data())
def test_undoing_any_merge_is_as_if_it_had_never_been(
    story: list[Event], data: st.DataObject
) -> None:
    pair = data.draw(st.sampled_from(pairs_of(story)))
    without = [event for event in story if event != merged(pair)]
    assert after(story, undo(pair)) == after(without)


@settings(deadline=None)
@given(story=stories(), data=st.data())
def test_merging_all_and_undoing_all_in_any_order_leaves_four(
    story: list[Event], data: st.DataObject
) -> None:
    undone = data.draw(st.permutations(pairs_of(story)))
    without = [event for event in story if not isinstance(event, ParticipantsMerged)]
    assert after(story, *map(undo, undone)) == after(without)


@settings(deadline=None)
@given(story=stories(), data=st.data())
def test_it_is_the_same_which_record_is_merged_into_which(
    story: list[Event], data: st.DataObject
) -> None:
    turned = [
        merged((event.merged, event.participant))
        if isinstance(event, ParticipantsMerged) and data.draw(st.booleans())
        else event
        for event in story
    ]
    assert after(turned) == after(story)


@settings(deadline=None)
@given(story=stories())
def test_all_ids_of_a_person_are_read_alike_and_together(story: list[Event]) -> None:
    groups, view = sets_of(pairs_of(story)), after(story)
    for each in IDS:
        parts = [alone(story, one) for one in groups[each]]
        agree = agreed(story)
        assert view[each] == Seen(
            tuple(sorted(groups[each], key=str)),
            all(agree[one] for one in groups[each]),
            Circle(
                frozenset[ChildId]().union(*(part.children for part in parts)),
                frozenset[ThirdPersonId]().union(*(part.must_not_meet for part in parts)),
            ),
        )


@settings(deadline=None)
@given(pairs=trees(), data=st.data())
def test_only_a_pair_that_was_merged_is_undone(pairs: list[Pair], data: st.DataObject) -> None:
    """Two who are one person through others only can't be parted from each other."""
    one, other = data.draw(st.tuples(ids, ids))
    known = {frozenset(pair) for pair in pairs}
    with Bench() as bench:
        bench.append(*DUTY_ADDED, *REGISTERED, *map(merged, pairs))
        if frozenset({one, other}) in known:
            undo((one, other))(bench)
            assert isinstance(bench.recorded()[-1].event, MergeUndone)
        else:
            with pytest.raises(RuleBroken) as refusal:
                undo((one, other))(bench)
            assert refusal.value.rule == THEY_ARE_MERGED.name
