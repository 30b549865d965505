"""Reports on look-ups, for auditors and whoever is on duty: what somebody should ask about."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.permissions import COUNTRY, Resource
from core.personal import Erased, Hidden, Private
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from core.readlog import Logged
from domains.participants.events import SURNAME
from projections.lookups.relations import Whose, persons_among
from projections.lookups.shown import Look, account_of, names_of, shown
from projections.lookups.sweeping import sweeps

MOST = 500
_AT_ONCE = 500
_NAMED = ("opened", "looked", "denied")

Days = Annotated[int, Meta(ge=1, le=366)]


class Sweep(Struct, frozen=True):
    """Somebody opened the data of many persons in a short time."""

    account: str
    name: str | Erased | Hidden | None
    begun: datetime
    ended: datetime
    persons: int
    looks: int


class Namesake(Struct, frozen=True):
    """Somebody looked at a person who has a surname in common with her."""

    account: str
    name: str | Erased | Hidden | None
    person: str
    times: int
    first: datetime
    last: datetime


@query(
    "lookups.unrelated",
    "GET /lookups/unrelated",
    da="Opslag uden relation til forløbet",
    en="Look-ups without a relation to the case",
    purpose=Purpose.OVERSIGHT,
    needs=["lookups"],
)
class UnrelatedLookups(ListQuery):
    """List look-ups for somebody with whom the account had nothing to do, and denied ones.

    She neither answers for a case of hers, stands in, nor is matched with her, and has recorded
    nothing about her within 30 days.
    """

    days: Days = 31

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[Look]:
        found = view.lookups.between(*_last(self.days, view), after=self.cursor)
        some = list(islice(_unrelated(view, found), self.limit))
        return Page(shown(view, some), some[-1][0] if len(some) == self.limit else None)


@query(
    "lookups.sweeps",
    "GET /lookups/sweeps",
    da="Opslag på mange personer på kort tid",
    en="Look-ups of many persons in a short time",
    purpose=Purpose.OVERSIGHT,
    needs=["lookups"],
)
class Sweeps(Query):
    """List where an account opened the data of more than so many persons in so many minutes."""

    days: Days = 31
    persons: Annotated[int, Meta(ge=10, le=10_000)] = 100
    minutes: Annotated[int, Meta(ge=1, le=1_440)] = 60

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> tuple[Sweep, ...]:
        looks = view.lookups.between(*_last(self.days, view))
        by_accounts = (look for look in looks if account_of(look[1].actor) is not None)
        found = sweeps(by_accounts, self.persons, timedelta(minutes=self.minutes))[-MOST:]
        names = names_of(view, {account_of(swept.actor) or "" for swept in found})
        told = ((account_of(swept.actor) or "", swept) for swept in found)
        return tuple(
            Sweep(account, names.get(account), s.begun, s.ended, s.persons, s.looks)
            for account, s in told
        )


@query(
    "lookups.own_surname",
    "GET /lookups/own-surname",
    da="Opslag på eget efternavn",
    en="Look-ups of one's own surname",
    purpose=Purpose.OVERSIGHT,
    needs=["lookups"],
)
class OwnSurname(Query):
    """List at whom an account looked that has a surname in common with her.

    Surnames are compared by keyed hashes; nobody's is read.
    """

    days: Days = 31

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> tuple[Namesake, ...]:
        times: dict[tuple[str, str], list[datetime]] = {}
        for _, entry in view.lookups.between(*_last(self.days, view)):
            account = account_of(entry.actor)
            if account is not None and entry.outcome in _NAMED:
                for person in entry.persons:
                    times.setdefault((account, str(person)), []).append(entry.at)
        alike = _namesakes(view, set(times))
        names = names_of(view, {account for account, _ in alike})
        return tuple(
            Namesake(
                account,
                names.get(account),
                person,
                len(times[account, person]),
                min(times[account, person]),
                max(times[account, person]),
            )
            for account, person in sorted(alike)[:MOST]
        )


@query(
    "lookups.searches",
    "POST /lookups/searches",
    da="Hvem har søgt efter et navn",
    en="Who searched for a name",
    purpose=Purpose.OVERSIGHT,
    needs=["lookups"],
)
class Searches(Query):
    """List the searches for all words of a name, whether anybody was found or not.

    Compared by keyed hashes: the log doesn't hold the names that were searched for.
    """

    name: Private[Annotated[str, Meta(min_length=1, max_length=200)]]
    days: Days = 31

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> tuple[Look, ...]:
        found = view.lookups.searching(self.name.reveal(), *_last(self.days, view))
        mine = self.declaration.name
        return shown(view, [look for look in found if look[1].action != mine][-MOST:])


def _last(days: int, view: View) -> tuple[datetime, datetime]:
    """Return the moments that the last days lie between, this one among them."""
    return view.now - timedelta(days=days), view.now + timedelta(microseconds=1)


def _unrelated(view: View, looks: Iterator[Logged]) -> Iterator[Logged]:
    while some := list(islice(looks, _AT_ONCE)):
        whose = Whose(view, some)
        for position, entry in some:
            sought = whose.sought(entry) if account_of(entry.actor) is not None else set()
            if sought and not whose.related(entry, sought):
                yield position, entry


def _namesakes(view: View, pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the pairs of an account and a person that have a surname in common."""
    persons = persons_among(view, (person for _, person in pairs))
    accounts_of = {account for account, _ in pairs}
    surnames = view.names.hashes(SURNAME, [UUID(i) for i in sorted(persons | accounts_of)])
    return {
        (account, person)
        for account, person in pairs
        if person in persons
        and surnames.get(UUID(account), frozenset()) & surnames.get(UUID(person), frozenset())
    }
