"""The programme month by month, without anybody's name: who began, who ended, and how the plan was kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.adherence import Contact, adherence
from bot.domain.rates import Rate

FEWEST = 5
"""A smaller count could tell who is meant, and is not shown; that nobody was is no secret."""

ENDS = {"complete": "completed", "leave": "withdrawn", "lose": "lost"}
"""What the steps at an end are counted as."""


@dataclass(frozen=True, slots=True)
class Month:
    """What was counted of one month; a count of one to four is None, and so is a rate of as few contacts."""

    first: date
    enrolled: int | None
    completed: int | None
    withdrawn: int | None
    lost: int | None
    contacts: Rate | None


def months_until(today: date, count: int) -> list[date]:
    """List the first days of this month and of those before it, the newest first."""
    found = [today.replace(day=1)]
    while len(found) < count:
        year, month = found[-1].year, found[-1].month - 1
        found.append(date(year, month, 1) if month else date(year - 1, 12, 1))
    return found


def by_month(
    months: Iterable[date],
    begun: Iterable[date],
    ended: Iterable[tuple[int, date, str]],
    contacts: Iterable[Contact],
    today: date,
) -> list[Month]:
    """Count each month: enrolments by their first day, ends by their step, contacts by the last day of their window.

    `ended` holds the id of the enrolment, the day and the step, the first first. Of an enrolment that was lost, found
    again and ended anew within a month the last end counts.
    """
    starts = Counter(_first(day) for day in begun)
    last = {(_first(day), enrolment_id): ENDS[verb] for enrolment_id, day, verb in ended if verb in ENDS}
    ends = Counter((month, end) for (month, _), end in last.items())
    planned: dict[date, list[Contact]] = {}
    for one in contacts:
        planned.setdefault(_first(one.latest), []).append(one)
    return [
        Month(
            first=month,
            enrolled=shown(starts[month]),
            **_ends(ends, month),
            contacts=_shown_rate(adherence(planned.get(month, []), today)),
        )
        for month in months
    ]


def shown(count: int) -> int | None:
    """Hide a count that could tell who is meant."""
    return None if 0 < count < FEWEST else count


def _shown_rate(rate: Rate) -> Rate | None:
    return None if shown(rate.whole) is None else rate


def _ends(ends: Mapping[tuple[date, str], int], month: date) -> dict[str, int | None]:
    return {name: shown(ends[month, name]) for name in ENDS.values()}


def _first(day: date) -> date:
    return day.replace(day=1)
