"""Who is told at once when somebody breaks the glass, or when he has found her."""

from collections.abc import Iterable, Sequence

from core.events import Recorded
from core.facts import Reader
from core.identity import AccountId
from core.notices import Message, Notice
from core.text import Text
from domains.accounts.events import Role
from domains.accounts.facts import account_state, holders_of, leaders_of_branch
from domains.cases.facts import case_state
from domains.participants.events import ParticipantId
from domains.safety.events import GlassBroken, IncidentOpened
from domains.safety.facts import guard_of, is_shut_out

_SUBJECT = Text("Se på det nu", "Please look now")
_WORDS = Text(
    "Hej\n\nDer er sket noget, som du skal se på med det samme. Log ind her:\n\n{page}",
    "Hello\n\nSomething has happened that you should look at right away. Sign in here:\n\n{page}",
)


def glass_broken(read: Reader, recorded: Recorded[GlassBroken]) -> Sequence[Message]:
    """Tell everybody else who leads the case's branch, and whoever else is on duty."""
    event = recorded.event
    case = read.known(case_state, event.case)
    others = [*read(leaders_of_branch, case.branch).accounts, *holders_of(read, Role.DUTY_OFFICER)]
    return _told(read, event.participant, (each for each in others if each != event.account))


def he_found_her(read: Reader, recorded: Recorded[IncidentOpened]) -> Sequence[Message]:
    """Tell whoever else is on duty."""
    participant = recorded.event.participant
    keeper = read(guard_of, participant).keeper
    others = (each for each in holders_of(read, Role.DUTY_OFFICER) if each != keeper)
    return _told(read, participant, others)


def _told(
    read: Reader, participant: ParticipantId, accounts: Iterable[AccountId]
) -> Sequence[Message]:
    """Return a message to each account in use that may know of her."""
    return [
        Message(account, _SUBJECT, _WORDS)
        for account in dict.fromkeys(accounts)
        if read(account_state, account).active and not is_shut_out(read, participant, account)
    ]


NOTICES = [
    Notice("safety.glass_broken", GlassBroken, glass_broken),
    Notice("safety.he_found_her", IncidentOpened, he_found_her),
]
