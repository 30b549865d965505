"""What people do: the course of a woman, of a volunteer, of a branch. Rates are in `rates`."""

from collections.abc import Generator
from datetime import timedelta
from random import Random
from typing import TypeAlias, TypeVar
from uuid import UUID

from adapters.simulation import words
from adapters.simulation.places import Place
from adapters.simulation.rates import Rates
from adapters.simulation.scheduler import Course, Do, Wait
from core.clock import Clock, danish_day
from core.command_bus import Answer
from core.identity import Identity, of_account
from core.personal import Private, PublicText
from domains.accounts.commands import AddAccount, GiveRole
from core.identity import AccountId
from domains.accounts.events import Role
from domains.branches.commands import OpenBranch, PlanBranch
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.commands import CloseCase, OpenCase
from domains.cases.events import CaseId, ClosureReason
from domains.matches.commands import AcceptMatch, EndMatch, LogMeeting, ProposeMatch
from domains.matches.events import EndReason, MatchId, MeetingKind
from domains.participants.events import ConsentMeans
from domains.partners.commands import RegisterPartner
from domains.partners.events import PartnerId, PartnerKind
from domains.referrals.commands import (
    AcceptReferral,
    Consent,
    DeclineReferral,
    SubmitReferral,
)
from domains.referrals.events import DeclineReason, ReferralId
from domains.volunteers.commands import ApproveVolunteer, RegisterVolunteer
from domains.volunteers.events import VolunteerId

T = TypeVar("T")
Steps: TypeAlias = Generator[Do | Wait, Answer | None, T]


class Volunteer:
    """An approved volunteer, and how many women she meets."""

    def __init__(self, volunteer: VolunteerId, identity: Identity, capacity: int) -> None:
        self.volunteer = volunteer
        self.identity = identity
        self.free = capacity


class Branch:
    """A branch as its people know it; id and leader are there once it is planned."""

    id: BranchId
    leader: Identity
    responsible: AccountId

    def __init__(self, place: Place) -> None:
        self.place = place
        self.volunteers: list[Volunteer] = []


class Country:
    """Who acts in the simulation, and what they have in common."""

    officer: Identity
    auditor: Identity

    def __init__(self, random: Random, clock: Clock, rates: Rates, admin: Identity) -> None:
        self.random = random
        self.clock = clock
        self.rates = rates
        self.admin = admin
        self.counsellors: list[tuple[PartnerId, Identity]] = []
        self.branches: list[Branch] = []

    def after(self, days: float) -> Wait:
        """Wait about so many days: exponentially distributed, as arrivals are."""
        return Wait(timedelta(days=self.random.expovariate(1 / days)))

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability


def account(country: Country, label: str, role: Role, **ties: UUID) -> Steps[AccountId]:
    """Add an account and give it a role; return its id."""
    number = country.random.randint(10_000, 99_999)
    added = yield Do(
        AddAccount(name=Private(label), email=Private(f"bruger{number}@example.org")),
        country.admin,
    )
    new = AccountId(made(added, "account"))
    yield Do(GiveRole(account=new, role=role, **ties), country.admin)  # type: ignore[arg-type]  # ties by name
    return new


def made(answer: Answer | None, what: str) -> UUID:
    """Return the id of what a command made. Raises RuntimeError if a rule refused it."""
    if answer is None:
        raise RuntimeError(f"the simulation expected a {what}, but a rule refused it")
    return UUID(answer.ids[what])


def national_office(country: Country, partners: int) -> Course:
    """Let the office get its people, and register the partners."""
    country.officer = of_account(
        (yield from account(country, "Landskontor", Role.NATIONAL_OFFICER))
    )
    country.auditor = of_account((yield from account(country, "Revisor", Role.AUDITOR)))
    for number in range(1, partners + 1):
        kind = PartnerKind.SHELTER if country.chance(0.6) else PartnerKind.MUNICIPALITY
        name = PublicText(f"Øvepartner {number} ({kind.label.da})")
        registered = yield Do(RegisterPartner(name=name, kind=kind), country.officer)
        partner = PartnerId(made(registered, "partner"))
        counsellor = yield from account(
            country, f"Rådgiver {number}", Role.COUNSELLOR, partner=partner
        )
        country.counsellors.append((partner, of_account(counsellor)))


def branch_course(country: Country, branch: Branch) -> Course:
    """Plan a branch, give it a leader and volunteers, and open it."""
    codes = tuple(MunicipalityCode(code) for code in branch.place.municipalities)
    name = PublicText(f"Qnet {branch.place.name}")
    planned = yield Do(PlanBranch(name=name, municipalities=codes), country.officer)
    branch.id = BranchId(made(planned, "branch"))
    leader = yield from account(
        country, f"Aktivitetsleder {branch.place.name}", Role.ACTIVITY_LEADER, branch=branch.id
    )
    branch.responsible, branch.leader = leader, of_account(leader)
    today = danish_day(country.clock.now())
    yield Do(OpenBranch(branch=branch.id, opened_on=today), country.officer)
    for _ in range(country.rates.first_volunteers):
        yield from volunteer_steps(country, branch)


def later_volunteer(country: Country, branch: Branch) -> Course:
    """Let one more volunteer come."""
    yield from volunteer_steps(country, branch)


def volunteer_steps(country: Country, branch: Branch) -> Steps[VolunteerId]:
    """Register a volunteer, approve her and give her an account."""
    random = country.random
    registered = yield Do(
        RegisterVolunteer(
            branch=branch.id,
            name=Private(words.volunteer_name(random)),
            phone=Private(words.phone(random)),
        ),
        branch.leader,
    )
    volunteer = VolunteerId(made(registered, "volunteer"))
    yield country.after(country.rates.days_to_approval)
    capacity = 2 if country.chance(country.rates.chance_of_two) else 1
    yield Do(ApproveVolunteer(volunteer=volunteer, capacity=capacity), branch.leader)
    own = yield from account(
        country, "Frivillig", Role.VOLUNTEER, branch=branch.id, volunteer=volunteer
    )
    branch.volunteers.append(Volunteer(volunteer, of_account(own), capacity))
    return volunteer


def woman(country: Country, branch: Branch) -> Course:
    """Refer a woman; if the branch says yes, support her until she no longer needs it."""
    referral = yield from _refer(country, branch)
    if referral is None:
        return
    yield country.after(country.rates.days_to_answer)
    if country.chance(country.rates.chance_of_decline):
        reason = country.random.choice(list(DeclineReason))
        yield Do(DeclineReferral(referral=referral, reason=reason), branch.leader)
        return
    yield Do(AcceptReferral(referral=referral), branch.leader)
    opened = yield Do(OpenCase(referral=referral, responsible=branch.responsible), branch.leader)
    case = CaseId(made(opened, "case"))
    if country.chance(country.rates.chance_of_match_wish):
        yield country.after(country.rates.days_to_proposal)
        yield from _one_to_one(country, branch, case)
    yield country.after(country.rates.days_in_network)
    yield Do(
        CloseCase(
            case=case,
            reason=country.random.choice(list(ClosureReason)),
            closed_on=danish_day(country.clock.now()),
        ),
        branch.leader,
    )


def _refer(country: Country, branch: Branch) -> Steps[ReferralId | None]:
    random = country.random
    partner, counsellor = random.choice(country.counsellors)
    submitted = yield Do(
        SubmitReferral(
            name=Private(words.participant_name(random)),
            municipality=MunicipalityCode(random.choice(branch.place.municipalities)),
            partner=partner,
            safe_phone=Private(words.phone(random)) if country.chance(0.7) else None,
            wishes=Private(words.wishes(random)),
            consent=Consent(
                text_version=1,
                means=random.choice(list(ConsentMeans)),
                given_on=danish_day(country.clock.now()),
            ),
        ),
        counsellor,
    )
    return None if submitted is None else ReferralId(made(submitted, "referral"))


def _one_to_one(country: Country, branch: Branch, case: CaseId) -> Course:
    """Match her with a volunteer who has room; the two meet until one of them stops."""
    volunteer = next((v for v in branch.volunteers if v.free > 0), None)
    if volunteer is None:
        return
    volunteer.free -= 1
    proposed = yield Do(ProposeMatch(case=case, volunteer=volunteer.volunteer), branch.leader)
    if proposed is None:
        volunteer.free += 1
        return
    match = MatchId(made(proposed, "match"))
    yield country.after(country.rates.days_to_acceptance)
    accepted = yield Do(AcceptMatch(match=match), branch.leader)
    if accepted is not None:
        yield from _meetings(country, match, volunteer)
        reason = country.random.choice([EndReason.COMPLETED, EndReason.HER_WISH, EndReason.NO_FIT])
        yield Do(EndMatch(match=match, reason=reason), branch.leader)
    volunteer.free += 1


def _meetings(country: Country, match: MatchId, volunteer: Volunteer) -> Course:
    rates, random = country.rates, country.random
    days_left = random.expovariate(1 / rates.days_of_match)
    while days_left > 0:
        wait = random.gauss(rates.days_between_meetings, rates.days_between_meetings / 3)
        yield Wait(timedelta(days=max(wait, 1.0)))
        days_left -= wait
        yield Do(
            LogMeeting(
                match=match,
                held_on=danish_day(country.clock.now()),
                kind=random.choice(list(MeetingKind)),
                minutes=random.choice([30, 45, 60, 90, 120]),
                note=Private(words.note(random)) if country.chance(rates.chance_of_note) else None,
            ),
            volunteer.identity,
        )
