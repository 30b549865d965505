"""How women are referred, made up: the commands of referrals as people would send them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from core.invented import participant, phone, sentence, third_person
from core.personal import Private
from domains.branches.events import BranchId, MunicipalityCode
from domains.participants.events import (
    Channel,
    ConsentMeans,
    DayTime,
    Needs,
    Protection,
    SafeContact,
    Support,
)
from domains.partners.events import PartnerId
from domains.referrals.commands import (
    DeclineReferral,
    IssueLink,
    SubmitByLink,
    SubmitReferral,
)
from domains.referrals.events import DeclineReason, LinkId, ReferralId
from domains.referrals.inputs import Consent, MustNotMeetInput, ProtectionInput

_WISHES = (
    "Vil gerne have nogen at drikke kaffe med.",
    "Ønsker følgeskab til møder hos kommunen.",
    "Mangler et netværk i den nye by, også for børnene.",
    "Vil helst tale i telefon den første tid.",
)
_LANGUAGES = ("da", "da", "da", "da", "ar", "en", "fa", "so", "tr", "uk", "pl")
_RELATIONS = ("tidligere mand", "tidligere kæreste", "hans bror", "hans mor")
_DAYS_A_LINK_LASTS = 13


class Woman:
    """What a woman tells when she is referred; told twice, it is the same."""

    def __init__(self, random: Random) -> None:
        self.is_anonymous = random.random() < 0.09
        self.own_name = participant(random)
        alias = f"Anonym {random.randint(1000, 9999)}"
        self.name = alias if self.is_anonymous else self.own_name
        self.phone = phone(random) if random.random() < 0.7 else None
        self.wishes = sentence(random, *_WISHES)
        self.needs = Needs(
            languages=tuple(dict.fromkeys(random.choices(_LANGUAGES, k=2))),
            interpreter=random.random() < 0.1,
            support=random.choice(list(Support)),
            times=tuple(random.sample(list(DayTime), k=2)),
        )
        self.contact = SafeContact(
            channel=random.choice(list(Channel)),
            times=(random.choice(list(DayTime)),),
            message_may_be_left=random.random() < 0.3,
        )
        self.birth_years = tuple(
            random.randint(2009, 2023) for _ in range(random.choice((0, 0, 1, 1, 2, 3)))
        )
        self.avoids = tuple(
            MustNotMeetInput(name=third_person(random), relation=random.choice(_RELATIONS))
            for _ in range(1 if random.random() < 0.35 else 0)
        )
        self.protected_for = random.randint(30, 365) if random.random() < 0.2 else None
        self.means = random.choice(list(ConsentMeans))

    def told(self, today: date) -> Mapping[str, Any]:
        """Return the fields of a referral on this day."""
        protection = None
        if self.protected_for is not None:
            until = today + timedelta(days=self.protected_for)
            protection = ProtectionInput(level=Protection.ORDINARY, until=until)
        consent = Consent(text_version=1, means=self.means, given_on=today)
        return {
            "name": Private(self.name),
            "safe_phone": None if self.phone is None else Private(self.phone),
            "wishes": Private(self.wishes),
            "needs": Private(self.needs),
            "safe_contact": Private(self.contact),
            "protection": protection,
            "children": Private(self.birth_years) if self.birth_years else None,
            "must_not_meet": Private(self.avoids) if self.avoids else None,
            "consent": consent,
        }


def by_partner(
    woman: Woman, municipality: MunicipalityCode, partner: PartnerId, today: date
) -> SubmitReferral:
    """Return the referral by a counsellor."""
    return SubmitReferral(municipality=municipality, partner=partner, **woman.told(today))


def by_leader(
    woman: Woman, municipality: MunicipalityCode, branch: BranchId, today: date
) -> SubmitReferral:
    """Return the referral by an activity leader."""
    return SubmitReferral(municipality=municipality, referred_by=branch, **woman.told(today))


def link(digest: bytes, branch: BranchId, now: datetime) -> IssueLink:
    """Return the link with which a woman may refer herself."""
    return IssueLink(
        digest=Private(digest.hex()),
        expires_at=now + timedelta(days=_DAYS_A_LINK_LASTS),
        branch=branch,
    )


def by_herself(
    woman: Woman, municipality: MunicipalityCode, link: LinkId, today: date
) -> SubmitByLink:
    """Return her own referral."""
    return SubmitByLink(municipality=municipality, link=link, **woman.told(today))


def no(random: Random, referral: ReferralId) -> DeclineReferral:
    """Return that a branch can't help."""
    return DeclineReferral(referral=referral, reason=random.choice(list(DeclineReason)))
