"""Who may do what for the safety of a participant."""

from collections.abc import Mapping

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
from domains.safety.events import GlassPurpose, GlassVerdict, Step, UnlockReason
from tests.domains.histories import CASE, CASE_OPENED, NOBODY, PARTICIPANT, REFERRED
from tests.domains.people import DUTY_OFFICER, NEW, OWN_BRANCH, Outcome, Row
from tests.domains.safety.histories import (
    GLASS,
    INCIDENT,
    WHY,
    found,
    glass_broken,
    locked,
    shut_out,
    steps_done,
)

LEADER_OR_DUTY: Mapping[str, Outcome] = {**OWN_BRANCH, **DUTY_OFFICER}
ANY_LEADER_OR_DUTY: Mapping[str, Outcome] = {
    "leader": "may",
    "leader elsewhere": "may",
    **DUTY_OFFICER,
}
NO_LEADER: Mapping[str, Outcome] = {"leader": "not found", "leader elsewhere": "not found"}

ROWS: list[Row] = [
    (
        "shut an account out",
        REFERRED,
        ShutAccountOut(participant=PARTICIPANT, account=NOBODY),
        LEADER_OR_DUTY,
    ),
    (
        "let an account in again",
        (*REFERRED, *shut_out(NEW)),
        LetAccountIn(participant=PARTICIPANT, account=NEW),
        DUTY_OFFICER,
    ),
    (
        "keep an account out",
        (*REFERRED, *shut_out(NEW)),
        KeepAccountOut(participant=PARTICIPANT, account=NEW),
        DUTY_OFFICER,
    ),
    ("say that he has found her", CASE_OPENED, HeFoundHer(case=CASE), LEADER_OR_DUTY),
    (
        "unlock a case",
        (*CASE_OPENED, *locked()),
        UnlockCase(case=CASE, reason=UnlockReason.DANGER_IS_OVER),
        DUTY_OFFICER,
    ),
    (
        "take a step",
        (*CASE_OPENED, *found()),
        TakeStep(incident=INCIDENT, step=Step.POLICE),
        LEADER_OR_DUTY,
    ),
    (
        "take a step while somebody else keeps the case",
        (*CASE_OPENED, *found(NEW)),
        TakeStep(incident=INCIDENT, step=Step.POLICE),
        {**NO_LEADER, **DUTY_OFFICER},
    ),
    (
        "close an incident",
        (*CASE_OPENED, *found(), *steps_done(*Step)),
        CloseIncident(incident=INCIDENT),
        LEADER_OR_DUTY,
    ),
    (
        "break the glass",
        CASE_OPENED,
        BreakGlass(case=CASE, purpose=GlassPurpose.DANGER, reason=WHY),
        ANY_LEADER_OR_DUTY,
    ),
    (
        "review broken glass",
        (*CASE_OPENED, *glass_broken(NEW)),
        ReviewGlass(glass=GLASS, verdict=GlassVerdict.JUSTIFIED),
        {**DUTY_OFFICER, "auditor": "may"},
    ),
]
