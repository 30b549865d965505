"""What keeps a woman safe: somebody is too close to her, he finds her, the glass is broken."""

from datetime import timedelta

import msgspec

from adapters.simulation.country import Branch, Country, Steps, made
from adapters.simulation.scheduler import Course, Do
from core.identity import AccountId
from domains.breaches import simulate as breach
from domains.breaches.events import BreachId, LateReason
from domains.cases.commands import ResumeCase
from domains.cases.events import CaseId
from domains.participants.events import ParticipantId
from domains.safety import simulate as safety
from domains.safety.events import GlassId, SafetyIncidentId

IN_TIME = timedelta(hours=72)


def too_close(country: Country, branch: Branch, participant: ParticipantId) -> Steps[None]:
    """Let the leader shut a counsellor out; the duty officer judges."""
    _, counsellor = country.random.choice(country.counsellors)
    if counsellor.account is None:
        return
    account = AccountId(counsellor.account)
    shut_out = yield Do(safety.restriction(participant, account), branch.leader)
    if shut_out is not None:
        yield country.after(country.rates.days_to_handle)
        judgement = safety.judgement(country.random, participant, account)
        yield Do(judgement, country.duty_officer)


def he_found_her(country: Country, branch: Branch, case: CaseId) -> Steps[None]:
    """Let him find her; when all steps are taken, the case is unlocked and goes on."""
    opened = yield Do(safety.found(case), branch.leader)
    if opened is None:
        return
    incident = SafetyIncidentId(made(opened, "safety_incident"))
    for step in safety.steps(incident):
        yield Do(step, country.duty_officer)
    yield country.after(country.rates.days_to_handle)
    yield Do(safety.closed(incident), country.duty_officer)
    yield Do(safety.unlocked(case), country.duty_officer)
    yield Do(ResumeCase(case=case, resumed_on=country.today), branch.leader)


def breaches(country: Country) -> Course:
    """Let something come out now and then; whoever is on duty sees to it."""
    while True:
        yield country.after(country.rates.days_between_breaches)
        told = breach.report(country.random, country.clock.now())
        reported = yield Do(told, country.officer)
        its = BreachId(made(reported, "breach"))
        yield country.after(country.rates.days_to_handle)
        now, today = country.clock.now(), country.today
        late = LateReason.FOUND_LATE if now - told.discovered_at > IN_TIME else None
        for step in breach.course(country.random, its, now, today, late):
            yield Do(step, country.duty_officer)


def emergency(country: Country, case: CaseId) -> Steps[None]:
    """Let the duty officer break the glass, and an auditor sign for it."""
    now = country.clock.now()
    proven = msgspec.structs.replace(country.duty_officer, second_factor_at=now)
    broken = yield Do(safety.emergency(country.random, case), proven)
    if broken is not None:
        yield country.after(country.rates.days_to_handle)
        yield Do(safety.signed(GlassId(made(broken, "glass"))), country.auditor)
