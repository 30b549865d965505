"""What happens to branches."""

from datetime import date
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from core.events import Event, event
from core.inputs import END
from core.personal import PublicText

BranchId = NewType("BranchId", UUID)
MunicipalityCode = NewType("MunicipalityCode", str)
"""The official four digits of a Danish municipality."""
FourDigits = Annotated[MunicipalityCode, Meta(pattern=f"^[0-9]{{4}}{END}")]


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
    "branch.opened",
    da="Lokalt Qnet åbnet",
    en="Branch opened",
    tells_da="Åbnede {opened_on}",
    tells_en="Opened on {opened_on}",
    happened="opened_on",
)
class BranchOpened(Event):
    """The branch receives referrals from this day."""

    branch: BranchId
    opened_on: date
