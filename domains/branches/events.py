"""What happens to branches."""

from datetime import date
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from core.corrections import Correctable
from core.events import Event, event
from core.identity import AccountId
from core.inputs import END
from core.personal import PublicText
from core.text import Choice

BranchId = NewType("BranchId", UUID)
MunicipalityCode = NewType("MunicipalityCode", str)
"""The official four digits of a Danish municipality."""
FourDigits = Annotated[MunicipalityCode, Meta(pattern=f"^[0-9]{{4}}{END}")]


class LeaderFunction(Choice):
    """What an activity leader is for her branch."""

    LEADER = "leader", "aktivitetsleder", "activity leader"
    DEPUTY = "deputy", "stedfortræder", "deputy"


class BranchClosureReason(Choice):
    """Why a branch closes."""

    NO_VOLUNTEERS = "no_volunteers", "mangel på frivillige", "lack of volunteers"
    JOINED_ANOTHER = "joined_another", "lagt sammen med et andet Qnet", "joined with another branch"
    DEPARTMENT_CLOSED = "department_closed", "afdelingen lukker", "the department closes"
    OTHER = "other", "anden grund", "another reason"


@event(
    "branch.planned",
    da="Lokalt Qnet planlagt",
    en="Branch planned",
    tells_da="{name} blev planlagt",
    tells_en="{name} was planned",
)
class BranchPlanned(Event):
    """A local Qnet is on its way."""

    branch: BranchId
    name: PublicText


@event(
    "branch.recruiting",
    da="Lokalt Qnet søger frivillige",
    en="Branch recruits volunteers",
    tells_da="Søger frivillige fra {began_on}",
    tells_en="Recruits volunteers from {began_on}",
    happened="began_on",
)
class BranchRecruiting(Correctable):
    """The branch looks for its first volunteers."""

    branch: BranchId
    began_on: date


@event(
    "branch.renamed",
    da="Lokalt Qnet omdøbt",
    en="Branch renamed",
    tells_da="Hedder nu {name}",
    tells_en="Is called {name} now",
)
class BranchRenamed(Correctable):
    """The branch has another name."""

    branch: BranchId
    name: PublicText


@event(
    "branch.municipality_covered",
    da="Kommune dækket",
    en="Municipality covered",
    tells_da="Kommune {municipality} dækkes nu",
    tells_en="Municipality {municipality} is covered now",
)
class MunicipalityCovered(Event):
    """The branch takes referrals from the municipality."""

    branch: BranchId
    municipality: MunicipalityCode


@event(
    "branch.municipality_released",
    da="Kommune ikke længere dækket",
    en="Municipality no longer covered",
    tells_da="Kommune {municipality} venter på et Qnet",
    tells_en="Municipality {municipality} waits for a Qnet",
)
class MunicipalityReleased(Event):
    """The branch takes no more referrals from the municipality, which waits for a Qnet."""

    branch: BranchId
    municipality: MunicipalityCode


@event(
    "branch.opened",
    da="Lokalt Qnet åbnet",
    en="Branch opened",
    tells_da="Åbnede {opened_on}",
    tells_en="Opened on {opened_on}",
    happened="opened_on",
)
class BranchOpened(Correctable):
    """The branch receives referrals from this day."""

    branch: BranchId
    opened_on: date


@event(
    "branch.leader_appointed",
    da="Leder udpeget",
    en="Leader appointed",
    tells_da="En {function} blev udpeget",
    tells_en="A person was appointed as {function}",
)
class LeaderAppointed(Event):
    """An activity leader leads the branch, or stands in for who does."""

    branch: BranchId
    leader: AccountId
    function: LeaderFunction


@event("branch.leader_released", da="Leder fratrådt", en="Leader stepped down")
class LeaderReleased(Event):
    """She no longer leads the branch, nor stands in."""

    branch: BranchId
    leader: AccountId


@event(
    "branch.closed",
    da="Lokalt Qnet lukket",
    en="Branch closed",
    tells_da="Lukkede {closed_on}: {reason}",
    tells_en="Closed on {closed_on}: {reason}",
    happened="closed_on",
)
class BranchClosed(Correctable):
    """The branch receives no more referrals; its municipalities were released before."""

    branch: BranchId
    reason: BranchClosureReason
    closed_on: date
