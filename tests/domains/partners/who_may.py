"""Who may do what with partners."""

from core.personal import PublicText
from domains.partners.commands import RegisterPartner
from domains.partners.events import PartnerKind
from tests.domains.people import NATIONAL_OFFICE, Row

ROWS: list[Row] = [
    (
        "register a partner",
        (),
        RegisterPartner(name=PublicText("Partner"), kind=PartnerKind.OTHER),
        NATIONAL_OFFICE,
    ),
]
