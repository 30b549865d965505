"""What a volunteer does before she is approved, as commands and as requests."""

from datetime import date
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One step: the command's name, the last part of its path, and its fields."""

    action: str
    path: str
    fields: dict[str, Any]


def steps(today: date) -> list[Step]:
    """Return everything that an approval asks for, done today."""
    day = today.isoformat()
    return [
        Step("volunteers.interview", "interviews", {"held_on": day, "outcome": "suitable"}),
        Step("volunteers.take_reference", "references", {"taken_on": day, "outcome": "good"}),
        Step("volunteers.take_reference", "references", {"taken_on": day, "outcome": "good"}),
        *(
            Step(
                "volunteers.see_certificate",
                "certificates",
                {"kind": kind, "issued_on": day, "outcome": "clear"},
            )
            for kind in ("child", "criminal_record")
        ),
        Step("volunteers.sign_pledge", "pledge", {"signed_on": day}),
        Step("volunteers.accept_guidelines", "guidelines", {"accepted_on": day}),
        Step("volunteers.do_course", "course", {"done_on": day}),
    ]
