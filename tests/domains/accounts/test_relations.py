"""To whom the owner of an account is related: told by herself, and taken back by others only."""

from core.corrections import CORRECTS_WHAT_STANDS
from core.facts import Reader
from core.identity import AccountId
from core.likeness import Names
from core.personal import Private, seal
from core.testing import Bench, given, new_id
from domains.accounts.commands import TellAccountRelation, WithdrawAccountRelation
from domains.accounts.events import AccountRelationTold, AccountRelationWithdrawn
from domains.accounts.facts import account_relations
from domains.accounts.rules import ACCOUNT_IS_ACTIVE, ACCOUNT_RELATION_STANDS
from domains.participants.events import THIRD_PERSON_NAME, ThirdPersonId
from tests.domains.accounts.histories import last
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    LEADER,
    LEADER_ADDED,
    RELATIVE,
    THIRD_PERSON,
    History,
    disabled,
)

NAME, RELATION = Private("Granit Hammer"), Private("bror")
TELL = TellAccountRelation(account=LEADER, name=NAME, relation=RELATION)
WITHDRAW = WithdrawAccountRelation(account=LEADER, relative=RELATIVE)
TOLD: History = (AccountRelationTold(account=LEADER, relative=RELATIVE, name=seal(NAME)),)
CORRECT = TellAccountRelation(
    account=LEADER, name=Private("Granit Hammel"), corrects=last(LEADER_ADDED, TOLD)
)
WITHDRAWN: History = (AccountRelationWithdrawn(account=LEADER, relative=RELATIVE),)


def test_a_relation_is_told_by_herself_or_an_administrator() -> None:
    for by in (LEADER, ADMIN):
        given(ADMIN_ADDED, LEADER_ADDED).when(TELL, by=by).then(
            AccountRelationTold(
                account=LEADER,
                relative=ThirdPersonId(new_id("relative")),
                name=seal(NAME),
                relation=seal(RELATION),
            )
        )


def test_a_relation_is_corrected_and_stays_the_same_person_s() -> None:
    given(LEADER_ADDED, TOLD).when(CORRECT, by=LEADER).then(
        AccountRelationTold(
            account=LEADER,
            relative=RELATIVE,
            name=seal(CORRECT.name),
            corrects=last(LEADER_ADDED, TOLD),
        )
    )


def test_only_a_relation_that_stands_is_corrected() -> None:
    given(LEADER_ADDED).when(CORRECT, by=LEADER).refused(CORRECTS_WHAT_STANDS)
    given(LEADER_ADDED, TOLD, WITHDRAWN).when(CORRECT, by=LEADER).refused(CORRECTS_WHAT_STANDS)


def test_a_disabled_account_has_no_new_relations() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, disabled(LEADER)).when(TELL, by=ADMIN).refused(
        ACCOUNT_IS_ACTIVE
    )


def test_a_relation_is_withdrawn() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, TOLD).when(WITHDRAW, by=ADMIN).then(
        AccountRelationWithdrawn(account=LEADER, relative=RELATIVE)
    )


def test_a_relation_is_not_withdrawn_by_herself() -> None:
    given(LEADER_ADDED, TOLD).when(WITHDRAW, by=LEADER).denied()


def test_a_relation_is_withdrawn_once() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, TOLD, WITHDRAWN).when(WITHDRAW, by=ADMIN).refused(
        ACCOUNT_RELATION_STANDS
    )


def test_only_a_relation_of_hers_is_withdrawn() -> None:
    other = WithdrawAccountRelation(account=LEADER, relative=THIRD_PERSON)
    given(ADMIN_ADDED, LEADER_ADDED, TOLD).when(other, by=ADMIN).refused(ACCOUNT_RELATION_STANDS)


def test_the_relations_that_stand_are_known_and_found_by_each_name_that_was_told() -> None:
    with Bench() as bench:
        bench.append(*LEADER_ADDED, *TOLD)
        told = last(LEADER_ADDED, TOLD)
        rename = TellAccountRelation(account=LEADER, name=Private("Rav Spade"), corrects=told)
        bench.execute(rename, LEADER)
        names, find = Names(bench.keys), THIRD_PERSON_NAME.words
        assert [names.find(find, n) for n in ("Hammer Granit", "Spade")] == [[RELATIVE]] * 2
        assert relatives(bench, LEADER) == {RELATIVE}
        bench.append(*WITHDRAWN)
        assert relatives(bench, LEADER) == set()


def relatives(bench: Bench, account: AccountId) -> frozenset[ThirdPersonId]:
    return Reader(bench.recorder, bench.registry.codec)(account_relations, account).relatives
