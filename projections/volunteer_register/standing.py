"""Where a volunteer stands: what decisions know of her, folded by the same facts, kept in her row.

So the register never says anything else than the rules do. Facts hold nothing sealed.
"""

from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.events import Event
from domains.matches.facts import Matches, matches_of_volunteer
from domains.volunteers.facts import Preparation, VolunteerState, preparation, volunteer_state

Status = Literal["applied", "preparing", "approved", "paused", "left", "turned_down"]

_NOTHING_DONE = Preparation()


class Standing(Struct, frozen=True):
    """Her state, what was done on the way to an approval, and her matches that haven't ended."""

    state: VolunteerState
    preparation: Preparation = Preparation()
    matches: Matches = Matches()

    def after(self, event: Event) -> "Standing":
        """Return where she stands after one more event of hers."""
        return Standing(
            volunteer_state.fold(self.state, event) or self.state,
            preparation.fold(self.preparation, event),
            matches_of_volunteer.fold(self.matches, event),
        )

    @property
    def status(self) -> Status:
        """Her state as decisions know it; of an applicant also whether anything was done yet."""
        if self.state.status == "applied" and self.preparation != _NOTHING_DONE:
            return "preparing"
        return self.state.status


_decode = msgspec.json.Decoder(Standing).decode


class KeptStanding(TypeDecorator[Standing]):
    """A standing as JSON. When the facts in it change, the projection has a new version."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Standing | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else msgspec.json.encode(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Standing | None:  # noqa: ARG002
        return None if value is None else _decode(value)
