"""What people ask about candidates."""

from collections.abc import Callable

from msgspec import Struct

from core.door import Opened
from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, View, first_row, query
from core.text import Language
from domains.cases.events import CaseId
from projections.candidates.gathering import (
    AnyRow,
    Closeness,
    candidates_of,
    case_needs,
    closeness,
    her,
    the_case,
    volunteers_of,
)
from projections.candidates.ranking import Ranked, rank


class PartRow(Struct, frozen=True, gc=False):
    """What one criterion contributes to a score, and why: in the reader's language."""

    criterion: str
    label: str
    points: int
    out_of: int
    words: str


class ReasonRow(Struct, frozen=True, gc=False):
    """An open reason why she can't be matched now."""

    code: str
    words: str


class CandidateRow(Struct, frozen=True, gc=False):
    """A volunteer of the branch. Without a score she isn't available, and nothing says why.

    `ask_duty_officer` says that a name near hers is like one that must not be met, and is to be
    judged first; `asked`, that the duty officer was asked. `proposed`: to this participant already.
    """

    volunteer: str
    name: str | Erased | Hidden
    available: bool
    score: int | None
    parts: tuple[PartRow, ...]
    reasons: tuple[ReasonRow, ...]
    proposed: bool
    ask_duty_officer: bool
    asked: bool


class Candidates(Struct, frozen=True):
    """Who might fit, best first; nobody for a case that is closed."""

    case: str
    candidates: tuple[CandidateRow, ...]
    next: int | None = None


@query(
    "matches.candidates",
    "GET /cases/{case}/candidates",
    da="Kandidater til et match",
    en="Candidates for a match",
    purpose=Purpose.SUPPORT,
    needs=["candidates"],
)
class FindCandidates(ListQuery):
    """Rank the volunteers of the case's branch for the case, and explain each score.

    `cursor` counts candidates: all are ranked, and those of the page are named.

    Nobody learns here whom the participant must not meet: a volunteer who is too close to such a
    person looks like one who is away.
    """

    case: CaseId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"case:{self.case}")

    def answer(self, view: View) -> Candidates:
        case = first_row(view, the_case(self.case))
        if not case.is_open:
            return Candidates(case.case, ())
        hers = her(view, case)
        found = volunteers_of(view, case)
        close = closeness(view, hers, found)
        opened = view.open(
            [
                hers.needs,
                hers.safe_contact,
                *((row.volunteer, row.profile) for row in found if row.volunteer not in close.away),
            ],
            announced=((row.volunteer, row.name) for row in found),
        )
        ranked = rank(
            case_needs(view, hers, opened),
            candidates_of(view, hers, found, close.away, opened),
        )
        end = self.cursor + self.limit
        rows = {row.volunteer: row for row in found}
        page = [(one, rows[one.candidate.volunteer]) for one in ranked[self.cursor : end]]
        named = opened.further(row.name for _, row in page)
        return Candidates(
            case.case,
            tuple(_told(one, row, close, named, view.language) for one, row in page),
            end if end < len(ranked) else None,
        )


def _told(
    ranked: Ranked, row: AnyRow, close: Closeness, opened: Opened, language: Language
) -> CandidateRow:
    if ranked.score is None:
        return CandidateRow(
            row.volunteer,
            opened(row.name),
            available=False,
            score=None,
            parts=(),
            reasons=(),
            proposed=False,
            ask_duty_officer=False,
            asked=False,
        )
    to_judge = row.volunteer in close.to_judge
    return CandidateRow(
        row.volunteer,
        opened(row.name),
        ranked.available,
        ranked.score,
        tuple(
            PartRow(
                part.criterion.code,
                part.criterion.label.in_language(language),
                part.points,
                part.criterion.weight,
                part.words.in_language(language),
            )
            for part in ranked.parts
        ),
        tuple(ReasonRow(veto.code, veto.words.in_language(language)) for veto in ranked.vetoes),
        proposed=bool(row.proposed),
        ask_duty_officer=to_judge,
        asked=to_judge and bool(row.asked),
    )
