"""What happens to accounts."""

from datetime import datetime
from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, event
from core.identity import AccountId
from core.personal import CONTACT, IDENTITY, Sealed, SearchIndex, personal
from core.text import Choice
from domains.branches.events import BranchId
from domains.partners.events import PartnerId
from domains.volunteers.events import VolunteerId

TokenId = NewType("TokenId", UUID)

ACCOUNT_NAME = SearchIndex("account_name")
ACCOUNT_EMAIL = SearchIndex("account_email")


class Role(Choice):
    """The roles that permissions speak of."""

    ACTIVITY_LEADER = "activity_leader", "aktivitetsleder", "activity leader"
    VOLUNTEER = "volunteer", "frivillig", "volunteer"
    COUNSELLOR = "counsellor", "rådgiver", "counsellor"
    NATIONAL_OFFICER = "national_officer", "landskontor", "national officer"
    DUTY_OFFICER = "duty_officer", "vagthavende", "duty officer"
    TREASURER = "treasurer", "kasserer", "treasurer"
    PROJECT_OFFICER = "project_officer", "projektmedarbejder", "project officer"
    STORE_KEEPER = "store_keeper", "lageransvarlig", "store keeper"
    AUDITOR = "auditor", "revisor", "auditor"
    ADMIN = "admin", "administrator", "administrator"


@event("account.added", da="Bruger oprettet", en="Account added")
class AccountAdded(Event):
    """Somebody may sign in. What she may do is said by the roles that follow."""

    account: AccountId
    name: Annotated[Sealed[str], personal(IDENTITY, of="account", found_by=(ACCOUNT_NAME,))]
    email: Annotated[Sealed[str], personal(CONTACT, of="account", found_by=(ACCOUNT_EMAIL,))]


@event(
    "account.role_given",
    da="Rolle givet",
    en="Role given",
    tells_da="Rollen {role} blev givet",
    tells_en="The role {role} was given",
)
class RoleGiven(Event):
    """The account has the role from now on, at the branch or partner named, as that volunteer."""

    account: AccountId
    role: Role
    branch: BranchId | None = None
    partner: PartnerId | None = None
    volunteer: VolunteerId | None = None


@event("account.disabled", da="Bruger lukket", en="Account disabled")
class AccountDisabled(Event):
    """The account is no longer in use: no role of it counts, no token opens."""

    account: AccountId


@event(
    "account.token_issued",
    da="Adgangsnøgle udstedt",
    en="Token issued",
    tells_da="En adgangsnøgle blev udstedt, gyldig til {expires_at}",
    tells_en="A token was issued, valid until {expires_at}",
)
class TokenIssued(Event):
    """A bearer token was made. Its hash lies in the key database, never here."""

    account: AccountId
    token: TokenId
    expires_at: datetime
