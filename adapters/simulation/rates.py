"""How often things happen, reckoned from the sizes that Qnet plans for.

A year of 33 branches: 825 women, 250 matches, 7,000 meetings. That is 25 women and 7.6 matches a
branch, and 2.3 meetings a month in each match: Qnet's own "2-3 times a month".
"""

from msgspec import Struct


class Rates(Struct, frozen=True):
    """Numbers a branch, means in days, and chances."""

    women_a_year: float = 25.0
    first_wave: float = 0.7
    """Share of a year's women who come in the first weeks, when an office moves in its cases."""
    days_of_first_wave: float = 10.0

    first_volunteers: int = 7
    volunteers_a_year: float = 5.0
    days_to_approval: float = 3.0
    chance_of_two: float = 0.25

    days_to_answer: float = 1.5
    chance_of_decline: float = 0.08
    chance_of_match_wish: float = 0.34
    days_to_proposal: float = 4.0
    days_to_acceptance: float = 3.0
    days_between_meetings: float = 12.5
    chance_of_note: float = 0.8
    days_of_match: float = 330.0
    days_in_network: float = 240.0
