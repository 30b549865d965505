"""The outbox: mails wait here until they are sent. Safe for several processes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Engine, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from adapters.mail.schema import mails
from adapters.sql.tracking import advance_in, reacted_in
from core.clock import to_microseconds

CLAIM = timedelta(minutes=5)
"""How long others leave a mail alone that somebody is sending; after a crash it is theirs."""
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
)
"""How long a mail waits after each failure: a weekend without a mail server loses nothing."""

PAUSE = timedelta(seconds=10)
"""How long a mail waits for a read model that is behind: that is no failure of a mail."""

State = Literal["waiting", "sent", "dropped", "parked"]


class Mail(NamedTuple):
    """A message of a notice about the event at a position, to one account."""

    notice: str
    position: int
    account: UUID

    @property
    def where(self) -> ColumnElement[bool]:
        return and_(
            mails.c.notice == self.notice,
            mails.c.position == self.position,
            mails.c.account == str(self.account),
        )


class Parked(NamedTuple):
    """A mail that failed too often, how often, and how it failed last."""

    mail: Mail
    tries: int
    error: str


class Outbox:
    """Mails in the event store's database. What is in it is sent at least once, or parked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = postgres_insert if engine.dialect.name == "postgresql" else sqlite_insert
        self._me = str(uuid4())

    def gathered(self, notice: str) -> int:
        """Return up to which position the notice's messages are here."""
        with self._engine.connect() as connection:
            return reacted_in(connection, _name(notice))

    def gather(self, notice: str, found: Sequence[Mail], position: int, now: datetime) -> None:
        """Keep mails, and that all up to the position are kept: both, or neither."""
        due_at = to_microseconds(now)
        rows = [
            {
                "notice": mail.notice,
                "position": mail.position,
                "account": str(mail.account),
                "state": "waiting",
                "tries": 0,
                "due_at": due_at,
            }
            for mail in found
        ]
        with self._engine.begin() as connection:
            if rows:
                # Another process may have gathered the same.
                connection.execute(self._insert(mails).on_conflict_do_nothing(), rows)
            advance_in(connection, _name(notice), position)

    def due(self, now: datetime, limit: int = 100) -> Sequence[Mail]:
        """Return mails that are to be sent now and that nobody is sending, the oldest first."""
        statement = (
            select(mails.c.notice, mails.c.position, mails.c.account)
            .where(_free(now))
            .order_by(mails.c.due_at, mails.c.position, mails.c.account)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [Mail(n, p, UUID(a)) for n, p, a in connection.execute(statement)]

    def claim(self, mail: Mail, now: datetime) -> bool:
        """Say whether the mail is this process's to send."""
        values = {"claimed_by": self._me, "claimed_until": to_microseconds(now + CLAIM)}
        with self._engine.begin() as connection:
            claimed = connection.execute(update(mails).where(mail.where, _free(now)).values(values))
            return claimed.rowcount == 1

    def sent(self, mail: Mail) -> None:
        """Remember that the mail was sent."""
        self._settle(mail, state="sent", error=None)

    def dropped(self, mail: Mail) -> None:
        """Remember that the mail is no longer wanted."""
        self._settle(mail, state="dropped", error=None)

    def put_back(self, mail: Mail, now: datetime) -> None:
        """Let the mail wait a little: it couldn't be tried yet."""
        values = {
            "due_at": to_microseconds(now + PAUSE),
            "claimed_by": None,
            "claimed_until": 0,
        }
        with self._engine.begin() as connection:
            mine = mails.c.claimed_by == self._me
            connection.execute(update(mails).where(mail.where, mine).values(values))

    def failed(self, mail: Mail, error: str, now: datetime) -> None:
        """Let the mail wait for its next try, or park it after the last."""
        with self._engine.begin() as connection:
            tries = connection.execute(select(mails.c.tries).where(mail.where)).scalar_one() + 1
            values = {"tries": tries, "error": error, "claimed_by": None, "claimed_until": 0}
            if tries > len(DELAYS):
                values |= {"state": "parked"}
            else:
                values |= {"due_at": to_microseconds(now + DELAYS[tries - 1])}
            mine = mails.c.claimed_by == self._me
            connection.execute(update(mails).where(mail.where, mine).values(values))

    def counts(self) -> Mapping[str, int]:
        """Return how many mails are in each state."""
        statement = select(mails.c.state, func.count()).group_by(mails.c.state)
        with self._engine.connect() as connection:
            return {row.state: row[1] for row in connection.execute(statement)}

    def parked(self) -> Sequence[Parked]:
        """Return the mails that failed too often."""
        statement = select(mails).where(mails.c.state == "parked").order_by(mails.c.position)
        with self._engine.connect() as connection:
            return [
                Parked(Mail(row.notice, row.position, UUID(row.account)), row.tries, row.error)
                for row in connection.execute(statement)
            ]

    def retry_parked(self, now: datetime) -> int:
        """Let all parked mails be tried again from now on; return how many."""
        values = {"state": "waiting", "tries": 0, "due_at": to_microseconds(now)}
        with self._engine.begin() as connection:
            retried = connection.execute(
                update(mails).where(mails.c.state == "parked").values(values)
            )
            return retried.rowcount

    def _settle(self, mail: Mail, *, state: State, error: str | None) -> None:
        values = {"state": state, "error": error, "claimed_by": None, "claimed_until": 0}
        with self._engine.begin() as connection:
            connection.execute(update(mails).where(mail.where).values(values))


def _free(now: datetime) -> ColumnElement[bool]:
    moment = to_microseconds(now)
    return and_(
        mails.c.state == "waiting", mails.c.due_at <= moment, mails.c.claimed_until <= moment
    )


def _name(notice: str) -> str:
    return f"mail:{notice}"
