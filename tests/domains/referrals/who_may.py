"""Who may do what with referrals."""

from core.personal import Private
from domains.participants.events import ConsentMeans
from domains.referrals.commands import AcceptReferral, Consent, DeclineReferral, SubmitReferral
from domains.referrals.events import DeclineReason
from tests.domains.histories import (
    COVERED,
    OPENED,
    PARTNER,
    PARTNER_REGISTERED,
    REFERRAL,
    REFERRED,
    TODAY,
    History,
)
from tests.domains.people import OWN_BRANCH, OWN_PARTNER, Row

NAME = Private("Navn")
CONSENT = Consent(text_version=1, means=ConsentMeans.DIGITAL, given_on=TODAY)
REFERRABLE: History = (*OPENED, *PARTNER_REGISTERED)
REFERRAL_OF_A_PARTNER = SubmitReferral(
    name=NAME, municipality=COVERED, partner=PARTNER, consent=CONSENT
)

ROWS: list[Row] = [
    ("refer", REFERRABLE, REFERRAL_OF_A_PARTNER, {**OWN_BRANCH, **OWN_PARTNER}),
    (
        "refer for no partner",
        REFERRABLE,
        SubmitReferral(name=NAME, municipality=COVERED, consent=CONSENT),
        {**OWN_BRANCH, "counsellor": "not found", "counsellor elsewhere": "not found"},
    ),
    ("accept a referral", REFERRED, AcceptReferral(referral=REFERRAL), OWN_BRANCH),
    (
        "decline a referral",
        REFERRED,
        DeclineReferral(referral=REFERRAL, reason=DeclineReason.NO_ROOM),
        OWN_BRANCH,
    ),
]
