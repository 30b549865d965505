"""Who is looked for. A name stands in the body, never in the address, where it would be kept."""

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta

from core.inputs import FURTHEST_NUMBER
from core.permissions import COUNTRY, Resource
from core.personal import Private
from core.purposes import Purpose
from core.queries import Query, View, query
from domains.branches.events import BranchId
from projections.search.finding import Found, by_name, by_number

SoughtName = Annotated[str, Meta(min_length=1, max_length=200)]


@query(
    "search.people",
    "POST /branches/{branch}/search",
    da="Søg efter navn",
    en="Search by name",
    purpose=Purpose.SUPPORT,
    needs=["search"],
)
class SearchPeople(Query):
    """Find participants and volunteers of a branch by all words of a name, else by its sound.

    An earlier name finds her too. Who is at another branch isn't found, and not counted.
    """

    branch: BranchId
    name: Private[SoughtName]

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Found:
        return by_name(view, self.name.reveal(), str(self.branch))


@query(
    "search.case_number",
    "GET /branches/{branch}/cases/number/{number}",
    da="Find forløb efter nummer",
    en="Find a case by its number",
    purpose=Purpose.SUPPORT,
    needs=["search"],
)
class SearchCaseNumber(Query):
    """Find whose case has the number, if it is at the branch."""

    branch: BranchId
    number: Annotated[int, Meta(ge=1, le=FURTHEST_NUMBER)]

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Found:
        return by_number(view, self.number, str(self.branch))


@query(
    "search.everywhere",
    "POST /search",
    da="Søg i hele landet",
    en="Search the whole country",
    purpose=Purpose.SUPPORT,
    needs=["search"],
)
class SearchEverywhere(Query):
    """Find participants and volunteers of all branches by all words of a name, else by its sound.

    For the national duty officer, with the branches and cases of each.
    """

    name: Private[SoughtName]

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Found:
        return by_name(view, self.name.reveal(), None)
