"""What the national office does: its people, the partners, and the branches' beginnings."""

from datetime import timedelta
from random import Random

from adapters.simulation.country import Branch, Country, Steps, account, do, made, signed_in
from adapters.simulation.scheduler import Course, Do, Wait
from core.identity import of_account
from domains.accounts import simulate as accounts
from domains.accounts.commands import DisableAccount
from domains.accounts.events import Role
from domains.branches import simulate as branches
from domains.branches.events import BranchId
from domains.partners import simulate as partners
from domains.partners.events import ContactId, PartnerId

DAYS_FROM_PLAN_TO_OPENING = 2


def national_office(country: Country, number_of_partners: int) -> Course:
    """Let the office get its people, and register the partners."""
    country.officer = yield from signed_in(country, "Landskontor", Role.NATIONAL_OFFICER)
    on_duty = yield from account(country, "Vagthavende", Role.DUTY_OFFICER)
    country.duty_officer = of_account(on_duty)
    yield Do(accounts.relation(Random(country.accounts), on_duty), country.duty_officer)
    country.auditor = yield from signed_in(country, "Revisor", Role.AUDITOR)
    for number in range(1, number_of_partners + 1):
        registered = yield Do(partners.registration(country.random, number), country.officer)
        partner = PartnerId(made(registered, "partner"))
        counsellor = yield from signed_in(
            country, f"Rådgiver {number}", Role.COUNSELLOR, partner=partner
        )
        country.counsellors.append((partner, counsellor))


def partnership(country: Country, number: int) -> Course:
    """Let a partner and the office get to know each other, agree, and speak now and then."""
    partner, _ = country.counsellors[number]
    contact = yield from _contact(country, partner)
    if country.chance(country.rates.chance_of_agreement):
        yield Do(partners.agreement(partner, country.today), country.officer)
    while True:
        yield country.after(country.rates.days_between_dialogues)
        yield Do(partners.dialogue(country.random, partner, country.today), country.officer)
        if country.chance(country.rates.chance_of_new_contact):
            left = partners.contact_leaves(partner, contact, country.today)
            yield Do(left, country.officer)
            contact = yield from _contact(country, partner)


def _contact(country: Country, partner: PartnerId) -> Steps[ContactId]:
    added = yield Do(partners.contact(country.random, partner), country.officer)
    return ContactId(made(added, "contact"))


def branch_course(country: Country, branch: Branch) -> Course:
    """Plan a branch, give it leaders, and open it."""
    yield from plan(country, branch)
    yield from open_branch(country, branch)
    if country.chance(country.rates.chance_of_new_leader):
        yield country.after(country.rates.days_to_new_leader)
        yield from new_leader(country, branch)


def later_branch(country: Country, branch: Branch) -> Course:
    """Plan a branch that recruits for months before it opens."""
    yield from plan(country, branch)
    yield Do(branches.recruiting(branch.id, country.today), country.officer)
    yield country.after(country.rates.days_of_recruiting)
    yield from open_branch(country, branch)


def plan(country: Country, branch: Branch) -> Steps[None]:
    """Plan the branch, and appoint a leader and a deputy."""
    place = branch.place
    planned = yield Do(branches.plan(place.name, place.municipalities), country.officer)
    branch.id = BranchId(made(planned, "branch"))
    title = f"Aktivitetsleder {place.name}"
    leader = yield from account(country, title, Role.ACTIVITY_LEADER, branch=branch.id)
    deputy = yield from account(
        country, f"Stedfortræder {place.name}", Role.ACTIVITY_LEADER, branch=branch.id
    )
    branch.responsible, branch.deputy = leader, deputy
    branch.leader = of_account(leader)
    branch.is_planned = True
    yield Do(branches.leader(branch.id, leader), country.officer)
    yield Do(branches.deputy(branch.id, deputy), country.officer)


def open_branch(country: Country, branch: Branch) -> Steps[None]:
    """Open a planned branch."""
    branch.is_open = yield from do(branches.opening(branch.id, country.today), country.officer)


def new_leader(country: Country, branch: Branch) -> Steps[None]:
    """Let the leader go: her deputy takes over, and her cases are handed over by themselves."""
    left, branch.responsible = branch.responsible, branch.deputy
    branch.leader = of_account(branch.deputy)
    yield Do(branches.leader(branch.id, branch.deputy), country.officer)
    yield Do(DisableAccount(account=left), country.admin)
    yield Wait(timedelta(days=DAYS_FROM_PLAN_TO_OPENING))
    deputy = yield from account(
        country, f"Stedfortræder {branch.place.name}", Role.ACTIVITY_LEADER, branch=branch.id
    )
    branch.deputy = deputy
    yield Do(branches.deputy(branch.id, deputy), country.officer)
