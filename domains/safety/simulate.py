"""What keeps a woman safe, made up: the commands of safety as people send them."""

from random import Random

from core.identity import AccountId
from core.personal import Private
from domains.cases.events import CaseId
from domains.participants.events import ParticipantId
from domains.safety.commands import (
    BreakGlass,
    CloseIncident,
    HeFoundHer,
    KeepAccountOut,
    LetAccountIn,
    ReviewGlass,
    ShutAccountOut,
    TakeStep,
    UnlockCase,
)
from domains.safety.events import (
    GlassId,
    GlassPurpose,
    GlassVerdict,
    SafetyIncidentId,
    Step,
    UnlockReason,
)

_REASONS = (
    "Politiet har ringet og spørger, om hun er i sikkerhed.",
    "Hun har skrevet til landskontoret, og ingen i Qnet tager telefonen.",
)


def restriction(participant: ParticipantId, account: AccountId) -> ShutAccountOut:
    """Return that somebody is too close to her."""
    return ShutAccountOut(participant=participant, account=account)


def judgement(
    random: Random, participant: ParticipantId, account: AccountId
) -> KeepAccountOut | LetAccountIn:
    """Return what the duty officer says of it."""
    judged = random.choice((KeepAccountOut, LetAccountIn))
    return judged(participant=participant, account=account)


def found(case: CaseId) -> HeFoundHer:
    """Return that he knows where she is."""
    return HeFoundHer(case=case)


def steps(incident: SafetyIncidentId) -> list[TakeStep]:
    """Return what is done about it, in order."""
    return [TakeStep(incident=incident, step=step) for step in Step]


def closed(incident: SafetyIncidentId) -> CloseIncident:
    """Return that nothing more is to be done."""
    return CloseIncident(incident=incident)


def unlocked(case: CaseId) -> UnlockCase:
    """Return that the danger is over."""
    return UnlockCase(case=case, reason=UnlockReason.DANGER_IS_OVER)


def emergency(random: Random, case: CaseId) -> BreakGlass:
    """Return that somebody must see her case now."""
    purpose = random.choice(list(GlassPurpose))
    return BreakGlass(case=case, purpose=purpose, reason=Private(random.choice(_REASONS)))


def signed(glass: GlassId) -> ReviewGlass:
    """Return that somebody else went through it."""
    return ReviewGlass(glass=glass, verdict=GlassVerdict.JUSTIFIED)
