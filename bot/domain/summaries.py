"""A week or a month in figures, with the formula beside them; nothing under ten is a rate, and nobody is ranked."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.domain import overviews
from bot.domain.grids import Community, Grid
from bot.domain.messages import Arg, Button, Lines, Word
from bot.domain.rates import FEWEST, Counted, Period, Rate, Tally
from bot.domain.words import Both

MOST_LINES = 30


def within(counted: Iterable[Counted], grid: Grid, community: Community) -> list[Counted]:
    """Leave what was counted in a grid and below it; at the top what lies off the grid too."""
    inside: set[int | None] = {*community.below(grid.id)}
    if grid.parent_id is None:
        inside.add(None)
    return [one for one in counted if one.grid_id in inside]


def together(counted: Iterable[Counted]) -> Tally:
    """Add up."""
    return sum((one.tally for one in counted), Tally())


def figures(counted: Sequence[Counted], grid: Grid, period: Period) -> dict[str, Arg]:
    """Give the figures of a period to a sentence."""
    tally = together(counted)
    return {
        **head(grid, period),
        "opened": tally.opened,
        "ended": tally.ended,
        "reopened": tally.reopened,
        "silent": tally.silent,
        "response": rate(tally.response),
        "resolution": rate(tally.resolution),
        "answered": tally.answered,
        "asked": tally.asked,
        "satisfaction": rate(tally.satisfaction),
        "fair": tally.fair if tally.answered >= FEWEST else "—",
        "fewest": FEWEST,
    }


def head(grid: Grid, period: Period) -> dict[str, Arg]:
    """Say which place and which days."""
    return {
        "place": overviews.place_of(grid),
        "period": Word(f"period-{period.every.value}"),
        "first": _day(period.first),
        "last": _day(period.last),
    }


def buttons(period: Period) -> tuple[Button, ...]:
    """Offer the same figures by grid and by category."""
    of = f"{period.first:%Y%m%d}.{period.every.value}"
    return (
        Button("summary-grids", f"summaries:grids:{of}"),
        Button("summary-categories", f"summaries:categories:{of}"),
    )


def by_grid(counted: Sequence[Counted], grid: Grid, community: Community) -> Lines:
    """Give the figures of what lies right below a grid, a line each, in the order of the tree."""
    parts = [one for one in community.tree(grid.id) if one.parent_id == grid.id] or [grid]
    lines = ((overviews.place_of(one), together(within(counted, one, community))) for one in parts)
    return Lines(tuple(_line(name, tally) for name, tally in lines if tally)[:MOST_LINES])


def by_category(counted: Sequence[Counted], name: Callable[[str], Arg]) -> Lines:
    """Give the figures of each category, a line each, where there was most first."""
    tallies: dict[str, Tally] = {}
    for one in counted:
        tallies[one.category] = tallies.get(one.category, Tally()) + one.tally
    ordered = sorted(tallies.items(), key=lambda pair: (-pair[1].opened, -pair[1].due, pair[0]))
    return Lines(tuple(_line(name(code), tally) for code, tally in ordered)[:MOST_LINES])


def rate(found: Rate) -> Word:
    """Write a rate with what it is of; where too few were counted, only how few."""
    if found.percent is None:
        return Word("rate-hidden", {"whole": found.whole})
    return Word("rate-shown", {"percent": found.percent, "part": found.part, "whole": found.whole})


def _day(day: date) -> Both:
    """Write a day of a report, which stays what it is when it is read later."""
    return Both(f"{day.month} 月 {day.day} 日", f"{day:%-d %b}")


def _line(name: Arg, tally: Tally) -> Word:
    args: dict[str, Arg] = {
        "name": name,
        "response": rate(tally.response),
        "resolution": rate(tally.resolution),
        "satisfaction": rate(tally.satisfaction),
    }
    return Word("summary-line", args)
