"""Notices: after an event, messages to accounts. A domain says what; mail, or whatever, sends it.

Neither subject nor words name anybody, or what Qnet does: they are read on phones that are shared.
Whoever wants to know more signs in.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct

from core.commands import Command
from core.events import Event, Recorded, UnknownEvent, stored_name
from core.facts import Reader
from core.identity import AccountId
from core.personal import Private
from core.text import Text

E = TypeVar("E", bound=Event)


class Link(Struct, frozen=True):
    """A link that opens something once. Its secret is made whenever the message is sent.

    `accepting` returns the command that has its SHA-256 accepted, in hex, and whatever was sent
    before revoked. `path` is where in Qnet's pages the secret goes, behind a `#`.
    """

    path: str
    accepting: Callable[[Private[str]], Command]


class Message(Struct, frozen=True):
    """What one account is written. The words may have `{page}`, where Qnet is, and `{link}`."""

    to: AccountId
    subject: Text
    words: Text
    link: Link | None = None


Write = Callable[[Reader, Recorded[E]], Sequence[Message]]


class Notice:
    """Turns events of one type into messages, each to another account.

    It is asked again whenever a message is tried again: what is no longer wanted isn't sent.
    """

    def __init__(self, name: str, event_type: type[E], write: Write[E]) -> None:
        self.name = name
        self.event_name = stored_name(event_type)
        self._write = write

    def messages(self, read: Reader, recorded: Recorded[Event | UnknownEvent]) -> Sequence[Message]:
        """Return the messages that follow from the event; none from other events."""
        if recorded.name != self.event_name or isinstance(recorded.event, UnknownEvent):
            return ()
        return self._write(read, recorded)  # type: ignore[arg-type]  # the stored name says the type
