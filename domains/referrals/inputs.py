"""What a referral may tell, in parts."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from core.personal import Private
from domains.participants.events import ConsentMeans, LanguageCode, Protection

BirthYear = Annotated[int, Meta(ge=1900, le=2200)]


class Consent(Struct, frozen=True, forbid_unknown_fields=True):
    """What she agreed to, how, when, and in which language (ISO 639)."""

    text_version: Annotated[int, Meta(ge=1)]
    means: ConsentMeans
    given_on: date
    language: Private[LanguageCode] | None = None


class ProtectionInput(Struct, frozen=True, forbid_unknown_fields=True):
    """How her name and address are protected in the civil register, and until when."""

    level: Protection
    until: date


class MustNotMeetInput(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody whom she must not meet, and who it is: her brother-in-law, say."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    relation: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
