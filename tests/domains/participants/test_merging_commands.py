"""Whatever is done while records are merged: once the merges are undone, it is as if none had been.

Two branches have three women. Some are held to be one person, and everybody goes on: the leaders
about the women whom they know, and the duty officer about all.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands import Command
from core.errors import RuleBroken
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from core.personal import Private
from core.testing import Bench
from domains.participants.commands import (
    Avoid,
    GiveConsent,
    MeetAgain,
    Merge,
    RegisterChild,
    RemoveChild,
    UndoMerge,
    WithdrawConsent,
)
from domains.participants.events import (
    ChildId,
    ChildRegistered,
    ConsentMeans,
    MustNotMeet,
    ParticipantId,
    ThirdPersonId,
)
from domains.participants.facts import circle_of, consents, same_person
from domains.referrals.events import ReferralId
from tests.domains.histories import (
    BRANCH,
    LEADER,
    LEADER_ADDED,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    TODAY,
    referred,
)
from tests.domains.participants.histories import DUTY, DUTY_ADDED

WOMEN = [ParticipantId(UUID(int=0x6100 + n)) for n in range(3)]
PLACES = [BRANCH, BRANCH, OTHER_BRANCH]
LEADERS = {BRANCH: LEADER, OTHER_BRANCH: OTHER_LEADER}

Kind = Literal[
    "consent", "withdraw", "child", "no child", "avoid", "lift", "lift by duty", "merge", "undo"
]


class Step(NamedTuple):
    """What somebody does about a woman; `other` is another woman's number, or a thing's."""

    kind: Kind
    woman: int
    other: int


class Seen(NamedTuple):
    """What decisions know of a woman; children and persons by the order in which they came."""

    ids: tuple[ParticipantId, ...]
    consents: bool
    children: frozenset[int]
    must_not_meet: frozenset[int]


def stories(*kinds: Kind) -> st.SearchStrategy[list[Step]]:
    """Return courses of things of these kinds, among merges and undone merges."""
    some = st.sampled_from((*kinds, "merge", "undo"))
    return st.lists(st.builds(Step, some, st.integers(0, 2), st.integers(0, 2)), max_size=25)


class Lives:
    """The three women, and what happens to them; with or without all that is about merges."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.children: list[ChildId] = []
        self.persons: list[ThirdPersonId] = []
        self.merged: list[tuple[ParticipantId, ParticipantId]] = []
        bench.append(*LEADER_ADDED, *OTHER_LEADER_ADDED, *DUTY_ADDED)
        for number, (woman, place) in enumerate(zip(WOMEN, PLACES, strict=True)):
            bench.append(*referred(ReferralId(UUID(int=0x4100 + number)), woman, place))

    def happen(self, step: Step) -> None:
        """Do it, if there is something to do it about; a rule may refuse it."""
        woman, leader = WOMEN[step.woman], LEADERS[PLACES[step.woman]]
        means = ConsentMeans.SPOKEN
        match step.kind:
            case "consent":
                given_on = GiveConsent(
                    participant=woman, text_version=1, means=means, given_on=TODAY
                )
                self.attempt(given_on, leader)
            case "withdraw":
                self.attempt(WithdrawConsent(participant=woman, withdrawn_on=TODAY), leader)
            case "child":
                self.attempt(RegisterChild(participant=woman, birth_year=Private(2019)), leader)
            case "avoid":
                self.attempt(Avoid(participant=woman, name=Private("En Tidligere")), leader)
            case "no child" if self.children:
                child = self.children[step.other % len(self.children)]
                self.attempt(RemoveChild(participant=woman, child=child), leader)
            case "lift" | "lift by duty" if self.persons:
                person = self.persons[step.other % len(self.persons)]
                by = DUTY if step.kind == "lift by duty" else leader
                self.attempt(MeetAgain(participant=woman, person=person), by)
            case _:
                pass

    def merge_or_undo(self, step: Step) -> None:
        pair = WOMEN[step.woman], WOMEN[step.other]
        if step.kind == "merge" and self.attempt(Merge(participant=pair[0], merged=pair[1]), DUTY):
            self.merged.append(pair)
        elif step.kind == "undo" and self.merged:
            self.undo(step.other)

    def undo(self, number: int) -> None:
        kept, other = self.merged.pop(number % len(self.merged))
        assert self.attempt(UndoMerge(participant=kept, merged=other), DUTY)

    def attempt(self, command: Command, by: AccountId) -> bool:
        """Say whether the command was accepted, and keep what came of it."""
        try:
            answer = self.bench.execute(command, by)
        except RuleBroken:
            return False
        events: Sequence[Event] = [
            recorded.event  # type: ignore[misc]  # none is unknown here
            for recorded in self.bench.recorded(answer.position - 1)
        ]
        self.children += [e.child for e in events if isinstance(e, ChildRegistered)]
        self.persons += [e.person for e in events if isinstance(e, MustNotMeet)]
        return True

    def seen(self) -> Mapping[ParticipantId, Seen]:
        """Return what is known of each, asked anew."""
        read = Reader(self.bench.recorder, self.bench.registry.codec)
        return {
            each: Seen(
                same_person(read, each),
                consents(read, each),
                frozenset(map(self.children.index, circle_of(read, each).children)),
                frozenset(map(self.persons.index, circle_of(read, each).must_not_meet)),
            )
            for each in WOMEN
        }


def after(
    story: Sequence[Step], besides: Callable[[Lives, Step], None]
) -> Mapping[ParticipantId, Seen]:
    """Return what is known after the story, and after all merges are undone."""
    with Bench() as bench:
        lives = Lives(bench)
        for step in story:
            lives.happen(step)
            besides(lives, step)
        while lives.merged:
            lives.undo(len(story))
        return lives.seen()


@settings(deadline=None, max_examples=300)
@given(
    story=stories("consent", "withdraw")
    | stories("child", "no child", "avoid", "lift", "lift by duty")
)
def test_once_all_merges_are_undone_it_is_as_if_none_had_been(story: list[Step]) -> None:
    merging = after(story, Lives.merge_or_undo)
    assert merging == after(story, lambda _lives, _step: None)
