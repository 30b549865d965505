"""Look-ups as people read them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import View
from core.readlog import Logged, Outcome
from core.text import Text
from projections.lookups.projection import accounts, names

_PURPOSES = {purpose.value: purpose.label for purpose in Purpose}
_CHUNK = 500


class Look(Struct, frozen=True):
    """One request: when, who, doing what, and what for.

    `account` is None where it was none: a link, or the system. A `name` is told to those who may
    know it. `persons` is how many persons' data were opened, `by` the permission, or the rule that
    refused.
    """

    position: int
    at: datetime
    actor: str
    account: str | None
    name: str | Erased | Hidden | None
    action: str
    label: str
    purpose: str
    outcome: Outcome
    by: str
    persons: int
    subjects: tuple[str, ...]


def account_of(actor: str) -> str | None:
    """Return the id of the account that acted, None if it was something else."""
    kind, _, account = actor.partition(":")
    return account if kind == "account" else None


def shown(view: View, looks: Sequence[Logged], branch: str | None = None) -> tuple[Look, ...]:
    """Return the look-ups with the names of those who looked, opened once.

    A branch is told the names of those who are known there.
    """
    found = {account for _, entry in looks if (account := account_of(entry.actor))}
    told = names_of(view, found, branch)
    return tuple(_look(view, logged, told) for logged in looks)


def names_of(
    view: View, found: Collection[str], branch: str | None = None
) -> Mapping[str, str | Erased | Hidden]:
    """Return what the accounts' owners are called, opened once: all, or those of a branch."""
    known = select(accounts) if branch is None else select(names).where(names.c.branch == branch)
    column = accounts.c.account if branch is None else names.c.account
    rows = [
        row for ids in in_chunks(sorted(found)) for row in view.all(known.where(column.in_(ids)))
    ]
    opened = view.open((row.account, row.name) for row in rows)
    return {row.account: opened(row.name) for row in rows}


def in_chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """Yield parts of a list that a statement can take."""
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))


def purpose_in_words(view: View, purpose: str) -> str:
    """Return what the purpose is called; as it is stored, if it isn't declared any more."""
    return _PURPOSES.get(purpose, Text(purpose, purpose)).in_language(view.language)


def _look(view: View, logged: Logged, told: Mapping[str, str | Erased | Hidden]) -> Look:
    position, entry = logged
    account = account_of(entry.actor)
    return Look(
        position,
        entry.at,
        entry.actor,
        account,
        None if account is None else told.get(account),
        entry.action,
        view.action(entry.action).in_language(view.language),
        purpose_in_words(view, entry.purpose),
        entry.outcome,
        entry.rule,
        len(entry.persons),
        entry.subjects,
    )
