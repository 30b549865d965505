"""Breaking the glass: for whom, for how long, and who signs for it."""

from datetime import timedelta

import pytest

from core.facts import Reader
from core.identity import AccountId, of_account
from core.permissions import Grant
from core.personal import seal
from core.testing import given, new_id
from core.testing.bench import START, Bench
from domains.accounts.events import Role, RoleTaken
from domains.accounts.facts import account_state
from domains.safety.commands import BreakGlass, ReviewGlass
from domains.safety.events import GlassBroken, GlassId, GlassPurpose, GlassReviewed, GlassVerdict
from domains.safety.rules import (
    GLASS_IS_UNREVIEWED,
    GLASS_IS_WHOLE,
    REVIEWED_BY_ANOTHER,
    SECOND_FACTOR_IS_FRESH,
)
from tests.domains.histories import (
    CASE,
    CASE_OPENED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    PARTICIPANT,
)
from tests.domains.safety.histories import (
    DUTY,
    DUTY_ADDED,
    GLASS,
    GLASS_REVIEWED,
    WHY,
    glass_broken,
    locked,
    shut_out,
)

HERE = (*OTHER_LEADER_ADDED, *DUTY_ADDED, *CASE_OPENED)
BREAK = BreakGlass(case=CASE, purpose=GlassPurpose.DANGER, reason=WHY)
REVIEW = ReviewGlass(glass=GLASS, verdict=GlassVerdict.JUSTIFIED)
IN_AN_HOUR = START + timedelta(hours=1)


def broken(account: AccountId) -> GlassBroken:
    return GlassBroken(
        glass=GlassId(new_id("glass")),
        case=CASE,
        participant=PARTICIPANT,
        account=account,
        purpose=GlassPurpose.DANGER,
        reason=seal(WHY),
        until=IN_AN_HOUR,
    )


class TestBreaking:
    @pytest.mark.parametrize("who", [OTHER_LEADER, DUTY], ids=["leader elsewhere", "on duty"])
    def test_lends_one_case_for_an_hour(self, who: AccountId) -> None:
        given(HERE).when(BREAK, by=who).then(broken(who))

    def test_needs_a_second_factor_of_the_last_minutes(self) -> None:
        just = of_account(DUTY, second_factor_at=START - timedelta(minutes=5))
        given(HERE).when(BREAK, by=just).then(broken(DUTY))
        late = of_account(DUTY, second_factor_at=START - timedelta(minutes=5, seconds=1))
        given(HERE).when(BREAK, by=late).refused(SECOND_FACTOR_IS_FRESH)

    def test_no_token_breaks_it(self) -> None:
        given(HERE).when(BREAK, by=of_account(DUTY)).refused(SECOND_FACTOR_IS_FRESH)

    def test_is_not_done_twice_at_a_time(self) -> None:
        there = (HERE, glass_broken(DUTY))
        given(*there).when(BREAK, by=DUTY).refused(GLASS_IS_WHOLE, until=IN_AN_HOUR)

    def test_is_done_anew_when_the_hour_is_over(self) -> None:
        given(HERE, glass_broken(DUTY, until=START)).when(BREAK, by=DUTY).then(broken(DUTY))

    def test_finds_nothing_of_who_is_closed_to_somebody(self) -> None:
        given(HERE, shut_out(DUTY)).when(BREAK, by=DUTY).not_found()
        given(HERE, locked()).when(BREAK, by=OTHER_LEADER).not_found()


class TestReviewing:
    def test_somebody_else_signs(self) -> None:
        there = (HERE, glass_broken(OTHER_LEADER))
        given(*there).when(REVIEW, by=DUTY).then(
            GlassReviewed(
                glass=GLASS,
                case=CASE,
                participant=PARTICIPANT,
                account=OTHER_LEADER,
                verdict=GlassVerdict.JUSTIFIED,
            )
        )

    def test_nobody_signs_for_herself(self) -> None:
        given(HERE, glass_broken(DUTY)).when(REVIEW, by=DUTY).refused(REVIEWED_BY_ANOTHER)

    def test_it_is_signed_once(self) -> None:
        there = (HERE, glass_broken(OTHER_LEADER), GLASS_REVIEWED)
        given(*there).when(REVIEW, by=DUTY).refused(GLASS_IS_UNREVIEWED)


def test_what_is_lent_stands_among_the_grants_with_its_end() -> None:
    with Bench() as bench:
        bench.append(*HERE, *glass_broken(DUTY))
        grants = Reader(bench.recorder, bench.registry.codec)(account_state, DUTY).grants
        assert Grant("break_glass", account=DUTY, case=CASE, until=IN_AN_HOUR) in grants


def test_what_is_lent_ends_when_a_role_is_taken() -> None:
    taken = RoleTaken(account=DUTY, role=Role.DUTY_OFFICER)
    with Bench() as bench:
        bench.append(*HERE, *glass_broken(DUTY), taken)
        assert Reader(bench.recorder, bench.registry.codec)(account_state, DUTY).grants == ()
