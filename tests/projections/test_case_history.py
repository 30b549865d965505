"""The history of a case: corrections beside what they correct, and all records of one person."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from core.identity import AccountId
from core.personal import HIDDEN, Private, seal
from domains.accounts.events import Role
from domains.branches.events import BranchId
from domains.cases.events import (
    CaseClosed,
    CaseTransferred,
    ClosureReason,
    PlanMade,
)
from domains.cases.inputs import Plan
from domains.matches.events import MeetingCancelled, MeetingKind, MeetingLogged, Party
from domains.participants.events import (
    Channel,
    ChildId,
    ChildRegistered,
    ConsentGiven,
    ConsentMeans,
    DayTime,
    FoundDistinct,
    MergeUndone,
    Needs,
    NeedsTold,
    ParticipantsMerged,
    SafeContact,
    SafeContactTold,
    Support,
)
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, ids_of, of_case, staged


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("case_history"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("case_history")


@pytest.fixture
def branch(stage: Stage) -> Branch:
    return stage.branch()


def told(stage: Stage, who: AccountId, her: Woman, **more: Any) -> list[Any]:
    return list(stage.ask(who, "cases.history", case=her.case, **more).entries)


def names(entries: list[Any]) -> list[str]:
    return [entry.name for entry in entries]


class TestCorrections:
    def test_stand_beside_what_they_correct(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        match, day = stage.match(branch, her), stage.today
        ids = ids_of(match)
        coffee: dict[str, Any] = {"held_on": day, "kind": MeetingKind.COFFEE, "minutes": 60}
        (first,) = stage.happen(MeetingLogged(**coffee, **ids))
        (second,) = stage.happen(MeetingLogged(**(coffee | {"minutes": 90}), corrects=first, **ids))
        (third,) = stage.happen(
            MeetingCancelled(planned_on=day, by=Party.PARTICIPANT, corrects=second, **ids)
        )
        entries = told(stage, branch.leader, her)[-3:]
        assert [entry.words for entry in entries] == [
            f"De mødtes {day}: kaffe, 60 minutter",
            f"Rettelse: De mødtes {day}: kaffe, 90 minutter",
            f"Rettelse: Mødet {day} blev aflyst af deltageren",
        ]
        assert [(entry.corrects, entry.corrected_by) for entry in entries] == [
            (None, str(second)),
            (str(first), str(third)),
            (str(second), None),
        ]
        english = stage.ask(branch.leader, "cases.history", "en", case=her.case).entries[-1]
        assert english.words == f"Correction: The meeting on {day} was cancelled by the participant"

    def test_are_known_from_the_moment_they_were_told(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        ids, before = of_case(her, branch), stage.today
        (closed,) = stage.happen(CaseClosed(reason=ClosureReason.MOVED, closed_on=before, **ids))
        stage.let_pass(1)
        stage.happen(
            CaseClosed(reason=ClosureReason.HER_WISH, closed_on=before, corrects=closed, **ids)
        )
        last = told(stage, branch.leader, her, as_of=before.isoformat())[-1]
        assert (last.event, last.corrected_by) == (str(closed), None)
        now = told(stage, branch.leader, her)
        assert now[-2].corrected_by == now[-1].event


class TestPersonalValues:
    def test_of_several_parts_are_told_in_words(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch)
        needs = Needs(
            languages=("ar", "da"),
            support=Support.ONE_TO_ONE,
            times=(DayTime.EVENING, DayTime.WEEKEND),
            words="Gerne en kop te.",
        )
        contact = SafeContact(channel=Channel.TEXT, message_may_be_left=True)
        stage.happen(
            NeedsTold(participant=her.participant, needs=seal(Private(needs))),
            SafeContactTold(participant=her.participant, contact=seal(Private(contact))),
            PlanMade(plan=seal(Private(Plan(("Ro", "Mod")))), **of_case(her, branch)),
            ChildRegistered(
                participant=her.participant,
                child=ChildId(uuid4()),
                birth_year=seal(Private(2017)),
            ),
        )
        personal = [dict(entry.personal) for entry in told(stage, branch.leader, her)[-4:]]
        assert personal == [
            {
                "needs": "Sprog: ar, da; Tolk: nej; Støtte: en-til-en-støtte;"
                " Tidspunkter: aften, weekend; Med ord: Gerne en kop te."
            },
            {"contact": "Kontaktes ved: sms; Besked må lægges: ja"},
            {"plan": "Mål: Ro, Mod"},
            {"birth_year": "2017"},
        ]
        english = stage.ask(branch.leader, "cases.history", "en", case=her.case).entries[-3]
        assert english.personal == {
            "contact": "Reached by: a text message; A message may be left: yes"
        }

    def test_stay_hidden_from_the_auditor(self, stage: Stage, branch: Branch) -> None:
        her, auditor = stage.open(branch), stage.account(Role.AUDITOR)
        plan = seal(Private(Plan(("Ro",))))
        stage.happen(PlanMade(plan=plan, **of_case(her, branch)))
        assert told(stage, auditor, her)[-1].personal == {"plan": HIDDEN}


class TestMergedRecords:
    def test_are_one_history_while_they_are_merged(self, stage: Stage, branch: Branch) -> None:
        her, also = stage.open(branch), stage.refer(BranchId(uuid4()), "Birk Lind")
        third = stage.refer(None, "Birk Rim")
        before = told(stage, branch.leader, her)
        pairs = [
            {"participant": also.participant, "merged": her.participant},
            {"participant": also.participant, "merged": third.participant},
        ]
        alone, day = len(before), stage.today
        assert "Birk Lind" not in str([entry.personal for entry in before])
        stage.let_pass(1)
        stage.happen(*(ParticipantsMerged(**pair) for pair in pairs))
        merged_on = stage.today
        together = told(stage, branch.leader, her)
        assert [entry.position for entry in together] == sorted(e.position for e in together)
        assert names(together)[-2:] == ["participant.merged", "participant.merged"]
        called = {entry.personal["name"] for entry in together if "name" in entry.personal}
        assert called == {"Birk Aster", "Birk Lind", "Birk Rim"}
        assert told(stage, branch.leader, her, as_of=day.isoformat()) == before
        stage.let_pass(1)
        stage.happen(MergeUndone(**pairs[0]))
        apart = told(stage, branch.leader, her)
        assert apart[:alone] == before
        assert names(apart[alone:]) == ["participant.merged", "participant.merge_undone"]
        assert told(stage, branch.leader, her, as_of=merged_on.isoformat()) == together
        stage.happen(ParticipantsMerged(**pairs[0]))
        assert len(told(stage, branch.leader, her)) == len(together) + 2

    def test_another_case_of_hers_stays_another_history(self, stage: Stage, branch: Branch) -> None:
        her, also = stage.open(branch), stage.open(branch, "Birk Lind")
        stage.happen(ParticipantsMerged(participant=her.participant, merged=also.participant))
        here, there = (told(stage, branch.leader, each) for each in (her, also))
        assert names(here).count("case.opened") == names(there).count("case.opened") == 1
        assert names(here).count("participant.registered") == 2
        assert names(here)[-1] == names(there)[-1] == "participant.merged"

    def test_what_the_duty_officer_found_distinct_stays_with_her(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, other = stage.open(branch), stage.refer(None)
        before = told(stage, branch.leader, her)
        stage.happen(FoundDistinct(participant=her.participant, other=other.participant))
        assert told(stage, branch.leader, her) == before


def test_a_transfer_takes_the_whole_history_along(stage: Stage, branch: Branch) -> None:
    there, her = stage.branch(), stage.open(branch)
    before = told(stage, branch.leader, her)
    stage.happen(
        CaseTransferred(
            came_from=branch.id,
            responsible=there.leader,
            relieved=branch.leader,
            **of_case(her, there),
        ),
        ConsentGiven(
            participant=her.participant,
            text_version=2,
            means=ConsentMeans.WRITTEN,
            given_on=stage.today,
        ),
    )
    after = told(stage, there.leader, her)
    assert after[: len(before)] == before
    assert names(after[len(before) :]) == ["case.transferred", "participant.consent_given"]
