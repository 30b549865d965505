"""What happens so that nobody sees a woman's case who must not, and somebody does who must."""

from datetime import datetime
from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, event
from core.identity import AccountId
from core.personal import SUPPORT, Sealed, personal
from core.text import Choice
from domains.cases.events import CaseEvent, CaseId
from domains.participants.events import ParticipantId, ThirdPersonId

SafetyIncidentId = NewType("SafetyIncidentId", UUID)
GlassId = NewType("GlassId", UUID)
"""One breaking of the glass: a case lent to somebody for an hour."""


class Ground(Choice):
    """Why somebody was shut out."""

    TOLD = "told", "nogen har oplyst det", "somebody said so"
    SAME_NAME = "same_name", "samme navn", "the same name"
    NEAR_NAME = "near_name", "et navn, der ligner", "a name that is alike"


class UnlockReason(Choice):
    """Why a case is opened again to those who see it otherwise."""

    DANGER_IS_OVER = "danger_is_over", "faren er drevet over", "the danger is over"
    MISTAKE = "mistake", "det var en fejl", "it was a mistake"
    HELP_IS_NEEDED = "help_is_needed", "flere skal hjælpe", "more people must help"


class Step(Choice):
    """What is done when he has found her, in the order in which it is best done."""

    POLICE = "police", "ring til politiet: 112, ellers 114", "call the police: 112, else 114"
    CALL_HER = "call_her", "ring til hende ad den sikre vej", "call her by the safe way"
    SHELTER = "shelter", "find plads på et krisecenter", "find room at a shelter"
    CHILDREN = "children", "advar børnenes skole eller institution", "warn the children's school"
    VOLUNTEER = (
        "volunteer",
        "advar den frivillige, og stop møder",
        "warn the volunteer, stop meetings",
    )
    NUMBER = "number", "skift telefonnummer, og slå deling fra", "change number, switch sharing off"
    ADDRESS = "address", "søg adressebeskyttelse", "apply for address protection"
    WHO_LOOKED = "who_looked", "gennemgå, hvem der har set hende", "go through who looked at her"
    BREACH = "breach", "vurdér, om det er et databrud", "judge whether it is a breach of data"


class GlassPurpose(Choice):
    """Why somebody needs to see a case that isn't hers to see, now."""

    DANGER = "danger", "fare for liv eller helbred", "danger to life or health"
    NOBODY_ELSE = "nobody_else", "ingen ansvarlig kan træffes", "nobody responsible is reached"
    AUTHORITY = "authority", "politi eller myndighed spørger", "police or an authority asks"


class GlassVerdict(Choice):
    """What somebody else found of it afterwards."""

    JUSTIFIED = "justified", "det var berettiget", "it was justified"
    UNJUSTIFIED = "unjustified", "det var ikke berettiget", "it was not justified"


@event("participant.account_shut_out", da="Adgang begrænset", en="Access restricted")
class ShutOut(Event):
    """The account sees nothing of her from now on, whatever its roles.

    `avoided` is whom she must not meet, `near` who is alike: the account's owner herself, somebody
    to whom she is related, or her as a volunteer.
    """

    participant: ParticipantId
    account: AccountId
    ground: Ground
    avoided: ThirdPersonId | None = None
    near: UUID | None = None


@event("participant.account_let_in", da="Begrænsning ophævet", en="Restriction lifted")
class LetIn(Event):
    """Somebody judged that the account may see her. Another name may shut it out."""

    participant: ParticipantId
    account: AccountId


@event("participant.account_kept_out", da="Begrænsning fastholdt", en="Restriction upheld")
class KeptOut(Event):
    """Somebody judged that the account must not see her."""

    participant: ParticipantId
    account: AccountId


@event("case.locked", da="Forløb låst", en="Case locked")
class CaseLocked(CaseEvent):
    """Nobody sees anything of her but the keeper, and whoever is on duty."""

    keeper: AccountId


@event(
    "case.unlocked",
    da="Forløb låst op",
    en="Case unlocked",
    tells_da="Forløbet blev låst op: {reason}",
    tells_en="The case was unlocked: {reason}",
)
class CaseUnlocked(CaseEvent):
    """Whoever saw her before sees her again, and not the `keeper` alone."""

    keeper: AccountId
    reason: UnlockReason


class IncidentEvent(CaseEvent):
    """Every event of an incident names it, beside the case, the participant and the branch."""

    incident: SafetyIncidentId


@event("safety_incident.opened", da="Han har fundet hende", en="He found her")
class IncidentOpened(IncidentEvent):
    """Where she is has come out. Steps follow, until the incident is closed."""


@event(
    "safety_incident.step_done",
    da="Skridt taget",
    en="Step taken",
    tells_da="Gjort: {step}",
    tells_en="Done: {step}",
)
class StepDone(IncidentEvent):
    """One of the steps was taken, or needn't be."""

    step: Step


@event("safety_incident.closed", da="Hændelse afsluttet", en="Incident closed")
class IncidentClosed(IncidentEvent):
    """Nothing more is to be done about it."""


@event(
    "glass.broken",
    da="Nødadgang taget",
    en="Glass broken",
    tells_da="Nødadgang indtil {until}: {purpose}",
    tells_en="Access in an emergency until {until}: {purpose}",
)
class GlassBroken(Event):
    """Somebody sees one case for an hour, without having a part in it. Somebody else is told."""

    glass: GlassId
    case: CaseId
    participant: ParticipantId
    account: AccountId
    purpose: GlassPurpose
    reason: Annotated[Sealed[str], personal(SUPPORT, of="participant")]
    until: datetime


@event(
    "glass.reviewed",
    da="Nødadgang gennemgået",
    en="Broken glass reviewed",
    tells_da="Nødadgangen blev gennemgået: {verdict}",
    tells_en="The access in an emergency was reviewed: {verdict}",
)
class GlassReviewed(Event):
    """Somebody else has looked into it, and signs for what was found."""

    glass: GlassId
    case: CaseId
    participant: ParticipantId
    account: AccountId
    verdict: GlassVerdict
