"""Attacks by guessing ids: what is another branch's is answered as if it weren't there."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest

from core.identity import AccountId
from domains.branches.events import BranchId
from domains.cases.events import CaseId
from domains.matches.events import MatchId
from domains.participants.events import ParticipantId
from domains.partners.events import PartnerId
from domains.referrals.events import ReferralId
from domains.volunteers.events import VolunteerId
from tests.adapters.http.world import World, peopled, same
from tests.attacks.requests import EVERYTHING, request

NEIGHBOURS = ("south leader", "south volunteer", "other counsellor", "treasurer")
"""Who belongs nowhere near the woman: elsewhere, at another partner, in a department."""
KINDS = (
    *(AccountId, BranchId, CaseId, MatchId, ParticipantId, PartnerId, ReferralId),
    VolunteerId,
)
BREAKING_GLASS = "safety.break_glass"
"""What a leader may do about every case that there is, and so learns that it is there."""
ABOUT_SOMETHING = sorted(
    name
    for name, action in EVERYTHING.items()
    if action.declaration.route.fields and name != BREAKING_GLASS
)


class Ids:
    """A woman in the north with all that is hers, and those who are not to know of her."""

    def __init__(self, world: World) -> None:
        self.world = world
        case, volunteer = world.case(), world.volunteer()
        match = world.done("leader", f"/cases/{case.case}/matches", volunteer=volunteer)["match"]
        world.done("leader", f"/matches/{match}/acceptance")
        partner = world.done("officer", "/partners", name="Center", kind="shelter")["partner"]
        theirs = world.done("south leader", f"/branches/{world.south}/volunteers", name="Elm")
        world.new_account("other counsellor", role="counsellor", partner=partner)
        world.new_account("treasurer", role="treasurer", department="Afdeling")
        world.new_account(
            "south volunteer", role="volunteer", branch=world.south, volunteer=theirs["volunteer"]
        )
        self.hers: Mapping[Any, str] = {
            AccountId: world.accounts["leader"],
            BranchId: world.north,
            CaseId: case.case,
            MatchId: match,
            ParticipantId: case.participant,
            PartnerId: world.partner,
            ReferralId: case.referral,
            VolunteerId: volunteer,
        }


@pytest.fixture(scope="module")
def ids(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ids]:
    with peopled(tmp_path_factory.mktemp("home")) as world:
        yield Ids(world)


def of_nobody() -> dict[Any, str]:
    return {kind: str(uuid4()) for kind in KINDS}


@pytest.mark.parametrize("name", ABOUT_SOMETHING)
def test_hers_is_answered_as_nobodys(ids: Ids, name: str) -> None:
    action, head = EVERYTHING[name], ids.world.head
    for who in NEIGHBOURS:
        hers = request(action, ids.hers).send(ids.world, who)
        nobodys = request(action, of_nobody()).send(ids.world, who)
        assert hers.status_code in (403, 404), (who, hers.text)
        assert same(hers, nobodys), who
    assert ids.world.head == head


@pytest.mark.parametrize("who", NEIGHBOURS[1:])
def test_only_who_may_break_glass_learns_of_a_case_by_it(ids: Ids, who: str) -> None:
    action = EVERYTHING[BREAKING_GLASS]
    hers = request(action, ids.hers).send(ids.world, who)
    assert hers.status_code == 403
    assert same(hers, request(action, of_nobody()).send(ids.world, who))
