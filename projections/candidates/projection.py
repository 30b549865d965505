"""What the ranking needs: volunteers, cases, participants under all their ids, live matches.

A correction replaces what stands: where something newer was told meanwhile, that holds. It counts
as told when what it corrects was: of two records of hers, the later telling holds.
"""

from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table

from core.columns import Day, Id, SealedValue, Word
from core.corrections import holds
from core.events import Recorded
from core.projections import Projection, Row, Rows
from core.scopes import Lies, Open
from domains.branches.events import MunicipalityCovered, MunicipalityReleased
from domains.cases.events import CaseClosed, CaseOpened, CaseReopened, CaseTransferred
from domains.matches.events import (
    LikenessAsked,
    LikenessJudged,
    MatchAccepted,
    MatchEnded,
    MatchPaused,
    MatchProposed,
    MatchResumed,
)
from domains.participants.events import (
    ChildRegistered,
    ChildRemoved,
    MayMeetAgain,
    MergeUndone,
    MustNotMeet,
    NeedsTold,
    ParticipantRegistered,
    ParticipantsMerged,
    SafeContactTold,
)
from domains.referrals.events import ReferralRedirected, ReferralSubmitted
from domains.volunteers.events import (
    CapacitySet,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    ProfileTold,
    RelationTold,
    RelationWithdrawn,
    RolesAgreed,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
)

candidates = Projection("candidates", version=3, key="volunteer")
volunteers = candidates.table(
    "volunteers",
    Column("volunteer", Id, primary_key=True),
    Column("branch", Id, nullable=False, index=True),
    Column("name", SealedValue, nullable=False),
    Column("status", Word, nullable=False),
    Column("was_approved", Boolean, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("capacity_event", Id),
    Column("roles", Word, nullable=False),
    Column("roles_event", Id),
    Column("works_with_children", Boolean, nullable=False),
    Column("profile", SealedValue),
    Column("names_told", BigInteger, nullable=False),
)
"""`names_told` is where in the log a name around her was told last."""
certificates = candidates.table(
    "certificates",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("branch", Id, nullable=False, index=True),
    Column("volunteer", Id, nullable=False),
    Column("issued_on", Day, nullable=False),
    Column("valid_until", Day, nullable=False),
    Column("clear", Boolean, nullable=False),
)
relatives = candidates.table(
    "relatives",
    Column("relative", Id, primary_key=True),
    Column("branch", Id, nullable=False, index=True),
    Column("volunteer", Id, nullable=False),
)
referrals = candidates.table(
    "referrals",
    Column("referral", Id, primary_key=True),
    Column("municipality", Word, nullable=False),
    scope=Lies(thing=("referral",)),
)
cases = candidates.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("branch", Id, nullable=False),
    Column("participant", Id, nullable=False),
    Column("municipality", Word, nullable=False),
    Column("is_open", Boolean, nullable=False),
)
"""A case has the municipality from which she was referred: the referral stays where it was."""
participants = candidates.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("needs", SealedValue),
    Column("needs_at", BigInteger, nullable=False),
    Column("safe_contact", SealedValue),
    Column("safe_contact_at", BigInteger, nullable=False),
    Column("names_told", BigInteger, nullable=False),
    scope=Lies(thing=("participant",)),
)
children = candidates.table(
    "children",
    Column("child", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    scope=Lies(thing=("participant",)),
)
must_not_meet = candidates.table(
    "must_not_meet",
    Column("person", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    scope=Lies(thing=("participant",)),
)
merges = candidates.table(
    "merges",
    Column("one", Id, primary_key=True),
    Column("other", Id, primary_key=True),
    scope=Lies(thing=("one",)),
)
matches = candidates.table(
    "matches",
    Column("match", Id, primary_key=True),
    Column("branch", Id, nullable=False, index=True),
    Column("case", Id, nullable=False),
    Column("volunteer", Id, nullable=False),
    Column("status", Word, nullable=False),
)
likenesses = candidates.table(
    "likenesses",
    Column("case", Id, primary_key=True),
    Column("volunteer", Id, primary_key=True),
    Column("asked", Boolean, nullable=False),
    Column("may_meet", Boolean),
    Column("judged", BigInteger, nullable=False),
    scope=Lies(thing=("case",)),
)
"""`judged` is where in the log it was judged last; `asked`, that a question waits for an answer."""
coverage = candidates.table(
    "coverage",
    Column("municipality", Word, primary_key=True),
    Column("branch", Id, nullable=False, index=True),
    scope=Open("which branch covers what is public"),
)


# Volunteers


@candidates.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    event = recorded.event
    rows.put(
        volunteers,
        volunteer=str(event.volunteer),
        branch=str(event.branch),
        name=event.name,
        status="applied",
        was_approved=False,
        capacity=0,
        roles="",
        works_with_children=False,
        names_told=0,
    )


@candidates.on(VolunteerNamed)
def volunteer_named(rows: Rows, recorded: Recorded[VolunteerNamed]) -> None:
    event = recorded.event
    if holds(event.corrects, _known(rows, volunteers, event.volunteer)["name"]):
        rows.change(volunteers, str(event.volunteer), name=event.name)
    rows.change(volunteers, str(event.volunteer), names_told=recorded.position)


@candidates.on(VolunteerApproved)
def approved(rows: Rows, recorded: Recorded[VolunteerApproved]) -> None:
    event = recorded.event
    rows.change(
        volunteers,
        str(event.volunteer),
        status="approved",
        was_approved=True,
        capacity=event.capacity,
        capacity_event=str(recorded.id),
    )


@candidates.on(CapacitySet)
def capacity_set(rows: Rows, recorded: Recorded[CapacitySet]) -> None:
    event = recorded.event
    if holds(event.corrects, _known(rows, volunteers, event.volunteer)["capacity_event"]):
        rows.change(
            volunteers,
            str(event.volunteer),
            capacity=event.capacity,
            capacity_event=str(recorded.id),
        )


@candidates.on(RolesAgreed)
def roles_agreed(rows: Rows, recorded: Recorded[RolesAgreed]) -> None:
    event = recorded.event
    if holds(event.corrects, _known(rows, volunteers, event.volunteer)["roles_event"]):
        roles = ",".join(role.value for role in event.roles)
        rows.change(volunteers, str(event.volunteer), roles=roles, roles_event=str(recorded.id))


@candidates.on(ProfileTold)
def profile_told(rows: Rows, recorded: Recorded[ProfileTold]) -> None:
    event = recorded.event
    if holds(event.corrects, _known(rows, volunteers, event.volunteer)["profile"]):
        rows.change(
            volunteers,
            str(event.volunteer),
            profile=event.profile,
            works_with_children=event.works_with_children,
        )


@candidates.on(CertificateSeen)
def certificate_seen(rows: Rows, recorded: Recorded[CertificateSeen]) -> None:
    event = recorded.event
    if event.kind is not CertificateKind.CHILD:
        return
    before = None if event.corrects is None else rows.get(certificates, str(event.corrects))
    if before is not None:
        rows.remove(certificates, before["event"])
    rows.put(
        certificates,
        event=str(recorded.id),
        position=recorded.position if before is None else before["position"],
        branch=str(event.branch),
        volunteer=str(event.volunteer),
        issued_on=event.issued_on,
        valid_until=event.valid_until,
        clear=event.outcome is CertificateOutcome.CLEAR,
    )


@candidates.on(TurnedDown)
def turned_down(rows: Rows, recorded: Recorded[TurnedDown]) -> None:
    if recorded.event.corrects is None:
        rows.change(volunteers, str(recorded.event.volunteer), status="turned_down")


@candidates.on(VolunteerPaused)
def volunteer_paused(rows: Rows, recorded: Recorded[VolunteerPaused]) -> None:
    if recorded.event.corrects is None:
        rows.change(volunteers, str(recorded.event.volunteer), status="paused")


@candidates.on(VolunteerBack)
def volunteer_back(rows: Rows, recorded: Recorded[VolunteerBack]) -> None:
    event = recorded.event
    row = rows.get(volunteers, str(event.volunteer))
    if event.corrects is None and row is not None:
        status = "approved" if row["was_approved"] else "applied"
        rows.change(volunteers, str(event.volunteer), status=status)


@candidates.on(VolunteerLeft)
def volunteer_left(rows: Rows, recorded: Recorded[VolunteerLeft]) -> None:
    """Forget the approval: whoever comes back after a goodbye applies anew."""
    if recorded.event.corrects is None:
        gone = {"status": "left", "was_approved": False}
        rows.change(volunteers, str(recorded.event.volunteer), **gone)


@candidates.on(RelationTold)
def relation_told(rows: Rows, recorded: Recorded[RelationTold]) -> None:
    event = recorded.event
    rows.change(volunteers, str(event.volunteer), names_told=recorded.position)
    if event.corrects is None:
        rows.put(
            relatives,
            relative=str(event.relative),
            branch=str(event.branch),
            volunteer=str(event.volunteer),
        )


@candidates.on(RelationWithdrawn)
def relation_withdrawn(rows: Rows, recorded: Recorded[RelationWithdrawn]) -> None:
    rows.remove(relatives, str(recorded.event.relative))


# Participants and their cases


@candidates.on(ParticipantRegistered)
def participant_registered(rows: Rows, recorded: Recorded[ParticipantRegistered]) -> None:
    participant = str(recorded.event.participant)
    rows.put(participants, participant=participant, needs_at=0, safe_contact_at=0, names_told=0)


@candidates.on(NeedsTold)
def needs_told(rows: Rows, recorded: Recorded[NeedsTold]) -> None:
    event, row = recorded.event, _known(rows, participants, recorded.event.participant)
    if holds(event.corrects, row["needs"]):
        at = recorded.position if event.corrects is None else row["needs_at"]
        rows.put(participants, **(row | {"needs": event.needs, "needs_at": at}))


@candidates.on(SafeContactTold)
def safe_contact_told(rows: Rows, recorded: Recorded[SafeContactTold]) -> None:
    event, row = recorded.event, _known(rows, participants, recorded.event.participant)
    if holds(event.corrects, row["safe_contact"]):
        at = recorded.position if event.corrects is None else row["safe_contact_at"]
        rows.put(participants, **(row | {"safe_contact": event.contact, "safe_contact_at": at}))


@candidates.on(ChildRegistered)
def child_registered(rows: Rows, recorded: Recorded[ChildRegistered]) -> None:
    event = recorded.event
    if event.corrects is None:
        rows.put(children, child=str(event.child), participant=str(event.participant))


@candidates.on(ChildRemoved)
def child_removed(rows: Rows, recorded: Recorded[ChildRemoved]) -> None:
    rows.remove(children, str(recorded.event.child))


@candidates.on(MustNotMeet)
def must_not(rows: Rows, recorded: Recorded[MustNotMeet]) -> None:
    event = recorded.event
    rows.change(participants, str(event.participant), names_told=recorded.position)
    if event.corrects is None:
        rows.put(must_not_meet, person=str(event.person), participant=str(event.participant))


@candidates.on(MayMeetAgain)
def may_again(rows: Rows, recorded: Recorded[MayMeetAgain]) -> None:
    rows.remove(must_not_meet, str(recorded.event.person))


@candidates.on(ParticipantsMerged)
def participants_merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    for each in (one, other):
        rows.change(participants, each, names_told=recorded.position)
    rows.put(merges, one=one, other=other)
    rows.put(merges, one=other, other=one)


@candidates.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    one, other = str(recorded.event.participant), str(recorded.event.merged)
    rows.remove(merges, one, other)
    rows.remove(merges, other, one)


@candidates.on(ReferralSubmitted)
def referral_submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    rows.put(referrals, referral=str(event.referral), municipality=event.municipality)


@candidates.on(ReferralRedirected)
def referral_redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    event = recorded.event
    rows.put(referrals, referral=str(event.referral), municipality=event.municipality)


@candidates.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    rows.put(
        cases,
        case=str(event.case),
        branch=str(event.branch),
        participant=str(event.participant),
        municipality=_known(rows, referrals, event.referral)["municipality"],
        is_open=True,
    )


@candidates.on(CaseTransferred)
def case_transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    rows.change(cases, str(recorded.event.case), branch=str(recorded.event.branch))


@candidates.on(CaseClosed)
def case_closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), is_open=False)


@candidates.on(CaseReopened)
def case_reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    if recorded.event.corrects is None:
        rows.change(cases, str(recorded.event.case), is_open=True)


# Matches, likenesses, branches


@candidates.on(MatchProposed)
def match_proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    event = recorded.event
    rows.put(
        matches,
        match=str(event.match),
        branch=str(event.branch),
        case=str(event.case),
        volunteer=str(event.volunteer),
        status="proposed",
    )


@candidates.on(MatchAccepted)
def match_accepted(rows: Rows, recorded: Recorded[MatchAccepted]) -> None:
    rows.change(matches, str(recorded.event.match), status="active")


@candidates.on(MatchPaused)
def match_paused(rows: Rows, recorded: Recorded[MatchPaused]) -> None:
    if recorded.event.corrects is None:
        rows.change(matches, str(recorded.event.match), status="paused")


@candidates.on(MatchResumed)
def match_resumed(rows: Rows, recorded: Recorded[MatchResumed]) -> None:
    if recorded.event.corrects is None:
        rows.change(matches, str(recorded.event.match), status="active")


@candidates.on(MatchEnded)
def match_ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    if recorded.event.corrects is None:
        rows.remove(matches, str(recorded.event.match))


@candidates.on(LikenessAsked)
def likeness_asked(rows: Rows, recorded: Recorded[LikenessAsked]) -> None:
    case, volunteer = str(recorded.event.case), str(recorded.event.volunteer)
    known = rows.get(likenesses, case, volunteer) or {"may_meet": None, "judged": 0}
    rows.put(likenesses, **(known | {"case": case, "volunteer": volunteer, "asked": True}))


@candidates.on(LikenessJudged)
def likeness_judged(rows: Rows, recorded: Recorded[LikenessJudged]) -> None:
    event = recorded.event
    rows.put(
        likenesses,
        case=str(event.case),
        volunteer=str(event.volunteer),
        asked=False,
        may_meet=event.may_meet,
        judged=recorded.position,
    )


@candidates.on(MunicipalityCovered)
def covered(rows: Rows, recorded: Recorded[MunicipalityCovered]) -> None:
    event = recorded.event
    rows.put(coverage, municipality=event.municipality, branch=str(event.branch))


@candidates.on(MunicipalityReleased)
def released(rows: Rows, recorded: Recorded[MunicipalityReleased]) -> None:
    event = recorded.event
    row = rows.get(coverage, event.municipality)
    if row is not None and row["branch"] == str(event.branch):
        rows.remove(coverage, event.municipality)


def _known(rows: Rows, table: Table, key: UUID) -> Row:
    row = rows.get(table, str(key))
    if row is None:
        raise KeyError
    return row
