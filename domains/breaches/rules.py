"""The rules of breaches."""

from core.rules import Rule

BREACH_IS_PAST = Rule(
    "breach_is_past",
    da="Tidspunktet ligger i fremtiden",
    en="The moment is still to come",
)
BREACH_IS_OPEN = Rule("breach_is_open", da="Databruddet er afsluttet", en="The breach is closed")
BREACH_IS_CLOSED = Rule(
    "breach_is_closed", da="Databruddet er ikke afsluttet", en="The breach isn't closed"
)
BREACH_IS_ASSESSED = Rule(
    "breach_is_assessed",
    da="Vurdér først, hvor stor risikoen er",
    en="Assess first how great the risk is",
)
NOTIFIED_AFTER_DISCOVERY = Rule(
    "breach_is_notified_after_discovery",
    da="Det kan ikke være anmeldt, før det blev opdaget",
    en="It can't have been notified before it was discovered",
)
LATENESS_IS_EXPLAINED = Rule(
    "breach_lateness_is_explained",
    da="Efter {hours} timer skal anmeldelsen begrundes, og kun da",
    en="After {hours} hours the notification must say why it is late, and only then",
)
AUTHORITY_KNOWS_OF_A_RISK = Rule(
    "authority_knows_of_a_risk",
    da="Et databrud med risiko anmeldes til Datatilsynet, før det afsluttes",
    en="A breach with a risk is notified to the authority before it is closed",
)
PERSONS_KNOW_OF_A_HIGH_RISK = Rule(
    "persons_know_of_a_high_risk",
    da="Ved høj risiko underrettes de berørte, før databruddet afsluttes",
    en="Where the risk is high, those concerned are told before the breach is closed",
)
