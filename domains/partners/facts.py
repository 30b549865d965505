"""What decisions know of partners."""

from msgspec import Struct

from core.facts import Fact
from domains.partners.events import PartnerRegistered


class PartnerState(Struct, frozen=True):
    """Whether the partner is registered."""

    exists: bool = False


partner_state = Fact("partner_state", PartnerState(), by="partner")


@partner_state.on(PartnerRegistered)
def registered(_state: PartnerState, _event: PartnerRegistered) -> PartnerState:
    return PartnerState(exists=True)
