"""Where each thing lies: what queries' permissions go by."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from core.permissions import NOWHERE, Resource
from core.personal import PublicText
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseTransferred,
    ClosureReason,
    ReopenReason,
)
from domains.matches.events import (
    EndReason,
    MatchAccepted,
    MatchEnded,
    MatchPaused,
    MatchPauseReason,
    MatchResumed,
)
from domains.partners.events import PartnerId, PartnerKind, PartnerRegistered
from domains.referrals.events import (
    DeclineReason,
    RedirectReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralRedirected,
    ReferralReopened,
    ReferralWithdrawn,
    WithdrawalReason,
)
from domains.volunteers.events import (
    LeavingReason,
    TurnDownReason,
    TurnedDown,
    VolunteerBack,
    VolunteerLeft,
)
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, ids_of, of_case, staged


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("access"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("access")


def close(stage: Stage, her: Woman, branch: Branch) -> None:
    stage.happen(
        CaseClosed(reason=ClosureReason.MOVED, closed_on=stage.today, **of_case(her, branch))
    )


def transfer(stage: Stage, her: Woman, here: Branch, there: Branch) -> None:
    stage.happen(
        CaseTransferred(
            came_from=here.id,
            responsible=there.leader,
            relieved=here.leader,
            **of_case(her, there),
        )
    )


def redirect(stage: Stage, her: Woman, here: BranchId | None, to: BranchId | None) -> None:
    stage.happen(
        ReferralRedirected(
            referral=her.referral,
            participant=her.participant,
            branch=here,
            to=to,
            municipality=MunicipalityCode("0851"),
            reason=RedirectReason.NO_ROOM,
            due_on=stage.today,
        )
    )


def test_what_nobody_knows_is_nowhere(stage: Stage) -> None:
    for kind in ("branch", "partner", "referral", "participant", "case", "volunteer", "match"):
        assert stage.lies(f"{kind}:{uuid4()}") == NOWHERE


def test_a_branch_a_partner_and_a_volunteer_lie_with_themselves(stage: Stage) -> None:
    branch, partner = stage.branch(), PartnerId(uuid4())
    name = PublicText("Krisecenter")
    stage.happen(PartnerRegistered(partner=partner, name=name, kind=PartnerKind.SHELTER))
    volunteer = stage.volunteer(branch)
    assert stage.lies(f"branch:{branch.id}") == Resource(branch=branch.id)
    assert stage.lies(f"partner:{partner}") == Resource(partner=partner)
    assert stage.lies(f"volunteer:{volunteer}") == Resource(branch=branch.id, volunteer=volunteer)


def test_a_referral_and_she_follow_where_it_is_sent(stage: Stage) -> None:
    here, other, partner = stage.branch(), stage.branch(), PartnerId(uuid4())
    her = stage.refer(here.id, partner=partner)
    for to in (other.id, None, here.id):
        redirect(stage, her, here.id, to)
        there = Resource(branch=to, partner=partner, during=True)
        assert stage.lies(f"referral:{her.referral}") == there
        assert stage.lies(f"participant:{her.participant}") == Resource(branch=to)


def test_on_the_national_list_it_lies_with_no_branch(stage: Stage) -> None:
    her = stage.refer(None)
    assert stage.lies(f"referral:{her.referral}") == Resource(during=True)
    assert stage.lies(f"participant:{her.participant}") == Resource()


def test_a_referral_is_somebody_s_until_it_ends_or_its_case_is_open(stage: Stage) -> None:
    here = stage.branch()
    her, other = stage.refer(here.id), stage.refer(here.id)
    ids: dict[str, Any] = {"referral": her.referral, "participant": her.participant}
    ids["branch"] = here.id
    no: dict[str, Any] = {"reason": DeclineReason.NO_ROOM, **ids}
    place: dict[str, Any] = {**ids, "municipality": MunicipalityCode("0851")}
    gone: dict[str, Any] = {"reason": WithdrawalReason.HER_WISH, **place}
    seen = [during(stage, her)]
    (declined,) = stage.happen(ReferralDeclined(**no))
    seen.append(during(stage, her))
    stage.happen(ReferralReopened(due_on=stage.today, **place))
    stage.happen(ReferralDeclined(**no, corrects=declined))
    seen.append(during(stage, her))
    (withdrawn,) = stage.happen(ReferralWithdrawn(**gone))
    seen.append(during(stage, her))
    stage.happen(ReferralReopened(due_on=stage.today, **place))
    stage.happen(ReferralWithdrawn(**gone, corrects=withdrawn), ReferralAccepted(**ids))
    seen.append(during(stage, her))
    opened: dict[str, Any] = {
        "referral": her.referral,
        "responsible": here.leader,
        **of_case(her, here),
    }
    stage.happen(CaseOpened(**opened))
    seen.append(during(stage, her))
    assert seen == [True, False, True, False, True, False]
    assert stage.lies(f"referral:{her.referral}").branch == here.id
    assert during(stage, other)


def during(stage: Stage, her: Woman) -> bool:
    return stage.lies(f"referral:{her.referral}").during


def test_a_case_and_she_follow_a_transfer_and_stay_there(stage: Stage) -> None:
    here, there = stage.branch(), stage.branch()
    her = stage.open(here)
    assert stage.lies(f"case:{her.case}") == Resource(branch=here.id, case=her.case, during=True)
    assert stage.lies(f"participant:{her.participant}") == Resource(branch=here.id)
    transfer(stage, her, here, there)
    assert stage.lies(f"case:{her.case}") == Resource(branch=there.id, case=her.case, during=True)
    close(stage, her, there)
    assert stage.lies(f"case:{her.case}") == Resource(branch=there.id, case=her.case)
    assert stage.lies(f"participant:{her.participant}") == Resource(branch=there.id)


def test_she_is_where_her_open_case_is_and_else_where_she_was_referred_last(stage: Stage) -> None:
    here, there = stage.branch(), stage.branch()
    her = stage.open(here)
    redirect(stage, her, here.id, there.id)
    assert stage.lies(f"participant:{her.participant}").branch == here.id
    close(stage, her, here)
    assert stage.lies(f"participant:{her.participant}").branch == there.id
    ids = of_case(her, here)
    first, *_ = stage.happen(
        CaseReopened(reason=ReopenReason.MISTAKE, reopened_on=stage.today, **ids)
    )
    assert stage.lies(f"participant:{her.participant}").branch == here.id
    assert stage.lies(f"case:{her.case}").during
    close(stage, her, here)
    corrected = CaseReopened(
        reason=ReopenReason.NEEDS_SUPPORT, reopened_on=stage.today, corrects=first, **ids
    )
    stage.happen(corrected)
    assert stage.lies(f"participant:{her.participant}").branch == there.id
    assert not stage.lies(f"case:{her.case}").during


def test_a_volunteer_who_has_said_goodbye_is_herself_no_more_until_she_is_back(
    stage: Stage,
) -> None:
    branch = stage.branch()
    volunteer, day = stage.volunteer(branch), stage.today
    ids: dict[str, Any] = {"volunteer": volunteer, "branch": branch.id}
    away = Resource(branch=branch.id)
    back = Resource(branch=branch.id, volunteer=volunteer)
    (left,) = stage.happen(VolunteerLeft(reason=LeavingReason.MOVED, left_on=day, **ids))
    assert stage.lies(f"volunteer:{volunteer}") == away
    (returned,) = stage.happen(VolunteerBack(back_on=day, **ids))
    assert stage.lies(f"volunteer:{volunteer}") == back
    corrected: dict[str, Any] = {"reason": LeavingReason.TIME, "left_on": day, "corrects": left}
    stage.happen(VolunteerLeft(**corrected, **ids))
    assert stage.lies(f"volunteer:{volunteer}") == back
    no: dict[str, Any] = {"reason": TurnDownReason.NO_ANSWER, "turned_down_on": day}
    (said,) = stage.happen(TurnedDown(**no, **ids))
    assert stage.lies(f"volunteer:{volunteer}") == away
    stage.happen(VolunteerBack(back_on=day, corrects=returned, **ids))
    assert stage.lies(f"volunteer:{volunteer}") == away
    stage.happen(VolunteerBack(back_on=day, **ids), TurnedDown(**no, corrects=said, **ids))
    assert stage.lies(f"volunteer:{volunteer}") == back


def test_a_match_gives_access_while_it_is_active_only(stage: Stage) -> None:
    branch = stage.branch()
    proposed = stage.propose(branch, stage.open(branch))
    tag, ids = f"match:{proposed.match}", ids_of(proposed)
    away, day = MatchPauseReason.VOLUNTEER_AWAY, stage.today
    seen = [stage.lies(tag).during]
    stage.happen(MatchAccepted(**ids))
    seen.append(stage.lies(tag).during)
    (paused,) = stage.happen(MatchPaused(reason=away, paused_on=day, **ids))
    seen.append(stage.lies(tag).during)
    stage.happen(MatchResumed(resumed_on=day, **ids))
    stage.happen(MatchPaused(reason=away, paused_on=day, corrects=paused, **ids))
    seen.append(stage.lies(tag).during)
    (ended,) = stage.happen(MatchEnded(reason=EndReason.NO_FIT, **ids))
    stage.happen(MatchEnded(reason=EndReason.HER_WISH, corrects=ended, **ids))
    seen.append(stage.lies(tag).during)
    assert seen == [False, True, False, True, False]
    assert stage.lies(tag) == Resource(
        branch=branch.id, volunteer=proposed.volunteer, case=proposed.case
    )
