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
    """What was counted of one month; a count of one to four is None."""

    first: date
    enrolled: int | None
    completed: int | None
    withdrawn: int | None
    lost: int | None
    contacts: Rate


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
    ended: Iterable[tuple[date, str]],
    contacts: Iterable[Contact],
    today: date,
) -> list[Month]:
    """Count each month: enrolments by their first day, ends by their step, contacts by the last day of their window."""
    starts = Counter(_first(day) for day in begun)
    ends = Counter((_first(day), ENDS[verb]) for day, verb in ended if verb in ENDS)
    planned: dict[date, list[Contact]] = {}
    for one in contacts:
        planned.setdefault(_first(one.latest), []).append(one)
    return [
        Month(
            first=month,
            enrolled=shown(starts[month]),
            **_ends(ends, month),
            contacts=adherence(planned.get(month, []), today),
        )
        for month in months
    ]


def shown(count: int) -> int | None:
    """Hide a count that could tell who is meant."""
    return None if 0 < count < FEWEST else count


def _ends(ends: Mapping[tuple[date, str], int], month: date) -> dict[str, int | None]:
    return {name: shown(ends[month, name]) for name in ENDS.values()}


def _first(day: date) -> date:
    return day.replace(day=1)
