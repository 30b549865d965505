"""Gathers what notices write, and sends it: tried again, never lost, no secret at rest."""

import logging
import threading
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from secrets import token_urlsafe
from typing import NamedTuple

from adapters.mail.letters import letter
from adapters.mail.mailbox import Mailbox, NotSent, SMTPMailbox
from adapters.mail.outbox import Mail, Outbox
from adapters.mail.settings import MailSettings, mail_settings
from core.clock import Clock
from core.codec import Codec
from core.command_bus import Call, CommandBus
from core.engine import BATCH
from core.errors import NotFound, NotYetReadable, RuleBroken
from core.facts import Reader
from core.identity import AccountId, of_system
from core.notices import Message, Notice
from core.personal import Private
from core.projections import AnyRecorded
from core.query_bus import Ask, QueryBus
from core.store import Query, QueryItem, Recorder
from core.tokens import SECRET_BYTES, digest_of
from projections.account_list.queries import AccountAddress

POST = of_system("mail")
_LOOK_SECONDS = 5.0

_log = logging.getLogger("qnet.mail")


class Buses(NamedTuple):
    """How the postman gets an address, and has a link accepted: like everybody else."""

    commands: CommandBus
    queries: QueryBus


class Way(NamedTuple):
    """Where mail is handed over, and what the settings say of it."""

    mailbox: Mailbox
    settings: MailSettings


def way_out(environ: Mapping[str, str]) -> Way | None:
    """Return the way that the settings name, None if they name none.

    Raises what `mail_settings` raises.
    """
    settings = mail_settings(environ)
    return None if settings is None else Way(SMTPMailbox(settings.server), settings)


class Postman:
    """Brings mails from the log to the outbox, and from there out. Without a way out they wait.

    Several may work at once, in one process each. A message whose sending failed is written anew:
    its link has another secret, and the one before opens nothing.
    """

    def __init__(  # noqa: PLR0913 - it joins all that a mail needs
        self,
        notices: Sequence[Notice],
        recorder: Recorder,
        codec: Codec,
        *,
        buses: Buses,
        outbox: Outbox,
        way: Way | None,
        clock: Clock,
    ) -> None:
        self.outbox = outbox
        self.way = way
        self._notices: Mapping[str, Notice] = {notice.name: notice for notice in notices}
        self._recorder = recorder
        self._codec = codec
        self._buses = buses
        self._clock = clock
        self._seen: dict[str, int] = {}
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Follow the log in a thread until `close`."""
        self._recorder.on_append(self._wake.set)
        self._thread = threading.Thread(target=self._follow, name="qnet-mail", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop following; a mail that is being sent is sent first."""
        self._closed.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def turn(self) -> None:
        """Gather what the log has, and try each mail that is due once, now, in this thread."""
        for notice in self._notices.values():
            self._gather(notice)
        if self.way is None:
            return
        for mail in self.outbox.due(self._clock.now()):
            if self._closed.is_set():
                return
            if self.outbox.claim(mail, self._clock.now()):
                self._try(mail, self.way)

    def _follow(self) -> None:
        while not self._closed.is_set():
            self._wake.clear()
            try:
                self.turn()
            except Exception as failure:  # noqa: BLE001 - the thread lives on, whatever comes
                # Without the message: what a driver says may repeat data.
                _log.error("the mails stand still: %s; trying again", type(failure).__name__)
            self._wake.wait(_LOOK_SECONDS)

    def _gather(self, notice: Notice) -> None:
        position = self._seen.get(notice.name) or self.outbox.gathered(notice.name)
        head = self._recorder.head()
        query = Query([QueryItem(types=[notice.event_name])])
        while events := list(self._recorder.read(query, after=position, limit=BATCH)):
            recorded = [self._codec.decode(found) for found in events]
            found = [
                Mail(notice.name, each.position, message.to)
                for each in recorded
                for message in notice.messages(self._reader(), each)
            ]
            position = recorded[-1].position
            self.outbox.gather(notice.name, found, position, self._clock.now())
        self._seen[notice.name] = max(head, position)

    def _try(self, mail: Mail, way: Way) -> None:
        try:
            sent = way.mailbox.send(lambda: self._written(mail, way.settings))
        except NotYetReadable:
            self.outbox.put_back(mail, self._clock.now())
        except NotSent as failure:
            self._failed(mail, failure.reason)
        except Exception as failure:  # noqa: BLE001 - one mail holds up no other
            self._failed(mail, type(failure).__name__)
        else:
            if sent:
                self.outbox.sent(mail)
            else:
                self.outbox.dropped(mail)

    def _failed(self, mail: Mail, reason: str) -> None:
        _log.warning("a mail of %s was not sent: %s", mail.notice, reason)
        self.outbox.failed(mail, reason, self._clock.now())

    def _written(self, mail: Mail, settings: MailSettings) -> EmailMessage | None:
        """Write the mail; None if it is no longer wanted, or there is nowhere to send it."""
        message = self._message(mail)
        address = None if message is None else self._address(mail)
        if message is None or address is None:
            return None
        secret = None
        if message.link is not None:
            # Without the prefix that other secrets have: nothing in a mail says Qnet.
            secret = token_urlsafe(SECRET_BYTES)
            command = message.link.accepting(Private(digest_of(secret).hex()))
            try:
                self._buses.commands.execute(Call(command, POST, correlation_id=_id(mail)))
            except (NotFound, RuleBroken):
                return None
        return letter(message, settings, to=address, secret=secret, now=self._clock.now())

    def _message(self, mail: Mail) -> Message | None:
        notice, recorded = self._notices.get(mail.notice), self._event(mail.position)
        if notice is None or recorded is None:
            return None
        messages = notice.messages(self._reader(), recorded)
        return next((each for each in messages if each.to == mail.account), None)

    def _event(self, position: int) -> AnyRecorded | None:
        found = list(self._recorder.read(after=position - 1, limit=1))
        return self._codec.decode(found[0]) if found else None

    def _address(self, mail: Mail) -> str | None:
        """Return where the account is reached, through the one door."""
        query = AccountAddress(account=AccountId(mail.account))
        asked = Ask(query, POST, after=mail.position, request=_id(mail))
        email = self._buses.queries.ask(asked).email
        return email if isinstance(email, str) else None

    def _reader(self) -> Reader:
        return Reader(self._recorder, self._codec)


def _id(mail: Mail) -> str:
    """Return what the event log and the read log say of why it was done."""
    return f"mail:{mail.notice}:{mail.position}"
