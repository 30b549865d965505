"""Why somebody looks at personal data."""

from core.text import Choice


class Purpose(Choice):
    """The declared purposes of looking at personal data; there is no other."""

    REFERRAL = "referral", "behandling af en henvisning", "handling a referral"
    SUPPORT = "support", "støtte i et forløb", "support in a case"
    VOLUNTEERS = "volunteers", "arbejdet med frivillige", "work with volunteers"
    PARTNERS = "partners", "arbejdet med samarbejdspartnere", "work with partners"
    ACCOUNTS = "accounts", "administration af brugere", "administration of accounts"
    AUDIT = "audit", "revision", "audit"
