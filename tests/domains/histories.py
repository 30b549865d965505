"""Histories for the tests of domains: who is there, and what has happened, step by step.

Each name is one step; a test gives the steps that its decision needs, in order.
"""

from datetime import UTC, date, datetime
from uuid import UUID

from core.events import Event
from core.identity import AccountId
from core.personal import Private, PublicText, seal, to_vault
from domains.accounts.events import AccountAdded, AccountDisabled, Role, RoleGiven
from domains.branches.events import (
    BranchId,
    BranchOpened,
    BranchPlanned,
    MunicipalityCode,
    MunicipalityCovered,
)
from domains.cases.events import CaseClosed, CaseId, CaseOpened, ClosureReason
from domains.matches.events import (
    EndReason,
    MatchAccepted,
    MatchEnded,
    MatchId,
    MatchProposed,
)
from domains.participants.events import (
    ChildId,
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    ParticipantId,
    ParticipantRegistered,
    ThirdPersonId,
)
from domains.partners.events import PartnerId, PartnerKind, PartnerRegistered
from domains.referrals.events import (
    DeclineReason,
    LinkId,
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralSubmitted,
)
from domains.volunteers.events import (
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    CourseDone,
    GuidelinesAccepted,
    InterviewOutcome,
    PledgeSigned,
    ReferenceOutcome,
    ReferenceTaken,
    VolunteerApproved,
    VolunteerId,
    VolunteerInterviewed,
    VolunteerRegistered,
)

History = tuple[Event, ...]

TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)
TOMORROW = date(2026, 3, 3)
IN_A_YEAR = datetime(2027, 3, 2, 12, tzinfo=UTC)

BRANCH, OTHER_BRANCH = (BranchId(UUID(int=0xB000 + n)) for n in range(2))
PARTNER, OTHER_PARTNER = (PartnerId(UUID(int=0x9000 + n)) for n in range(2))
VOLUNTEER, OTHER_VOLUNTEER = (VolunteerId(UUID(int=0x5000 + n)) for n in range(2))
REFERRAL, OTHER_REFERRAL = (ReferralId(UUID(int=0x4000 + n)) for n in range(2))
PARTICIPANT, OTHER_PARTICIPANT = (ParticipantId(UUID(int=0x6000 + n)) for n in range(2))
LINK = LinkId(UUID(int=0xE000))
CHILD = ChildId(UUID(int=0x7000))
THIRD_PERSON, RELATIVE = (ThirdPersonId(UUID(int=0x8000 + n)) for n in range(2))
CASE, OTHER_CASE = (CaseId(UUID(int=0xC000 + n)) for n in range(2))
MATCH, OTHER_MATCH = (MatchId(UUID(int=0x3000 + n)) for n in range(2))

COVERED, OTHER_COVERED = MunicipalityCode("0101"), MunicipalityCode("0461")
UNCOVERED = MunicipalityCode("0751")

ADMIN = AccountId(UUID(int=0xA000))
NATIONAL = AccountId(UUID(int=0xA001))
LEADER = AccountId(UUID(int=0xA002))
OTHER_LEADER = AccountId(UUID(int=0xA003))
VOLUNTEERS_ACCOUNT = AccountId(UUID(int=0xA004))
OTHER_VOLUNTEERS_ACCOUNT = AccountId(UUID(int=0xA005))
COUNSELLOR = AccountId(UUID(int=0xA006))
OTHER_COUNSELLOR = AccountId(UUID(int=0xA007))
NOBODY = AccountId(UUID(int=0xA008))


def account(
    account: AccountId,
    role: Role | None = None,
    *,
    branch: BranchId | None = None,
    partner: PartnerId | None = None,
    volunteer: VolunteerId | None = None,
) -> History:
    """Return how an account came to be, with one role or none."""
    added = AccountAdded(
        account=account, name=seal(Private("Konto")), email=seal(Private("konto@example.org"))
    )
    if role is None:
        return (added,)
    given = RoleGiven(
        account=account, role=role, branch=branch, partner=partner, volunteer=volunteer
    )
    return (added, given)


def disabled(account: AccountId) -> History:
    """Return how an account went out of use."""
    return (AccountDisabled(account=account),)


ADMIN_ADDED = account(ADMIN, Role.ADMIN)
NATIONAL_ADDED = account(NATIONAL, Role.NATIONAL_OFFICER)
LEADER_ADDED = account(LEADER, Role.ACTIVITY_LEADER, branch=BRANCH)
OTHER_LEADER_ADDED = account(OTHER_LEADER, Role.ACTIVITY_LEADER, branch=OTHER_BRANCH)
VOLUNTEER_ADDED = account(VOLUNTEERS_ACCOUNT, Role.VOLUNTEER, branch=BRANCH, volunteer=VOLUNTEER)
OTHER_VOLUNTEER_ADDED = account(
    OTHER_VOLUNTEERS_ACCOUNT, Role.VOLUNTEER, branch=BRANCH, volunteer=OTHER_VOLUNTEER
)
COUNSELLOR_ADDED = account(COUNSELLOR, Role.COUNSELLOR, partner=PARTNER)
OTHER_COUNSELLOR_ADDED = account(OTHER_COUNSELLOR, Role.COUNSELLOR, partner=OTHER_PARTNER)
NOBODY_ADDED = account(NOBODY)


def branch_planned(branch: BranchId, *municipalities: MunicipalityCode) -> History:
    """Return how a branch came to be, with what it covers."""
    return (
        BranchPlanned(branch=branch, name=PublicText("Lokalt Qnet")),
        *(MunicipalityCovered(branch=branch, municipality=code) for code in municipalities),
    )


PLANNED = branch_planned(BRANCH, COVERED)
OPENED: History = (*PLANNED, BranchOpened(branch=BRANCH, opened_on=YESTERDAY))

PARTNER_REGISTERED: History = (
    PartnerRegistered(partner=PARTNER, name=PublicText("Krisecenter"), kind=PartnerKind.SHELTER),
)


def referred(
    referral: ReferralId = REFERRAL,
    participant: ParticipantId = PARTICIPANT,
    branch: BranchId = BRANCH,
) -> History:
    """Return what a referral leaves: itself, a participant, her consent."""
    return (
        ReferralSubmitted(
            referral=referral,
            participant=participant,
            branch=branch,
            municipality=COVERED,
            wishes=seal(Private("Ønsker")),
            partner=PARTNER,
        ),
        ParticipantRegistered(
            participant=participant,
            name=seal(Private("Deltager")),
            safe_phone=to_vault(Private("11 22 33 44")),
        ),
        ConsentGiven(
            participant=participant,
            text_version=1,
            means=ConsentMeans.WRITTEN,
            given_on=YESTERDAY,
        ),
    )


REFERRED = referred()
REFERRAL_ACCEPTED: History = (
    ReferralAccepted(referral=REFERRAL, participant=PARTICIPANT, branch=BRANCH),
)
REFERRAL_DECLINED: History = (
    ReferralDeclined(
        referral=REFERRAL, participant=PARTICIPANT, branch=BRANCH, reason=DeclineReason.NO_ROOM
    ),
)
CONSENT_WITHDRAWN: History = (ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=YESTERDAY),)


def case_opened(
    case: CaseId = CASE,
    participant: ParticipantId = PARTICIPANT,
    referral: ReferralId = REFERRAL,
    branch: BranchId = BRANCH,
) -> History:
    """Return how a case began: she agreed, and it was opened."""
    return (
        ConsentGiven(
            participant=participant, text_version=1, means=ConsentMeans.SPOKEN, given_on=YESTERDAY
        ),
        CaseOpened(
            case=case,
            participant=participant,
            branch=branch,
            referral=referral,
            responsible=LEADER,
        ),
    )


CASE_OPENED = case_opened()
OTHER_CASE_OPENED = case_opened(OTHER_CASE, OTHER_PARTICIPANT, OTHER_REFERRAL)
CASE_CLOSED: History = (
    CaseClosed(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=ClosureReason.COMPLETED,
        closed_on=YESTERDAY,
    ),
)


def volunteer_registered(volunteer: VolunteerId = VOLUNTEER, branch: BranchId = BRANCH) -> History:
    """Return how a volunteer came to a branch."""
    return (
        VolunteerRegistered(
            volunteer=volunteer,
            branch=branch,
            name=seal(Private("Frivillig")),
            phone=to_vault(Private("55 66 77 88")),
        ),
    )


def certificate(
    kind: CertificateKind,
    volunteer: VolunteerId = VOLUNTEER,
    branch: BranchId = BRANCH,
    *,
    outcome: CertificateOutcome = CertificateOutcome.CLEAR,
    valid_until: date = date(2027, 12, 31),
) -> History:
    """Return a certificate that was seen."""
    return (
        CertificateSeen(
            volunteer=volunteer,
            branch=branch,
            kind=kind,
            issued_on=date(2026, 1, 1),
            outcome=outcome,
            valid_until=valid_until,
        ),
    )


def volunteer_prepared(volunteer: VolunteerId = VOLUNTEER, branch: BranchId = BRANCH) -> History:
    """Return all that comes before an approval."""
    good = ReferenceOutcome.GOOD
    return (
        VolunteerInterviewed(
            volunteer=volunteer, branch=branch, held_on=YESTERDAY, outcome=InterviewOutcome.SUITABLE
        ),
        ReferenceTaken(volunteer=volunteer, branch=branch, taken_on=YESTERDAY, outcome=good),
        ReferenceTaken(volunteer=volunteer, branch=branch, taken_on=YESTERDAY, outcome=good),
        *certificate(CertificateKind.CHILD, volunteer, branch),
        *certificate(CertificateKind.CRIMINAL_RECORD, volunteer, branch),
        PledgeSigned(volunteer=volunteer, branch=branch, signed_on=YESTERDAY),
        GuidelinesAccepted(volunteer=volunteer, branch=branch, accepted_on=YESTERDAY),
        CourseDone(volunteer=volunteer, branch=branch, done_on=YESTERDAY),
    )


def volunteer_approved(
    volunteer: VolunteerId = VOLUNTEER, branch: BranchId = BRANCH, *, capacity: int = 1
) -> History:
    """Return how a volunteer came to a branch and was approved."""
    approved = VolunteerApproved(volunteer=volunteer, branch=branch, capacity=capacity)
    return (
        *volunteer_registered(volunteer, branch),
        *volunteer_prepared(volunteer, branch),
        approved,
    )


VOLUNTEER_REGISTERED = volunteer_registered()
VOLUNTEER_APPROVED = volunteer_approved()


def proposed(
    match: MatchId = MATCH,
    case: CaseId = CASE,
    participant: ParticipantId = PARTICIPANT,
    volunteer: VolunteerId = VOLUNTEER,
) -> History:
    """Return the proposal of a match."""
    return (
        MatchProposed(
            match=match, case=case, participant=participant, volunteer=volunteer, branch=BRANCH
        ),
    )


def matched(
    match: MatchId = MATCH,
    case: CaseId = CASE,
    participant: ParticipantId = PARTICIPANT,
    volunteer: VolunteerId = VOLUNTEER,
) -> History:
    """Return how a match was proposed and became active."""
    return (
        *proposed(match, case, participant, volunteer),
        MatchAccepted(
            match=match, case=case, participant=participant, volunteer=volunteer, branch=BRANCH
        ),
    )


PROPOSED = proposed()
MATCHED = matched()
MATCH_ENDED: History = (
    MatchEnded(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=EndReason.HER_WISH,
    ),
)
