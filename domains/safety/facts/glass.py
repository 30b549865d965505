"""What decisions know of broken glass."""

import msgspec
from msgspec import Struct

from core.facts import Fact
from core.identity import AccountId
from domains.cases.events import CaseId
from domains.participants.events import ParticipantId
from domains.safety.events import GlassBroken, GlassReviewed


class GlassState(Struct, frozen=True):
    """Who broke it for which case, and whether somebody else has signed for it."""

    case: CaseId
    participant: ParticipantId
    account: AccountId
    reviewed: bool = False


glass_state: Fact[GlassState | None] = Fact("glass_state", None, by="glass")


@glass_state.on(GlassBroken)
def broken(_state: GlassState | None, event: GlassBroken) -> GlassState:
    return GlassState(event.case, event.participant, event.account)


@glass_state.on(GlassReviewed)
def reviewed(state: GlassState | None, _event: GlassReviewed) -> GlassState | None:
    return state and msgspec.structs.replace(state, reviewed=True)
