"""How often things happen, reckoned from the sizes that Qnet plans for.

A year of 33 branches: 825 women, 250 matches, 7,000 meetings. That is 25 women and 7.6 matches a
branch, and 28 meetings a match.
"""

from msgspec import Struct


class Rates(Struct, frozen=True):
    """Numbers a branch, means in days, shares and chances."""

    women_a_year: float = 27.4
    first_wave: float = 0.85
    """Share of a year's women who come in the first weeks, when an office moves in its cases."""
    days_of_first_wave: float = 10.0

    share_of_partners: float = 0.75
    share_of_leaders: float = 0.12
    days_to_use_a_link: float = 2.0
    chance_of_uncovered: float = 0.04
    chance_of_second_referral: float = 0.02
    chance_of_wrong_merge: float = 0.3
    chance_of_name_told: float = 0.4
    """Of those who came under an alias."""
    days_to_answer: float = 1.2
    chance_of_late_answer: float = 0.12
    days_to_late_answer: float = 7.0
    chance_of_withdrawal: float = 0.02
    chance_of_decline: float = 0.08
    chance_of_second_thought: float = 0.2

    chance_of_deputy: float = 0.3
    chance_of_plan_for_her: float = 0.6
    chance_of_move: float = 0.12
    chance_of_concern: float = 0.08
    days_to_handle: float = 2.0
    chance_of_notification: float = 0.3
    chance_of_rest: float = 0.05
    chance_of_somebody_too_close: float = 0.01
    chance_of_being_found: float = 0.006
    chance_of_emergency: float = 0.006
    chance_of_transfer: float = 0.05
    chance_of_withdrawn_offer: float = 0.2
    chance_of_declined_offer: float = 0.3
    days_in_network: float = 240.0
    chance_of_withdrawn_consent: float = 0.05
    chance_of_return: float = 0.1

    share_of_match_wishes: float = 0.29
    chance_of_waiting: float = 0.4
    days_on_waiting_list: float = 10.0
    days_to_proposal: float = 4.0
    days_between_looks: float = 5.0
    days_to_acceptance: float = 3.0
    chance_of_likeness: float = 0.15
    """Of those who must not meet somebody: that a volunteer's relative has a name like that."""
    chance_of_another_person: float = 0.7
    chance_of_no: float = 0.04
    days_between_meetings: float = 8.5
    chance_of_plan: float = 0.25
    chance_of_cancellation: float = 0.06
    chance_of_no_show: float = 0.03
    chance_of_correction: float = 0.02
    chance_of_substitute: float = 0.003
    days_of_match: float = 3000.0
    chance_of_another: float = 0.2
    """Of another match, after one that ended."""
    chance_of_another_try: float = 0.7
    """Of another proposal, after one that came to nothing."""

    first_volunteers: int = 8
    volunteers_a_year: float = 5.0
    days_to_interview: float = 1.0
    chance_of_turning_down: float = 0.06
    days_to_approval: float = 2.0
    chance_of_two: float = 0.25
    chance_of_relation: float = 0.3
    days_between_supervisions: float = 80.0
    chance_of_renewal: float = 0.3
    chance_of_goodbye: float = 0.08
    chance_of_break: float = 0.1
    chance_of_incident: float = 0.01
    chance_of_new_number: float = 0.02

    days_between_breaches: float = 60.0
    later_branches: int = 1
    days_of_recruiting: float = 60.0
    chance_of_new_leader: float = 0.15
    days_to_new_leader: float = 120.0
    chance_of_agreement: float = 0.7
    days_between_dialogues: float = 45.0
    chance_of_new_contact: float = 0.1
