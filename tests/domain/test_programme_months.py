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


def contacts_of(month: int, occurred_on: date | None, count: int) -> list[Contact]:
    earliest, target, latest = (date(2026, month, day) for day in (9, 12, 17))
    return [Contact(earliest, target, latest, occurred_on)] * count


def test_a_month_counts_who_began_who_ended_and_the_contacts_whose_window_closed_in_it() -> None:
    contacts = [
        *contacts_of(3, date(2026, 3, 12), 3),
        *contacts_of(3, None, 3),
        Contact(date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 17), None, date(2026, 3, 14)),
        *contacts_of(2, date(2026, 2, 25), 5),
    ]
    ended = [(number, date(2026, 3, 4), "complete") for number in range(5)]
    ended += [(6, date(2026, 3, 5), "leave"), (7, date(2026, 3, 6), "pause")]
    march, february = by_month(
        [MARCH, FEBRUARY], [date(2026, 3, 2)] * 6 + [date(2026, 2, 28)], ended, contacts, date(2026, 3, 31)
    )

    assert (march.enrolled, march.completed, march.withdrawn, march.lost) == (6, 5, None, 0)
    assert (march.contacts, february.contacts) == (Rate(3, 6), Rate(0, 5))
    assert february.enrolled is None


@pytest.mark.parametrize(("count", "told"), [(0, Rate(0, 0)), (1, None), (4, None), (5, Rate(0, 5))])
def test_a_rate_of_few_contacts_is_hidden(count: int, told: Rate | None) -> None:
    (march,) = by_month([MARCH], [], [], contacts_of(3, None, count), date(2026, 3, 31))

    assert march.contacts == told


def test_who_is_lost_found_and_lost_again_ends_once_a_month() -> None:
    lost = [(number, date(2026, 3, day), "lose") for number in range(5) for day in (4, 20)]
    left = [(number, date(2026, 3, 6 + number), verb) for number in range(10, 16) for verb in ("lose", "leave")]
    (march,) = by_month([MARCH], [], [*lost, *left], [], date(2026, 3, 31))

    assert (march.lost, march.withdrawn) == (5, 6)
