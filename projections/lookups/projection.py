"""What tells whether somebody had to do with a person when she looked.

The read log itself says who looked, and isn't repeated here.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column

from core.codec import decode_metadata
from core.columns import Id, Moment, SealedValue, Word
from core.corrections import holds
from core.events import Event, Recorded, UnknownEvent
from core.projections import Projection, Row, Rows
from core.scopes import Lies, Open
from domains.accounts.events import AccountAdded, AccountNamed, RoleGiven
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CaseReopened,
    CaseTransferred,
    DeputyNamed,
)
from domains.matches.events import MatchEnded, MatchProposed
from domains.participants.events import MergeUndone, ParticipantsMerged
from domains.referrals.events import ReferralSubmitted
from domains.volunteers.events import VolunteerRegistered

lookups = Projection("lookups", version=1, key="participant")
accounts = lookups.table(
    "accounts",
    Column("account", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
    Column("branches", Word, nullable=False),
    scope=Lies(),
)
"""What each account's owner is called, and the branches at which she has had a role."""
names = lookups.table(
    "names",
    Column("account", Id, primary_key=True),
    Column("branch", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
)
"""The same names, each for the branches at which she is known."""
posts = lookups.table(
    "posts",
    Column("account", Id, primary_key=True),
    Column("role", Word, primary_key=True),
    Column("place", Word, primary_key=True),
    Column("volunteer", Id, index=True),
    scope=Open("which account has a role where: ids only"),
)
"""Roles that accounts have had. `place` is a branch; empty for the country; `-` for elsewhere."""
people = lookups.table(
    "people",
    Column("person", Id, primary_key=True),
    Column("kind", Word, nullable=False),
    scope=Lies(thing=("person",)),
)
things = lookups.table(
    "things",
    Column("thing", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    Column("case", Id, index=True),
    scope=Lies(thing=("case", "participant")),
)
"""Referrals, cases and matches, and whose they are."""
cases = lookups.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("participant", Id, nullable=False),
    Column("branch", Id, nullable=False),
    Column("responsible", Id, nullable=False),
    Column("responsible_since", BigInteger, nullable=False),
    Column("deputy_since", BigInteger),
)
ties = lookups.table(
    "ties",
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("holder", Id, nullable=False),
    Column("participant", Id, nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
)
"""Who answers for a case, stands in or is matched, and when. A volunteer has her own id here."""
matches = lookups.table(
    "matches",
    Column("match", Id, primary_key=True),
    Column("since", BigInteger, nullable=False),
    scope=Lies(thing=("match",)),
)
acts = lookups.table(
    "acts",
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("account", Id, nullable=False),
    Column("participant", Id, nullable=False, index=True),
    Column("at", Moment, nullable=False),
)
"""Who recorded something about whom."""
merges = lookups.table(
    "merges",
    Column("participant", Id, primary_key=True),
    Column("merged", Id, primary_key=True),
    Column("holds", Boolean, nullable=False),
    scope=Lies(thing=("participant",)),
)


@lookups.on_every
def happened(rows: Rows, recorded: Recorded[Event | UnknownEvent]) -> None:
    kind, _, account = decode_metadata(recorded.raw_metadata).actor.partition(":")
    participant = recorded.tag("participant")
    if kind == "account" and participant is not None:
        at = recorded.recorded_at
        rows.put(acts, position=recorded.position, account=account, participant=participant, at=at)


@lookups.on(AccountAdded)
def account_added(rows: Rows, recorded: Recorded[AccountAdded]) -> None:
    event = recorded.event
    rows.put(accounts, account=str(event.account), name=event.name, branches="")


@lookups.on(AccountNamed)
def account_named(rows: Rows, recorded: Recorded[AccountNamed]) -> None:
    event = recorded.event
    known = rows.get(accounts, str(event.account))
    if known is not None and holds(event.corrects, known["name"]):
        rows.put(accounts, **(known | {"name": event.name}))
        for branch in known["branches"].split():
            rows.put(names, account=known["account"], branch=branch, name=event.name)


@lookups.on(RoleGiven)
def role_given(rows: Rows, recorded: Recorded[RoleGiven]) -> None:
    event = recorded.event
    tied = event.volunteer or event.partner or event.department
    rows.put(
        posts,
        account=str(event.account),
        role=event.role.value,
        place=str(event.branch or ("-" if tied else "")),
        volunteer=None if event.volunteer is None else str(event.volunteer),
    )
    known, branch = rows.get(accounts, str(event.account)), str(event.branch)
    if known is not None and event.branch is not None and branch not in known["branches"]:
        rows.put(accounts, **(known | {"branches": f"{known['branches']} {branch}".strip()}))
        rows.put(names, account=known["account"], branch=branch, name=known["name"])


@lookups.on(VolunteerRegistered)
def volunteer_registered(rows: Rows, recorded: Recorded[VolunteerRegistered]) -> None:
    rows.put(people, person=str(recorded.event.volunteer), kind="volunteer")


@lookups.on(ReferralSubmitted)
def submitted(rows: Rows, recorded: Recorded[ReferralSubmitted]) -> None:
    event = recorded.event
    rows.put(people, person=str(event.participant), kind="participant")
    _belongs(rows, event.referral, event.participant)


@lookups.on(CaseOpened)
def case_opened(rows: Rows, recorded: Recorded[CaseOpened]) -> None:
    event = recorded.event
    rows.put(
        cases,
        case=str(event.case),
        participant=str(event.participant),
        branch=str(event.branch),
        responsible=str(event.responsible),
        responsible_since=recorded.position,
        deputy_since=None,
    )
    _belongs(rows, event.case, event.participant, event.case)
    _belongs(rows, event.referral, event.participant, event.case)
    _tie(rows, recorded, event.responsible, event.participant)


@lookups.on(CaseHandedOver)
def handed_over(rows: Rows, recorded: Recorded[CaseHandedOver]) -> None:
    case = rows.get(cases, str(recorded.event.case))
    if case is not None:
        _answers(rows, recorded, case, recorded.event.responsible)


@lookups.on(CaseTransferred)
def transferred(rows: Rows, recorded: Recorded[CaseTransferred]) -> None:
    event = recorded.event
    case = rows.get(cases, str(event.case))
    if case is not None:
        _end(rows, recorded, case["deputy_since"])
        _answers(rows, recorded, case | {"deputy_since": None}, event.responsible)
        rows.change(cases, str(event.case), branch=str(event.branch))


@lookups.on(DeputyNamed)
def deputy_named(rows: Rows, recorded: Recorded[DeputyNamed]) -> None:
    event = recorded.event
    case = rows.get(cases, str(event.case))
    if case is None:
        return
    _end(rows, recorded, case["deputy_since"])
    since = None if event.deputy is None else recorded.position
    rows.change(cases, str(event.case), deputy_since=since)
    if event.deputy is not None:
        _tie(rows, recorded, event.deputy, event.participant)


@lookups.on(CaseClosed)
def closed(rows: Rows, recorded: Recorded[CaseClosed]) -> None:
    case = rows.get(cases, str(recorded.event.case))
    if case is not None and recorded.event.corrects is None:
        _end(rows, recorded, case["responsible_since"])
        _end(rows, recorded, case["deputy_since"])
        rows.change(cases, case["case"], deputy_since=None)


@lookups.on(CaseReopened)
def reopened(rows: Rows, recorded: Recorded[CaseReopened]) -> None:
    case = rows.get(cases, str(recorded.event.case))
    if case is not None and recorded.event.corrects is None:
        _answers(rows, recorded, case, case["responsible"])


@lookups.on(MatchProposed)
def proposed(rows: Rows, recorded: Recorded[MatchProposed]) -> None:
    event = recorded.event
    _belongs(rows, event.match, event.participant, event.case)
    rows.put(matches, match=str(event.match), since=recorded.position)
    _tie(rows, recorded, event.volunteer, event.participant)


@lookups.on(MatchEnded)
def match_ended(rows: Rows, recorded: Recorded[MatchEnded]) -> None:
    match = rows.get(matches, str(recorded.event.match))
    if match is not None and recorded.event.corrects is None:
        _end(rows, recorded, match["since"])


@lookups.on(ParticipantsMerged)
def merged(rows: Rows, recorded: Recorded[ParticipantsMerged]) -> None:
    event = recorded.event
    rows.put(merges, participant=str(event.participant), merged=str(event.merged), holds=True)


@lookups.on(MergeUndone)
def merge_undone(rows: Rows, recorded: Recorded[MergeUndone]) -> None:
    event = recorded.event
    rows.put(merges, participant=str(event.participant), merged=str(event.merged), holds=False)


def _belongs(rows: Rows, thing: UUID, participant: UUID, case: UUID | None = None) -> None:
    rows.put(
        things,
        thing=str(thing),
        participant=str(participant),
        case=None if case is None else str(case),
    )


def _answers(rows: Rows, recorded: Recorded[Any], case: Row, responsible: UUID | str) -> None:
    """Let somebody answer for the case from now on, and nobody else."""
    _end(rows, recorded, case["responsible_since"])
    now = {"responsible": str(responsible), "responsible_since": recorded.position}
    rows.put(cases, **(case | now))
    _tie(rows, recorded, responsible, case["participant"])


def _tie(rows: Rows, recorded: Recorded[Any], holder: UUID | str, participant: UUID | str) -> None:
    rows.put(
        ties,
        position=recorded.position,
        holder=str(holder),
        participant=str(participant),
        since=recorded.recorded_at,
        until=None,
    )


def _end(rows: Rows, recorded: Recorded[Any], since: int | None) -> None:
    tie = None if since is None else rows.get(ties, since)
    if tie is not None and tie["until"] is None:
        rows.put(ties, **(tie | {"until": recorded.recorded_at}))
