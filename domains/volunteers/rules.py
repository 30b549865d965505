"""The rules of volunteers."""

from core.rules import Rule

VOLUNTEER_AWAITS_APPROVAL = Rule(
    "volunteer_awaits_approval",
    da="Den frivillige er allerede godkendt",
    en="The volunteer is approved already",
)
