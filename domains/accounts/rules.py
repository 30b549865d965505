"""The rules of accounts."""

from core.rules import Rule

ACCOUNT_IS_ACTIVE = Rule("account_is_active", da="Brugeren er lukket", en="The account is disabled")
EMAIL_IS_FREE = Rule(
    "email_is_free",
    da="En anden bruger har allerede mailadressen",
    en="Another account has the address already",
)
ACCOUNT_AWAITS_ITS_OWNER = Rule(
    "account_awaits_its_owner",
    da="Brugeren er taget i brug: nulstil login, hvis hun ikke kan komme ind",
    en="The account is in use: reset its sign-in if she can't get in",
)
INVITATION_STANDS = Rule(
    "invitation_stands",
    da="Invitationen er brugt, udløbet eller afløst af en nyere",
    en="The invitation was used, has expired, or a newer one has taken its place",
)
ROLE_IS_NEW = Rule(
    "role_is_new", da="Brugeren har allerede rollen", en="The account has the role already"
)
ROLE_IS_HELD = Rule(
    "role_is_held", da="Brugeren har ikke rollen dér", en="The account doesn't have the role there"
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
    da="Man kan ikke gøre det ved sin egen bruger",
    en="Nobody can do this to their own account",
)
ROLE_IS_FOR_SOMEBODY_ELSE = Rule(
    "role_is_for_somebody_else",
    da="Man kan ikke give sig selv en rolle",
    en="Nobody can give themselves a role",
)
PROPOSAL_STANDS = Rule(
    "proposal_stands",
    da="Forslaget er bekræftet, trukket tilbage eller udløbet, eller den, der stillede det, er ikke"
    " længere administrator",
    en="The proposal was confirmed or withdrawn, has lapsed, or whoever made it is an administrator"
    " no more",
)
CONFIRMED_BY_ANOTHER = Rule(
    "confirmed_by_another",
    da="En anden end den, der stillede forslaget, skal bekræfte det",
    en="Somebody else than who made the proposal must confirm it",
)
ACCOUNT_RELATION_STANDS = Rule(
    "account_relation_stands",
    da="Relationen er ikke noteret her eller er taget tilbage",
    en="The relation isn't recorded here or was withdrawn",
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
SECOND_FACTOR_IS_PROVEN = Rule(
    "second_factor_is_proven",
    da="Log ind med en kode eller passkey først: en adgangsnøgle udsteder ingen anden",
    en="Sign in with a code or passkey first: no token issues another",
)
