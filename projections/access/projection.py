"""Where each thing lies. Queries wait for it; when it stops, they are denied.

So no handler here may fail: what isn't known yet is taken as it comes.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, select

from core.columns import Id, Word
from core.events import Recorded
from core.permissions import NOWHERE, Resource
from core.projections import Projection, Rows
from core.queries import RowReader
from core.scopes import Open
from domains.branches.events import BranchPlanned
from domains.cases.events import CaseClosed, CaseId, CaseOpened, CaseReopened, CaseTransferred
from domains.matches.events import (
    MatchAccepted,
    MatchEnded,
    MatchEvent,
    MatchPaused,
    MatchProposed,
    MatchResumed,
)
from domains.participants.events import ParticipantId
from domains.partners.events import PartnerRegistered
from domains.referrals.events import (
    ReferralDeclined,
    ReferralRedirected,
    ReferralReopened,
    ReferralSubmitted,
    ReferralWithdrawn,
)
from domains.volunteers.events import (
    TurnedDown,
    VolunteerBack,
    VolunteerLeft,
    VolunteerRegistered,
)

ITS_IDS = "the decision itself looks here, before it gives a scope; ids only"

access = Projection("access", version=4, key="branch", critical=True)
resources = access.table(
    "resources",
    Column("tag", Word, primary_key=True),
    Column("branch", Id),
    Column("partner", Id),
    Column("volunteer", Id),
    Column("during", Boolean, nullable=False),
    Column("participant", Id, index=True),
    Column("case", Id),
    scope=Open(ITS_IDS),
)
"""`during`: the match is active, the case isn't closed, the referral waits for an answer or for its
case. `volunteer` of a volunteer is herself until her goodbye. `participant` is whose it is, and
`case` the case that it belongs to."""
participants = access.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("referred_to", Id),
    Column("open_cases", Word, nullable=False),
    scope=Open(ITS_IDS),
)
"""What decides where she is: the last of her open cases (ids, in order), else her referral."""


def find_resources(rows: RowReader, tags: Collection[str]) -> Mapping[str, Resource]:
    """Return where each tagged thing lies, NOWHERE if there is none."""
    statement = select(resources).where(resources.c.tag.in_(tags))
    found = {
        row.tag: Resource(
            branch=_id(row.branch),
            partner=_id(row.partner),
            volunteer=_id(row.volunteer),
            during=row.during,
            case=_id(row.case),
        )
        for row in (rows.all(statement) if tags else ())
    }
    return dict.fromkeys(tags, NOWHERE) | found


@access.on(BranchPlanned)
def branch_planned(rows: Rows, recorded: Recorded[BranchPlanned]) -> None:
    _put(rows, f"branch:{recorded.event.branch}", branch=recorded.event.branch)


@access.on(PartnerRegistered)
def partner_registered(rows: Rows, recorded: Recorded[PartnerRegistered]) -> None:
    _put(rows, f"partner:{recorded.event.partner}", partner=recorded.event.partner)


@access.on(ReferralSubmitted)
def referral_submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    _put(
        rows,
        f"referral:{event.referral}",
        branch=event.branch,
        partner=event.partner,
        participant=event.participant,
        during=True,
    )
    _place(rows, event.participant, referred_to=_text(event.branch))


@access.on(ReferralRedirected)
def referral_redirected(rows: Rows, recorded: Recorded[ReferralRedirected]) -> None:
    event = recorded.event
    _change(rows, f"referral:{event.referral}", branch=_text(event.to), during=True)
    _place(rows, event.participant, referred_to=_text(event.to))


@access.on(ReferralDeclined)
def referral_declined(rows: Rows, recorded: Recorded[ReferralDeclined]) -> None:
    if recorded.event.corrects is None:
        _change(rows, f"referral:{recorded.event.referral}", during=False)


@access.on(ReferralWithdrawn)
def referral_withdrawn(rows: Rows, recorded: Recorded[ReferralWithdrawn]) -> None:
    if recorded.event.corrects is None:
        _change(rows, f"referral:{recorded.event.referral}", during=False)


@access.on(ReferralReopened)
def referral_reopened(rows: Rows, recorded: Recorded[ReferralReopened]) -> None:
    _change(rows, f"referral:{recorded.event.referral}", during=True)


@access.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    _put(
        rows,
        f"case:{event.case}",
        branch=event.branch,
        participant=event.participant,
        case=event.case,
        during=True,
    )
    _change(rows, f"referral:{event.referral}", during=False)
    _place(rows, event.participant, open_cases=_with(rows, event.participant, event.case))


@access.on(CaseTransferred)
def case_transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    """She isn't left behind: where her referral lay with the old branch, it goes along."""
    event = recorded.event
    _change(rows, f"case:{event.case}", branch=str(event.branch))
    was = (rows.get(participants, str(event.participant)) or {}).get("referred_to")
    goes_along = was in (None, str(event.came_from))
    _place(rows, event.participant, referred_to=str(event.branch) if goes_along else was)


@access.on(CaseClosed)
def case_closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    event = recorded.event
    if event.corrects is None:
        _change(rows, f"case:{event.case}", during=False)
        _place(rows, event.participant, open_cases=_without(rows, event.participant, event.case))


@access.on(CaseReopened)
def case_reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    event = recorded.event
    if event.corrects is None:
        _change(rows, f"case:{event.case}", during=True)
        _place(rows, event.participant, open_cases=_with(rows, event.participant, event.case))


@access.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    event = recorded.event
    _put(rows, f"volunteer:{event.volunteer}", branch=event.branch, volunteer=event.volunteer)


@access.on(VolunteerLeft)
def volunteer_left(rows: Rows, recorded: Recorded[VolunteerLeft]) -> None:
    if recorded.event.corrects is None:
        _change(rows, f"volunteer:{recorded.event.volunteer}", volunteer=None)


@access.on(TurnedDown)
def turned_down(rows: Rows, recorded: Recorded[TurnedDown]) -> None:
    if recorded.event.corrects is None:
        _change(rows, f"volunteer:{recorded.event.volunteer}", volunteer=None)


@access.on(VolunteerBack)
def volunteer_back(rows: Rows, recorded: Recorded[VolunteerBack]) -> None:
    event = recorded.event
    if event.corrects is None:
        _change(rows, f"volunteer:{event.volunteer}", volunteer=str(event.volunteer))


@access.on(MatchProposed)
def match_proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    _match(rows, recorded.event, during=False)


@access.on(MatchAccepted)
def match_accepted(rows: Rows, recorded: Recorded[MatchAccepted]) -> None:
    _match(rows, recorded.event, during=True)


@access.on(MatchPaused)
def match_paused(rows: Rows, recorded: Recorded[MatchPaused]) -> None:
    if recorded.event.corrects is None:
        _match(rows, recorded.event, during=False)


@access.on(MatchResumed)
def match_resumed(rows: Rows, recorded: Recorded[MatchResumed]) -> None:
    if recorded.event.corrects is None:
        _match(rows, recorded.event, during=True)


@access.on(MatchEnded)
def match_ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    _match(rows, recorded.event, during=False)


def _match(rows: Rows, event: MatchEvent, *, during: bool) -> None:
    _put(
        rows,
        f"match:{event.match}",
        branch=event.branch,
        volunteer=event.volunteer,
        participant=event.participant,
        case=event.case,
        during=during,
    )


def _place(rows: Rows, participant: ParticipantId, **changes: str | None) -> None:
    """Change what is known of where she is, and put her there."""
    blank = {"participant": str(participant), "referred_to": None, "open_cases": ""}
    known = (rows.get(participants, str(participant)) or blank) | changes
    rows.put(participants, **known)
    branch = known["referred_to"]
    if known["open_cases"]:
        last = rows.get(resources, f"case:{known['open_cases'].split()[-1]}")
        branch = branch if last is None else last["branch"]
    rows.put(
        resources,
        tag=f"participant:{participant}",
        branch=branch,
        during=False,
        participant=str(participant),
    )


def _open_cases(rows: Rows, participant: ParticipantId, but: CaseId) -> Sequence[str]:
    known = (rows.get(participants, str(participant)) or {}).get("open_cases", "")
    return [case for case in known.split() if case != str(but)]


def _with(rows: Rows, participant: ParticipantId, case: CaseId) -> str:
    return " ".join([*_open_cases(rows, participant, case), str(case)])


def _without(rows: Rows, participant: ParticipantId, case: CaseId) -> str:
    return " ".join(_open_cases(rows, participant, case))


def _put(rows: Rows, tag: str, *, during: bool = False, **ids: UUID | None) -> None:
    texts: dict[str, Any] = {name: _text(i) for name, i in ids.items()}
    rows.put(resources, tag=tag, during=during, **texts)


def _change(rows: Rows, tag: str, **changes: Any) -> None:
    """Change what is known of a thing, or begin with it: no handler here may fail."""
    known = rows.get(resources, tag) or {"tag": tag, "during": False}
    rows.put(resources, **(known | changes))


def _text(i: UUID | None) -> str | None:
    return None if i is None else str(i)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
