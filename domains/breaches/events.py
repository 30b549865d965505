"""What happens to breaches of personal data (GDPR articles 33 and 34)."""

from datetime import date, datetime
from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, event
from core.identity import AccountId
from core.personal import OVERSIGHT, Sealed, personal
from core.text import Choice

BreachId = NewType("BreachId", UUID)


class BreachKind(Choice):
    """How it came about."""

    LOST_DEVICE = "lost_device", "mistet udstyr", "a lost device"
    WRONG_RECIPIENT = "wrong_recipient", "sendt til en forkert", "sent to the wrong person"
    UNRELATED_LOOK = "unrelated_look", "opslag uden grund", "a look without a reason"
    INTRUSION = "intrusion", "indtrængen udefra", "an intrusion from outside"
    DATA_LOST = "data_lost", "data gik tabt", "data were lost"
    OTHER = "other", "andet", "something else"


class BreachData(Choice):
    """What kind of data it is about."""

    IDENTITY = "identity", "navne", "names"
    CONTACT = "contact", "kontaktoplysninger", "contact details"
    WHEREABOUTS = "whereabouts", "hvor hun er", "where she is"
    VIOLENCE = "violence", "vold og helbred", "violence and health"
    CHILDREN = "children", "børn", "children"
    VOLUNTEERS = "volunteers", "frivillige", "volunteers"
    ACCOUNTS = "accounts", "brugere og adgangskoder", "accounts and passwords"


class Risk(Choice):
    """How likely it harms those whose data they are (articles 33(1) and 34(1))."""

    UNLIKELY = "unlikely", "usandsynlig risiko", "a risk is unlikely"
    RISK = "risk", "risiko", "a risk"
    HIGH = "high", "høj risiko", "a high risk"


class LateReason(Choice):
    """Why the authority was notified after 72 hours only (article 33(1))."""

    FOUND_LATE = "found_late", "omfanget viste sig sent", "its extent came out late"
    IN_PHASES = "in_phases", "anmeldt i flere omgange", "notified in phases"
    OVERLOOKED = "overlooked", "overset", "overlooked"


class Measure(Choice):
    """What was done so that it has an end, and doesn't happen again."""

    ACCESS_CLOSED = "access_closed", "adgange lukket", "access closed"
    SIGN_IN_RESET = "sign_in_reset", "log ind nulstillet", "sign-ins reset"
    KEYS_ROTATED = "keys_rotated", "nøgler skiftet", "keys rotated"
    DATA_RETRIEVED = "data_retrieved", "data hentet tilbage", "data retrieved"
    DATA_DELETED = "data_deleted", "data slettet hos modtageren", "data deleted by who got them"
    PEOPLE_TRAINED = "people_trained", "medarbejdere instrueret", "people instructed"
    ROUTINE_CHANGED = "routine_changed", "arbejdsgang ændret", "a routine changed"


class BreachEvent(Event):
    """Every event of a breach names it."""

    breach: BreachId


class _Described(BreachEvent):
    """What is known of it: about how many persons, which data, and in words."""

    reporter: AccountId
    kind: BreachKind
    persons: int
    data: tuple[BreachData, ...]
    description: Annotated[Sealed[str], personal(OVERSIGHT, of="reporter")]


@event(
    "breach.reported",
    da="Databrud meldt",
    en="Breach reported",
    tells_da="Databrud opdaget {discovered_at}: {kind}, omkring {persons} personer",
    tells_en="Breach discovered at {discovered_at}: {kind}, about {persons} persons",
)
class BreachReported(_Described):
    """Somebody discovered a breach. From then the 72 hours run."""

    discovered_at: datetime


@event(
    "breach.described",
    da="Databrud beskrevet nærmere",
    en="Breach described further",
    tells_da="Nu kendt: {kind}, omkring {persons} personer",
    tells_en="Known now: {kind}, about {persons} persons",
)
class BreachDescribed(_Described):
    """More is known of it, or something else (article 33(4)). What is told last holds."""


@event(
    "breach.assessed",
    da="Databrud vurderet",
    en="Breach assessed",
    tells_da="Vurderet: {risk}",
    tells_en="Assessed: {risk}",
)
class BreachAssessed(BreachEvent):
    """How likely it harms somebody. What is judged last holds."""

    risk: Risk


@event(
    "breach.authority_notified",
    da="Databrud anmeldt til Datatilsynet",
    en="Breach notified to the authority",
    tells_da="Anmeldt {notified_at}",
    tells_en="Notified at {notified_at}",
)
class AuthorityNotified(BreachEvent):
    """Datatilsynet knows of it. `late` says why, where it took more than 72 hours."""

    notified_at: datetime
    late: LateReason | None = None


@event(
    "breach.persons_told",
    da="Berørte underrettet om databrud",
    en="Persons told of the breach",
    tells_da="{persons} personer blev underrettet {told_on}",
    tells_en="{persons} persons were told on {told_on}",
    happened="told_on",
)
class PersonsTold(BreachEvent):
    """Those whose data they are know of it (article 34)."""

    told_on: date
    persons: int


@event("breach.closed", da="Databrud afsluttet", en="Breach closed")
class BreachClosed(BreachEvent):
    """All that had to be done is done."""

    measures: tuple[Measure, ...]


@event("breach.reopened", da="Databrud genoptaget", en="Breach reopened")
class BreachReopened(BreachEvent):
    """It wasn't the end after all."""
