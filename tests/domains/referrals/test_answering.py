"""An answer is due on the third working day in Denmark."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domains.referrals.answering import due_on, is_working_day

days = st.dates(date(2001, 1, 1), date(2099, 11, 30))


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        ("2026-03-02", "2026-03-05"),  # Monday: Thursday
        ("2026-03-05", "2026-03-10"),  # Thursday: over the weekend
        ("2026-03-06", "2026-03-11"),  # Friday
        ("2026-03-07", "2026-03-11"),  # Saturday: as if on Friday
        ("2026-03-08", "2026-03-11"),  # Sunday
        ("2026-03-30", "2026-04-07"),  # Monday before Easter: Tuesday after it
        ("2026-04-01", "2026-04-09"),  # Wednesday before Maundy Thursday
        ("2026-04-05", "2026-04-09"),  # Easter Sunday
        ("2026-04-27", "2026-04-30"),
        ("2026-04-29", "2026-05-04"),  # the first of May is a working day
        ("2026-05-13", "2026-05-19"),  # Ascension Day
        ("2026-05-22", "2026-05-28"),  # Whit Monday
        ("2026-06-03", "2026-06-09"),  # Constitution Day
        ("2026-12-21", "2026-12-28"),  # Christmas Eve, and Christmas
        ("2026-12-23", "2026-12-30"),
        ("2026-12-30", "2027-01-06"),  # New Year's Eve and Day
        ("2023-05-04", "2023-05-10"),  # the Great Prayer Day, while there was one
        ("2024-04-25", "2024-04-30"),  # and when there was none any more
    ],
)
def test_it_is_due_on_the_third_working_day(submitted: str, due: str) -> None:
    assert due_on(date.fromisoformat(submitted)) == date.fromisoformat(due)


@given(day=days)
def test_it_is_due_on_a_working_day_three_days_later_or_more(day: date) -> None:
    due = due_on(day)
    assert is_working_day(due)
    assert timedelta(days=3) <= due - day <= timedelta(days=12)


@given(day=days)
def test_what_comes_later_is_not_due_earlier(day: date) -> None:
    assert due_on(day) <= due_on(day + timedelta(days=1))


@given(day=days)
def test_there_are_three_working_days_for_the_answer(day: date) -> None:
    due = due_on(day)
    after = (day + timedelta(days=n) for n in range(1, (due - day).days + 1))
    assert sum(map(is_working_day, after)) == 3
