"""From old stored versions to the next."""

from typing import Any

from core.codec import upcaster


@upcaster("partner.registered", 1)
def more_kinds(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knows more kinds of partners, and where one is."""
    return data
