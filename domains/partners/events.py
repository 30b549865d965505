"""What happens to partners."""

from datetime import date
from typing import Annotated, NewType
from uuid import UUID

from core.corrections import Correctable
from core.events import Event, event
from core.personal import CONTACT, DIALOGUE, IDENTITY, PublicText, Sealed, VaultRef, personal
from core.text import Choice
from domains.branches.events import BranchId, MunicipalityCode

PartnerId = NewType("PartnerId", UUID)
ContactId = NewType("ContactId", UUID)
AgreementId = NewType("AgreementId", UUID)


class PartnerKind(Choice):
    """What kind of organisation refers."""

    SHELTER = "shelter", "krisecenter", "shelter"
    MUNICIPALITY = "municipality", "kommune", "municipality"
    MOTHERS_HELP = "mothers_help", "Mødrehjælpen", "Mødrehjælpen"
    LIVE_WITHOUT_VIOLENCE = "live_without_violence", "Lev Uden Vold", "Lev Uden Vold"
    SOCIAL_HOUSING = "social_housing", "boligsocial helhedsplan", "social housing project"
    OTHER = "other", "anden samarbejdspartner", "other partner"


class DialogueKind(Choice):
    """How people of the partner and of Qnet spoke."""

    MEETING = "meeting", "møde", "meeting"
    VISIT = "visit", "besøg", "visit"
    PHONE = "phone", "telefon", "phone"
    MAIL = "mail", "mail", "mail"


@event(
    "partner.registered",
    da="Samarbejdspartner registreret",
    en="Partner registered",
    tells_da="{name} ({kind}) blev registreret",
    tells_en="{name} ({kind}) was registered",
    version=2,
)
class PartnerRegistered(Event):
    """Counsellors of the partner may be given accounts, and refer."""

    partner: PartnerId
    name: PublicText
    kind: PartnerKind
    municipality: MunicipalityCode | None = None


@event(
    "partner.described",
    da="Samarbejdspartner beskrevet på ny",
    en="Partner described anew",
    tells_da="Nu {name} ({kind})",
    tells_en="Now {name} ({kind})",
)
class PartnerDescribed(Correctable):
    """The partner has another name, kind or place."""

    partner: PartnerId
    name: PublicText
    kind: PartnerKind
    municipality: MunicipalityCode | None = None


@event("partner.contact_added", da="Kontaktperson tilføjet", en="Contact person added")
class ContactAdded(Correctable):
    """Somebody at the partner to speak with. Phone and mail address lie in the vault."""

    partner: PartnerId
    contact: ContactId
    name: Annotated[Sealed[str], personal(IDENTITY, of="contact")]
    function: Annotated[Sealed[str] | None, personal(IDENTITY, of="contact")] = None
    phone: Annotated[VaultRef[str] | None, personal(CONTACT, of="contact")] = None
    email: Annotated[VaultRef[str] | None, personal(CONTACT, of="contact")] = None


@event(
    "partner.contact_left",
    da="Kontaktperson stoppet",
    en="Contact person left",
    happened="left_on",
)
class ContactLeft(Correctable):
    """She is no longer the one to speak with."""

    partner: PartnerId
    contact: ContactId
    left_on: date


@event(
    "partner.agreement_made",
    da="Aftale indgået",
    en="Agreement made",
    tells_da="En aftale gælder fra {begins_on}",
    tells_en="An agreement holds from {begins_on}",
    happened="begins_on",
)
class AgreementMade(Correctable):
    """A formal agreement with Qnet, or with one branch; until a day, or until it is ended."""

    partner: PartnerId
    agreement: AgreementId
    begins_on: date
    ends_on: date | None = None
    branch: BranchId | None = None


@event(
    "partner.agreement_ended",
    da="Aftale ophørt",
    en="Agreement ended",
    tells_da="Aftalen ophørte {ended_on}",
    tells_en="The agreement ended on {ended_on}",
    happened="ended_on",
)
class AgreementEnded(Correctable):
    """The agreement no longer holds."""

    partner: PartnerId
    agreement: AgreementId
    ended_on: date


@event(
    "partner.dialogue_noted",
    da="Dialog noteret",
    en="Dialogue noted",
    tells_da="Dialog {held_on}: {kind}",
    tells_en="Dialogue on {held_on}: {kind}",
    happened="held_on",
)
class DialogueNoted(Correctable):
    """People of the partner and of a branch, or of the national office, spoke."""

    partner: PartnerId
    held_on: date
    kind: DialogueKind
    note: Annotated[Sealed[str], personal(DIALOGUE, of="partner")]
    branch: BranchId | None = None


@event(
    "partner.ended",
    da="Samarbejde ophørt",
    en="Partnership ended",
    tells_da="Samarbejdet ophørte {ended_on}",
    tells_en="The partnership ended on {ended_on}",
    happened="ended_on",
)
class PartnerEnded(Correctable):
    """The partner refers no more."""

    partner: PartnerId
    ended_on: date


@event(
    "partner.resumed",
    da="Samarbejde genoptaget",
    en="Partnership resumed",
    happened="resumed_on",
)
class PartnerResumed(Correctable):
    """The partner refers again."""

    partner: PartnerId
    resumed_on: date
