"""What every recorder keeps to. A test module subclasses it and has fixtures `recorder`, `clock`.

The suite of the eventsourcing package is a part of it.
"""

import threading
from datetime import timedelta

import pytest
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import ProgrammingError

from core.clock import TurnableClock, to_microseconds
from core.store import (
    AppendCondition,
    BoundaryChanged,
    CommandRecord,
    Envelope,
    EventToStore,
    Query,
    QueryItem,
    Recorder,
    SequencedEvent,
    StoredEvent,
)


def event(kind: str = "case.opened", *tags: str, data: bytes = b"{}") -> EventToStore:
    """Return an event to append."""
    return EventToStore(kind, data, list(tags))


def query(*tags: str, types: tuple[str, ...] = ()) -> Query:
    """Return a query of one item."""
    return Query([QueryItem(types=list(types), tags=list(tags))])


def stored(sequenced: SequencedEvent) -> StoredEvent:
    """Return the event with what the store added to it."""
    assert isinstance(sequenced.event, StoredEvent)
    return sequenced.event


def positions(recorder: Recorder, wanted: Query | None = None) -> list[int]:
    """Return where the matching events are."""
    return [found.position for found in recorder.read(wanted)]


class PackageContract:
    """The suite that the eventsourcing package holds its own recorders to."""

    def test_package_suite_of_append_and_read(self, recorder: Recorder) -> None:
        DCBRecorderTestCase()._test_append_read(recorder)

    def test_package_suite_of_subscriptions(self, recorder: Recorder) -> None:
        DCBRecorderTestCase()._test_append_subscribe(recorder)


class RecorderContract(PackageContract):
    """What Qnet asks of a recorder beyond that."""

    def test_what_is_appended_is_read(self, recorder: Recorder, clock: TurnableClock) -> None:
        appended = [
            EventToStore("case.opened", b"\x00\xff", ["case:1", "branch:2"], version=3),
            EventToStore("case.closed", b"", []),
        ]
        recorder.append(appended, envelope=Envelope(metadata=b"who and why"))
        for n, found in enumerate(recorder.read()):
            read = stored(found)
            assert found.position == n + 1
            assert (read.type, read.data, read.tags) == (
                appended[n].type,
                appended[n].data,
                appended[n].tags,
            )
            assert (read.id, read.version) == (appended[n].id, appended[n].version)
            assert read.metadata == b"who and why"
            assert read.recorded_at == to_microseconds(clock.now())

    def test_tags_keep_their_order_and_repetitions(self, recorder: Recorder) -> None:
        recorder.append([event("a", "z", "a", "z", "m")])
        (found,) = recorder.read(query("z", "m"))
        assert found.event.tags == ["z", "a", "z", "m"]

    @pytest.mark.parametrize("tag", ["two\nlines", "", "nul\0"])
    def test_a_tag_that_could_not_be_told_apart_is_refused(
        self, recorder: Recorder, tag: str
    ) -> None:
        with pytest.raises(ValueError, match="newline"):
            recorder.append([event("a", "good", tag)])
        assert recorder.head() == 0
        assert positions(recorder, query(tag)) == []

    def test_head_is_the_last_position(self, recorder: Recorder) -> None:
        assert recorder.head() == 0
        recorder.append([event(), event()])
        assert recorder.head() == 2

    def test_nothing_to_append_is_a_mistake(self, recorder: Recorder) -> None:
        with pytest.raises(ProgrammingError):
            recorder.append([])

    def test_an_empty_item_matches_everything(self, recorder: Recorder) -> None:
        recorder.append([event("a", "x"), event("b")])
        assert positions(recorder, Query([QueryItem(tags=["no"]), QueryItem()])) == [1, 2]

    def test_items_are_joined_in_order_and_without_doubles(self, recorder: Recorder) -> None:
        recorder.append([event("a", "x", "y"), event("b", "y"), event("c"), event("a", "z")])
        items = [
            QueryItem(types=["c", "a"]),
            QueryItem(tags=["y"]),
            QueryItem(types=["a", "b"], tags=["y", "x"]),
        ]
        assert positions(recorder, Query(items)) == [1, 2, 3, 4]

    def test_a_long_read_has_all_events_up_to_its_head(self, recorder: Recorder) -> None:
        with recorder.transaction():
            for _ in range(25):
                recorder.append(
                    [e for _ in range(50) for e in (event("a", "x", "y"), event("b", "x"))]
                )
        for wanted, expected in (
            (None, list(range(1, 2501))),
            (query("x"), list(range(1, 2501))),
            (query("x", "y"), list(range(1, 2501, 2))),
            (query("x", types=("a", "b")), list(range(1, 2501))),
            (query(types=("b",)), list(range(2, 2501, 2))),
        ):
            reading = recorder.read(wanted)
            found = [next(reading).position]
            recorder.append([event("a", "x", "y"), event("b", "x")])
            found += [each.position for each in reading]
            assert [position for position in found if position <= 2500] == expected
            assert found[-1] <= (reading.head or 0)

    def test_recorded_at_never_decreases(self, recorder: Recorder, clock: TurnableClock) -> None:
        recorder.append([event()])
        clock.turn_by(timedelta(days=-1))
        recorder.append([event()])
        clock.turn_by(timedelta(days=2))
        recorder.append([event()])
        times = [stored(found).recorded_at for found in recorder.read()]
        assert times[0] == times[1]
        assert times[2] == to_microseconds(clock.now())

    def test_a_condition_refuses_what_came_after(self, recorder: Recorder) -> None:
        recorder.append([event("a", "x"), event("b", "x")])
        boundary = query("x", types=("a",))
        with pytest.raises(BoundaryChanged):
            recorder.append([event()], AppendCondition(boundary, after=0))
        recorder.append([event()], AppendCondition(boundary, after=1))
        assert recorder.head() == 3

    def test_a_condition_on_everything(self, recorder: Recorder) -> None:
        recorder.append([event()], AppendCondition())
        with pytest.raises(BoundaryChanged):
            recorder.append([event()], AppendCondition())
        recorder.append([event()], AppendCondition(after=1))

    def test_a_command_is_stored_with_its_events(self, recorder: Recorder) -> None:
        command = CommandRecord("account:1", "key", b"hash", b"answer")
        recorder.append([event(), event()], envelope=Envelope(command=command))
        found = recorder.command("account:1", "key")
        assert found == CommandRecord("account:1", "key", b"hash", b"answer", position=2)
        assert recorder.command("account:2", "key") is None

    def test_a_command_is_accepted_once(self, recorder: Recorder) -> None:
        command = CommandRecord("account:1", "key", b"hash", b"answer")
        recorder.append([event()], envelope=Envelope(command=command))
        again = CommandRecord("account:1", "key", b"other", b"other")
        with pytest.raises(BoundaryChanged):
            recorder.append([event()], envelope=Envelope(command=again))
        assert recorder.head() == 1
        of_another = CommandRecord("account:2", "key", b"hash", b"answer")
        recorder.append([event()], envelope=Envelope(command=of_another))

    def test_a_group_is_committed_together(self, recorder: Recorder) -> None:
        seen: list[int] = []
        with recorder.transaction():
            assert recorder.append([event("a", "x")]) == 1
            assert recorder.append([event("a", "x"), event("a", "x")]) == 3
            assert recorder.head() == 3
            assert positions(recorder, query("x")) == [1, 2, 3]
            elsewhere(lambda: seen.append(recorder.head()))
        elsewhere(lambda: seen.append(recorder.head()))
        assert seen == [0, 3]

    def test_a_group_that_fails_leaves_nothing(self, recorder: Recorder) -> None:
        command = CommandRecord("account:1", "key", b"hash", b"answer")

        def fail() -> None:
            with recorder.transaction():
                recorder.append([event("a", "x")], envelope=Envelope(command=command))
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert recorder.head() == 0
        assert recorder.command("account:1", "key") is None
        assert recorder.append([event("a", "x")]) == 1

    def test_a_refused_append_leaves_its_group_usable(self, recorder: Recorder) -> None:
        command = CommandRecord("account:1", "key", b"hash", b"answer")
        with recorder.transaction():
            recorder.append([event("a", "x")], envelope=Envelope(command=command))
            with pytest.raises(BoundaryChanged):
                recorder.append([event()], AppendCondition(query("x"), after=0))
            with pytest.raises(BoundaryChanged):
                recorder.append([event()], envelope=Envelope(command=command))
            assert recorder.append([event()], AppendCondition(query("x"), after=1)) == 2
        assert recorder.head() == 2

    def test_an_empty_group_commits_nothing(self, recorder: Recorder) -> None:
        with recorder.transaction():
            assert recorder.head() == 0
        assert recorder.append([event()]) == 1

    def test_groups_do_not_nest(self, recorder: Recorder) -> None:
        with recorder.transaction():
            recorder.append([event()])
            with pytest.raises(ProgrammingError), recorder.transaction():
                pass
        assert recorder.head() == 1

    def test_callbacks_come_after_the_commit(self, recorder: Recorder) -> None:
        heads: list[int] = []
        recorder.on_append(lambda: heads.append(recorder.head()))
        with recorder.transaction():
            recorder.append([event()])
            recorder.append([event()])
            assert 1 not in heads
        assert heads[-1] == 2

    def test_a_callback_that_fails_harms_nobody(self, recorder: Recorder) -> None:
        rung = threading.Event()

        def fail() -> None:
            raise ValueError

        recorder.on_append(fail)
        recorder.on_append(rung.set)
        assert recorder.append([event()]) == 1
        assert rung.is_set()

    def test_a_subscription_follows_a_query(self, recorder: Recorder) -> None:
        recorder.append([event("a", "x"), event("b", "x")])
        with recorder.subscribe(query("x", types=("a",))) as following:
            assert next(following).position == 1
            recorder.append([event("b", "x"), event("a", "x")])
            assert next(following).position == 4


def elsewhere(look: object) -> None:
    """Call `look` in another thread."""
    assert callable(look)
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
