from datetime import date

import pytest

from bot.domain.adherence import Contact
from bot.domain.programme_months import by_month, months_until, shown
from bot.domain.rates import Rate

MARCH, FEBRUARY = date(2026, 3, 1), date(2026, 2, 1)


def test_the_months_go_back_over_the_new_year() -> None:
    assert months_until(date(2026, 2, 28), 4) == [FEBRUARY, date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_a_count_of_few_is_hidden(count: int, told: int | None) -> None:
    assert shown(count) == told


def test_a_month_counts_who_began_who_ended_and_the_contacts_whose_window_closed_in_it() -> None:
    contacts = [
        Contact(date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 17), date(2026, 3, 12)),
        Contact(date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 17), None),
        Contact(date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 17), None, date(2026, 3, 14)),
        Contact(date(2026, 2, 9), date(2026, 2, 12), date(2026, 2, 17), date(2026, 2, 25)),
    ]
    ended = [(date(2026, 3, 4), "complete")] * 5 + [(date(2026, 3, 5), "leave"), (date(2026, 3, 6), "pause")]
    march, february = by_month(
        [MARCH, FEBRUARY], [date(2026, 3, 2)] * 6 + [date(2026, 2, 28)], ended, contacts, date(2026, 3, 31)
    )

    assert (march.enrolled, march.completed, march.withdrawn, march.lost) == (6, 5, None, 0)
    assert (march.contacts, february.contacts) == (Rate(1, 2), Rate(0, 1))
    assert february.enrolled is None
