"""How far somebody sees into the read models: the second wall, behind the decision.

The decision says whether a question is answered. The scope that follows from it goes along to the
database, and one that can hide rows by itself hides all that lie outside. So a query that forgets
its condition, or an adapter that forgets to ask, still shows nobody else's rows.
"""

from typing import Literal, NamedTuple
from uuid import UUID

PLACES = "places"
"""The projection that knows at which branches each thing lies. Queries wait for it."""

Kind = Literal["nothing", "country", "branch", "partner", "account"]


class Scope(NamedTuple):
    """Whose rows are seen: a branch's, a partner's, an account's own, all, or none."""

    kind: Kind
    id: UUID | None = None


NOTHING = Scope("nothing")
"""Only what is declared `Open`."""
EVERYTHING = Scope("country")


def only(kind: Literal["branch", "partner", "account"], whose: UUID | None) -> Scope:
    """Return the scope of one branch, partner or account; nothing without one."""
    return NOTHING if whose is None else Scope(kind, whose)


class Lies(NamedTuple):
    """By which columns a row lies in a scope: one of them suffices.

    `branch`, `partner` and `account` are columns with such an id. `thing` are columns with the id
    of something that lies at branches by itself (a case, a match, a referral, a participant, a
    volunteer): the first of them that is set counts. Without any, only who sees the country sees
    the row.
    """

    branch: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    thing: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.branch + self.partner + self.account + self.thing


class Shared(NamedTuple):
    """Whoever sees the rows of any branch sees these too, and this is why.

    `branch` are columns with the id of a branch: where one is set, only that branch sees the row.
    `partner` are columns with the id of a partner, who sees the row as well.
    """

    reason: str
    branch: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.branch + self.partner


class Open(NamedTuple):
    """Every reader sees the rows, and this is why that harms nobody."""

    reason: str

    @property
    def columns(self) -> tuple[str, ...]:
        return ()


RowScope = Lies | Shared | Open
