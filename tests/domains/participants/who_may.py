"""Who may do what with participants."""

from domains.participants.commands import GiveConsent, WithdrawConsent
from domains.participants.events import ConsentMeans
from tests.domains.histories import (
    PARTICIPANT,
    REFERRED,
    TODAY,
)
from tests.domains.people import OWN_BRANCH, Row

ROWS: list[Row] = [
    (
        "record a consent",
        REFERRED,
        GiveConsent(
            participant=PARTICIPANT, text_version=2, means=ConsentMeans.SPOKEN, given_on=TODAY
        ),
        OWN_BRANCH,
    ),
    (
        "withdraw a consent",
        REFERRED,
        WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY),
        OWN_BRANCH,
    ),
]
