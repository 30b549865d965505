"""What happens to participants."""

from datetime import date
from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, event
from core.personal import CONTACT, IDENTITY, Sealed, VaultRef, personal
from core.text import Choice

ParticipantId = NewType("ParticipantId", UUID)


class ConsentMeans(Choice):
    """How a consent was given."""

    SPOKEN = "spoken", "mundtligt", "spoken"
    WRITTEN = "written", "skriftligt", "in writing"
    DIGITAL = "digital", "digitalt", "digitally"


@event("participant.registered", da="Deltager registreret", en="Participant registered")
class ParticipantRegistered(Event):
    """A woman is known to Qnet, by her name or an alias. Her safe phone lies in the vault."""

    participant: ParticipantId
    name: Annotated[Sealed[str], personal(IDENTITY, of="participant", found_by="participant_name")]
    safe_phone: Annotated[VaultRef[str] | None, personal(CONTACT, of="participant")] = None


@event(
    "participant.consent_given",
    da="Samtykke givet",
    en="Consent given",
    tells_da="Samtykke (tekst {text_version}) blev givet {means}",
    tells_en="Consent (text {text_version}) was given {means}",
    happened="given_on",
)
class ConsentGiven(Event):
    """She agreed to this version of the text. GDPR art. 7 and 9(2)(a)."""

    participant: ParticipantId
    text_version: int
    means: ConsentMeans
    given_on: date


@event(
    "participant.consent_withdrawn",
    da="Samtykke trukket tilbage",
    en="Consent withdrawn",
    happened="withdrawn_on",
)
class ConsentWithdrawn(Event):
    """She no longer agrees. Nothing new begins until she does again. GDPR art. 7(3)."""

    participant: ParticipantId
    withdrawn_on: date
