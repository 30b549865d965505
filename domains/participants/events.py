"""What happens to participants: who they are, what they need, what they agree to."""

from datetime import date
from typing import Annotated, Any, NewType
from uuid import UUID

from msgspec import Meta, Struct

from core.corrections import Correctable
from core.events import Event, event
from core.inputs import END, Phone
from core.likeness import name_indexes
from core.personal import (
    CONTACT,
    IDENTITY,
    SUPPORT,
    Sealed,
    SearchIndex,
    VaultRef,
    personal,
)
from core.spelling import digits, surname
from core.text import Choice

ParticipantId = NewType("ParticipantId", UUID)
ChildId = NewType("ChildId", UUID)
ThirdPersonId = NewType("ThirdPersonId", UUID)
"""Somebody who is neither participant nor volunteer: a former partner, a volunteer's brother."""

PARTICIPANT_NAME = name_indexes("participant")
PARTICIPANT_PHONE = SearchIndex("participant_phone", digits)
THIRD_PERSON_NAME = name_indexes("third_person")
"""Persons who must not be met, and whom volunteers are related to: all in one index, to compare."""
SURNAME = SearchIndex("surname", surname)
"""Of participants, volunteers and accounts: who looks at somebody called like her is noticed."""


class ConsentMeans(Choice):
    """How a consent was given."""

    SPOKEN = "spoken", "mundtligt", "spoken"
    WRITTEN = "written", "skriftligt", "in writing"
    DIGITAL = "digital", "digitalt", "digitally"


class Protection(Choice):
    """Protection of name and address in the Danish civil register (CPR-loven, section 28)."""

    ORDINARY = "ordinary", "navne- og adressebeskyttelse", "name and address protection"
    SPECIAL = "special", "særlig adressebeskyttelse", "special address protection"


class ContactDetail(Choice):
    """What may be told of where she is."""

    PHONE = "phone", "telefon", "phone"
    ADDRESS = "address", "adresse", "address"
    LIVES_AT = "lives_at", "opholdssted", "where she lives now"
    SCHOOL = "school", "børnenes skole", "the children's school"


class Support(Choice):
    """What kind of support she wishes."""

    ONE_TO_ONE = "one_to_one", "en-til-en-støtte", "one-to-one support"
    NETWORK = "network", "netværk", "network"
    BOTH = "both", "begge dele", "both"
    PHONE_FRIEND = "phone_friend", "en ven på telefonen", "a friend on the phone"


class Channel(Choice):
    """How she may be reached without danger."""

    CALL = "call", "opkald", "a call"
    TEXT = "text", "sms", "a text message"
    MAIL = "mail", "mail", "an e-mail"
    THROUGH_PARTNER = "through_partner", "gennem samarbejdspartneren", "through the partner"


class DayTime(Choice):
    """When somebody can meet, or be reached."""

    MORNING = "morning", "formiddag", "morning"
    AFTERNOON = "afternoon", "eftermiddag", "afternoon"
    EVENING = "evening", "aften", "evening"
    WEEKEND = "weekend", "weekend", "weekend"


LanguageCode = Annotated[str, Meta(pattern=rf"^[a-z]{{2,3}}{END}")]
"""A language by its code in ISO 639: `da`, `ar`, `prs`."""


class Needs(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Her languages, whether an interpreter is needed, and what support she wishes, and when."""

    languages: Annotated[tuple[LanguageCode, ...], Meta(min_length=1, max_length=10)]
    interpreter: bool = False
    support: Support
    times: Annotated[tuple[DayTime, ...], Meta(max_length=len(DayTime))] = ()
    words: Annotated[str, Meta(min_length=1, max_length=4000)] | None = None


class SafeContact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How she is reached without danger, when, and whether a message may be left."""

    channel: Channel
    times: Annotated[tuple[DayTime, ...], Meta(max_length=len(DayTime))] = ()
    message_may_be_left: bool = False
    words: Annotated[str, Meta(min_length=1, max_length=1000)] | None = None


class ContactDetails(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where she is: what is told anew. What isn't named stays as it was."""

    phone: Phone | None = None
    address: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    lives_at: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    school: Annotated[str, Meta(min_length=1, max_length=300)] | None = None


@event("participant.registered", da="Deltager registreret", en="Participant registered")
class ParticipantRegistered(Event):
    """A woman is known to Qnet, by her name or an alias. Her safe phone lies in the vault."""

    participant: ParticipantId
    name: Annotated[
        Sealed[str],
        personal(IDENTITY, of="participant", found_by=(*PARTICIPANT_NAME.every, SURNAME)),
    ]
    safe_phone: Annotated[
        VaultRef[str] | None,
        personal(CONTACT, of="participant", found_by=(PARTICIPANT_PHONE,)),
    ] = None


@event("participant.named", da="Navn fortalt", en="Name told")
class ParticipantNamed(Correctable):
    """She is called so: a name instead of an alias, another name, or one that was misspelled."""

    participant: ParticipantId
    name: Annotated[
        Sealed[str],
        personal(IDENTITY, of="participant", found_by=(*PARTICIPANT_NAME.every, SURNAME)),
    ]


@event("participant.needs_told", da="Ønsker og sprog fortalt", en="Needs and languages told")
class NeedsTold(Correctable):
    """Her languages, whether an interpreter is needed, and what support she wishes: `Needs`.

    What is told last holds.
    """

    participant: ParticipantId
    needs: Annotated[Sealed[Any], personal(SUPPORT, of="participant")]


@event("participant.safe_contact_told", da="Sikker kontakt fortalt", en="Safe contact told")
class SafeContactTold(Correctable):
    """How she is reached without danger: channel, times, messages: `SafeContact`."""

    participant: ParticipantId
    contact: Annotated[Sealed[Any], personal(CONTACT, of="participant")]


@event("participant.contact_changed", da="Kontaktoplysninger ændret", en="Contact details changed")
class ContactChanged(Correctable):
    """Where she is now. It lies in the vault and replaces what was there; None changes nothing.

    `lives_at` is where she stays for the time being (a shelter, say); `school` is the children's.
    """

    participant: ParticipantId
    phone: Annotated[
        VaultRef[str] | None,
        personal(CONTACT, of="participant", found_by=(PARTICIPANT_PHONE,)),
    ] = None
    address: Annotated[VaultRef[str] | None, personal(CONTACT, of="participant")] = None
    lives_at: Annotated[VaultRef[str] | None, personal(CONTACT, of="participant")] = None
    school: Annotated[VaultRef[str] | None, personal(CONTACT, of="participant")] = None


@event(
    "participant.contact_removed",
    da="Kontaktoplysninger fjernet",
    en="Contact details removed",
)
class ContactRemoved(Event):
    """These details no longer hold, and nothing has come in their place."""

    participant: ParticipantId
    details: tuple[ContactDetail, ...]


@event(
    "participant.old_contact_deleted",
    da="Gamle kontaktoplysninger slettet",
    en="Old contact details deleted",
    tells_da="{rows} gamle kontaktoplysninger blev slettet",
    tells_en="{rows} old contact details were deleted",
)
class OldContactDeleted(Event):
    """What the vault held before was really deleted."""

    participant: ParticipantId
    rows: int


@event(
    "participant.address_protected",
    da="Adressebeskyttelse",
    en="Address protection",
    tells_da="Beskyttet til {until}: {level}",
    tells_en="Protected until {until}: {level}",
)
class AddressProtected(Correctable):
    """Her name and address are protected until a day; then it lapses unless renewed."""

    participant: ParticipantId
    level: Protection
    until: date


@event(
    "participant.protection_ended",
    da="Adressebeskyttelse ophørt",
    en="Address protection ended",
    happened="ended_on",
)
class ProtectionEnded(Correctable):
    """Her name and address are no longer protected."""

    participant: ParticipantId
    ended_on: date


@event("participant.child_registered", da="Barn registreret", en="Child registered")
class ChildRegistered(Correctable):
    """She has a child. All about the child is sealed under the child's own key."""

    participant: ParticipantId
    child: ChildId
    birth_year: Annotated[Sealed[int], personal(IDENTITY, of="child")]
    name: Annotated[Sealed[str] | None, personal(IDENTITY, of="child")] = None


@event("participant.child_removed", da="Barn fjernet", en="Child removed")
class ChildRemoved(Event):
    """The child was registered by mistake, or doesn't live with her any more."""

    participant: ParticipantId
    child: ChildId


@event("participant.must_not_meet", da="Må ikke møde", en="Must not meet")
class MustNotMeet(Correctable):
    """There is somebody whom she must not meet."""

    participant: ParticipantId
    person: ThirdPersonId
    name: Annotated[Sealed[str], personal(IDENTITY, of="person", found_by=THIRD_PERSON_NAME.every)]
    relation: Annotated[Sealed[str] | None, personal(IDENTITY, of="person")] = None


@event("participant.may_meet_again", da="Må gerne møde igen", en="May meet again")
class MayMeetAgain(Event):
    """She says that she may meet the person after all."""

    participant: ParticipantId
    person: ThirdPersonId


@event(
    "participant.consent_given",
    da="Samtykke givet",
    en="Consent given",
    tells_da="Samtykke (tekst {text_version}) blev givet {means}",
    tells_en="Consent (text {text_version}) was given {means}",
    happened="given_on",
)
class ConsentGiven(Correctable):
    """She agreed to this version of the text, in her language. GDPR art. 7 and 9(2)(a)."""

    participant: ParticipantId
    text_version: int
    means: ConsentMeans
    given_on: date
    language: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None


@event(
    "participant.consent_withdrawn",
    da="Samtykke trukket tilbage",
    en="Consent withdrawn",
    happened="withdrawn_on",
)
class ConsentWithdrawn(Correctable):
    """She no longer agrees. Nothing new begins until she does again. GDPR art. 7(3)."""

    participant: ParticipantId
    withdrawn_on: date


@event(
    "participant.merged", da="To registreringer er samme person", en="Two records are one person"
)
class ParticipantsMerged(Event):
    """`merged` is the same person as `participant`. Nothing is rewritten: they're read together."""

    participant: ParticipantId
    merged: ParticipantId


@event("participant.merge_undone", da="Sammenlægning fortrudt", en="Merge undone")
class MergeUndone(Event):
    """They are two persons after all."""

    participant: ParticipantId
    merged: ParticipantId


@event(
    "participant.found_distinct",
    da="To registreringer er to personer",
    en="Two records are two persons",
)
class FoundDistinct(Event):
    """Somebody looked, and the two are different persons."""

    participant: ParticipantId
    other: ParticipantId
