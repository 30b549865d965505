"""What administrators see of accounts, and what their owners see of themselves."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.errors import Forbidden, NotFound
from core.identity import AccountId, of_system
from core.inputs import read_input
from core.personal import Private, PublicText, seal
from core.query_bus import Ask
from domains.accounts.events import (
    AccountAdded,
    AccountDisabled,
    AccountInvited,
    AccountNamed,
    AccountRelationTold,
    AccountRelationWithdrawn,
    AccountReset,
    EmailChanged,
    InvitationAccepted,
    InvitationId,
    InvitationIssued,
    ProposalId,
    ProposalWithdrawn,
    Role,
    RoleGiven,
    RoleProposed,
    RoleTaken,
)
from domains.participants.events import ThirdPersonId
from projections.account_list.queries import (
    AccountAddress,
    AccountRow,
    AddressShown,
    ProposalShown,
    RelationShown,
    RoleShown,
)
from tests.databases import BACKENDS
from tests.projections.stage import Stage, staged


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("stage"), server) as stage:
        yield stage


@pytest.fixture(scope="module")
def admin(stage: Stage) -> AccountId:
    return stage.account(Role.ADMIN)


@pytest.fixture
def her(stage: Stage) -> AccountId:
    """Somebody who was added just now."""
    account = AccountId(uuid4())
    name, email = seal(Private("Birk Aster")), seal(Private("birk@example.org"))
    stage.happen(AccountAdded(account=account, name=name, email=email))
    return account


def row_of(stage: Stage, admin: AccountId, account: AccountId) -> AccountRow:
    page = stage.ask(admin, "accounts.list", limit=200)
    (row,) = (row for row in page.items if row.account == str(account))
    assert isinstance(row, AccountRow)
    return row


def status_after(stage: Stage, admin: AccountId, her: AccountId, *events: Any) -> Any:
    stage.happen(*events)
    row = row_of(stage, admin, her)
    return row.status, row.invited_until


class TestTheList:
    def test_says_how_far_an_account_is(
        self, stage: Stage, admin: AccountId, her: AccountId
    ) -> None:
        def then(*events: Any) -> Any:
            return status_after(stage, admin, her, *events)

        invitation = InvitationId(uuid4())
        until = stage.now.replace(microsecond=0)
        issued = InvitationIssued(account=her, invitation=invitation, expires_at=until)
        stage.happen(AccountNamed(account=her, name=seal(Private("Birk Rav"))))
        row = row_of(stage, admin, her)
        assert (row.status, row.invited_until) == ("added", None)
        assert then(AccountInvited(account=her)) == ("invited", None)
        assert then(issued) == ("invited", until)
        accepted = InvitationAccepted(account=her, invitation=invitation)
        assert then(accepted) == ("active", None)
        reset = (AccountReset(account=her), AccountInvited(account=her))
        assert then(*reset) == ("invited", None)
        assert then(AccountDisabled(account=her)) == ("disabled", None)

    def test_has_the_roles_that_hold_and_where(
        self, stage: Stage, admin: AccountId, her: AccountId
    ) -> None:
        here, there = stage.branch(), stage.branch()
        ties: list[dict[str, Any]] = [
            {"role": Role.ACTIVITY_LEADER, "branch": here.id},
            {"role": Role.ACTIVITY_LEADER, "branch": there.id},
            {"role": Role.TREASURER, "department": PublicText("Aarhus")},
        ]
        stage.happen(*(RoleGiven(account=her, **each) for each in ties))
        stage.happen(RoleTaken(account=her, **ties[0]))
        assert row_of(stage, admin, her).roles == (
            RoleShown(Role.ACTIVITY_LEADER, str(there.id), None, None, None),
            RoleShown(Role.TREASURER, None, None, None, "Aarhus"),
        )

    def test_has_the_proposals_that_stand(
        self, stage: Stage, admin: AccountId, her: AccountId
    ) -> None:
        def proposed(days: int) -> ProposalId:
            proposal = ProposalId(uuid4())
            stage.happen(
                RoleProposed(
                    account=her,
                    proposal=proposal,
                    role=Role.AUDITOR,
                    proposed_by=admin,
                    until=stage.now + timedelta(days=days),
                )
            )
            return proposal

        one, lapsed, withdrawn, confirmed = proposed(14), proposed(0), proposed(14), proposed(14)
        stage.happen(
            ProposalWithdrawn(account=her, proposal=withdrawn),
            RoleGiven(account=her, role=Role.AUDITOR, proposal=confirmed),
        )
        assert lapsed != one
        assert row_of(stage, admin, her).proposals == (
            ProposalShown(str(one), Role.AUDITOR, str(admin), stage.now + timedelta(days=14)),
        )

    def test_is_looked_at_once_for_all_names(
        self, stage: Stage, admin: AccountId, her: AccountId
    ) -> None:
        before = len(stage.looks())
        assert row_of(stage, admin, her).name == "Birk Aster"
        (look,) = stage.looks()[before:]
        assert her in look.persons
        assert (look.action, look.purpose) == ("accounts.list", "accounts")
        assert set(look.fields) <= {"account.added:name", "account.named:name"}

    def test_is_chosen_by_status_and_comes_in_parts(self, stage: Stage, admin: AccountId) -> None:
        ids = [AccountId(uuid4()) for _ in range(3)]
        for account in ids:
            words = seal(Private("Alk Brise")), seal(Private("alk@example.org"))
            stage.happen(AccountAdded(account=account, name=words[0], email=words[1]))
            stage.happen(AccountInvited(account=account))
        page = stage.ask(admin, "accounts.list", status="invited", limit=2)
        rest = stage.ask(admin, "accounts.list", status="invited", cursor=page.next)
        found = [row.account for row in (*page.items, *rest.items)]
        assert len(page.items) == 2
        assert set(map(str, ids)) <= set(found)
        assert rest.next is None

    def test_is_for_administrators_only(self, stage: Stage) -> None:
        for role in set(Role) - {Role.ADMIN}:
            with pytest.raises(Forbidden):
                stage.ask(stage.account(role), "accounts.list")


class TestOneAccount:
    def test_is_shown_to_administrators_and_to_its_owner(
        self, stage: Stage, admin: AccountId
    ) -> None:
        her = stage.account(Role.DUTY_OFFICER)
        relative = ThirdPersonId(uuid4())
        (told,) = stage.happen(
            AccountRelationTold(
                account=her,
                relative=relative,
                name=seal(Private("Granit Hammel")),
                relation=seal(Private("bror")),
            )
        )
        stage.happen(
            AccountNamed(account=her, name=seal(Private("Rav Spade"))),
            EmailChanged(account=her, email=seal(Private("rav@example.org"))),
            AccountRelationTold(
                account=her,
                relative=relative,
                name=seal(Private("Granit Hammer")),
                relation=seal(Private("bror")),
                corrects=told,
            ),
        )
        for who, purpose in ((admin, "accounts"), (her, "insight")):
            before = len(stage.looks())
            shown = stage.ask(who, "accounts.show", account=her)
            assert (shown.name, shown.email) == ("Rav Spade", "rav@example.org")
            assert [role.role for role in shown.roles] == [Role.DUTY_OFFICER]
            relation = RelationShown(str(relative), "Granit Hammer", "bror")
            assert shown.relations == (relation,)
            (look,) = stage.looks()[before:]
            assert (set(look.persons), look.purpose) == ({her, relative}, purpose)
        stage.happen(AccountRelationWithdrawn(account=her, relative=relative))
        assert stage.ask(her, "accounts.show", account=her).relations == ()

    def test_has_the_name_that_was_told_last_and_corrections_of_that(
        self, stage: Stage, admin: AccountId, her: AccountId
    ) -> None:
        (first,) = stage.happen(AccountNamed(account=her, name=seal(Private("Et"))))
        (second,) = stage.happen(AccountNamed(account=her, name=seal(Private("To"))))
        stage.happen(AccountNamed(account=her, name=seal(Private("Tre")), corrects=first))
        assert row_of(stage, admin, her).name == "To"
        stage.happen(AccountNamed(account=her, name=seal(Private("Fire")), corrects=second))
        assert row_of(stage, admin, her).name == "Fire"

    def test_is_nothing_for_others(self, stage: Stage, her: AccountId) -> None:
        for role in set(Role) - {Role.ADMIN}:
            with pytest.raises(NotFound):
                stage.ask(stage.account(role), "accounts.show", account=her)

    def test_is_nothing_where_there_is_none(self, stage: Stage, admin: AccountId) -> None:
        with pytest.raises(NotFound):
            stage.ask(admin, "accounts.show", account=uuid4())


class TestTheAddress:
    def ask(self, stage: Stage, account: AccountId) -> Any:
        stage.installation.engine.catch_up()
        query = read_input(AccountAddress, {"account": str(account)})
        return stage.installation.queries.ask(Ask(query, of_system("mail")))

    def test_is_opened_by_what_sends_messages(self, stage: Stage, her: AccountId) -> None:
        before = len(stage.looks())
        assert self.ask(stage, her) == AddressShown("birk@example.org")
        (look,) = stage.looks()[before:]
        assert (look.actor, look.action, look.purpose) == (
            "system:mail",
            "accounts.address",
            "accounts",
        )
        assert (look.persons, look.fields) == ((her,), ("account.added:email",))

    def test_is_none_of_an_account_out_of_use(self, stage: Stage, her: AccountId) -> None:
        stage.happen(AccountDisabled(account=her))
        before = len(stage.looks())
        assert self.ask(stage, her) == AddressShown(None)
        assert [look.persons for look in stage.looks()[before:]] == [()]

    def test_is_for_nobody_else(self, stage: Stage, her: AccountId) -> None:
        for role in Role:
            with pytest.raises(Forbidden):
                stage.ask(stage.account(role), "accounts.address", account=her)


def test_all_of_that_rebuilt_equals_live(stage: Stage, admin: AccountId) -> None:
    relative, account = ThirdPersonId(uuid4()), UUID(str(admin))
    name = seal(Private("Flint Sav"))
    stage.happen(AccountRelationTold(account=AccountId(account), relative=relative, name=name))
    stage.require_rebuilt_equals_live("account_list")
