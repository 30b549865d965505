"""Every recorded fact can be put right: it is corrected, undone, or told anew.

Two tables say how, one row an event. A new event needs a row, and whoever adds it has thought of
the day on which it is recorded wrongly.
"""

import sys
from collections.abc import Mapping

import pytest

from core.commands import Command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event
from core.testing import installed

CORRECTED_BY: Mapping[str, str] = {
    "account.named": "accounts.name",
    "account.email_changed": "accounts.change_email",
    "account.relation_told": "accounts.tell_relation",
    "branch.recruiting": "branches.recruit",
    "branch.renamed": "branches.rename",
    "branch.opened": "branches.open",
    "branch.closed": "branches.close",
    "partner.described": "partners.describe",
    "partner.contact_added": "partners.add_contact",
    "partner.contact_left": "partners.contact_leaves",
    "partner.agreement_made": "partners.agree",
    "partner.agreement_ended": "partners.end_agreement",
    "partner.dialogue_noted": "partners.note_dialogue",
    "partner.ended": "partners.end",
    "partner.resumed": "partners.resume",
    "referral.declined": "referrals.decline",
    "referral.withdrawn": "referrals.withdraw",
    "participant.named": "participants.name",
    "participant.needs_told": "participants.tell_needs",
    "participant.safe_contact_told": "participants.tell_safe_contact",
    "participant.contact_changed": "participants.change_contact",
    "participant.address_protected": "participants.protect_address",
    "participant.protection_ended": "participants.end_protection",
    "participant.child_registered": "participants.register_child",
    "participant.must_not_meet": "participants.avoid",
    "participant.consent_given": "participants.give_consent",
    "participant.consent_withdrawn": "participants.withdraw_consent",
    "case.plan_made": "cases.make_plan",
    "case.waiting": "cases.wait",
    "case.paused": "cases.pause",
    "case.resumed": "cases.resume",
    "case.concern_raised": "cases.raise_concern",
    "case.concern_handled": "cases.handle_concern",
    "case.notification_sent": "cases.record_notification",
    "case.notification_receipt": "cases.record_receipt",
    "case.closed": "cases.close",
    "case.reopened": "cases.reopen",
    "volunteer.named": "volunteers.name",
    "volunteer.contact_changed": "volunteers.change_contact",
    "volunteer.interviewed": "volunteers.interview",
    "volunteer.reference_taken": "volunteers.take_reference",
    "volunteer.certificate_seen": "volunteers.see_certificate",
    "volunteer.pledge_signed": "volunteers.sign_pledge",
    "volunteer.guidelines_accepted": "volunteers.accept_guidelines",
    "volunteer.course_done": "volunteers.do_course",
    "volunteer.turned_down": "volunteers.turn_down",
    "volunteer.capacity_set": "volunteers.set_capacity",
    "volunteer.roles_agreed": "volunteers.agree_roles",
    "volunteer.profile_told": "volunteers.tell_profile",
    "volunteer.relation_told": "volunteers.tell_relation",
    "volunteer.supervision_held": "volunteers.hold_supervision",
    "volunteer.boundary_crossed": "volunteers.report_incident",
    "volunteer.incident_handled": "volunteers.handle_incident",
    "volunteer.paused": "volunteers.pause",
    "volunteer.back": "volunteers.come_back",
    "volunteer.left": "volunteers.leave",
    "match.first_meeting_planned": "matches.plan_first_meeting",
    "match.introduced": "matches.introduce",
    "match.trial_began": "matches.begin_trial",
    "match.confirmed": "matches.confirm",
    "match.paused": "matches.pause",
    "match.resumed": "matches.resume",
    "match.meeting_planned": "matches.plan_meeting",
    "match.meeting_logged": "matches.log_meeting",
    "match.meeting_cancelled": "matches.cancel_meeting",
    "match.meeting_missed": "matches.miss_meeting",
    "match.ended": "matches.end",
}
"""The command that tells the fact again, and names the event that it replaces."""

UNDONE_OR_TOLD_ANEW_BY: Mapping[str, str] = {
    "account.added": "accounts.disable",
    "account.invited": "accounts.disable",
    "account.invitation_issued": "accounts.invite",
    "account.invitation_accepted": "accounts.reset",
    "account.reset": "accounts.invite",
    "account.role_proposed": "accounts.withdraw_proposal",
    "account.role_proposal_withdrawn": "accounts.give_role",
    "account.role_given": "accounts.take_role",
    "account.role_taken": "accounts.give_role",
    "account.relation_withdrawn": "accounts.tell_relation",
    "account.disabled": "accounts.add",
    "account.token_issued": "accounts.disable",
    "branch.planned": "branches.rename",
    "branch.municipality_covered": "branches.release",
    "branch.municipality_released": "branches.cover",
    "branch.leader_appointed": "branches.release_leader",
    "branch.leader_released": "branches.appoint",
    "partner.registered": "partners.describe",
    "referral.link_issued": "referrals.issue_link",
    "referral.submitted": "referrals.withdraw",
    "referral.redirected": "referrals.redirect",
    "referral.accepted": "referrals.withdraw",
    "referral.reopened": "referrals.decline",
    "participant.registered": "participants.name",
    "participant.contact_removed": "participants.change_contact",
    "participant.old_contact_deleted": "participants.change_contact",
    "participant.child_removed": "participants.register_child",
    "participant.may_meet_again": "participants.avoid",
    "participant.merged": "participants.undo_merge",
    "participant.merge_undone": "participants.merge",
    "participant.found_distinct": "participants.merge",
    "case.opened": "cases.close",
    "case.handed_over": "cases.hand_over",
    "case.deputy_named": "cases.name_deputy",
    "case.waiting_ended": "cases.wait",
    "case.transfer_offered": "cases.withdraw_transfer",
    "case.transfer_declined": "cases.offer_transfer",
    "case.transfer_withdrawn": "cases.offer_transfer",
    "case.transferred": "cases.offer_transfer",
    "volunteer.registered": "volunteers.name",
    "volunteer.old_contact_deleted": "volunteers.change_contact",
    "volunteer.approved": "volunteers.leave",
    "volunteer.relation_withdrawn": "volunteers.tell_relation",
    "participant.account_shut_out": "safety.let_in",
    "participant.account_let_in": "safety.shut_out",
    "participant.account_kept_out": "safety.let_in",
    "case.locked": "safety.unlock",
    "case.unlocked": "safety.he_found_her",
    "safety_incident.opened": "safety.close_incident",
    "safety_incident.step_done": "safety.close_incident",
    "safety_incident.closed": "safety.he_found_her",
    "breach.reported": "breaches.describe",
    "breach.described": "breaches.describe",
    "breach.assessed": "breaches.assess",
    "breach.authority_notified": "breaches.notify_authority",
    "breach.persons_told": "breaches.tell_persons",
    "breach.closed": "breaches.reopen",
    "breach.reopened": "breaches.close",
    "glass.broken": "safety.review_glass",
    "glass.reviewed": "safety.break_glass",
    "match.proposed": "matches.end",
    "match.agreed": "matches.end",
    "match.accepted": "matches.end",
    "match.likeness_asked": "matches.judge_likeness",
    "match.likeness_judged": "matches.judge_likeness",
}
"""The command that takes it back, or tells it once more in other words; no `corrects` is needed."""

EVENTS: Mapping[str, type[Event]] = {each.declaration.name: each for each in installed().events}
COMMANDS: Mapping[str, type[Command]] = {
    each.declaration.name: each for each in installed().commands
}
CORRECTABLE = {name for name, each in EVENTS.items() if "corrects" in each.__struct_fields__}


def test_every_event_that_can_be_corrected_has_its_command() -> None:
    assert set(CORRECTED_BY) == CORRECTABLE


def test_every_other_event_is_undone_or_told_anew() -> None:
    assert set(UNDONE_OR_TOLD_ANEW_BY) == set(EVENTS) - CORRECTABLE


def test_what_undoes_is_a_command() -> None:
    assert set(UNDONE_OR_TOLD_ANEW_BY.values()) <= set(COMMANDS)


@pytest.mark.parametrize(("event", "command"), CORRECTED_BY.items(), ids=CORRECTED_BY)
def test_its_command_takes_what_it_corrects_and_may_refuse_it(event: str, command: str) -> None:
    found = COMMANDS[command]
    assert "corrects" in found.__struct_fields__
    assert CORRECTS_WHAT_STANDS in found.declaration.rules
    assert EVENTS[event] in vars(sys.modules[found.__module__]).values()


def test_no_other_command_takes_what_it_corrects() -> None:
    takes = {name for name, each in COMMANDS.items() if "corrects" in each.__struct_fields__}
    assert takes == set(CORRECTED_BY.values())
