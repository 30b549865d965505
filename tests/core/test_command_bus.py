"""The one way in: authorise, read, decide, seal, append, or nothing but a trace."""

import threading
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

import pytest

from core.codec import decode_metadata, encode
from core.command_bus import Answer, Call, CommandBus, Stores
from core.commands import Command, Given
from core.errors import (
    Conflict,
    DeclarationError,
    Forbidden,
    IdempotencyKeyReused,
    NotFound,
    PersonErased,
    PluginRefused,
    QnetError,
    ReadLogUnavailable,
    RuleBroken,
)
from core.events import BoundaryItem, Event
from core.facts import Reader
from core.hookspecs import hookimpl
from core.identity import of_account
from core.keys import VaultItem
from core.permissions import Actor
from core.personal import Private, PublicText
from core.store import EventToStore
from core.testing import START, Bench
from core.text import Text
from tests.core.library import (
    BOOK,
    BOOK_IS_IN,
    BOUGHT,
    HERE,
    KEEPER,
    KEPT,
    LIBRARY,
    OTHER_BOOK,
    OTHER_READER,
    READER,
    SYSTEM,
    BookBought,
    BookLent,
    BookReturned,
    BuyBook,
    KeeperLeft,
    LendBook,
    Library,
    MakeCard,
    ReturnBook,
    registry_of,
)
from tests.core.library import ForgetBook as DecideNothing

BUY = BuyBook(library=HERE, title=PublicText("Digte"))
LEND = LendBook(book=BOOK, reader=READER)
DIGEST = sha256(b"card")
CARD = MakeCard(keeper=KEEPER, digest=Private(DIGEST.hexdigest()))


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(LIBRARY) as bench:
        yield bench


def traces(bench: Bench) -> list[tuple[str, str, str]]:
    """Return what the read log has, when the writer has finished what is queued."""
    bench.bus.close()
    return [(entry.outcome, entry.action, entry.rule) for entry in bench.read_log.entries]


def meanwhile(bench: Bench, monkeypatch: pytest.MonkeyPatch, *rounds: Sequence[Event]) -> list[int]:
    """Let others append while LendBook decides: before its first answer, its second ..."""
    decided: list[int] = []
    decide = LendBook.decide

    def slow(self: LendBook, read: Reader, given: Given) -> Sequence[Event]:
        answer = decide(self, read, given)
        decided.append(read.position or 0)
        if len(decided) <= len(rounds):
            for event in rounds[len(decided) - 1]:
                others = LIBRARY.tags_of[type(event)](event)
                declared = event.declaration
                bench.recorder.append([EventToStore(declared.name, encode(event), others)])
        return answer

    monkeypatch.setattr(LendBook, "decide", slow)
    return decided


class TestAccepting:
    def test_it_answers_with_position_and_ids(self, bench: Bench) -> None:
        answer = bench.execute(BUY, SYSTEM)
        (recorded,) = bench.recorded()
        assert answer == Answer(1, {"book": recorded.tag("book"), "library": str(HERE)})  # type: ignore[dict-item]

    def test_the_decision_is_stored_with_its_events(self, bench: Bench) -> None:
        bench.append(KEPT, BOUGHT)
        bench.bus.execute(Call(LEND, of_account(KEEPER), "key-1", correlation_id="page-1"))
        recorded = bench.recorded(after=2)[0]
        metadata = decode_metadata(recorded.raw_metadata)
        assert (metadata.actor, metadata.actor_kind) == (f"account:{KEEPER}", "account")
        assert (metadata.command, metadata.permission) == ("books.lend", "keeper: own branch")
        assert (metadata.command_id, metadata.correlation_id) == ("key-1", "page-1")
        assert metadata.read_position == 2
        assert set(metadata.boundary) == {
            BoundaryItem(("keeper.named", "keeper.left"), (f"keeper:{KEEPER}",)),
            BoundaryItem(("book.bought", "book.lent", "book.returned"), (f"book:{BOOK}",)),
        }
        assert (metadata.code, metadata.plugins) == ("test", {"plugin:library0": "0"})
        assert recorded.recorded_at == START

    def test_a_credential_is_kept_with_its_event(self, bench: Bench) -> None:
        bench.append(KEPT)
        bench.execute(CARD, SYSTEM)
        kept = bench.keys.credential(DIGEST.digest())
        assert kept is not None
        assert kept.account == KEEPER

    def test_a_decision_of_nothing_is_a_mistake(self, bench: Bench) -> None:
        with pytest.raises(DeclarationError, match="decided nothing"):
            bench.execute(DecideNothing(book=BOOK), SYSTEM)


class TestRefusing:
    def test_a_refusal_writes_nothing_but_its_trace(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        bench.execute(LEND, SYSTEM)
        with pytest.raises(RuleBroken) as refusal:
            bench.execute(LEND, SYSTEM)
        assert refusal.value.rule == BOOK_IS_IN.name
        assert bench.recorder.head() == 2
        assert traces(bench) == [("refused", "books.lend", "book_is_in")]

    def test_a_trace_says_who_asked_and_when(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        with pytest.raises(Forbidden):
            bench.bus.execute(Call(LEND, of_account(KEEPER), correlation_id="page-1"))
        bench.bus.close()
        (entry,) = bench.read_log.entries
        assert (entry.actor, entry.at) == (f"account:{KEEPER}", START)
        assert (entry.purpose, entry.request) == ("command", "page-1")
        assert (entry.persons, entry.fields) == ((), ())

    @pytest.mark.parametrize(
        ("history", "failure", "trace"),
        [
            ((BOUGHT,), Forbidden, "forbidden"),
            ((BOUGHT, KEPT, KeeperLeft(keeper=KEEPER)), Forbidden, "forbidden"),
            ((KEPT,), NotFound, "not_found"),
        ],
    )
    def test_a_denial_leaves_a_trace(
        self, bench: Bench, history: Sequence[Event], failure: type[QnetError], trace: str
    ) -> None:
        bench.append(*history)
        with pytest.raises(failure):
            bench.execute(LEND, KEEPER)
        assert bench.recorder.head() == len(history)
        assert traces(bench) == [("denied", "books.lend", trace)]

    def test_the_trace_is_there_when_the_answer_is(self, bench: Bench) -> None:
        """Whoever is refused and looks at once finds it, even if logging takes its time."""
        append = bench.read_log.append

        def slow(entry: Any) -> int:
            threading.Event().wait(0.05)
            return append(entry)

        bench.read_log.append = slow  # type: ignore[method-assign]
        bench.append(BOUGHT)
        with pytest.raises(RuleBroken):
            bench.execute(ReturnBook(book=BOOK), SYSTEM)
        assert len(bench.read_log.entries) == 1

    @pytest.mark.parametrize("command", [LEND, ReturnBook(book=BOOK)])
    def test_a_refusal_that_leaves_no_trace_is_told(self, bench: Bench, command: Command) -> None:
        """Denied before the lock or refused after it: the answer is the same."""
        bench.append(BOUGHT)
        bench.read_log.available = False
        by = KEEPER if isinstance(command, LendBook) else SYSTEM
        with pytest.raises(ReadLogUnavailable):
            bench.execute(command, by)

    def test_nothing_is_sealed_for_whom_was_erased(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        with bench.keys.transaction():
            bench.keys.erase(READER)
        with pytest.raises(PersonErased):
            bench.execute(LendBook(book=BOOK, reader=READER, note=Private("Digte")), SYSTEM)
        assert bench.recorder.head() == 1

    def test_after_a_failure_the_next_command_runs(self, bench: Bench) -> None:
        with pytest.raises(DeclarationError):
            bench.execute(DecideNothing(book=BOOK), SYSTEM)
        assert bench.execute(BUY, SYSTEM).position == 1


class TestIdempotency:
    def test_the_same_command_twice_is_one_event_and_one_answer(self, bench: Bench) -> None:
        first = bench.execute(BUY, SYSTEM, key="k")
        assert bench.execute(BUY, SYSTEM, key="k") == first
        assert bench.recorder.head() == 1
        assert traces(bench) == []

    def test_it_holds_after_others_have_decided(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        first = bench.execute(LEND, SYSTEM, key="k")
        bench.execute(ReturnBook(book=BOOK), SYSTEM)
        assert bench.execute(LEND, SYSTEM, key="k") == first
        assert bench.recorder.head() == 3

    @pytest.mark.parametrize(
        "other",
        [
            LendBook(book=BOOK, reader=OTHER_READER),
            LendBook(book=BOOK, reader=READER, note=Private("Digte")),
            ReturnBook(book=BOOK),
        ],
    )
    def test_another_command_under_the_same_key_is_refused(
        self, bench: Bench, other: Command
    ) -> None:
        bench.append(BOUGHT)
        bench.execute(LEND, SYSTEM, key="k")
        with pytest.raises(IdempotencyKeyReused):
            bench.execute(other, SYSTEM, key="k")
        assert bench.recorder.head() == 2

    def test_a_private_field_counts(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        noted = LendBook(book=BOOK, reader=READER, note=Private("Digte"))
        again = LendBook(book=BOOK, reader=READER, note=Private("Digte"))
        assert bench.execute(noted, SYSTEM, key="k") == bench.execute(again, SYSTEM, key="k")
        other = LendBook(book=BOOK, reader=READER, note=Private("Romaner"))
        with pytest.raises(IdempotencyKeyReused):
            bench.execute(other, SYSTEM, key="k")

    def test_a_key_is_the_actor_s_own(self, bench: Bench) -> None:
        bench.append(KEPT)
        assert bench.execute(BUY, SYSTEM, key="k") != bench.execute(BUY, KEEPER, key="k")
        assert bench.recorder.head() == 3

    def test_a_refusal_is_not_remembered(self, bench: Bench) -> None:
        with pytest.raises(NotFound):
            bench.execute(LEND, SYSTEM, key="k")
        bench.append(BOUGHT)
        assert bench.execute(LEND, SYSTEM, key="k").position == 2

    def test_the_body_is_kept_as_a_keyed_hash(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        noted = LendBook(book=BOOK, reader=READER, note=Private("Digte"))
        bench.execute(noted, SYSTEM, key="k")
        with Bench(LIBRARY) as elsewhere:
            elsewhere.append(BOUGHT)
            elsewhere.execute(noted, SYSTEM, key="k")
            there = elsewhere.recorder.command(SYSTEM.id, "k")
        here = bench.recorder.command(SYSTEM.id, "k")
        assert here is not None
        assert there is not None
        assert here.body_hash != there.body_hash
        assert b"Digte" not in here.body_hash + here.answer

    def test_whoever_lost_the_role_gets_no_answer_again(self, bench: Bench) -> None:
        bench.append(KEPT)
        bench.execute(BUY, KEEPER, key="k")
        bench.append(KeeperLeft(keeper=KEEPER))
        with pytest.raises(Forbidden):
            bench.execute(BUY, KEEPER, key="k")

    def test_many_at_once_under_one_key_are_one(self, bench: Bench) -> None:
        call = bench.call(BUY, SYSTEM, key="k")
        answers = {
            future.result(5).position for future in [bench.bus.submit(call) for _ in "12345"]
        }
        assert answers == {1}
        assert bench.recorder.head() == 1

    def test_it_holds_after_a_restart(self, bench: Bench) -> None:
        with pytest.raises(DeclarationError):
            bench.execute(DecideNothing(book=BOOK), SYSTEM, key="fails")
        first = bench.execute(BUY, SYSTEM, key="k")
        stores = Stores(bench.recorder, bench.keys, bench.read_log)
        restarted = CommandBus(LIBRARY, stores, bench.clock, version="test")
        assert restarted.execute(bench.call(BUY, SYSTEM, key="k")) == first
        restarted.close()


class TestIfMatch:
    def test_an_old_position_is_a_conflict(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        bench.execute(LEND, SYSTEM)
        bench.execute(ReturnBook(book=BOOK), SYSTEM)
        with pytest.raises(Conflict):
            bench.execute(LEND, SYSTEM, if_match=1)
        assert bench.recorder.head() == 3

    def test_the_present_position_is_none(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        assert bench.execute(LEND, SYSTEM, if_match=1).position == 2

    def test_what_lies_outside_the_boundary_is_none(self, bench: Bench) -> None:
        bench.append(BOUGHT, BookBought(book=OTHER_BOOK, library=HERE, title=PublicText("Breve")))
        bench.execute(LendBook(book=OTHER_BOOK, reader=READER), SYSTEM)
        assert bench.execute(LEND, SYSTEM, if_match=1).position == 4

    def test_it_is_not_decided_again(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        bench.append(BOUGHT)
        decided = meanwhile(bench, monkeypatch, [BookReturned(book=BOOK, library=HERE)])
        with pytest.raises(Conflict):
            bench.execute(LEND, SYSTEM, if_match=1)
        assert decided == [1]

    def test_the_command_that_was_accepted_is_no_conflict_with_itself(self, bench: Bench) -> None:
        bench.append(BOUGHT)
        first = bench.execute(LEND, SYSTEM, key="k", if_match=1)
        assert bench.execute(LEND, SYSTEM, key="k", if_match=1) == first

    def test_a_conflict_leaves_no_credential(self, bench: Bench) -> None:
        bench.append(KEPT)
        bench.append(KEPT)
        with pytest.raises(Conflict):
            bench.execute(CARD, SYSTEM, if_match=1)
        assert bench.keys.credential(DIGEST.digest()) is None
        assert bench.execute(CARD, SYSTEM, if_match=2).position == 3


class TestDecidingAgain:
    def test_it_decides_again_when_its_boundary_changed(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.append(BOUGHT)
        decided = meanwhile(bench, monkeypatch, [BookReturned(book=BOOK, library=HERE)])
        assert bench.execute(LEND, SYSTEM).position == 3
        assert decided == [1, 2]

    def test_what_changed_may_be_a_reason_to_refuse(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.append(BOUGHT)
        taken = BookLent(book=BOOK, library=HERE, reader=OTHER_READER)
        meanwhile(bench, monkeypatch, [taken])
        with pytest.raises(RuleBroken):
            bench.execute(LEND, SYSTEM)
        assert bench.recorder.head() == 2

    def test_what_lies_outside_changes_nothing(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.append(BOUGHT)
        other = BookBought(book=OTHER_BOOK, library=HERE, title=PublicText("Breve"))
        decided = meanwhile(bench, monkeypatch, [other])
        bench.execute(LEND, SYSTEM)
        assert decided == [1]

    def test_it_gives_up_after_some_tries(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.append(BOUGHT)
        back = [BookReturned(book=BOOK, library=HERE)]
        decided = meanwhile(bench, monkeypatch, *[back] * 20)
        with pytest.raises(Conflict):
            bench.execute(LEND, SYSTEM)
        assert len(decided) == 5
        assert traces(bench) == [("refused", "books.lend", "conflict")]

    def test_a_role_that_was_lost_meanwhile_counts(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.append(BOUGHT, KEPT)
        meanwhile(bench, monkeypatch, [KeeperLeft(keeper=KEEPER)])
        with pytest.raises(Forbidden):
            bench.execute(LEND, KEEPER)

    def test_only_what_was_accepted_is_deposited(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.append(BOUGHT)
        deposited: list[VaultItem] = []
        monkeypatch.setattr(bench.keys, "put_in_vault", deposited.extend)
        meanwhile(bench, monkeypatch, [BookReturned(book=BOOK, library=HERE)])
        bench.execute(LendBook(book=BOOK, reader=READER, phone=Private("11 22 33 44")), SYSTEM)
        assert len(deposited) == 1


class TestPluginChecks:
    @staticmethod
    def check(answer: Callable[[], Any]) -> object:
        class Check:
            @hookimpl
            def check_command(self, command: Command, actor: Actor) -> Any:
                assert isinstance(command, Command)
                assert isinstance(actor, Actor)
                return answer()

        return Check()

    def refusal(self, *answers: Callable[[], Any]) -> PluginRefused:
        with Bench(registry_of(Library(), *map(self.check, answers))) as bench:
            with pytest.raises(PluginRefused) as refused:
                bench.execute(BUY, SYSTEM)
            assert bench.recorder.head() == 0
            assert traces(bench) == [("refused", "books.buy", "plugin_refused")]
            return refused.value

    def test_without_a_veto_it_runs(self) -> None:
        with Bench(registry_of(Library(), self.check(lambda: None))) as bench:
            assert bench.execute(BUY, SYSTEM).position == 1

    def test_a_veto_is_told_in_its_words(self) -> None:
        words = Text("Reolen er fuld", "The shelf is full")
        refusal = self.refusal(lambda: None, lambda: words)
        assert refusal.detail == words
        assert refusal.facts == {"plugin": "plugin:check2", "failed": False}

    def test_a_check_that_fails_forbids_and_is_named(self) -> None:
        def fail() -> Any:
            raise ZeroDivisionError

        assert self.refusal(fail).facts == {"plugin": "plugin:check1", "failed": True}

    @pytest.mark.parametrize("answer", [True, "yes", 0])
    def test_a_check_that_answers_otherwise_forbids(self, answer: Any) -> None:
        assert self.refusal(lambda: answer).facts["failed"] is True

    def test_a_plugin_allows_nothing(self) -> None:
        generous = registry_of(Library(), self.check(lambda: None))
        with Bench(generous) as bench, pytest.raises(Forbidden):
            bench.execute(BUY, KEEPER)
