"""Whether somebody had to do with a person when she looked at her."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from core.queries import View
from core.readlog import Logged, ReadLogEntry
from projections.lookups.projection import acts, people, posts, things, ties
from projections.lookups.shown import account_of, in_chunks

NEAR = timedelta(days=30)
"""Who records something about her has to do with her for so long before and after."""


class Whose:
    """Whom some look-ups sought, and who had to do with those persons."""

    def __init__(self, view: View, looks: Sequence[Logged]) -> None:
        self._holders = _holders(view, looks)
        self._participants = _participants(view, looks)
        self._ties: dict[str, list[Row[Any]]] = {}
        self._acts: dict[tuple[str, str], list[datetime]] = {}
        for ids in in_chunks(sorted(set(self._participants.values()))):
            for tie in view.all(select(ties).where(ties.c.participant.in_(ids))):
                self._ties.setdefault(tie.participant, []).append(tie)
            for act in view.all(select(acts).where(acts.c.participant.in_(ids))):
                self._acts.setdefault((act.account, act.participant), []).append(act.at)

    def sought(self, entry: ReadLogEntry) -> set[str]:
        """Return the participants that the look was for: it named them, or found them by name.

        A list that she stands in among others wasn't for her.
        """
        return {self._participants[i] for i in _candidates(entry) if i in self._participants}

    def related(self, entry: ReadLogEntry, participants: Collection[str]) -> bool:
        """Say whether who looked had to do with one of them at that time."""
        account = account_of(entry.actor)
        return account is not None and any(
            self._is_tied(account, participant, entry.at)
            or self._acted(account, participant, entry.at)
            for participant in participants
        )

    def _is_tied(self, account: str, participant: str, at: datetime) -> bool:
        holders = self._holders.get(account, {account})
        return any(
            tie.holder in holders
            and tie.since <= at + NEAR
            and (tie.until is None or at <= tie.until + NEAR)
            for tie in self._ties.get(participant, ())
        )

    def _acted(self, account: str, participant: str, at: datetime) -> bool:
        return any(abs(act - at) <= NEAR for act in self._acts.get((account, participant), ()))


def persons_among(view: View, ids: Iterable[str]) -> set[str]:
    """Return those of the ids that are participants' or volunteers' and may be read."""
    return {
        row.person
        for some in in_chunks(sorted(set(ids)))
        for row in view.all(select(people.c.person).where(people.c.person.in_(some)))
    }


def _candidates(entry: ReadLogEntry) -> set[str]:
    named = {tag.partition(":")[2] for tag in entry.subjects}
    return named | set(map(str, entry.persons)) if entry.terms else named


def _participants(view: View, looks: Sequence[Logged]) -> Mapping[str, str]:
    """Return whose the ids are that the look-ups sought."""
    ids = {i for _, entry in looks for i in _candidates(entry)}
    known = {person: person for person in persons_among(view, ids)}
    for some in in_chunks(sorted(ids)):
        statement = select(things).where(things.c.thing.in_(some))
        known |= {row.thing: row.participant for row in view.all(statement)}
    return known


def _holders(view: View, looks: Sequence[Logged]) -> Mapping[str, set[str]]:
    """Return under which ids each account has to do with somebody: its own, or a volunteer's."""
    accounts = {account for _, entry in looks if (account := account_of(entry.actor))}
    found = {account: {account} for account in accounts}
    for some in in_chunks(sorted(accounts)):
        statement = select(posts).where(posts.c.account.in_(some), posts.c.volunteer.is_not(None))
        for row in view.all(statement):
            found[row.account].add(row.volunteer)
    return found
