"""The rules of accounts."""

from core.rules import Rule

ACCOUNT_IS_ACTIVE = Rule("account_is_active", da="Brugeren er lukket", en="The account is disabled")
ROLE_IS_NEW = Rule(
    "role_is_new", da="Brugeren har allerede rollen", en="The account has the role already"
)
ROLE_IS_TIED = Rule(
    "role_is_tied",
    da="Rollen {role} skal knyttes til: {needs}, og kun det",
    en="The role {role} must be tied to: {needs}, and to nothing else",
)
ROLE_PLACE_IS_KNOWN = Rule(
    "role_place_is_known",
    da="Rollen skal knyttes til et Qnet, en partner eller en frivillig, der findes",
    en="The role must be tied to a branch, partner or volunteer that exists",
)
NOT_ONESELF = Rule(
    "not_oneself",
    da="Man kan ikke lukke sin egen bruger",
    en="Nobody can disable their own account",
)
ROLE_IS_FOR_SOMEBODY_ELSE = Rule(
    "role_is_for_somebody_else",
    da="Man kan ikke give sig selv en rolle",
    en="Nobody can give themselves a role",
)
SCOPES_REACH_NO_FURTHER = Rule(
    "scopes_reach_no_further",
    da="En adgangsnøgle kan ikke åbne mere end den, der udsteder den med",
    en="A token can't open more than the one it is issued with",
)
TOKEN_LIFE_IS_LIMITED = Rule(
    "token_life_is_limited",
    da="En adgangsnøgle skal udløbe i fremtiden og inden {days} dage",
    en="A token must expire in the future, and within {days} days",
)
