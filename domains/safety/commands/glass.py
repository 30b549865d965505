"""Breaking the glass: one case, one hour, somebody else is told, and somebody else signs for it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.permissions import Resource
from core.personal import Private, seal
from domains.cases.facts import case_state
from domains.safety.commands.base import AboutHerCase, acting_account
from domains.safety.events import GlassBroken, GlassId, GlassPurpose, GlassReviewed, GlassVerdict
from domains.safety.facts.glass import glass_state
from domains.safety.rules import (
    GLASS_IS_UNREVIEWED,
    GLASS_IS_WHOLE,
    REVIEWED_BY_ANOTHER,
    SECOND_FACTOR_IS_FRESH,
)

LENT_FOR = timedelta(hours=1)
FRESH_MINUTES = 5
"""How long ago the second factor may have been proven: whoever broke in has a session, not that."""


@command(
    "safety.break_glass",
    "POST /cases/{case}/glass",
    da="Tag nødadgang til et forløb",
    en="Break the glass for a case",
    rules=[SECOND_FACTOR_IS_FRESH, GLASS_IS_WHOLE],
)
class BreakGlass(AboutHerCase):
    """See a case for an hour without having a part in it, because somebody must, now.

    Somebody else is told at once, and somebody else goes through it afterwards.
    """

    purpose: GlassPurpose
    reason: Private[Annotated[str, Meta(min_length=10, max_length=2000)]]

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        account, proven = acting_account(given), given.actor.second_factor_at
        fresh = proven is not None and given.now - proven <= timedelta(minutes=FRESH_MINUTES)
        SECOND_FACTOR_IS_FRESH.require(fresh, minutes=FRESH_MINUTES)
        lent = [grant.until for grant in given.actor.grants if grant.case == self.case]
        if lent:
            raise GLASS_IS_WHOLE.broken(until=lent[0])
        return [
            GlassBroken(
                glass=GlassId(given.new_id()),
                case=self.case,
                participant=read.known(case_state, self.case).participant,
                account=account,
                purpose=self.purpose,
                reason=seal(self.reason),
                until=given.now + LENT_FOR,
            )
        ]


@command(
    "safety.review_glass",
    "POST /glass/{glass}/review",
    da="Gennemgå en nødadgang",
    en="Review broken glass",
    rules=[REVIEWED_BY_ANOTHER, GLASS_IS_UNREVIEWED],
)
class ReviewGlass(Command):
    """Sign for what was found when a breaking of the glass was gone through."""

    glass: GlassId
    verdict: GlassVerdict

    def resource(self, read: Reader) -> Resource:
        glass = read.known(glass_state, self.glass)
        return Resource(case=glass.case, participants=(glass.participant,))

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        glass = read.known(glass_state, self.glass)
        REVIEWED_BY_ANOTHER.require(given.actor.account != glass.account)
        GLASS_IS_UNREVIEWED.require(not glass.reviewed)
        return [
            GlassReviewed(
                glass=self.glass,
                case=glass.case,
                participant=glass.participant,
                account=glass.account,
                verdict=self.verdict,
            )
        ]
