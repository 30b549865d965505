"""What happens to people, referrals, cases and matches, as the overview keeps it.

A correction replaces what stands: where something newer was told meanwhile, that holds.
"""

from typing import Any

from core.clock import danish_day
from core.corrections import holds
from core.events import Recorded
from core.projections import Rows
from domains.accounts.events import (
    AccountAdded,
    AccountDisabled,
    Role,
    RoleGiven,
    RoleTaken,
)
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ConcernHandled,
    ConcernRaised,
    NotificationSent,
    ReceiptReceived,
    TransferDeclined,
    TransferOffered,
    TransferWithdrawn,
    WaitingBegan,
    WaitingEnded,
)
from domains.matches.events import (
    Introduced,
    LikenessJudged,
    MatchAccepted,
    MatchConfirmed,
    MatchEnded,
    MatchPaused,
    MatchProposed,
    MatchResumed,
    MeetingCancelled,
    MeetingLogged,
    MeetingMissed,
    TrialBegan,
)
from domains.participants.events import (
    AddressProtected,
    ChildRegistered,
    ChildRemoved,
    ConsentGiven,
    ConsentWithdrawn,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    NeedsTold,
    ParticipantNamed,
    ParticipantRegistered,
    ParticipantsMerged,
    ProtectionEnded,
)
from domains.referrals.events import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralRedirected,
    ReferralReopened,
    ReferralSubmitted,
    ReferralWithdrawn,
)
from domains.safety.events import IncidentClosed, IncidentOpened
from domains.volunteers.events import (
    CertificateSeen,
    RelationTold,
    RelationWithdrawn,
    SupervisionHeld,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
)
from projections.branch_overview.tables import (
    accounts,
    branch_overview,
    cases,
    certificates,
    children,
    concerns,
    known,
    leaders,
    likenesses,
    matches,
    meetings,
    merges,
    must_not_meet,
    names,
    notifications,
    participants,
    protections,
    referrals,
    relatives,
    remove,
    supervisions,
    volunteers,
)

__all__ = ["branch_overview"]


# Who answers for what


@branch_overview.on(AccountAdded)
def account_added(rows: Rows, recorded: Recorded[AccountAdded]) -> None:
    rows.put(accounts, account=str(recorded.event.account), active=True)


@branch_overview.on(AccountDisabled)
def account_disabled(rows: Rows, recorded: Recorded[AccountDisabled]) -> None:
    rows.put(accounts, account=str(recorded.event.account), active=False)


@branch_overview.on(RoleGiven)
def role_given(rows: Rows, recorded: Recorded[RoleGiven]) -> None:
    event = recorded.event
    if event.role is Role.ACTIVITY_LEADER and event.branch is not None:
        rows.put(leaders, account=str(event.account), branch=str(event.branch))


@branch_overview.on(RoleTaken)
def role_taken(rows: Rows, recorded: Recorded[RoleTaken]) -> None:
    event = recorded.event
    if event.role is Role.ACTIVITY_LEADER and event.branch is not None:
        rows.remove(leaders, str(event.account), str(event.branch))


# Referrals


@branch_overview.on(ReferralSubmitted)
def referral_submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    rows.put(
        referrals,
        referral=str(event.referral),
        branch=None if event.branch is None else str(event.branch),
        participant=str(event.participant),
        status="waiting",
        submitted_on=danish_day(recorded.recorded_at),
        due_on=event.due_on,
    )


@branch_overview.on(ReferralRedirected)
def referral_redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    event = recorded.event
    to = None if event.to is None else str(event.to)
    rows.change(referrals, str(event.referral), branch=to, status="waiting", due_on=event.due_on)


@branch_overview.on(ReferralReopened)
def referral_reopened(rows: Rows, recorded: Recorded[ReferralReopened]) -> None:
    event = recorded.event
    rows.change(referrals, str(event.referral), status="waiting", due_on=event.due_on)


@branch_overview.on(ReferralAccepted)
def referral_accepted(rows: Rows, recorded: Recorded[ReferralAccepted]) -> None:
    day = danish_day(recorded.recorded_at)
    rows.change(referrals, str(recorded.event.referral), status="accepted", accepted_on=day)


@branch_overview.on(ReferralDeclined)
def referral_declined(rows: Rows, recorded: Recorded[ReferralDeclined]) -> None:
    if recorded.event.corrects is None:
        rows.change(referrals, str(recorded.event.referral), status="answered")


@branch_overview.on(ReferralWithdrawn)
def referral_withdrawn(rows: Rows, recorded: Recorded[ReferralWithdrawn]) -> None:
    if recorded.event.corrects is None:
        rows.change(referrals, str(recorded.event.referral), status="answered")


# Cases


@branch_overview.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    rows.put(
        cases,
        case=str(event.case),
        branch=str(event.branch),
        participant=str(event.participant),
        responsible=str(event.responsible),
        status="open",
        since=danish_day(recorded.recorded_at),
    )
    if rows.get(referrals, str(event.referral)) is not None:
        rows.change(referrals, str(event.referral), status="answered")


@branch_overview.on(CaseHandedOver)
def case_handed_over(rows: Rows, recorded: Recorded[CaseHandedOver]) -> None:
    event = recorded.event
    rows.change(cases, str(event.case), responsible=str(event.responsible))


@branch_overview.on(CasePaused)
def case_paused(rows: Rows, recorded: Recorded[CasePaused]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), status="paused")


@branch_overview.on(IncidentOpened)
def incident_opened(rows: Rows, recorded: Recorded[IncidentOpened]) -> None:
    rows.change(cases, str(recorded.event.case), found_on=danish_day(recorded.recorded_at))


@branch_overview.on(IncidentClosed)
def incident_closed(rows: Rows, recorded: Recorded[IncidentClosed]) -> None:
    rows.change(cases, str(recorded.event.case), found_on=None)


@branch_overview.on(CaseResumed)
def case_resumed(rows: Rows, recorded: Recorded[CaseResumed]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), status="open")


@branch_overview.on(CaseClosed)
def case_closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    if recorded.event.corrects is None:
        rests = _NOT_WAITING | _NOT_OFFERED
        rows.change(cases, str(recorded.event.case), status="closed", **rests)


@branch_overview.on(CaseReopened)
def case_reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    if recorded.event.corrects is None:
        day = danish_day(recorded.recorded_at)
        rows.change(cases, str(recorded.event.case), status="open", since=day)


@branch_overview.on(WaitingBegan)
def waiting_began(rows: Rows, recorded: Recorded[WaitingBegan]) -> None:
    event = recorded.event
    row = known(rows, cases, event.case)
    if holds(event.corrects, row["waiting"]):
        told = {"waiting_reason": event.reason, "waiting_since": event.since}
        rows.put(cases, **(row | told | {"waiting": str(recorded.id)}))


@branch_overview.on(WaitingEnded)
def waiting_ended(rows: Rows, recorded: Recorded[WaitingEnded]) -> None:
    day = danish_day(recorded.recorded_at)
    rows.change(cases, str(recorded.event.case), since=day, **_NOT_WAITING)


@branch_overview.on(TransferOffered)
def transfer_offered(rows: Rows, recorded: Recorded[TransferOffered]) -> None:
    event, day = recorded.event, danish_day(recorded.recorded_at)
    rows.change(cases, str(event.case), offered_to=str(event.to), offered_on=day)


@branch_overview.on(TransferDeclined)
def transfer_declined(rows: Rows, recorded: Recorded[TransferDeclined]) -> None:
    rows.change(cases, str(recorded.event.case), **_NOT_OFFERED)


@branch_overview.on(TransferWithdrawn)
def transfer_withdrawn(rows: Rows, recorded: Recorded[TransferWithdrawn]) -> None:
    rows.change(cases, str(recorded.event.case), **_NOT_OFFERED)


@branch_overview.on(CaseTransferred)
def case_transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    event = recorded.event
    there = {"branch": str(event.branch), "responsible": str(event.responsible)}
    rows.change(cases, str(event.case), **there, **_NOT_OFFERED)


@branch_overview.on(ConcernRaised)
def concern_raised(rows: Rows, recorded: Recorded[ConcernRaised]) -> None:
    event = recorded.event
    known = rows.get(concerns, str(event.concern)) or {"handled": False}
    told = {"concern": str(event.concern), "case": str(event.case), "due_on": event.due_on}
    rows.put(concerns, **(known | told))


@branch_overview.on(ConcernHandled)
def concern_handled(rows: Rows, recorded: Recorded[ConcernHandled]) -> None:
    rows.change(concerns, str(recorded.event.concern), handled=True)


@branch_overview.on(NotificationSent)
def notification_sent(rows: Rows, recorded: Recorded[NotificationSent]) -> None:
    event = recorded.event
    known = rows.get(notifications, str(event.notification)) or {"received": False}
    sent = {"case": str(event.case), "sent_on": event.sent_on}
    rows.put(notifications, **(known | sent | {"notification": str(event.notification)}))


@branch_overview.on(ReceiptReceived)
def receipt_received(rows: Rows, recorded: Recorded[ReceiptReceived]) -> None:
    rows.change(notifications, str(recorded.event.notification), received=True)


# Matches


@branch_overview.on(MatchProposed)
def match_proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    event = recorded.event
    rows.put(
        matches,
        match=str(event.match),
        case=str(event.case),
        participant=str(event.participant),
        volunteer=str(event.volunteer),
        status="proposed",
        proposed_on=danish_day(recorded.recorded_at),
    )


@branch_overview.on(MatchAccepted)
def match_accepted(rows: Rows, recorded: Recorded[MatchAccepted]) -> None:
    day = danish_day(recorded.recorded_at)
    rows.change(matches, str(recorded.event.match), status="active", since=day)


@branch_overview.on(Introduced)
def introduced(rows: Rows, recorded: Recorded[Introduced]) -> None:
    event = recorded.event
    rows.change(matches, str(event.match), introduced_on=event.held_on)


@branch_overview.on(TrialBegan)
def trial_began(rows: Rows, recorded: Recorded[TrialBegan]) -> None:
    event = recorded.event
    row = known(rows, matches, event.match)
    if holds(event.corrects, row["trial"]):
        told = {"trial": str(recorded.id), "trial_until": event.until}
        rows.put(matches, **(row | told))


@branch_overview.on(MatchConfirmed)
def match_confirmed(rows: Rows, recorded: Recorded[MatchConfirmed]) -> None:
    if recorded.event.corrects is None:
        rows.change(matches, str(recorded.event.match), trial=None, trial_until=None)


@branch_overview.on(MatchPaused)
def match_paused(rows: Rows, recorded: Recorded[MatchPaused]) -> None:
    event = recorded.event
    row = known(rows, matches, event.match)
    if holds(event.corrects, row["pause"]):
        row |= {"paused_on": event.paused_on, "pause": str(recorded.id)}
    if event.corrects is None:
        row |= {"status": "paused", "resumption": None}
    rows.put(matches, **row)


@branch_overview.on(MatchResumed)
def match_resumed(rows: Rows, recorded: Recorded[MatchResumed]) -> None:
    """Count the days without a meeting anew: of the time before nobody expects any."""
    event = recorded.event
    row = known(rows, matches, event.match)
    if holds(event.corrects, row["resumption"]):
        status = row["status"] if event.corrects is not None else "active"
        told = {"since": event.resumed_on, "resumption": str(recorded.id), "pause": None}
        rows.put(matches, **(row | told | {"status": status}))


@branch_overview.on(MatchEnded)
def match_ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    event = recorded.event
    rows.change(matches, str(event.match), status="ended")
    if event.corrects is None and rows.get(cases, str(event.case)) is not None:
        rows.change(cases, str(event.case), since=danish_day(recorded.recorded_at))


@branch_overview.on(LikenessJudged)
def likeness_judged(rows: Rows, recorded: Recorded[LikenessJudged]) -> None:
    event = recorded.event
    rows.put(
        likenesses,
        case=str(event.case),
        volunteer=str(event.volunteer),
        may_meet=event.may_meet,
        judged_at=recorded.position,
    )


@branch_overview.on(MeetingLogged)
def meeting_logged(rows: Rows, recorded: Recorded[MeetingLogged]) -> None:
    event = recorded.event
    remove(rows, meetings, event.corrects)
    rows.put(meetings, event=str(recorded.id), match=str(event.match), held_on=event.held_on)


@branch_overview.on(MeetingCancelled)
def meeting_cancelled(rows: Rows, recorded: Recorded[MeetingCancelled]) -> None:
    remove(rows, meetings, recorded.event.corrects)


@branch_overview.on(MeetingMissed)
def meeting_missed(rows: Rows, recorded: Recorded[MeetingMissed]) -> None:
    remove(rows, meetings, recorded.event.corrects)


# People


@branch_overview.on(ParticipantRegistered)
def participant_registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    participant = str(recorded.event.participant)
    rows.put(names, person=participant, name=recorded.event.name)
    told = dict.fromkeys(("consent_at", "needs_at", "names_at"), 0)
    rows.put(participants, participant=participant, consents=False, **told)


@branch_overview.on(NeedsTold)
def needs_told(rows: Rows, recorded: Recorded[NeedsTold]) -> None:
    event, row = recorded.event, known(rows, participants, recorded.event.participant)
    if holds(event.corrects, row["needs"]):
        at = recorded.position if event.corrects is None else row["needs_at"]
        rows.put(participants, **(row | {"needs": event.needs, "needs_at": at}))


@branch_overview.on(ConsentGiven)
def consent_given(rows: Rows, recorded: Recorded[ConsentGiven]) -> None:
    event, row = recorded.event, known(rows, participants, recorded.event.participant)
    if holds(event.corrects, row["consent"]):
        told = {"consent": str(recorded.id), "consent_on": event.given_on}
        if event.corrects is None:
            told |= {"consents": True, "consent_at": recorded.position}
        rows.put(participants, **(row | told))


@branch_overview.on(ConsentWithdrawn)
def consent_withdrawn(rows: Rows, recorded: Recorded[ConsentWithdrawn]) -> None:
    event, row = recorded.event, known(rows, participants, recorded.event.participant)
    if holds(event.corrects, row["consent"]):
        told = {"consent": str(recorded.id), "consent_on": event.withdrawn_on}
        if event.corrects is None:
            told |= {"consents": False, "consent_at": recorded.position}
        rows.put(participants, **(row | told))


@branch_overview.on(ChildRegistered)
def child_registered(rows: Rows, recorded: Recorded[ChildRegistered]) -> None:
    event = recorded.event
    if event.corrects is None:
        rows.put(children, child=str(event.child), participant=str(event.participant))


@branch_overview.on(ChildRemoved)
def child_removed(rows: Rows, recorded: Recorded[ChildRemoved]) -> None:
    rows.remove(children, str(recorded.event.child))


@branch_overview.on(MustNotMeet)
def avoids(rows: Rows, recorded: Recorded[MustNotMeet]) -> None:
    event = recorded.event
    if event.corrects is None:
        rows.put(must_not_meet, person=str(event.person), participant=str(event.participant))
    rows.change(participants, str(event.participant), names_at=recorded.position)


@branch_overview.on(MayMeetAgain)
def avoids_no_longer(rows: Rows, recorded: Recorded[MayMeetAgain]) -> None:
    rows.remove(must_not_meet, str(recorded.event.person))


@branch_overview.on(ParticipantNamed)
def participant_named(rows: Rows, recorded: Recorded[ParticipantNamed]) -> None:
    event = recorded.event
    if holds(event.corrects, known(rows, names, event.participant)["name"]):
        rows.put(names, person=str(event.participant), name=event.name)


@branch_overview.on(AddressProtected)
def address_protected(rows: Rows, recorded: Recorded[AddressProtected]) -> None:
    event = recorded.event
    row = rows.get(protections, str(event.participant)) or {"protection": None}
    if holds(event.corrects, row["protection"]):
        rows.put(
            protections,
            participant=str(event.participant),
            protection=str(recorded.id),
            until=event.until,
        )


@branch_overview.on(ProtectionEnded)
def protection_ended(rows: Rows, recorded: Recorded[ProtectionEnded]) -> None:
    if recorded.event.corrects is None:
        rows.put(protections, participant=str(recorded.event.participant))


@branch_overview.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    event = recorded.event
    for each in (event.participant, event.merged):
        rows.change(participants, str(each), names_at=recorded.position)
    pair = {"participant": str(event.participant), "merged": str(event.merged)}
    rows.put(merges, **pair, position=recorded.position, holds=True)


@branch_overview.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    rows.change(merges, str(recorded.event.participant), str(recorded.event.merged), holds=False)


@branch_overview.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    event = recorded.event
    rows.put(names, person=str(event.volunteer), name=event.name)
    rows.put(
        volunteers,
        volunteer=str(event.volunteer),
        branch=str(event.branch),
        status="applied",
        names_at=recorded.position,
    )


@branch_overview.on(RelationTold)
def relation_told(rows: Rows, recorded: Recorded[RelationTold]) -> None:
    event = recorded.event
    if event.corrects is None:
        rows.put(relatives, relative=str(event.relative), volunteer=str(event.volunteer))
    rows.change(volunteers, str(event.volunteer), names_at=recorded.position)


@branch_overview.on(RelationWithdrawn)
def relation_withdrawn(rows: Rows, recorded: Recorded[RelationWithdrawn]) -> None:
    rows.remove(relatives, str(recorded.event.relative))


@branch_overview.on(VolunteerNamed)
def volunteer_named(rows: Rows, recorded: Recorded[VolunteerNamed]) -> None:
    event = recorded.event
    rows.change(volunteers, str(event.volunteer), names_at=recorded.position)
    if holds(event.corrects, known(rows, names, event.volunteer)["name"]):
        rows.put(names, person=str(event.volunteer), name=event.name)


@branch_overview.on(VolunteerApproved)
def volunteer_approved(rows: Rows, recorded: Recorded[VolunteerApproved]) -> None:
    day = danish_day(recorded.recorded_at)
    rows.change(volunteers, str(recorded.event.volunteer), status="approved", since=day)


@branch_overview.on(VolunteerPaused)
def volunteer_paused(rows: Rows, recorded: Recorded[VolunteerPaused]) -> None:
    if recorded.event.corrects is None:
        rows.change(volunteers, str(recorded.event.volunteer), status="paused")


@branch_overview.on(VolunteerBack)
def volunteer_back(rows: Rows, recorded: Recorded[VolunteerBack]) -> None:
    event = recorded.event
    row = known(rows, volunteers, event.volunteer)
    if event.corrects is not None:
        return
    back = {"status": "approved", "since": event.back_on}
    rows.put(volunteers, **(row | (back if row["since"] is not None else {"status": "applied"})))


@branch_overview.on(VolunteerLeft)
def volunteer_left(rows: Rows, recorded: Recorded[VolunteerLeft]) -> None:
    """Forget the approval: whoever comes back after a goodbye applies anew."""
    if recorded.event.corrects is None:
        rows.change(volunteers, str(recorded.event.volunteer), status="left", since=None)


@branch_overview.on(TurnedDown)
def turned_down(rows: Rows, recorded: Recorded[TurnedDown]) -> None:
    if recorded.event.corrects is None:
        rows.change(volunteers, str(recorded.event.volunteer), status="turned_down")


@branch_overview.on(CertificateSeen)
def certificate_seen(rows: Rows, recorded: Recorded[CertificateSeen]) -> None:
    event = recorded.event
    replaced = None if event.corrects is None else rows.get(certificates, str(event.corrects))
    remove(rows, certificates, event.corrects)
    rows.put(
        certificates,
        event=str(recorded.id),
        position=recorded.position if replaced is None else replaced["position"],
        volunteer=str(event.volunteer),
        kind=event.kind,
        outcome=event.outcome,
        issued_on=event.issued_on,
        valid_until=event.valid_until,
    )


@branch_overview.on(SupervisionHeld)
def supervision_held(rows: Rows, recorded: Recorded[SupervisionHeld]) -> None:
    event = recorded.event
    remove(rows, supervisions, event.corrects)
    rows.put(
        supervisions,
        event=str(recorded.id),
        volunteer=str(event.volunteer),
        held_on=event.held_on,
    )


_NOT_WAITING: dict[str, Any] = {"waiting": None, "waiting_reason": None, "waiting_since": None}
_NOT_OFFERED: dict[str, Any] = {"offered_to": None, "offered_on": None}
