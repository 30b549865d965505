"""Partners: who may refer."""

from core.personal import PublicText
from core.testing import given, new_id
from domains.partners.commands import RegisterPartner
from domains.partners.events import PartnerId, PartnerKind, PartnerRegistered
from tests.domains.histories import NATIONAL, NATIONAL_ADDED

NAME = PublicText("Krisecenter")


def test_a_partner_is_registered() -> None:
    given(NATIONAL_ADDED).when(
        RegisterPartner(name=NAME, kind=PartnerKind.SHELTER), by=NATIONAL
    ).then(
        PartnerRegistered(partner=PartnerId(new_id("partner")), name=NAME, kind=PartnerKind.SHELTER)
    )
