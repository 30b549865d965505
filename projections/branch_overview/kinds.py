"""The kinds of things that need somebody, most urgent first, and from when they do.

All limits are in days. They say when somebody is reminded; no rule depends on them.
"""

from core.text import Choice

STALLED_AFTER = 30
"""Days that somebody waits for a volunteer until her case counts as stalled."""
UNATTENDED_AFTER = 7
"""Days in which a case is to get a match or a place on the waiting list."""
PROPOSAL_UNANSWERED_AFTER = 7
"""Days after which a proposal should have been answered."""
FIRST_MEETING_WITHIN = 14
"""Days from a match to its first meeting."""
CONTACT_WITHIN = 14
"""Days without a meeting until somebody asks how the two are."""
CONTACT_LOST_AFTER = 30
"""Days without a meeting until it is urgent."""
RHYTHM_OVER = 30
"""Days over which meetings are counted, and for which the two have been matched at least."""
RHYTHM_LEAST = 2
RHYTHM_MOST = 3
"""Meetings in that time: the two meet two or three times a month."""
CONCERN_AHEAD = 7
"""Days before a concern is due."""
RECEIPT_WITHIN = 8
"""Days until a municipality's receipt: six working days, and a weekend."""
EXPIRY_AHEAD = 60
"""Days before a certificate or an address protection expires."""
SUPERVISION_EVERY = 90
"""Days between talks with a volunteer."""


class Kind(Choice):
    """What needs somebody. The order is that of urgency."""

    FOUND_BY_HIM = "found_by_him", "han har fundet hende", "he has found her"
    ASK_DUTY_OFFICER = (
        "ask_duty_officer",
        "spørg den vagthavende om matchet",
        "ask the duty officer about the match",
    )
    CONCERN_OVERDUE = "concern_overdue", "bekymring over fristen", "concern past its day"
    NO_CHILD_CERTIFICATE = (
        "no_child_certificate",
        "der er børn, men ingen gyldig børneattest",
        "there are children, but no valid child certificate",
    )
    CONSENT_WITHDRAWN = (
        "consent_withdrawn",
        "samtykket er trukket tilbage",
        "the consent was withdrawn",
    )
    PROTECTION_LAPSED = (
        "protection_lapsed",
        "adressebeskyttelse er udløbet",
        "address protection has lapsed",
    )
    NO_RESPONSIBLE = "no_responsible", "ingen leder her har ansvaret", "no leader here is in charge"
    RECEIPT_MISSING = (
        "receipt_missing",
        "kvittering for underretning mangler",
        "receipt of a notification is missing",
    )
    CERTIFICATE_EXPIRED = "certificate_expired", "attest er udløbet", "certificate has expired"
    REFERRAL_LATE = "referral_late", "henvisning over fristen", "referral past its day"
    CONCERN_DUE = "concern_due", "bekymring skal behandles", "concern to be handled"
    NO_CONTACT_30 = (
        "no_contact_30",
        f"ingen kontakt i {CONTACT_LOST_AFTER} dage",
        f"no contact in {CONTACT_LOST_AFTER} days",
    )
    REFERRAL_WAITING = (
        "referral_waiting",
        "henvisning venter på svar",
        "referral waits for an answer",
    )
    REFERRAL_WITHOUT_CASE = (
        "referral_without_case",
        "henvisningen er accepteret, men forløbet er ikke åbnet",
        "referral was accepted, but its case isn't open",
    )
    FIRST_MEETING_LATE = "first_meeting_late", "første møde mangler", "first meeting is late"
    CASE_STALLED = (
        "case_stalled",
        f"har ventet på en frivillig i over {STALLED_AFTER} dage",
        f"has waited for a volunteer for over {STALLED_AFTER} days",
    )
    CASE_UNATTENDED = (
        "case_unattended",
        "hverken match eller plads på ventelisten",
        "neither a match nor a place on the waiting list",
    )
    NO_CONTACT_14 = (
        "no_contact_14",
        f"ingen kontakt i {CONTACT_WITHIN} dage",
        f"no contact in {CONTACT_WITHIN} days",
    )
    TRANSFER_OFFERED = "transfer_offered", "forløb tilbudt til jer", "case offered to you"
    PROPOSAL_UNANSWERED = (
        "proposal_unanswered",
        "matchforslag uden svar",
        "proposed match without an answer",
    )
    MATCH_RESTS = (
        "match_rests",
        "matchet hviler, mens forløbet fortsætter",
        "match rests while the case goes on",
    )
    TRIAL_OVER = "trial_over", "prøvetiden er forbi", "trial period is over"
    CASE_WAITING = "case_waiting", "venter på en frivillig", "waits for a volunteer"
    PROTECTION_EXPIRING = (
        "protection_expiring",
        "adressebeskyttelse udløber",
        "address protection expires",
    )
    CERTIFICATE_EXPIRING = "certificate_expiring", "attest udløber", "certificate expires"
    RHYTHM_LOW = (
        "rhythm_low",
        f"mødes sjældnere end {RHYTHM_LEAST}-{RHYTHM_MOST} gange om måneden",
        f"meet less than {RHYTHM_LEAST}-{RHYTHM_MOST} times a month",
    )
    RHYTHM_HIGH = (
        "rhythm_high",
        f"mødes oftere end {RHYTHM_LEAST}-{RHYTHM_MOST} gange om måneden",
        f"meet more than {RHYTHM_LEAST}-{RHYTHM_MOST} times a month",
    )
    SUPERVISION_DUE = "supervision_due", "supervision mangler", "supervision is due"


URGENCY = {kind: place for place, kind in enumerate(Kind)}
