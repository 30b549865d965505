"""From old stored versions to the next."""

from typing import Any

from core.codec import upcaster


@upcaster("match.ended", 1)
def more_reasons(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knows more reasons."""
    return data
