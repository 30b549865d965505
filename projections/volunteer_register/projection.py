"""Rows of the register, what was told of each volunteer in order, and the accounts that are hers.

A correction replaces what stands: where something newer was told meanwhile, that holds.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary

from core.codec import decode_metadata
from core.columns import Id, InVault, Moment, SealedValue, Word
from core.corrections import holds
from core.events import Recorded
from core.projections import Projection, Rows
from core.scopes import Lies, Open
from domains.accounts.events import AccountAdded, AccountDisabled, RoleGiven, RoleTaken
from domains.matches.events import (
    MatchAccepted,
    MatchEnded,
    MatchEvent,
    MatchPaused,
    MatchProposed,
    MatchResumed,
)
from domains.volunteers.contact import DETAILS
from domains.volunteers.events import (
    BoundaryCrossed,
    CapacitySet,
    CertificateSeen,
    CourseDone,
    GuidelinesAccepted,
    IncidentHandled,
    PledgeSigned,
    ProfileTold,
    ReferenceTaken,
    RelationTold,
    RelationWithdrawn,
    RolesAgreed,
    SupervisionHeld,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerContactChanged,
    VolunteerEvent,
    VolunteerInterviewed,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerOldContactDeleted,
    VolunteerPaused,
    VolunteerRegistered,
)
from domains.volunteers.facts import VolunteerState
from projections.volunteer_register.standing import KeptStanding, Standing

_ONLY_TOLD: tuple[type[VolunteerEvent], ...] = (
    VolunteerOldContactDeleted,
    SupervisionHeld,
    BoundaryCrossed,
    IncidentHandled,
)
_STEPS: tuple[type[VolunteerEvent], ...] = (
    VolunteerInterviewed,
    ReferenceTaken,
    CertificateSeen,
    PledgeSigned,
    GuidelinesAccepted,
    CourseDone,
    VolunteerApproved,
    TurnedDown,
    CapacitySet,
    RolesAgreed,
    VolunteerPaused,
    VolunteerBack,
    VolunteerLeft,
)
_MATCHES: tuple[type[MatchEvent], ...] = (
    MatchProposed,
    MatchAccepted,
    MatchPaused,
    MatchResumed,
    MatchEnded,
)

volunteer_register = Projection("volunteer_register", version=1, key="volunteer")
volunteers = volunteer_register.table(
    "volunteers",
    Column("volunteer", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("branch", Id, nullable=False, index=True),
    Column("status", Word, nullable=False),
    Column("name", SealedValue, nullable=False),
    Column("profile", SealedValue),
    Column("works_with_children", Boolean),
    Column("standing", KeptStanding, nullable=False),
)
"""The number of a volunteer is her `position`. `status` is that of her `standing`, to choose by."""
contact = volunteer_register.table(
    "contact",
    Column("volunteer", Id, primary_key=True),
    Column("detail", Word, primary_key=True),
    Column("value", InVault, nullable=False),
    Column("event", Id, nullable=False),
    scope=Lies(thing=("volunteer",)),
)
relations = volunteer_register.table(
    "relations",
    Column("relative", Id, primary_key=True),
    Column("volunteer", Id, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("name", SealedValue, nullable=False),
    Column("relation", SealedValue),
    scope=Lies(thing=("volunteer",)),
)
tellings = volunteer_register.table(
    "tellings",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("volunteer", Id, nullable=False, index=True),
    Column("name", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("actor", Word, nullable=False),
    Column("data", LargeBinary, nullable=False),
    scope=Lies(thing=("volunteer",)),
)
accounts = volunteer_register.table(
    "accounts",
    Column("account", Id, primary_key=True),
    Column("active", Boolean, nullable=False),
    scope=Open("which accounts are active; nothing else of them"),
)
ties = volunteer_register.table(
    "ties",
    Column("volunteer", Id, primary_key=True),
    Column("account", Id, primary_key=True),
    scope=Lies(thing=("volunteer",)),
)


@volunteer_register.on(VolunteerRegistered)
def registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    event = recorded.event
    standing = Standing(VolunteerState(event.branch))
    rows.put(
        volunteers,
        volunteer=str(event.volunteer),
        position=recorded.position,
        branch=str(event.branch),
        status=standing.status,
        name=event.name,
        standing=standing,
    )
    _keep_contact(rows, recorded)
    _tell(rows, recorded)


@volunteer_register.on(VolunteerNamed)
def named(rows: Rows, recorded: Recorded[VolunteerNamed]) -> None:
    event = recorded.event
    if holds(event.corrects, _known(rows, event.volunteer)["name"]):
        rows.change(volunteers, str(event.volunteer), name=event.name)
    _tell(rows, recorded)


@volunteer_register.on(VolunteerContactChanged)
def contact_changed(rows: Rows, recorded: Recorded[VolunteerContactChanged]) -> None:
    _keep_contact(rows, recorded)
    _tell(rows, recorded)


@volunteer_register.on(ProfileTold)
def profile_told(rows: Rows, recorded: Recorded[ProfileTold]) -> None:
    event = recorded.event
    if holds(event.corrects, _known(rows, event.volunteer)["profile"]):
        rows.change(
            volunteers,
            str(event.volunteer),
            profile=event.profile,
            works_with_children=event.works_with_children,
        )
    _tell(rows, recorded)


@volunteer_register.on(RelationTold)
def relation_told(rows: Rows, recorded: Recorded[RelationTold]) -> None:
    event = recorded.event
    known = rows.get(relations, str(event.relative))
    if event.corrects is None or known is not None:
        rows.put(
            relations,
            relative=str(event.relative),
            volunteer=str(event.volunteer),
            position=recorded.position if known is None else known["position"],
            name=event.name,
            relation=event.relation,
        )
    _tell(rows, recorded)


@volunteer_register.on(RelationWithdrawn)
def relation_withdrawn(rows: Rows, recorded: Recorded[RelationWithdrawn]) -> None:
    rows.remove(relations, str(recorded.event.relative))
    _tell(rows, recorded)


@volunteer_register.on(AccountAdded)
def account_added(rows: Rows, recorded: Recorded[AccountAdded]) -> None:
    rows.put(accounts, account=str(recorded.event.account), active=True)


@volunteer_register.on(AccountDisabled)
def account_disabled(rows: Rows, recorded: Recorded[AccountDisabled]) -> None:
    rows.put(accounts, account=str(recorded.event.account), active=False)


@volunteer_register.on(RoleGiven)
def role_given(rows: Rows, recorded: Recorded[RoleGiven]) -> None:
    event = recorded.event
    if event.volunteer is not None:
        rows.put(ties, volunteer=str(event.volunteer), account=str(event.account))


@volunteer_register.on(RoleTaken)
def role_taken(rows: Rows, recorded: Recorded[RoleTaken]) -> None:
    event = recorded.event
    if event.volunteer is not None:
        rows.remove(ties, str(event.volunteer), str(event.account))


def _stand(rows: Rows, recorded: Recorded[Any]) -> None:
    """Fold the event into where she stands."""
    event = recorded.event
    standing = _known(rows, event.volunteer)["standing"].after(event)
    rows.change(volunteers, str(event.volunteer), status=standing.status, standing=standing)


def _stand_and_tell(rows: Rows, recorded: Recorded[Any]) -> None:
    _stand(rows, recorded)
    _tell(rows, recorded)


def _tell(rows: Rows, recorded: Recorded[Any]) -> None:
    """Keep the event as it is stored, with what it corrects: nothing that was told goes away."""
    rows.put(
        tellings,
        event=str(recorded.id),
        position=recorded.position,
        volunteer=str(recorded.event.volunteer),
        name=recorded.name,
        version=recorded.version,
        recorded_at=recorded.recorded_at,
        actor=decode_metadata(recorded.raw_metadata).actor,
        data=recorded.data,
    )


def _keep_contact(rows: Rows, recorded: Recorded[Any]) -> None:
    """Keep each detail that is in use. What it replaces is deleted from the vault."""
    event = recorded.event
    for detail in DETAILS:
        value = getattr(event, detail, None)
        known = rows.get(contact, str(event.volunteer), detail)
        corrects = getattr(event, "corrects", None)
        if value is not None and (known is None or holds(corrects, known["event"])):
            rows.put(
                contact,
                volunteer=str(event.volunteer),
                detail=detail,
                value=value,
                event=str(recorded.id),
            )


def _known(rows: Rows, volunteer: UUID) -> dict[str, Any]:
    row = rows.get(volunteers, str(volunteer))
    if row is None:
        raise KeyError
    return row


for _told in _ONLY_TOLD:
    volunteer_register.on(_told)(_tell)
for _step in _STEPS:
    volunteer_register.on(_step)(_stand_and_tell)
for _match in _MATCHES:
    volunteer_register.on(_match)(_stand)
