"""Sessions: opaque secrets, of which the SHA-256 is kept, that end by themselves.

The secret is made here and nowhere else: a caller's own choice is never taken up. It is new when a
session is opened, and again at each rise of privilege (OWASP Session Management Cheat Sheet).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from adapters.keys.database import Row
from adapters.keys.part import Part
from core.clock import from_microseconds, to_microseconds
from core.tokens import digest_of, new_session_secret

IDLE = timedelta(minutes=30)
"""A phone that is put down unlocked shows nothing after half an hour. NIST SP 800-63B-4, 2.2.3,
asks for no more than an hour at AAL2."""
ABSOLUTE = timedelta(hours=12)
"""A long day's work; NIST asks for no more than 24 hours at AAL2, and 12 at AAL3."""
_NOTED_EVERY = timedelta(minutes=1)

Stage = Literal["password", "invited", "full"]
"""How far it is: a password is proven; or an invitation was used, so the first factor may be added;
or a second factor is proven, and everything is open."""

_COLUMNS = "id, account, stage, opened_at, used_at, expires_at, second_factor_at"
_ADD = f"INSERT INTO sessions (digest, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - its own columns
_WITH_DIGEST = f"SELECT {_COLUMNS} FROM sessions WHERE digest = ?"  # noqa: S608 - likewise
_OF = f"SELECT {_COLUMNS} FROM sessions WHERE account = ? ORDER BY opened_at, id"  # noqa: S608 - likewise
_NOTE = "UPDATE sessions SET used_at = ? WHERE digest = ? AND used_at < ?"
_RAISE = "UPDATE sessions SET digest = ?, stage = ?, used_at = ?, second_factor_at = ? WHERE id = ?"
_CLOSE = "DELETE FROM sessions WHERE account = ? AND id = ?"
_CLOSE_OTHERS = "DELETE FROM sessions WHERE account = ? AND id <> ?"
_CLOSE_ALL = "DELETE FROM sessions WHERE account = ?"
_SWEEP = "DELETE FROM sessions WHERE expires_at <= ? OR used_at <= ?"


class Session(Struct, frozen=True):
    """Somebody who is signed in, or is on the way to it."""

    id: UUID
    account: UUID
    stage: Stage
    opened_at: datetime
    used_at: datetime
    expires_at: datetime
    second_factor_at: datetime | None = None

    def lives_at(self, now: datetime) -> bool:
        """Say whether it has neither lain idle too long nor come to its end."""
        return now < self.expires_at and now - self.used_at < IDLE


class Opened(NamedTuple):
    """A session, and the secret that opens it: it is nowhere else."""

    secret: str
    session: Session


class Sessions(Part):
    """Sessions by the digest of their secrets. What changes them goes inside `transaction()`."""

    def open(self, account: UUID, *, second_factor_at: datetime | None = None) -> Opened:
        """Open a session: for everything if a second factor was proven, else to prove one."""
        return self._open(
            account, "password" if second_factor_at is None else "full", second_factor_at
        )

    def open_invited(self, account: UUID) -> Opened:
        """Open a session for somebody who has used an invitation, and has no second factor yet."""
        return self._open(account, "invited", None)

    def find(self, secret: str) -> Session | None:
        """Return the session that the secret opens, None if there is none or it has ended.

        That it was used is noted, once a minute. Not inside `transaction()`.
        """
        digest, now = digest_of(secret), self._clock.now()
        for row in self._database.rows(_WITH_DIGEST, (digest,)):
            session = _session(row)
            if not session.lives_at(now):
                return None
            if now - session.used_at >= _NOTED_EVERY:
                moment = to_microseconds(now)
                with self._database.transaction():
                    self._database.write(_NOTE, (moment, digest, moment))
            return session
        return None

    def still(self, session: Session) -> bool:
        """Say whether it is still there: nobody has closed it since it was found."""
        return any(each.id == session.id for each in self.of(session.account))

    def of(self, account: UUID) -> Sequence[Session]:
        """Return the account's living sessions, the oldest first."""
        now = self._clock.now()
        found = map(_session, self._database.rows(_OF, (str(account),)))
        return [session for session in found if session.lives_at(now)]

    def prove(self, session: Session) -> Opened:
        """Note that a second factor was proven now. The old secret opens nothing any more."""
        now = self._clock.now()
        return self._renew(session, "full", now)

    def renew(self, session: Session) -> Opened:
        """Give the session a new secret, and leave it as it is otherwise."""
        return self._renew(session, session.stage, session.second_factor_at)

    def close(self, account: UUID, session: UUID) -> None:
        """Close one session of the account; idempotent."""
        self._database.write(_CLOSE, (str(account), str(session)))

    def close_others(self, session: Session) -> None:
        """Close all sessions of its account but this one."""
        self._database.write(_CLOSE_OTHERS, (str(session.account), str(session.id)))

    def close_all(self, account: UUID) -> None:
        """Close all sessions of the account."""
        self._database.write(_CLOSE_ALL, (str(account),))

    def sweep(self) -> None:
        """Delete the sessions that have ended."""
        now = self._clock.now()
        self._database.write(_SWEEP, (to_microseconds(now), to_microseconds(now - IDLE)))

    def _open(self, account: UUID, stage: Stage, second_factor_at: datetime | None) -> Opened:
        now = self._clock.now()
        session = Session(uuid4(), account, stage, now, now, now + ABSOLUTE, second_factor_at)
        secret = new_session_secret()
        self._database.write(_ADD, (digest_of(secret), *_row(session)))
        return Opened(secret, session)

    def _renew(self, session: Session, stage: Stage, second_factor_at: datetime | None) -> Opened:
        now, secret = self._clock.now(), new_session_secret()
        raised = msgspec.structs.replace(
            session, stage=stage, used_at=now, second_factor_at=second_factor_at
        )
        moment = None if second_factor_at is None else to_microseconds(second_factor_at)
        row = (digest_of(secret), stage, to_microseconds(now), moment, str(session.id))
        self._database.write(_RAISE, row)
        return Opened(secret, raised)


def _row(session: Session) -> Row:
    proven = session.second_factor_at
    return (
        str(session.id),
        str(session.account),
        session.stage,
        to_microseconds(session.opened_at),
        to_microseconds(session.used_at),
        to_microseconds(session.expires_at),
        None if proven is None else to_microseconds(proven),
    )


def _session(row: Row) -> Session:
    key, account, stage, opened_at, used_at, expires_at, second_factor_at = row
    return Session(
        UUID(key),
        UUID(account),
        stage,
        from_microseconds(opened_at),
        from_microseconds(used_at),
        from_microseconds(expires_at),
        None if second_factor_at is None else from_microseconds(second_factor_at),
    )
