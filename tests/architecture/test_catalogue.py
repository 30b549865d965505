"""What is declared holds together: no bare text, no datum of nobody, no action for nobody."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from string import Formatter
from types import new_class
from typing import Annotated, Any

import pytest
from msgspec import Struct

import domains
from core.catalogue import entry_of
from core.errors import DeclarationError
from core.events import Event, event
from core.facts import Fact
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.personal import (
    SUPPORT,
    Private,
    PublicText,
    Sealed,
    VaultRef,
    personal,
)
from core.schema import fields_of, protection
from core.testing import installed
from domains.accounts.events import Role
from tests.core.library import BookId, Library, ReaderId, registry_of
from tests.golden.samples import example

REGISTRY = installed()
EVENTS = REGISTRY.events
ROUTES = {command.declaration.name: command.declaration.route for command in REGISTRY.commands} | {
    query.declaration.name: query.declaration.route for query in REGISTRY.queries
}


def name_of(event_type: type[Event]) -> str:
    return event_type.declaration.name


class TestEvents:
    @pytest.mark.parametrize("event_type", EVENTS, ids=name_of)
    def test_no_field_is_bare_text(self, event_type: type[Event]) -> None:
        bare = [f.name for f in fields_of(event_type) if protection(f) == "bare text"]
        assert bare == []

    @pytest.mark.parametrize("event_type", EVENTS, ids=name_of)
    def test_every_personal_field_says_whose_it_is_and_how_long_it_is_kept(
        self, event_type: type[Event]
    ) -> None:
        types = {field.name: field.type for field in fields_of(event_type)}
        for field in entry_of(event_type, "test").fields:
            if field.protection != "clear":
                assert field.kept is not None
                assert field.of is not None
                assert types[field.of] in REGISTRY.id_types

    @pytest.mark.parametrize("event_type", EVENTS, ids=name_of)
    def test_no_clear_field_claims_to_be_personal(self, event_type: type[Event]) -> None:
        claims = [
            field.name
            for field in fields_of(event_type)
            if field.personal is not None and protection(field) == "clear"
        ]
        assert claims == []

    @pytest.mark.parametrize("event_type", EVENTS, ids=name_of)
    def test_its_words_name_clear_fields_only(self, event_type: type[Event]) -> None:
        clear = {field.name for field in fields_of(event_type) if protection(field) == "clear"}
        sentence = event_type.declaration.sentence
        assert placeholders(sentence.da) == placeholders(sentence.en)
        assert placeholders(sentence.da) <= clear

    @pytest.mark.parametrize("event_type", EVENTS, ids=name_of)
    def test_it_is_found_by_a_tag(self, event_type: type[Event]) -> None:
        assert REGISTRY.tags_of[event_type](example(event_type))

    def test_its_name_begins_with_what_it_happened_to(self) -> None:
        for event_type in EVENTS:
            subject, dot, what = name_of(event_type).partition(".")
            assert dot
            assert what
            assert subject in REGISTRY.id_types.values()


class Colour(Enum):
    RED = "red"


def with_field(kind: Any) -> type[Event]:
    """Return an event class that has a reader and a field of this type."""
    body = {"__annotations__": {"reader": ReaderId, "field": kind}}
    made = new_class("Thing", (Event,), {}, lambda namespace: namespace.update(body))
    return event("thing.happened", da="Ting", en="Thing")(made)


class TestFieldsOfEvents:
    @pytest.mark.parametrize(
        "bare",
        [
            str,
            str | None,
            Annotated[str, "words"],
            bytes,
            Any,
            object,
            list[str],
            tuple[str, ...],
            dict[str, int],
            BookId | str,
            Private[str],
            tuple[Sealed[str], ...],
            Struct,
        ],
        ids=str,
    )
    def test_bare_text_is_not_declared(self, bare: Any) -> None:
        with pytest.raises(DeclarationError, match=r"thing\.happened\.field is bare text"):
            entry_of(with_field(bare), "test")

    @pytest.mark.parametrize(
        "clear",
        [
            BookId,
            BookId | None,
            int,
            float,
            bool,
            Decimal,
            date,
            datetime | None,
            Colour,
            PublicText,
            tuple[BookId, ...],
            Annotated[int, "minutes"],
        ],
        ids=str,
    )
    def test_what_harms_nobody_is_clear(self, clear: Any) -> None:
        assert entry_of(with_field(clear), "test").fields[1].protection == "clear"

    @pytest.mark.parametrize("kind", [Sealed[str], VaultRef[str], Sealed[str] | None], ids=str)
    def test_a_personal_field_says_whose_it_is(self, kind: Any) -> None:
        with pytest.raises(DeclarationError, match="is personal"):
            entry_of(with_field(kind), "test")
        with pytest.raises(DeclarationError, match="is personal"):
            entry_of(with_field(Annotated[kind, personal(SUPPORT, of="somebody")]), "test")
        entry = entry_of(with_field(Annotated[kind, personal(SUPPORT, of="reader")]), "test")
        assert (entry.fields[1].data_class, entry.fields[1].of) == ("support", "reader")

    def test_the_day_it_happened_is_a_field(self) -> None:
        with pytest.raises(DeclarationError, match="no field 'held_on'"):
            event("thing.happened", da="Ting", en="Thing", happened="held_on")(Event)

    def test_a_stored_name_has_one_owner(self) -> None:
        class Copycat:
            @hookimpl
            def events(self) -> list[type[Event]]:
                return [event("book.lent", da="Lånt", en="Lent")(with_field(int))]

        with pytest.raises(DeclarationError, match=r"book\.lent"):
            registry_of(Library(), Copycat())

    def test_a_plugin_with_bare_text_does_not_start(self) -> None:
        class Careless:
            @hookimpl
            def events(self) -> list[type[Event]]:
                return [with_field(str)]

        with pytest.raises(DeclarationError, match="bare text"):
            registry_of(Careless())


class Poison:
    """Stands where a sealed value is. Whoever looks at it fails."""

    def _fail(self, *_: object) -> Any:
        message = "a sealed value was looked at"
        raise AssertionError(message)

    __getattribute__ = __eq__ = __str__ = __repr__ = __bool__ = __iter__ = __len__ = _fail
    __hash__ = _fail


def facts() -> Iterator[tuple[str, Fact[Any]]]:
    """Yield every fact of every domain."""
    for found in pkgutil.walk_packages(domains.__path__, "domains."):
        if ".facts" in found.name:
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, Fact):
                    yield f"{found.name}.{name}", value


def poisoned(event_type: type[Event]) -> Event:
    """Return an event of the type whose sealed values nobody may look at."""
    whole = example(event_type)
    return event_type(
        **{
            field.name: getattr(whole, field.name) if protection(field) == "clear" else Poison()
            for field in fields_of(event_type)
        }
    )


def holds_poison(state: Any) -> bool:
    """Say whether a folded state keeps a sealed value, at any depth."""
    if type(state) is Poison:
        return True
    if isinstance(state, Struct):
        return any(holds_poison(getattr(state, name)) for name in state.__struct_fields__)
    if isinstance(state, dict):
        return any(map(holds_poison, (*state, *state.values())))
    if isinstance(state, tuple | list | set | frozenset):
        return any(map(holds_poison, state))
    return False


def folds_a_sealed_value(fact: Fact[Any]) -> bool:
    """Fold each event twice: from nothing, and from what the events before have made."""
    by_name = {name_of(event_type): event_type for event_type in EVENTS}
    state = fact.initial
    try:
        for name in fact.types:
            once = fact.fold(fact.initial, poisoned(by_name[name]))
            state = fact.fold(state, poisoned(by_name[name]))
            if holds_poison(once) or holds_poison(state):
                return True
    except AssertionError:
        return True
    return False


class TestFacts:
    @pytest.mark.parametrize("fact", [pytest.param(fact, id=name) for name, fact in facts()])
    def test_a_fact_never_folds_a_sealed_value(self, fact: Fact[Any]) -> None:
        assert not folds_a_sealed_value(fact)

    def test_a_fact_that_looks_at_one_is_found(self) -> None:
        account = next(e for e in EVENTS if name_of(e) == "account.added")
        looks: Fact[Any] = Fact("looks", None, by="account")
        looks.on(account)(lambda _state, event: bool(event.name))  # type: ignore[attr-defined]
        keeps: Fact[Any] = Fact("keeps", None, by="account")
        keeps.on(account)(lambda _state, event: (event,))
        assert folds_a_sealed_value(looks)
        assert folds_a_sealed_value(keeps)

    def test_facts_have_names_of_their_own(self) -> None:
        names = [fact.name for fact in {fact for _, fact in facts()}]
        assert len(names) == len(set(names)), "a reader remembers what it read by the fact's name"


NO_PERSONS = {
    (action, role)
    for action in ("branches.coverage", "branches.list")
    for role in ("activity_leader", "counsellor", "duty_officer", "national_officer")
}
"""Names of branches and municipalities."""

IN_THE_WHOLE_COUNTRY = {
    *NO_PERSONS,
    # Whoever administers accounts sees whose they are; mail opens the address it goes to.
    ("accounts.list", "admin"),
    ("accounts.show", "admin"),
    ("accounts.address", "system"),
    # The office keeps the agreements, and so the professional contacts, of all partners.
    ("partners.list", "national_officer"),
    ("partners.show", "national_officer"),
    # Whoever is on duty places women whom no branch covers, and decides who was referred twice.
    # She judges whether two may meet, too, and must see the names for it; never the woman's own.
    ("matches.likenesses", "duty_officer"),
    ("referrals.duplicates", "duty_officer"),
    ("referrals.national_list", "duty_officer"),
    ("search.everywhere", "duty_officer"),
    # What is told of a breach is for those who must notify the authority.
    ("breaches.list", "duty_officer"),
    ("breaches.list", "national_officer"),
    # She judges who is too close to whom, and goes through incidents and broken glass.
    ("safety.conflicts", "duty_officer"),
    ("safety.incidents", "duty_officer"),
    ("safety.incident", "duty_officer"),
    ("safety.reviews", "duty_officer"),
    ("safety.reviews", "auditor"),
    # Both watch who looks at whom, everywhere; the names that they open are those of who looked.
    *(
        (f"lookups.{report}", role)
        for report in (
            "of_case",
            "of_participant",
            "unrelated",
            "sweeps",
            "own_surname",
            "searches",
        )
        for role in ("duty_officer", "auditor")
    ),
}


class TestPermissions:
    @pytest.mark.parametrize("row", REGISTRY.permissions.rows, ids=lambda r: f"{r.action} {r.role}")
    def test_a_row_is_about_something_declared_and_somebody_known(self, row: Permission) -> None:
        assert row.action in ROUTES
        assert row.role in {
            *(role.value for role in Role),
            "participant",
            "invited",
            "break_glass",
            "system",
        }

    def test_no_row_stands_twice(self) -> None:
        rows = [(row.action, row.role, row.reach) for row in REGISTRY.permissions.rows]
        assert len(rows) == len(set(rows))

    @pytest.mark.parametrize("action", ROUTES)
    def test_somebody_may_do_it(self, action: str) -> None:
        assert REGISTRY.permissions.of(action)

    def test_who_opens_personal_data_in_the_whole_country_is_known(self) -> None:
        queries = {query.declaration.name for query in REGISTRY.queries}
        open_to_all = {
            (row.action, row.role)
            for row in REGISTRY.permissions.rows
            if row.action in queries and row.reach is Reach.COUNTRY and not row.sealed
        }
        assert open_to_all == IN_THE_WHOLE_COUNTRY


class TestCommands:
    def test_a_rule_has_a_name_of_its_own(self) -> None:
        rules = {rule for command in REGISTRY.commands for rule in command.declaration.rules}
        names = [rule.name for rule in rules]
        assert len(names) == len(set(names))

    def test_a_rule_says_the_same_facts_in_both_languages(self) -> None:
        for command in REGISTRY.commands:
            for rule in command.declaration.rules:
                assert placeholders(rule.words.da) == placeholders(rule.words.en), rule

    def test_a_route_leads_to_one_command_or_query(self) -> None:
        routes = [(route.method, route.path) for route in ROUTES.values()]
        assert len(routes) == len(set(routes))


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}
