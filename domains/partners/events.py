"""What happens to partners."""

from typing import NewType
from uuid import UUID

from core.events import Event, event
from core.personal import PublicText
from core.text import Choice

PartnerId = NewType("PartnerId", UUID)


class PartnerKind(Choice):
    """What kind of organisation refers."""

    SHELTER = "shelter", "krisecenter", "shelter"
    MUNICIPALITY = "municipality", "kommune", "municipality"
    OTHER = "other", "anden samarbejdspartner", "other partner"


@event(
    "partner.registered",
    da="Samarbejdspartner registreret",
    en="Partner registered",
    tells_da="{name} ({kind}) blev registreret",
    tells_en="{name} ({kind}) was registered",
)
class PartnerRegistered(Event):
    """Counsellors of the partner may be given accounts, and refer."""

    partner: PartnerId
    name: PublicText
    kind: PartnerKind
