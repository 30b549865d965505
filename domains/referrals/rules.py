"""The rules of referrals."""

from core.rules import Rule

MUNICIPALITY_IS_COVERED = Rule(
    "municipality_is_covered",
    da="Intet lokalt Qnet dækker kommune {municipality}",
    en="No branch covers municipality {municipality}",
)
BRANCH_IS_OPEN = Rule(
    "branch_is_open",
    da="Det lokale Qnet er ikke åbent endnu",
    en="The branch isn't open yet",
)
PARTNER_IS_REGISTERED = Rule(
    "partner_is_registered",
    da="Samarbejdspartneren er ikke registreret",
    en="The partner isn't registered",
)
CONSENT_IS_GIVEN = Rule(
    "consent_is_given",
    da="Uden hendes samtykke ingen henvisning",
    en="Without her consent there is no referral",
)
CONSENT_IS_NOT_TO_COME = Rule(
    "consent_is_not_to_come",
    da="Samtykkets dag {day} ligger i fremtiden",
    en="The day of the consent, {day}, is still to come",
)
REFERRAL_IS_WAITING = Rule(
    "referral_is_waiting",
    da="Henvisningen er allerede besvaret: {status}",
    en="The referral is answered already: {status}",
)
