"""What happens to accounts."""

from datetime import datetime
from typing import Annotated, NewType
from uuid import UUID

from core.corrections import Correctable
from core.events import Event, event
from core.identity import AccountId
from core.personal import CONTACT, IDENTITY, PublicText, Sealed, SearchIndex, personal
from core.spelling import address
from core.text import Choice
from domains.branches.events import BranchId
from domains.participants.events import SURNAME, THIRD_PERSON_NAME, ThirdPersonId
from domains.partners.events import PartnerId
from domains.volunteers.events import VolunteerId

TokenId = NewType("TokenId", UUID)
InvitationId = NewType("InvitationId", UUID)
ProposalId = NewType("ProposalId", UUID)

ACCOUNT_NAME = SearchIndex("account_name")
ACCOUNT_EMAIL = SearchIndex("account_email", address, of_last=True)
_NAME_INDEXES = (ACCOUNT_NAME, *THIRD_PERSON_NAME.every, SURNAME)
"""Whoever signs in may herself be somebody whom a woman must not meet."""


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
    name: Annotated[Sealed[str], personal(IDENTITY, of="account", found_by=_NAME_INDEXES)]
    email: Annotated[Sealed[str], personal(CONTACT, of="account", found_by=(ACCOUNT_EMAIL,))]


@event("account.named", da="Brugers navn rettet", en="Account's name told anew")
class AccountNamed(Correctable):
    """Whoever signs in is called so: another name, or one that was misspelled."""

    account: AccountId
    name: Annotated[Sealed[str], personal(IDENTITY, of="account", found_by=_NAME_INDEXES)]


@event("account.email_changed", da="Brugers mailadresse ændret", en="Account's address changed")
class EmailChanged(Correctable):
    """The account is known by this address now, and messages go there."""

    account: AccountId
    email: Annotated[Sealed[str], personal(CONTACT, of="account", found_by=(ACCOUNT_EMAIL,))]


@event("account.invited", da="Bruger inviteret", en="Account invited")
class AccountInvited(Event):
    """A link is to be sent, with which its owner says how she signs in."""

    account: AccountId


@event(
    "account.invitation_issued",
    da="Invitation sendt",
    en="Invitation issued",
    tells_da="En invitation blev sendt, gyldig til {expires_at}",
    tells_en="An invitation was issued, valid until {expires_at}",
)
class InvitationIssued(Event):
    """A link was made. Its hash lies in the key database; links before it open nothing more."""

    account: AccountId
    invitation: InvitationId
    expires_at: datetime


@event("account.invitation_accepted", da="Invitation brugt", en="Invitation accepted")
class InvitationAccepted(Event):
    """The account's owner has said how she signs in. The link opens nothing more."""

    account: AccountId
    invitation: InvitationId


@event("account.reset", da="Log ind nulstillet", en="Sign-in reset")
class AccountReset(Event):
    """Whatever the account was signed in with is gone: a device was lost, a password forgotten."""

    account: AccountId


@event(
    "account.role_proposed",
    da="Rolle foreslået",
    en="Role proposed",
    tells_da="Rollen {role} blev foreslået",
    tells_en="The role {role} was proposed",
)
class RoleProposed(Event):
    """A role that takes two persons: it counts once another administrator has confirmed it."""

    account: AccountId
    proposal: ProposalId
    role: Role
    proposed_by: AccountId
    until: datetime


@event("account.role_proposal_withdrawn", da="Forslag trukket tilbage", en="Proposal withdrawn")
class ProposalWithdrawn(Event):
    """The role isn't to be given after all."""

    account: AccountId
    proposal: ProposalId


@event(
    "account.role_given",
    da="Rolle givet",
    en="Role given",
    tells_da="Rollen {role} blev givet",
    tells_en="The role {role} was given",
)
class RoleGiven(Event):
    """The account has the role from now on, at the branch or partner named, as that volunteer.

    `proposal` is what was confirmed, where the role takes two persons.
    """

    account: AccountId
    role: Role
    branch: BranchId | None = None
    partner: PartnerId | None = None
    volunteer: VolunteerId | None = None
    department: PublicText | None = None
    proposal: ProposalId | None = None


@event(
    "account.role_taken",
    da="Rolle taget",
    en="Role taken",
    tells_da="Rollen {role} blev taget tilbage",
    tells_en="The role {role} was taken back",
)
class RoleTaken(Event):
    """The account has the role no more, in that very place."""

    account: AccountId
    role: Role
    branch: BranchId | None = None
    partner: PartnerId | None = None
    volunteer: VolunteerId | None = None
    department: PublicText | None = None


@event("account.relation_told", da="Brugers relation fortalt", en="Account's relation told")
class AccountRelationTold(Correctable):
    """Whoever signs in is related to somebody: a woman who must not meet that one is kept apart."""

    account: AccountId
    relative: ThirdPersonId
    name: Annotated[
        Sealed[str], personal(IDENTITY, of="relative", found_by=THIRD_PERSON_NAME.every)
    ]
    relation: Annotated[Sealed[str] | None, personal(IDENTITY, of="relative")] = None


@event(
    "account.relation_withdrawn",
    da="Brugers relation taget tilbage",
    en="Account's relation withdrawn",
)
class AccountRelationWithdrawn(Event):
    """The relation was told by mistake, or is none any more."""

    account: AccountId
    relative: ThirdPersonId


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
