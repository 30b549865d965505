"""The course of a woman: referred, accepted, supported, and one day no longer in need of it."""

from datetime import timedelta
from typing import NamedTuple

from adapters.simulation.country import Branch, Country, Steps, made
from adapters.simulation.matching import one_to_one
from adapters.simulation.scheduler import Course, Do, Wait
from adapters.simulation.watching import emergency, he_found_her, too_close
from core.identity import of_link
from core.tokens import digest_of
from domains.branches.events import MunicipalityCode
from domains.cases import simulate as cases
from domains.cases.commands import (
    AcceptTransfer,
    DeclineTransfer,
    NameDeputy,
    OfferTransfer,
    OpenCase,
    ReopenCase,
    ResumeCase,
    WithdrawTransfer,
)
from domains.cases.events import (
    CaseId,
    ConcernId,
    NotificationId,
    ReopenReason,
    TransferDeclineReason,
)
from domains.participants import simulate as participants
from domains.participants.events import ParticipantId
from domains.referrals import simulate as referrals
from domains.referrals.commands import (
    AcceptReferral,
    RedirectReferral,
    ReopenReferral,
    WithdrawReferral,
)
from domains.referrals.events import LinkId, RedirectReason, ReferralId, WithdrawalReason
from domains.referrals.simulate import Woman


class Referred(NamedTuple):
    """What a submission made, and where she lives."""

    referral: ReferralId
    participant: ParticipantId
    municipality: MunicipalityCode


class Case(NamedTuple):
    """An open case, whose it is, what she told, and where she lives."""

    case: CaseId
    participant: ParticipantId
    woman: Woman
    municipality: MunicipalityCode


def woman_course(country: Country, branch: Branch) -> Course:
    """Refer a woman; if a branch says yes, support her until she no longer needs it."""
    while not branch.is_open:
        yield Wait(timedelta(days=1))
    woman = Woman(country.random)
    twice = country.chance(country.rates.chance_of_second_referral)
    place = MunicipalityCode(country.random.choice(branch.place.municipalities))
    if country.waiting_places and country.chance(country.rates.chance_of_uncovered):
        place = country.random.choice(country.waiting_places)
    referred = yield from _refer(country, branch, woman, place)
    if referred is None:
        return
    if place not in branch.place.municipalities:
        yield from _from_the_national_list(country, branch, referred)
    case = yield from _answered(country, branch, woman, referred)
    if case is None:
        return
    if twice:
        yield from _referred_twice(country, branch, case)
    yield from _supported(country, branch, case)


def _refer(
    country: Country, branch: Branch, woman: Woman, place: MunicipalityCode
) -> Steps[Referred | None]:
    """Let a counsellor, a leader or the woman herself refer her."""
    random, today = country.random, country.today
    who = random.random()
    if who < country.rates.share_of_partners:
        partner, counsellor = random.choice(country.counsellors)
        submitted = yield Do(referrals.by_partner(woman, place, partner, today), counsellor)
    elif who < country.rates.share_of_partners + country.rates.share_of_leaders:
        command = referrals.by_leader(woman, place, branch.id, today)
        submitted = yield Do(command, branch.leader)
    else:
        digest = digest_of(f"{random.getrandbits(256):x}")
        issued = yield Do(referrals.link(digest, branch.id, country.clock.now()), branch.leader)
        link = LinkId(made(issued, "link"))
        yield country.after(country.rates.days_to_use_a_link)
        herself = of_link(link, ("referrals.submit_by_link",), link)
        command_by_link = referrals.by_herself(woman, place, link, country.today)
        submitted = yield Do(command_by_link, herself)
    if submitted is None:
        return None
    referral, participant = made(submitted, "referral"), made(submitted, "participant")
    return Referred(ReferralId(referral), ParticipantId(participant), place)


def _from_the_national_list(country: Country, branch: Branch, referred: Referred) -> Steps[None]:
    """Let the duty officer find a branch for her."""
    yield country.after(country.rates.days_to_answer)
    redirection = RedirectReferral(
        referral=referred.referral, to=branch.id, reason=RedirectReason.LIVES_ELSEWHERE
    )
    yield Do(redirection, country.duty_officer)


def _answered(
    country: Country, branch: Branch, woman: Woman, referred: Referred
) -> Steps[Case | None]:
    """Let the branch say yes or no, some of it late; a yes opens a case."""
    rates, referral = country.rates, referred.referral
    late = country.chance(rates.chance_of_late_answer)
    yield country.after(rates.days_to_late_answer if late else rates.days_to_answer)
    if country.chance(rates.chance_of_withdrawal):
        yield Do(
            WithdrawReferral(referral=referral, reason=WithdrawalReason.HER_WISH), branch.leader
        )
        return None
    if country.chance(rates.chance_of_decline):
        yield Do(referrals.no(country.random, referral), branch.leader)
        if not country.chance(rates.chance_of_second_thought):
            return None
        yield Wait(timedelta(days=2))
        yield Do(ReopenReferral(referral=referral), branch.leader)
    yield Do(AcceptReferral(referral=referral), branch.leader)
    opening = OpenCase(referral=referral, responsible=branch.responsible)
    opened = yield Do(opening, branch.leader)
    if opened is None:
        return None
    case = CaseId(made(opened, "case"))
    return Case(case, referred.participant, woman, referred.municipality)


def _referred_twice(country: Country, branch: Branch, case: Case) -> Steps[None]:
    """Let her be referred once more; the duty officer sees it, and merges the two records."""
    yield country.after(country.rates.days_to_answer)
    again = yield from _refer(country, branch, case.woman, case.municipality)
    if again is None:
        return
    yield country.after(country.rates.days_to_answer)
    duplicate = WithdrawReferral(referral=again.referral, reason=WithdrawalReason.REFERRED_TWICE)
    yield Do(duplicate, country.duty_officer)
    pair = (case.participant, again.participant)
    yield Do(participants.merge(*pair), country.duty_officer)
    if country.chance(country.rates.chance_of_wrong_merge):
        yield Wait(timedelta(days=3))
        yield Do(participants.undo(*pair), country.duty_officer)
        yield Do(participants.distinct(*pair), country.duty_officer)


def _supported(country: Country, branch: Branch, case: Case) -> Course:
    """Plan, support, worry, move, rest, and end."""
    rates, random = country.rates, country.random
    yield from _known(country, branch, case)
    if country.chance(rates.chance_of_move):
        yield country.after(30)
        yield Do(participants.moved(random, case.participant), branch.leader)
    if country.chance(rates.chance_of_concern):
        yield country.after(20)
        yield from _concern(country, branch, case)
    if country.chance(rates.chance_of_rest):
        yield from _rest(country, branch, case)
    yield from _watched_over(country, branch, case)
    if country.wishes_for_match():
        yield from one_to_one(country, branch, case.case, case.woman)
    elif country.chance(rates.chance_of_transfer):
        branch = yield from _transferred(country, branch, case)
    yield country.after(rates.days_in_network)
    if country.chance(rates.chance_of_withdrawn_consent):
        yield Do(participants.no_more(case.participant, country.today), branch.leader)
    else:
        yield Do(participants.again(random, case.participant, country.today), branch.leader)
    closed = yield Do(cases.closure(random, case.case, country.today), branch.leader)
    if closed is not None and country.chance(rates.chance_of_return):
        yield country.after(20)
        back = ReopenCase(
            case=case.case,
            reason=ReopenReason.NEEDS_SUPPORT,
            reopened_on=country.today,
            responsible=branch.responsible,
        )
        yield Do(back, branch.leader)


def _watched_over(country: Country, branch: Branch, case: Case) -> Steps[None]:
    """Let somebody be too close, now and then; rarely, let him find her."""
    if country.chance(country.rates.chance_of_somebody_too_close):
        yield from too_close(country, branch, case.participant)
    if country.chance(country.rates.chance_of_emergency):
        yield from emergency(country, case.case)
    if country.chance(country.rates.chance_of_being_found):
        yield from he_found_her(country, branch, case.case)


def _known(country: Country, branch: Branch, case: Case) -> Steps[None]:
    """Let leader and woman get to know each other: a deputy, her name, a plan."""
    rates = country.rates
    if country.chance(rates.chance_of_deputy):
        yield Do(NameDeputy(case=case.case, deputy=branch.deputy), branch.leader)
    if case.woman.is_anonymous and country.chance(rates.chance_of_name_told):
        yield country.after(14)
        yield Do(participants.named(case.participant, case.woman.own_name), branch.leader)
    if country.chance(rates.chance_of_plan_for_her):
        yield country.after(7)
        yield Do(cases.plan(country.random, case.case), branch.leader)


def _concern(country: Country, branch: Branch, case: Case) -> Steps[None]:
    """Let somebody worry; some concerns end with a notification and its receipt."""
    random, today = country.random, country.today
    raised = yield Do(cases.concern(random, case.case, today), branch.leader)
    concern = ConcernId(made(raised, "concern"))
    yield country.after(country.rates.days_to_handle)
    if not country.chance(country.rates.chance_of_notification):
        yield Do(cases.handling(random, case.case, concern, country.today), branch.leader)
        return
    notice = cases.notification(random, case.case, concern, case.municipality, country.today)
    sent = yield Do(notice, branch.leader)
    yield Do(cases.notified(case.case, concern, country.today), branch.leader)
    yield country.after(4)
    if sent is not None:
        notification = NotificationId(made(sent, "notification"))
        yield Do(cases.receipt(case.case, notification, country.today), branch.leader)


def _rest(country: Country, branch: Branch, case: Case) -> Steps[None]:
    yield Do(cases.pause(country.random, case.case, country.today), branch.leader)
    yield Wait(timedelta(weeks=country.random.randint(2, 6)))
    yield Do(ResumeCase(case=case.case, resumed_on=country.today), branch.leader)


def _transferred(country: Country, branch: Branch, case: Case) -> Steps[Branch]:
    """Let another branch be asked; return the branch that supports her from then on."""
    other = country.another_branch(branch)
    if other is None:
        return branch
    yield Do(OfferTransfer(case=case.case, to=other.id), branch.leader)
    yield country.after(country.rates.days_to_answer)
    if country.chance(country.rates.chance_of_withdrawn_offer):
        yield Do(WithdrawTransfer(case=case.case), branch.leader)
        return branch
    if country.chance(country.rates.chance_of_declined_offer):
        no = DeclineTransfer(case=case.case, reason=TransferDeclineReason.NO_ROOM)
        yield Do(no, other.leader)
        return branch
    yes = AcceptTransfer(case=case.case, responsible=other.responsible)
    accepted = yield Do(yes, other.leader)
    return branch if accepted is None else other
