"""What people ask about partners."""

from collections.abc import Callable

import msgspec
from sqlalchemy import select

from core.permissions import COUNTRY, Resource
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from domains.branches.events import BranchId
from domains.partners.events import PartnerId
from projections.partner_overview.projection import partners
from projections.partner_overview.shown import (
    Figures,
    PartnerPage,
    PartnerRow,
    figures,
    partner_page,
    partner_rows,
)


@query(
    "partners.list",
    "GET /partners",
    da="Samarbejdspartnere",
    en="Partners",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class PartnerList(ListQuery):
    """List the partners, in the order in which they were registered."""

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[PartnerRow]:
        rows = view.all(self.part(select(partners), partners.c.position))
        return self.page(rows, partner_rows(view, rows, None))


@query(
    "partners.show",
    "GET /partners/{partner}",
    da="Samarbejdspartner",
    en="Partner",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class ShowPartner(Query):
    """Show a partner with its contact persons, agreements and dialogue."""

    partner: PartnerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"partner:{self.partner}")

    def answer(self, view: View) -> PartnerPage:
        return partner_page(view, str(self.partner), None)


@query(
    "partners.list_for_branch",
    "GET /branches/{branch}/partners",
    da="Samarbejdspartnere",
    en="Partners",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class PartnersForBranch(ListQuery):
    """List the partners for a branch: with its own agreements, dialogue and referrals.

    Those of the national office are seen by all branches.
    """

    branch: BranchId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[PartnerRow]:
        rows = view.all(self.part(select(partners), partners.c.position))
        return self.page(rows, partner_rows(view, rows, str(self.branch)))


@query(
    "partners.show_for_branch",
    "GET /branches/{branch}/partners/{partner}",
    da="Samarbejdspartner",
    en="Partner",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class ShowPartnerForBranch(Query):
    """Show a partner to a branch: whom to speak with, and what it has agreed and spoken of itself.

    What the national office has agreed and spoken of is seen by all branches.
    """

    branch: BranchId
    partner: PartnerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        here, partner = find(f"branch:{self.branch}"), find(f"partner:{self.partner}")
        return msgspec.structs.replace(here, exists=here.exists and partner.exists)

    def answer(self, view: View) -> PartnerPage:
        return partner_page(view, str(self.partner), str(self.branch))


@query(
    "partners.figures",
    "GET /partners/{partner}/figures",
    da="Hvad der blev af henvisningerne",
    en="What became of the referrals",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class PartnerFigures(Query):
    """Count what became of a partner's referrals: for its own counsellors."""

    partner: PartnerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"partner:{self.partner}")

    def answer(self, view: View) -> Figures:
        partner = str(self.partner)
        return figures(view, [partner], None).get(partner, Figures())
