"""What has happened in the tests of safety."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.identity import AccountId
from core.personal import Private, seal
from core.testing.bench import START
from domains.accounts.events import Role
from domains.safety.events import (
    CaseLocked,
    GlassBroken,
    GlassId,
    GlassPurpose,
    GlassReviewed,
    GlassVerdict,
    Ground,
    IncidentClosed,
    IncidentOpened,
    SafetyIncidentId,
    ShutOut,
    Step,
    StepDone,
)
from tests.domains.histories import BRANCH, CASE, LEADER, PARTICIPANT, History, account

INCIDENT = SafetyIncidentId(UUID(int=0xD000))
GLASS = GlassId(UUID(int=0x1A55))
DUTY, OTHER_DUTY = (AccountId(UUID(int=0xA3D0 + n)) for n in range(2))
DUTY_ADDED = account(DUTY, Role.DUTY_OFFICER)
OTHER_DUTY_ADDED = account(OTHER_DUTY, Role.DUTY_OFFICER)
LONG_AGO = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHY = Private("Politiet ringer om hende nu")


def shut_out(account: AccountId = LEADER, ground: Ground = Ground.NEAR_NAME) -> History:
    """Return that an account was shut out of her records."""
    return (ShutOut(participant=PARTICIPANT, account=account, ground=ground),)


def locked(keeper: AccountId = LEADER) -> History:
    """Return that her case was locked."""
    return (CaseLocked(case=CASE, participant=PARTICIPANT, branch=BRANCH, keeper=keeper),)


def found(keeper: AccountId = LEADER) -> History:
    """Return that he found her."""
    opened = IncidentOpened(case=CASE, participant=PARTICIPANT, branch=BRANCH, incident=INCIDENT)
    return (*locked(keeper), opened)


def steps_done(*steps: Step) -> History:
    """Return that steps were taken."""
    return tuple(
        StepDone(case=CASE, participant=PARTICIPANT, branch=BRANCH, incident=INCIDENT, step=step)
        for step in steps
    )


INCIDENT_CLOSED: History = (
    IncidentClosed(case=CASE, participant=PARTICIPANT, branch=BRANCH, incident=INCIDENT),
)


def glass_broken(
    account: AccountId = LEADER, until: datetime = START + timedelta(hours=1)
) -> History:
    """Return that somebody has seen her case in an emergency, or still may."""
    return (
        GlassBroken(
            glass=GLASS,
            case=CASE,
            participant=PARTICIPANT,
            account=account,
            purpose=GlassPurpose.DANGER,
            reason=seal(WHY),
            until=until,
        ),
    )


GLASS_REVIEWED: History = (
    GlassReviewed(
        glass=GLASS,
        case=CASE,
        participant=PARTICIPANT,
        account=LEADER,
        verdict=GlassVerdict.JUSTIFIED,
    ),
)
