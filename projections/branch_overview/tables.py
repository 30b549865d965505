"""What the overview looks at: days, states and names. Which day is late is said by the query."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Table

from core.columns import Chosen, Day, Id, SealedValue, Word
from core.events import EventId
from core.projections import Projection, Rows
from core.scopes import Lies, Open
from domains.cases.events import (
    WaitingReason,
)
from domains.volunteers.events import (
    CertificateKind,
    CertificateOutcome,
)

branch_overview = Projection("branch_overview", version=4, key="case")
names = branch_overview.table(
    "names",
    Column("person", Id, primary_key=True),
    Column("name", SealedValue, nullable=False),
    scope=Lies(thing=("person",)),
)
referrals = branch_overview.table(
    "referrals",
    Column("referral", Id, primary_key=True),
    Column("branch", Id, index=True),
    Column("participant", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("submitted_on", Day, nullable=False),
    Column("due_on", Day),
    Column("accepted_on", Day),
)
"""`status`: it waits, is accepted and its case isn't open yet, or is answered."""
cases = branch_overview.table(
    "cases",
    Column("case", Id, primary_key=True),
    Column("branch", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("responsible", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("since", Day, nullable=False),
    Column("waiting", Id),
    Column("waiting_reason", Chosen(WaitingReason)),
    Column("waiting_since", Day),
    Column("offered_to", Id, index=True),
    Column("offered_on", Day),
    Column("found_on", Day),
    scope=Lies(branch=("branch", "offered_to")),
)
"""`since` is when it was opened, or when a match or the waiting of it ended last; `found_on` is
when he found her, as long as the incident goes on."""
matches = branch_overview.table(
    "matches",
    Column("match", Id, primary_key=True),
    Column("case", Id, nullable=False, index=True),
    Column("participant", Id, nullable=False),
    Column("volunteer", Id, nullable=False),
    Column("status", Word, nullable=False),
    Column("proposed_on", Day, nullable=False),
    Column("since", Day),
    Column("paused_on", Day),
    Column("pause", Id),
    Column("resumption", Id),
    Column("introduced_on", Day),
    Column("trial", Id),
    Column("trial_until", Day),
    scope=Lies(thing=("case",)),
)
meetings = branch_overview.table(
    "meetings",
    Column("event", Id, primary_key=True),
    Column("match", Id, nullable=False, index=True),
    Column("held_on", Day, nullable=False),
    scope=Lies(thing=("match",)),
)
concerns = branch_overview.table(
    "concerns",
    Column("concern", Id, primary_key=True),
    Column("case", Id, nullable=False, index=True),
    Column("due_on", Day, nullable=False),
    Column("handled", Boolean, nullable=False),
    scope=Lies(thing=("case",)),
)
notifications = branch_overview.table(
    "notifications",
    Column("notification", Id, primary_key=True),
    Column("case", Id, nullable=False, index=True),
    Column("sent_on", Day, nullable=False),
    Column("received", Boolean, nullable=False),
    scope=Lies(thing=("case",)),
)
protections = branch_overview.table(
    "protections",
    Column("participant", Id, primary_key=True),
    Column("protection", Id),
    Column("until", Day),
    scope=Lies(thing=("participant",)),
)
participants = branch_overview.table(
    "participants",
    Column("participant", Id, primary_key=True),
    Column("consents", Boolean, nullable=False),
    Column("consent", Id),
    Column("consent_at", BigInteger, nullable=False),
    Column("consent_on", Day),
    Column("needs", SealedValue),
    Column("needs_at", BigInteger, nullable=False),
    Column("names_at", BigInteger, nullable=False),
    scope=Lies(thing=("participant",)),
)
"""`names_at` is where the log stood when a name around her was told last: see `likenesses`."""
children = branch_overview.table(
    "children",
    Column("child", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    scope=Lies(thing=("participant",)),
)
must_not_meet = branch_overview.table(
    "must_not_meet",
    Column("person", Id, primary_key=True),
    Column("participant", Id, nullable=False, index=True),
    scope=Lies(thing=("participant",)),
)
relatives = branch_overview.table(
    "relatives",
    Column("relative", Id, primary_key=True),
    Column("volunteer", Id, nullable=False, index=True),
    scope=Lies(thing=("volunteer",)),
)
likenesses = branch_overview.table(
    "likenesses",
    Column("case", Id, primary_key=True),
    Column("volunteer", Id, primary_key=True),
    Column("may_meet", Boolean, nullable=False),
    Column("judged_at", BigInteger, nullable=False),
    scope=Lies(thing=("case",)),
)
"""What the duty officer judged of two. A yes holds for the names that were told until then."""
merges = branch_overview.table(
    "merges",
    Column("participant", Id, primary_key=True),
    Column("merged", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("holds", Boolean, nullable=False),
    scope=Lies(thing=("participant",)),
)
volunteers = branch_overview.table(
    "volunteers",
    Column("volunteer", Id, primary_key=True),
    Column("branch", Id, nullable=False, index=True),
    Column("status", Word, nullable=False),
    Column("since", Day),
    Column("names_at", BigInteger, nullable=False),
)
certificates = branch_overview.table(
    "certificates",
    Column("event", Id, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("volunteer", Id, nullable=False, index=True),
    Column("kind", Chosen(CertificateKind), nullable=False),
    Column("outcome", Chosen(CertificateOutcome), nullable=False),
    Column("issued_on", Day, nullable=False),
    Column("valid_until", Day, nullable=False),
    scope=Lies(thing=("volunteer",)),
)
supervisions = branch_overview.table(
    "supervisions",
    Column("event", Id, primary_key=True),
    Column("volunteer", Id, nullable=False, index=True),
    Column("held_on", Day, nullable=False),
    scope=Lies(thing=("volunteer",)),
)
leaders = branch_overview.table(
    "leaders",
    Column("account", Id, primary_key=True),
    Column("branch", Id, primary_key=True),
)
accounts = branch_overview.table(
    "accounts",
    Column("account", Id, primary_key=True),
    Column("active", Boolean, nullable=False),
    scope=Open("which accounts are active; nothing else of them"),
)


def known(rows: Rows, table: Table, key: UUID) -> dict[str, Any]:
    """Return the row of something that must be there. Raises KeyError if it isn't."""
    row = rows.get(table, str(key))
    if row is None:
        raise KeyError
    return row


def remove(rows: Rows, table: Table, event: EventId | None) -> None:
    """Remove the row that an event is corrected in, if it corrects any."""
    if event is not None:
        rows.remove(table, str(event))
