"""What decisions know of participants."""

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.participants.events import ConsentGiven, ConsentWithdrawn, ParticipantRegistered


class ParticipantState(Struct, frozen=True):
    """Whether she is registered, and agrees to the support."""

    exists: bool = False
    consents: bool = False


participant_state = Fact("participant_state", ParticipantState(), by="participant")


@participant_state.on(ParticipantRegistered)
def registered(state: ParticipantState, _event: ParticipantRegistered) -> ParticipantState:
    return msgspec.structs.replace(state, exists=True)


@participant_state.on(ConsentGiven)
def consent_given(state: ParticipantState, _event: ConsentGiven) -> ParticipantState:
    return msgspec.structs.replace(state, consents=True)


@participant_state.on(ConsentWithdrawn)
def consent_withdrawn(state: ParticipantState, _event: ConsentWithdrawn) -> ParticipantState:
    return msgspec.structs.replace(state, consents=False)
