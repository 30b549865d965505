"""Who is told at once when a breach of personal data is reported."""

from collections.abc import Sequence

from core.events import Recorded
from core.facts import Reader
from core.notices import Message, Notice
from core.text import Text
from domains.accounts.events import Role
from domains.accounts.facts import holders_of
from domains.breaches.events import BreachReported

_SUBJECT = Text("Se på det nu: der er en frist", "Please look now: there is a deadline")
_WORDS = Text(
    "Hej\n\nNoget er meldt, som skal vurderes inden for 72 timer. Log ind her:\n\n{page}",
    "Hello\n\nSomething was reported that must be assessed within 72 hours. Sign in here:"
    "\n\n{page}",
)


def reported(read: Reader, recorded: Recorded[BreachReported]) -> Sequence[Message]:
    """Tell the national office and whoever is on duty, but not whoever reported it."""
    office = holders_of(read, Role.DUTY_OFFICER, Role.NATIONAL_OFFICER)
    reporter = recorded.event.reporter
    return [Message(account, _SUBJECT, _WORDS) for account in office if account != reporter]


NOTICES = [Notice("breaches.reported", BreachReported, reported)]
