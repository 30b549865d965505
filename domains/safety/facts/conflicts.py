"""Conflicts: whoever is close to somebody whom a woman must not meet sees nothing of her, at once.

A name is compared when it is told, whichever side tells it: hers with those around each account,
and an account's with those of everybody whom a woman must not meet. Around an account are its
owner, those to whom she is related, and, if she is a volunteer, the same of her as a volunteer.
What is told of the other side meanwhile changes the boundary. A name that is only alike shuts out
too: the duty officer judges afterwards.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from core.facts import Fact, Reader
from core.identity import AccountId
from core.likeness import Likeness
from core.personal import Private
from domains.accounts.events import (
    AccountAdded,
    AccountNamed,
    AccountRelationTold,
    AccountRelationWithdrawn,
    RoleGiven,
)
from domains.accounts.facts import account_state, accounts_of_volunteer, leaders_of_branch
from domains.branches.events import BranchId
from domains.participants.events import (
    THIRD_PERSON_NAME,
    MayMeetAgain,
    MustNotMeet,
    ParticipantId,
    ThirdPersonId,
)
from domains.participants.facts import same_person
from domains.safety.events import Ground, KeptOut, LetIn, ShutOut
from domains.safety.facts import guard_of, is_shut_out
from domains.volunteers.events import (
    RelationTold,
    RelationWithdrawn,
    VolunteerId,
    VolunteerNamed,
    VolunteerRegistered,
)
from domains.volunteers.facts import relations

_AROUND_ACCOUNTS = (
    AccountAdded,
    AccountNamed,
    AccountRelationTold,
    RoleGiven,
    VolunteerRegistered,
    VolunteerNamed,
    RelationTold,
)
_GROUNDS: Mapping[Likeness, Ground] = {
    Likeness.SAME: Ground.SAME_NAME,
    Likeness.NEAR: Ground.NEAR_NAME,
}


class Told(NamedTuple):
    """A name that is being told, and of whom."""

    person: UUID
    name: Private[str]


class ThirdPerson(Struct, frozen=True):
    """Whose relative somebody is, or who must not meet her."""

    account: AccountId | None = None
    volunteer: VolunteerId | None = None
    avoided_by: ParticipantId | None = None


third_person = Fact("third_person", ThirdPerson(), by="person")


@third_person.on(AccountRelationTold)
def of_an_account(state: ThirdPerson, event: AccountRelationTold) -> ThirdPerson:
    return msgspec.structs.replace(state, account=event.account)


@third_person.on(AccountRelationWithdrawn)
def of_no_account(state: ThirdPerson, _event: AccountRelationWithdrawn) -> ThirdPerson:
    return msgspec.structs.replace(state, account=None)


@third_person.on(RelationTold)
def of_a_volunteer(state: ThirdPerson, event: RelationTold) -> ThirdPerson:
    return msgspec.structs.replace(state, volunteer=event.volunteer)


@third_person.on(RelationWithdrawn)
def of_no_volunteer(state: ThirdPerson, _event: RelationWithdrawn) -> ThirdPerson:
    return msgspec.structs.replace(state, volunteer=None)


@third_person.on(MustNotMeet)
def avoided(state: ThirdPerson, event: MustNotMeet) -> ThirdPerson:
    return msgspec.structs.replace(state, avoided_by=event.participant)


@third_person.on(MayMeetAgain)
def avoided_no_more(state: ThirdPerson, _event: MayMeetAgain) -> ThirdPerson:
    return msgspec.structs.replace(state, avoided_by=None)


def shut_out_of_her(
    read: Reader, participant: ParticipantId, avoided: Iterable[Told]
) -> list[ShutOut]:
    """Return who is shut out of her by the names that are told of whom she must not meet."""
    avoided = tuple(avoided)
    if not avoided:
        return []
    read.hold(*_AROUND_ACCOUNTS)
    return _at_most_once(
        read,
        (
            _shut_out(participant, account, ThirdPersonId(told.person), near, how)
            for told in avoided
            for near, how in read.names.near_words(THIRD_PERSON_NAME, told.name.reveal()).items()
            for account in _accounts_around(read, near)
        ),
    )


def shut_out_by(read: Reader, account: AccountId, told: Told) -> list[ShutOut]:
    """Return of whom the account is shut out by a name that is told around it."""
    read.hold(MustNotMeet)
    found = read.names.near_words(THIRD_PERSON_NAME, told.name.reveal())
    return _at_most_once(read, _of_the_avoided(read, account, told.person, found))


def shut_out_by_volunteer(read: Reader, volunteer: VolunteerId, told: Told) -> list[ShutOut]:
    """Return of whom her accounts are shut out by a name that is told around a volunteer."""
    accounts = read(accounts_of_volunteer, volunteer).accounts
    return [found for account in accounts for found in shut_out_by(read, account, told)]


def shut_out_as(read: Reader, account: AccountId, volunteer: VolunteerId) -> list[ShutOut]:
    """Return of whom an account is shut out that becomes a volunteer's, by what is known of her."""
    read.hold(MustNotMeet, VolunteerNamed)
    around = sorted([volunteer, *read(relations, volunteer).relatives])
    return _at_most_once(
        read,
        (
            found
            for near in around
            for found in _of_the_avoided(
                read, account, near, read.names.near(THIRD_PERSON_NAME, near)
            )
        ),
    )


def let_in_as(read: Reader, participant: ParticipantId, volunteer: VolunteerId) -> list[LetIn]:
    """Return that a volunteer's accounts are let in whom only a name has shut out.

    It was judged that the two may meet; who was shut out otherwise, stays so.
    """
    accounts = read(accounts_of_volunteer, volunteer).accounts
    return [
        LetIn(participant=record, account=account)
        for record in same_person(read, participant)
        for account in accounts
        if account in read(guard_of, record).by_name
    ]


def kept_out_as(read: Reader, participant: ParticipantId, volunteer: VolunteerId) -> list[KeptOut]:
    """Return that a volunteer's accounts are kept out: it was judged that the two must not meet."""
    accounts = read(accounts_of_volunteer, volunteer).accounts
    return [
        KeptOut(participant=record, account=account)
        for record in same_person(read, participant)
        for account in accounts
        if account in read(guard_of, record).shut_out - read(guard_of, record).judged
    ]


def has_nobody_for(read: Reader, branch: BranchId, shut_out: Collection[AccountId]) -> bool:
    """Say whether all who lead the branch are among those; without leaders nobody is."""
    leaders = [
        account
        for account in read(leaders_of_branch, branch).accounts
        if read(account_state, account).active
    ]
    return bool(leaders) and all(account in shut_out for account in leaders)


def _of_the_avoided(
    read: Reader, account: AccountId, near: UUID, found: Mapping[UUID, Likeness]
) -> Iterator[ShutOut]:
    for person, how in found.items():
        participant = read(third_person, person).avoided_by
        if participant is not None:
            yield _shut_out(participant, account, ThirdPersonId(person), near, how)


def _accounts_around(read: Reader, person: UUID) -> Iterator[AccountId]:
    """Yield the accounts in use that the person is around: her own, or of whom she is related."""
    known = read(third_person, person)
    volunteer = known.volunteer or VolunteerId(person)
    accounts = read(accounts_of_volunteer, volunteer).accounts
    for account in (AccountId(person), known.account, *accounts):
        if account is not None and read(account_state, account).active:
            yield account


def _shut_out(
    participant: ParticipantId,
    account: AccountId,
    avoided: ThirdPersonId,
    near: UUID,
    how: Likeness,
) -> ShutOut:
    return ShutOut(
        participant=participant,
        account=account,
        ground=_GROUNDS[how],
        avoided=avoided,
        near=near,
    )


def _at_most_once(read: Reader, found: Iterable[ShutOut]) -> list[ShutOut]:
    """Return one for each pair that isn't kept apart yet: the same name before one that is near."""
    best: dict[tuple[ParticipantId, AccountId], ShutOut] = {}
    for each in found:
        pair = each.participant, each.account
        if pair not in best or each.ground is Ground.SAME_NAME:
            best[pair] = each
    return [each for pair, each in best.items() if not is_shut_out(read, *pair)]
