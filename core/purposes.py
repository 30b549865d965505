"""Why somebody looks at personal data."""

from core.text import Choice


class Purpose(Choice):
    """The declared purposes of looking at personal data; there is no other."""

    REFERRAL = "referral", "behandling af en henvisning", "handling a referral"
    SUPPORT = "support", "støtte i et forløb", "support in a case"
    VOLUNTEERS = "volunteers", "arbejdet med frivillige", "work with volunteers"
    PARTNERS = "partners", "arbejdet med samarbejdspartnere", "work with partners"
    ACCOUNTS = "accounts", "administration af brugere", "administration of accounts"
    INSIGHT = "insight", "indsigt i egne oplysninger", "insight into one's own data"
    OVERSIGHT = "oversight", "tilsyn med opslag", "oversight of look-ups"
    INCIDENT = "incident", "håndtering af en hændelse", "handling an incident"
    EMERGENCY = "emergency", "nødadgang", "access in an emergency"
    AUDIT = "audit", "revision", "audit"
    SIGN_IN = "sign_in", "log ind", "signing in"
    COMMAND = "command", "udførelse af en handling", "carrying out an action"
    """A command opens nothing. It leaves a trace where it is refused or denied."""
