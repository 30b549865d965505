"""The course of a volunteer: from the first interest to the goodbye."""

from datetime import timedelta

from adapters.simulation.country import Branch, Country, Steps, Volunteer, made, signed_in
from adapters.simulation.scheduler import Course, Do, Wait
from domains.accounts.events import Role
from domains.volunteers import simulate as volunteers
from domains.volunteers.events import CertificateKind, VolunteerId


def volunteer_course(country: Country, branch: Branch) -> Course:
    """Let somebody apply, be prepared and approved; then she helps until she says goodbye."""
    volunteer = yield from _approved(country, branch)
    if volunteer is None:
        return
    while True:
        yield country.after(country.rates.days_between_supervisions)
        if volunteer.free == volunteer.capacity:
            if country.chance(country.rates.chance_of_goodbye):
                yield from _goodbye(country, branch, volunteer)
                return
            if country.chance(country.rates.chance_of_break):
                yield from _break(country, branch, volunteer)
        talk = volunteers.supervision(country.random, volunteer.volunteer, country.today)
        yield Do(talk, branch.leader)
        if country.chance(country.rates.chance_of_renewal):
            for kind in CertificateKind:
                seen = volunteers.renewed(volunteer.volunteer, kind, country.today)
                yield Do(seen, branch.leader)
        if country.chance(country.rates.chance_of_new_number):
            changed = volunteers.new_number(country.random, volunteer.volunteer)
            yield Do(changed, branch.leader)
        if country.chance(country.rates.chance_of_incident):
            yield from _incident(country, branch, volunteer)


def _approved(country: Country, branch: Branch) -> Steps[Volunteer | None]:
    random = country.random
    while not branch.is_planned:
        yield Wait(timedelta(days=1))
    applied = yield Do(volunteers.application(random, branch.id), branch.leader)
    volunteer = VolunteerId(made(applied, "volunteer"))
    yield country.after(country.rates.days_to_interview)
    if country.chance(country.rates.chance_of_turning_down):
        yield Do(volunteers.no(random, volunteer, country.today), branch.leader)
        return None
    for step in volunteers.preparation(random, volunteer, country.today):
        yield Do(step, branch.leader)
    places = branch.place.municipalities
    yield Do(volunteers.profile(random, volunteer, places), branch.leader)
    if country.chance(country.rates.chance_of_relation):
        yield Do(volunteers.relation(random, volunteer), branch.leader)
    yield country.after(country.rates.days_to_approval)
    capacity = 2 if country.chance(country.rates.chance_of_two) else 1
    approved = yield Do(volunteers.approval(volunteer, capacity), branch.leader)
    if approved is None:
        return None
    own = yield from signed_in(
        country, "Frivillig", Role.VOLUNTEER, branch=branch.id, volunteer=volunteer
    )
    found = Volunteer(volunteer, own, capacity)
    branch.volunteers.append(found)
    return found


def _break(country: Country, branch: Branch, volunteer: Volunteer) -> Steps[None]:
    """Let her rest for some weeks."""
    volunteer.is_there = False
    pause = volunteers.pause(country.random, volunteer.volunteer, country.today)
    yield Do(pause, volunteer.identity)
    yield Wait(timedelta(weeks=country.random.randint(2, 8)))
    yield Do(volunteers.back(volunteer.volunteer, country.today), branch.leader)
    volunteer.is_there = True


def _goodbye(country: Country, branch: Branch, volunteer: Volunteer) -> Steps[None]:
    volunteer.is_there = False
    goodbye = volunteers.goodbye(country.random, volunteer.volunteer, country.today)
    yield Do(goodbye, branch.leader)


def _incident(country: Country, branch: Branch, volunteer: Volunteer) -> Steps[None]:
    told = volunteers.incident(country.random, volunteer.volunteer, country.today)
    reported = yield Do(told, volunteer.identity)
    yield country.after(country.rates.days_to_handle)
    handled = volunteers.incident_handled(
        country.random, volunteer.volunteer, made(reported, "incident"), country.today
    )
    yield Do(handled, branch.leader)
