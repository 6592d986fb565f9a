"""How well a plan of follow-ups was kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adherence import Contact, adherence, longest_gap, summed
from bot.domain.rates import Rate

START = date(2026, 3, 2)


def day(number: int) -> date:
    return START + timedelta(days=number)


def a_contact(occurred: int | None = None, *, last: int = 0, cancelled: int | None = None) -> Contact:
    """Plan a contact from 7 to 15 days after the last one."""
    window = (day(last + 7), day(last + 10), day(last + 15))
    return Contact(*window, *(None if one is None else day(one) for one in (occurred, cancelled)))


@pytest.mark.parametrize(
    ("contact", "on", "counted"),
    [
        (a_contact(7), 7, Rate(1, 1)),
        (a_contact(15), 15, Rate(1, 1)),
        (a_contact(6), 20, Rate(0, 1)),  # too early
        (a_contact(16), 20, Rate(0, 1)),  # too late
        (a_contact(), 15, Rate(0, 0)),  # its window is still open
        (a_contact(), 16, Rate(0, 1)),
        (a_contact(cancelled=12), 40, Rate(0, 0)),
        (a_contact(cancelled=15), 40, Rate(0, 0)),  # on the last day of its window it could still take place
        (a_contact(cancelled=16), 40, Rate(0, 1)),  # it had been missed before anybody paused or lost the resident
        (a_contact(10, cancelled=12), 40, Rate(1, 1)),  # it took place all the same
    ],
)
def test_a_contact_counts_when_it_took_place_or_its_window_has_passed(contact: Contact, on: int, counted: Rate) -> None:
    assert adherence([contact], day(on)) == counted


def test_both_numbers_of_an_enrolment_are_kept() -> None:
    contacts = [a_contact(10), a_contact(28, last=10), a_contact(38, last=28), a_contact(last=38)]

    assert adherence(contacts, day(60)) == Rate(2, 4)


@pytest.mark.parametrize(
    ("occurred", "until", "days"),
    [
        ([], 30, 30),
        ([12], 20, 12),
        ([10, 20, 33], 40, 13),
        ([10, 20, 33], 60, 27),  # nobody has reached the resident since
        ([33, 10, 20], 40, 13),  # late entry
        ([], 0, 0),
    ],
)
def test_the_longest_gap_runs_from_the_start_over_what_reached_the_resident(
    occurred: list[int], until: int, days: int
) -> None:
    contacts = [a_contact(one) for one in occurred] + [a_contact()]

    assert longest_gap(START, contacts, day(until)) == days


@given(st.lists(st.integers(0, 90)), st.integers(0, 90))
def test_a_further_contact_never_makes_the_gap_longer(occurred: list[int], another: int) -> None:
    contacts = [a_contact(one) for one in occurred]

    assert longest_gap(START, [*contacts, a_contact(another)], day(90)) <= longest_gap(START, contacts, day(90))


def test_what_nurses_kept_is_summed_and_no_rate_is_made_of_few() -> None:
    nurses = summed([("何静", Rate(4, 5)), ("陈洁", Rate(8, 9)), ("何静", Rate(5, 5))])

    assert nurses == {"何静": Rate(9, 10), "陈洁": Rate(8, 9)}
    assert (nurses["何静"].percent, nurses["陈洁"].percent) == (90, None)


@given(st.lists(st.tuples(st.sampled_from(["何静", "陈洁"]), st.integers(0, 9))))
def test_the_sums_of_the_nurses_are_the_clinics(kept: list[tuple[str, int]]) -> None:
    nurses = summed((nurse, Rate(part, 9)) for nurse, part in kept)
    clinic = summed(("clinic", rate) for rate in nurses.values())

    assert clinic == ({"clinic": Rate(sum(part for _, part in kept), 9 * len(kept))} if kept else {})
