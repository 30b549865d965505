"""The course of a match: proposed, agreed to, tried out, lived, and ended."""

from collections.abc import Iterable
from datetime import timedelta

from adapters.simulation.country import Branch, Country, Steps, Volunteer, do, made
from adapters.simulation.scheduler import Course, Do, Wait
from domains.cases import simulate as cases
from domains.cases.events import CaseId
from domains.matches import simulate as matches
from domains.matches.commands import (
    AcceptMatch,
    AgreeToMatch,
    AskAboutLikeness,
    BeginTrial,
    ConfirmMatch,
    EndMatch,
    Introduce,
    JudgeLikeness,
    PlanFirstMeeting,
    ProposeMatch,
    ResumeMatch,
)
from domains.matches.events import EndReason, MatchId, MeetingId, Party
from domains.referrals.simulate import Woman
from domains.volunteers import simulate as volunteers


def one_to_one(country: Country, branch: Branch, case: CaseId, woman: Woman) -> Course:
    """Match her with a volunteer, and, if it comes to nothing or the two part, with another."""
    rates = country.rates
    passed_over: list[Volunteer] = []
    waits = country.chance(rates.chance_of_waiting)
    if waits:
        yield Do(cases.waiting(country.random, case, country.today), branch.leader)
    yield country.after(rates.days_on_waiting_list if waits else rates.days_to_proposal)
    while True:
        volunteer = yield from _somebody_free(country, branch, passed_over)
        passed_over.append(volunteer)
        if woman.avoids and country.chance(rates.chance_of_likeness):
            avoided = woman.avoids[0].name
            told = volunteers.namesake(country.random, volunteer.volunteer, avoided)
            yield Do(told, branch.leader)
        match = yield from _agreed(country, branch, case, volunteer)
        if match is not None:
            yield from _first_weeks(country, branch, match)
            yield from _meetings(country, branch, case, match, volunteer)
            yield Do(matches.goodbye(country.random, match), branch.leader)
        volunteer.free += 1
        again = rates.chance_of_another_try if match is None else rates.chance_of_another
        if not country.chance(again):
            return
        yield Do(cases.waiting(country.random, case, country.today), branch.leader)
        yield country.after(rates.days_to_proposal)


def _somebody_free(
    country: Country, branch: Branch, passed_over: Iterable[Volunteer]
) -> Steps[Volunteer]:
    """Wait until another volunteer has room, and reserve her."""
    while (volunteer := branch.free_volunteer(*passed_over)) is None:
        yield country.after(country.rates.days_between_looks)
    volunteer.free -= 1
    return volunteer


def _agreed(
    country: Country, branch: Branch, case: CaseId, volunteer: Volunteer
) -> Steps[MatchId | None]:
    """Propose the two to each other; both say yes, one after the other."""
    proposal = ProposeMatch(case=case, volunteer=volunteer.volunteer)
    proposed = yield Do(proposal, branch.leader)
    if proposed is None:
        yield from _judged(country, branch, proposal)
        proposed = yield Do(proposal, branch.leader)
        if proposed is None:
            return None
    match = MatchId(made(proposed, "match"))
    yield country.after(country.rates.days_to_acceptance)
    if country.chance(country.rates.chance_of_no):
        yield Do(EndMatch(match=match, reason=EndReason.SAID_NO), branch.leader)
        return None
    yield Do(AgreeToMatch(match=match, by=Party.VOLUNTEER), volunteer.identity)
    agreed = yield Do(AgreeToMatch(match=match, by=Party.PARTICIPANT), branch.leader)
    if agreed is None:
        yield Do(EndMatch(match=match, reason=EndReason.NO_FIT), branch.leader)
        return None
    return match


def _judged(country: Country, branch: Branch, proposal: ProposeMatch) -> Steps[None]:
    """Let the duty officer judge whether two names are the same person's, if that was it."""
    question = AskAboutLikeness(case=proposal.case, volunteer=proposal.volunteer)
    asked = yield Do(question, branch.leader)
    if asked is not None:
        may_meet = country.chance(country.rates.chance_of_another_person)
        judgement = JudgeLikeness(
            case=proposal.case, volunteer=proposal.volunteer, may_meet=may_meet
        )
        yield Do(judgement, country.duty_officer)


def _first_weeks(country: Country, branch: Branch, match: MatchId) -> Steps[None]:
    """Let the three meet, and the trial period begin."""
    days = country.random.randint(2, 8)
    first = PlanFirstMeeting(match=match, planned_on=country.today + timedelta(days=days))
    yield Do(first, branch.leader)
    yield Wait(timedelta(days=days))
    yield Do(Introduce(match=match, held_on=country.today), branch.leader)
    until = matches.trial_ends(country.today)
    yield Do(BeginTrial(match=match, until=until), branch.leader)


def _meetings(
    country: Country, branch: Branch, case: CaseId, match: MatchId, volunteer: Volunteer
) -> Steps[None]:
    rates, random = country.rates, country.random
    days_left = random.expovariate(1 / rates.days_of_match)
    trial = 42.0
    while days_left > 0:
        wait = max(random.gauss(rates.days_between_meetings, rates.days_between_meetings / 3), 1.0)
        yield from _meeting(country, match, volunteer, wait)
        days_left -= wait
        if trial > 0 >= (trial := trial - wait):
            confirmed = ConfirmMatch(match=match, confirmed_on=country.today)
            yield Do(confirmed, branch.leader)
        if country.chance(rates.chance_of_substitute):
            goes_on = yield from _substituted(country, branch, case, match)
            if not goes_on:
                return


def _meeting(country: Country, match: MatchId, volunteer: Volunteer, wait: float) -> Steps[None]:
    """Let the two meet after a while; some meetings are planned, and some don't take place."""
    random, rates = country.random, country.rates
    meeting: MeetingId | None = None
    if country.chance(rates.chance_of_plan):
        day = country.today + timedelta(days=round(wait))
        planned = yield Do(matches.plan(random, match, day), volunteer.identity)
        meeting = None if planned is None else MeetingId(made(planned, "meeting"))
    yield Wait(timedelta(days=wait))
    today = country.today
    if country.chance(rates.chance_of_cancellation):
        yield Do(matches.cancellation(random, match, today, meeting), volunteer.identity)
    elif country.chance(rates.chance_of_no_show):
        yield Do(matches.no_show(random, match, today, meeting), volunteer.identity)
    else:
        held = yield Do(matches.meeting(random, match, today, meeting), volunteer.identity)
        if held is not None and country.chance(rates.chance_of_correction):
            told = country.event_at(held.position)
            correction = matches.corrected_meeting(random, match, today, told)
            yield Do(correction, volunteer.identity)


def _substituted(country: Country, branch: Branch, case: CaseId, match: MatchId) -> Steps[bool]:
    """Let the volunteer be ill for some weeks; somebody stands in if there is anybody.

    Say whether the two go on: a certificate may have expired meanwhile.
    """
    paused = yield Do(matches.pause(match, country.today), branch.leader)
    if paused is None:
        return True
    substitute = branch.free_volunteer()
    if substitute is None:
        yield Wait(timedelta(weeks=2))
    else:
        substitute.free -= 1
        yield from _stands_in(country, branch, case, substitute)
        substitute.free += 1
    return (yield from do(ResumeMatch(match=match, resumed_on=country.today), branch.leader))


def _stands_in(
    country: Country, branch: Branch, case: CaseId, substitute: Volunteer
) -> Steps[None]:
    proposal = ProposeMatch(case=case, volunteer=substitute.volunteer)
    proposed = yield Do(proposal, branch.leader)
    if proposed is None:
        return
    match = MatchId(made(proposed, "match"))
    accepted = yield Do(AcceptMatch(match=match), branch.leader)
    if accepted is not None:
        for _ in range(2):
            wait = country.rates.days_between_meetings
            yield from _meeting(country, match, substitute, wait)
    yield Do(EndMatch(match=match, reason=EndReason.SUBSTITUTE_OVER), branch.leader)
