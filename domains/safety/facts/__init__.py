"""What decisions know of who is kept from whom, of incidents, and of broken glass."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec
from msgspec import Struct

from core.facts import Fact, Reader
from core.identity import AccountId
from core.permissions import Actor, Grant
from domains.participants.events import MergeUndone, ParticipantId, ParticipantsMerged
from domains.safety.events import CaseLocked, CaseUnlocked, Ground, KeptOut, LetIn, ShutOut

_ON_DUTY = "duty_officer"


class Guarded(Struct, frozen=True):
    """Who is shut out of a participant's record, and who alone sees it while it is locked.

    `judged` are those of whom the duty officer has decided, `by_name` those shut out for a name.
    `pairs` are the records that are hers.
    """

    shut_out: frozenset[AccountId] = frozenset()
    judged: frozenset[AccountId] = frozenset()
    by_name: frozenset[AccountId] = frozenset()
    keeper: AccountId | None = None
    pairs: frozenset[tuple[ParticipantId, ParticipantId]] = frozenset()


guard_of = Fact("guard_of", Guarded(), by="participant")


@guard_of.on(ShutOut)
def shut_out(state: Guarded, event: ShutOut) -> Guarded:
    one = {event.account}
    by_name = state.by_name - one if event.ground is Ground.TOLD else state.by_name | one
    return msgspec.structs.replace(
        state, shut_out=state.shut_out | one, judged=state.judged - one, by_name=by_name
    )


@guard_of.on(LetIn)
def let_in(state: Guarded, event: LetIn) -> Guarded:
    one = {event.account}
    return msgspec.structs.replace(
        state, shut_out=state.shut_out - one, by_name=state.by_name - one
    )


@guard_of.on(KeptOut)
def kept_out(state: Guarded, event: KeptOut) -> Guarded:
    return msgspec.structs.replace(state, judged=state.judged | {event.account})


@guard_of.on(CaseLocked)
def locked(state: Guarded, event: CaseLocked) -> Guarded:
    return msgspec.structs.replace(state, keeper=event.keeper)


@guard_of.on(CaseUnlocked)
def unlocked(state: Guarded, _event: CaseUnlocked) -> Guarded:
    return msgspec.structs.replace(state, keeper=None)


@guard_of.on(ParticipantsMerged)
def merged(state: Guarded, event: ParticipantsMerged) -> Guarded:
    return msgspec.structs.replace(state, pairs=state.pairs | {(event.participant, event.merged)})


@guard_of.on(MergeUndone)
def merge_undone(state: Guarded, event: MergeUndone) -> Guarded:
    return msgspec.structs.replace(state, pairs=state.pairs - {(event.participant, event.merged)})


def is_closed(read: Reader, participant: UUID, actor: Actor) -> bool:
    """Say whether whoever acts is kept from her: shut out, or left outside while she is locked.

    The system and whoever holds a link of hers never are.
    """
    if actor.account is None:
        return False
    account, on_duty = AccountId(actor.account), is_on_duty(actor.grants)
    return any(
        account in record.shut_out or (record.keeper not in (None, account) and not on_duty)
        for record in _records(read, ParticipantId(participant))
    )


def is_on_duty(grants: Iterable[Grant]) -> bool:
    """Say whether somebody with these grants is on duty for the country."""
    return any(grant.role == _ON_DUTY for grant in grants)


def shut_out_of(read: Reader, participant: ParticipantId) -> frozenset[AccountId]:
    """Return the accounts that are shut out of her, under any of her ids."""
    return frozenset[AccountId]().union(*(each.shut_out for each in _records(read, participant)))


def is_shut_out(read: Reader, participant: ParticipantId, account: AccountId) -> bool:
    """Say whether the account is shut out of her, under any of her ids."""
    return account in shut_out_of(read, participant)


def _records(read: Reader, participant: ParticipantId) -> Iterator[Guarded]:
    """Yield what is known of each of her records: nearly always one, and one read."""
    found, ahead = {participant}, [participant]
    while ahead:
        record = read(guard_of, ahead.pop())
        yield record
        new = {each for pair in record.pairs for each in pair} - found
        found |= new
        ahead.extend(new)
