"""What an account may do: given where it counts, by two persons where it is most, and taken."""

from datetime import timedelta

import pytest

from core.facts import Reader
from core.identity import of_system
from core.personal import PublicText
from core.testing import START, Bench, given, new_id
from domains.accounts.commands import ConfirmRole, GiveRole, TakeRole, WithdrawProposal
from domains.accounts.events import (
    ProposalId,
    ProposalWithdrawn,
    Role,
    RoleGiven,
    RoleProposed,
    RoleTaken,
)
from domains.accounts.facts import account_state, accounts_of_volunteer
from domains.accounts.rules import (
    ACCOUNT_IS_ACTIVE,
    CONFIRMED_BY_ANOTHER,
    NOT_ONESELF,
    PROPOSAL_STANDS,
    ROLE_IS_FOR_SOMEBODY_ELSE,
    ROLE_IS_HELD,
    ROLE_IS_NEW,
    ROLE_IS_TIED,
    ROLE_PLACE_IS_KNOWN,
)
from tests.domains.accounts.histories import (
    OTHER_PROPOSAL,
    PROPOSAL,
    SECOND_ADMIN,
    SECOND_ADMIN_ADDED,
    proposed,
)
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    LEADER,
    LEADER_ADDED,
    NOBODY,
    NOBODY_ADDED,
    OTHER_BRANCH,
    OTHER_VOLUNTEER,
    PARTNER,
    PLANNED,
    VOLUNTEER,
    VOLUNTEER_REGISTERED,
    History,
    disabled,
)

SYSTEM = of_system("test")
CONFIRM = ConfirmRole(account=NOBODY, proposal=PROPOSAL)
WITHDRAW = WithdrawProposal(account=NOBODY, proposal=PROPOSAL)
TAKE = TakeRole(account=LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH)


def test_an_account_gets_a_role_where_it_counts() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, PLANNED).when(
        GiveRole(account=NOBODY, role=Role.ACTIVITY_LEADER, branch=BRANCH), by=ADMIN
    ).then(RoleGiven(account=NOBODY, role=Role.ACTIVITY_LEADER, branch=BRANCH))


def test_an_account_may_have_several_roles() -> None:
    given(ADMIN_ADDED, LEADER_ADDED).when(
        GiveRole(account=LEADER, role=Role.DUTY_OFFICER), by=ADMIN
    ).then(RoleGiven(account=LEADER, role=Role.DUTY_OFFICER))


@pytest.mark.parametrize("role", [Role.TREASURER, Role.PROJECT_OFFICER, Role.STORE_KEEPER])
def test_who_handles_money_or_goods_does_so_in_a_department(role: Role) -> None:
    department = PublicText("Afdeling Aarhus")
    given(ADMIN_ADDED, NOBODY_ADDED).when(
        GiveRole(account=NOBODY, role=role, department=department), by=ADMIN
    ).then(RoleGiven(account=NOBODY, role=role, department=department))


@pytest.mark.parametrize(
    "untied",
    [
        GiveRole(account=NOBODY, role=Role.ACTIVITY_LEADER),
        GiveRole(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH),
        GiveRole(account=NOBODY, role=Role.COUNSELLOR, branch=BRANCH),
        GiveRole(account=NOBODY, role=Role.COUNSELLOR, partner=PARTNER, branch=BRANCH),
        GiveRole(account=NOBODY, role=Role.ADMIN, volunteer=VOLUNTEER),
        GiveRole(account=NOBODY, role=Role.TREASURER),
        GiveRole(account=NOBODY, role=Role.DUTY_OFFICER, department=PublicText("Aarhus")),
    ],
)
def test_a_role_is_tied_to_what_it_needs_and_to_nothing_else(untied: GiveRole) -> None:
    given(ADMIN_ADDED, NOBODY_ADDED).when(untied, by=ADMIN).refused(
        ROLE_IS_TIED, role=untied.role.value
    )


def test_a_role_is_given_once() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, PLANNED).when(
        GiveRole(account=LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH), by=ADMIN
    ).refused(ROLE_IS_NEW)


def test_a_volunteer_gets_her_role_at_her_own_branch() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, PLANNED, VOLUNTEER_REGISTERED).when(
        GiveRole(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH, volunteer=VOLUNTEER), by=ADMIN
    ).then(RoleGiven(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH, volunteer=VOLUNTEER))


@pytest.mark.parametrize(
    "nowhere",
    [
        GiveRole(account=NOBODY, role=Role.ACTIVITY_LEADER, branch=OTHER_BRANCH),
        GiveRole(account=NOBODY, role=Role.COUNSELLOR, partner=PARTNER),
        GiveRole(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH, volunteer=OTHER_VOLUNTEER),
    ],
)
def test_a_role_is_tied_only_to_what_exists(nowhere: GiveRole) -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, PLANNED, VOLUNTEER_REGISTERED).when(nowhere, by=ADMIN).refused(
        ROLE_PLACE_IS_KNOWN
    )


def test_a_disabled_account_gets_no_role() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, disabled(NOBODY)).when(
        GiveRole(account=NOBODY, role=Role.DUTY_OFFICER), by=ADMIN
    ).refused(ACCOUNT_IS_ACTIVE)


def test_there_is_no_role_for_an_account_that_does_not_exist() -> None:
    given(ADMIN_ADDED).when(GiveRole(account=NOBODY, role=Role.AUDITOR), by=ADMIN).not_found()


def test_nobody_gives_themselves_a_role() -> None:
    given(ADMIN_ADDED, PLANNED).when(
        GiveRole(account=ADMIN, role=Role.ACTIVITY_LEADER, branch=BRANCH), by=ADMIN
    ).refused(ROLE_IS_FOR_SOMEBODY_ELSE)


def test_an_administrator_or_auditor_is_proposed() -> None:
    for role in (Role.ADMIN, Role.AUDITOR):
        given(ADMIN_ADDED, NOBODY_ADDED).when(GiveRole(account=NOBODY, role=role), by=ADMIN).then(
            RoleProposed(
                account=NOBODY,
                proposal=ProposalId(new_id("proposal")),
                role=role,
                proposed_by=ADMIN,
                until=START + timedelta(days=14),
            )
        )


def test_the_first_administrators_are_the_system_s() -> None:
    given(NOBODY_ADDED).when(GiveRole(account=NOBODY, role=Role.ADMIN), by=SYSTEM).then(
        RoleGiven(account=NOBODY, role=Role.ADMIN)
    )


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_another_administrator_confirms(role: Role) -> None:
    given(ADMIN_ADDED, SECOND_ADMIN_ADDED, NOBODY_ADDED, proposed(role=role)).when(
        CONFIRM, by=SECOND_ADMIN
    ).then(RoleGiven(account=NOBODY, role=role, proposal=PROPOSAL))


def test_where_one_administrator_is_left_the_operator_confirms() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, proposed()).when(CONFIRM, by=SYSTEM).then(
        RoleGiven(account=NOBODY, role=Role.AUDITOR, proposal=PROPOSAL)
    )


def test_nobody_confirms_what_they_have_proposed() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, proposed()).when(CONFIRM, by=ADMIN).refused(
        CONFIRMED_BY_ANOTHER
    )


def test_nobody_confirms_a_role_for_themselves() -> None:
    given(ADMIN_ADDED, SECOND_ADMIN_ADDED, proposed(SECOND_ADMIN)).when(
        ConfirmRole(account=SECOND_ADMIN, proposal=PROPOSAL), by=SECOND_ADMIN
    ).refused(ROLE_IS_FOR_SOMEBODY_ELSE)


@pytest.mark.parametrize(
    "meanwhile",
    [
        (RoleGiven(account=NOBODY, role=Role.AUDITOR, proposal=PROPOSAL),),
        (ProposalWithdrawn(account=NOBODY, proposal=PROPOSAL),),
        disabled(ADMIN),
        (RoleTaken(account=ADMIN, role=Role.ADMIN),),
    ],
    ids=["confirmed", "withdrawn", "proposer disabled", "proposer no administrator"],
)
def test_a_proposal_is_confirmed_while_it_stands(meanwhile: History) -> None:
    given(ADMIN_ADDED, SECOND_ADMIN_ADDED, NOBODY_ADDED, proposed(), meanwhile).when(
        CONFIRM, by=SECOND_ADMIN
    ).refused(PROPOSAL_STANDS)


def test_a_proposal_lapses() -> None:
    history = (*ADMIN_ADDED, *SECOND_ADMIN_ADDED, *NOBODY_ADDED, *proposed())
    given(history).at(START + timedelta(days=14)).when(CONFIRM, by=SECOND_ADMIN).refused(
        PROPOSAL_STANDS
    )
    given(history).at(START + timedelta(days=13)).when(CONFIRM, by=SECOND_ADMIN).then(
        RoleGiven(account=NOBODY, role=Role.AUDITOR, proposal=PROPOSAL)
    )


def test_a_role_is_confirmed_once() -> None:
    twice = (*proposed(), RoleGiven(account=NOBODY, role=Role.AUDITOR))
    given(ADMIN_ADDED, SECOND_ADMIN_ADDED, NOBODY_ADDED, twice).when(
        CONFIRM, by=SECOND_ADMIN
    ).refused(ROLE_IS_NEW)


def test_a_disabled_account_s_role_is_not_confirmed() -> None:
    given(ADMIN_ADDED, SECOND_ADMIN_ADDED, NOBODY_ADDED, proposed(), disabled(NOBODY)).when(
        CONFIRM, by=SECOND_ADMIN
    ).refused(ACCOUNT_IS_ACTIVE)


def test_a_proposal_is_found_under_its_own_account_only() -> None:
    history = (*ADMIN_ADDED, *SECOND_ADMIN_ADDED, *NOBODY_ADDED, *LEADER_ADDED, *proposed())
    for command in (
        ConfirmRole(account=LEADER, proposal=PROPOSAL),
        ConfirmRole(account=NOBODY, proposal=OTHER_PROPOSAL),
        WithdrawProposal(account=LEADER, proposal=PROPOSAL),
    ):
        given(history).when(command, by=SECOND_ADMIN).not_found()


def test_a_proposal_is_withdrawn() -> None:
    for by in (ADMIN, SECOND_ADMIN):
        given(ADMIN_ADDED, SECOND_ADMIN_ADDED, NOBODY_ADDED, proposed()).when(WITHDRAW, by=by).then(
            ProposalWithdrawn(account=NOBODY, proposal=PROPOSAL)
        )


def test_a_proposal_is_withdrawn_once() -> None:
    withdrawn = ProposalWithdrawn(account=NOBODY, proposal=PROPOSAL)
    given(ADMIN_ADDED, NOBODY_ADDED, proposed(), withdrawn).when(WITHDRAW, by=ADMIN).refused(
        PROPOSAL_STANDS
    )


def test_a_role_is_taken_where_it_was_given() -> None:
    elsewhere = RoleGiven(account=LEADER, role=Role.ACTIVITY_LEADER, branch=OTHER_BRANCH)
    outcome = (
        given(ADMIN_ADDED, LEADER_ADDED, elsewhere)
        .when(TAKE, by=ADMIN)
        .then(RoleTaken(account=LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH))
    )
    read = Reader(outcome.bench.recorder, outcome.bench.registry.codec)
    assert not read(account_state, LEADER).leads(BRANCH)
    assert read(account_state, LEADER).leads(OTHER_BRANCH)


def test_what_a_role_opened_closes_when_it_is_taken() -> None:
    taken = RoleTaken(account=SECOND_ADMIN, role=Role.ADMIN)
    given(ADMIN_ADDED, SECOND_ADMIN_ADDED, LEADER_ADDED, taken).when(TAKE, by=SECOND_ADMIN).denied()


def test_a_role_that_is_not_held_is_not_taken() -> None:
    given(ADMIN_ADDED, LEADER_ADDED).when(
        TakeRole(account=LEADER, role=Role.ACTIVITY_LEADER, branch=OTHER_BRANCH), by=ADMIN
    ).refused(ROLE_IS_HELD)


def test_nobody_takes_their_own_role() -> None:
    """So there is always an administrator."""
    given(ADMIN_ADDED).when(TakeRole(account=ADMIN, role=Role.ADMIN), by=ADMIN).refused(NOT_ONESELF)


def test_a_disabled_account_s_role_may_be_taken() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, disabled(LEADER)).when(TAKE, by=ADMIN).then(
        RoleTaken(account=LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH)
    )


def test_a_volunteer_s_account_is_hers_while_the_role_is() -> None:
    ties = {"branch": BRANCH, "volunteer": VOLUNTEER}
    with Bench() as bench:
        bench.append(*NOBODY_ADDED)
        bench.append(RoleGiven(account=NOBODY, role=Role.VOLUNTEER, **ties))  # type: ignore[arg-type]  # ties by name
        read = Reader(bench.recorder, bench.registry.codec)
        assert read(accounts_of_volunteer, VOLUNTEER).accounts == {NOBODY: BRANCH}
        bench.append(RoleTaken(account=NOBODY, role=Role.VOLUNTEER, **ties))  # type: ignore[arg-type]  # likewise
        read = Reader(bench.recorder, bench.registry.codec)
        assert read(accounts_of_volunteer, VOLUNTEER).accounts == {}
