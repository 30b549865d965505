"""From old stored versions to the next."""

from typing import Any

from core.codec import upcaster
from domains.referrals.events import Origin


@upcaster("referral.submitted", 1)
def who_referred(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 says who referred her, and may have no branch. Before, leaders had no partner."""
    origin = Origin.LEADER if data.get("partner") is None else Origin.PARTNER
    return data | {"origin": origin.value}
