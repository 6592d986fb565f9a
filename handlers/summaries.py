"""The week and the month in figures, for who leads a grid, a community, the subdistrict."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain import overviews, summaries
from bot.domain.errors import NotFound
from bot.domain.grids import Grid
from bot.domain.messages import Arg, Word
from bot.domain.permissions import Action
from bot.domain.rates import Counted, Every, Period
from bot.domain.words import fold
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def this_week(ctx: Context) -> Replies:
    """Tell how this week goes."""
    return await _told(ctx, Period.around(Every.WEEK, ctx.today))


async def last_week(ctx: Context) -> Replies:
    """Tell how the last week went."""
    return await _told(ctx, Period.around(Every.WEEK, ctx.today).before())


async def this_month(ctx: Context) -> Replies:
    """Tell how this month goes."""
    return await _told(ctx, Period.around(Every.MONTH, ctx.today))


async def last_month(ctx: Context) -> Replies:
    """Tell how the last month went."""
    return await _told(ctx, Period.around(Every.MONTH, ctx.today).before())


async def by_grid(ctx: Context, first: int, every: str) -> Replies:
    """Tell a period by what lies right below."""
    period = _period(first, every)
    grid, counted = await _counted(ctx, period)
    if not counted:
        return _none(grid, period)
    lines = summaries.by_grid(counted, grid, ctx.community)
    return Reply("summary-by-grid", {**summaries.head(grid, period), "lines": lines})


async def by_category(ctx: Context, first: int, every: str) -> Replies:
    """Tell a period by category."""
    period = _period(first, every)
    grid, counted = await _counted(ctx, period)
    if not counted:
        return _none(grid, period)
    lines = summaries.by_category(counted, lambda code: _name(ctx, code))
    return Reply("summary-by-category", {**summaries.head(grid, period), "lines": lines})


PERIODS: dict[str, Callable[[Context], Awaitable[Replies]]] = {
    "本周": this_week,
    "这周": this_week,
    "this week": this_week,
    "上周": last_week,
    "last week": last_week,
    "本月": this_month,
    "三率": this_month,
    "this month": this_month,
    "rates": this_month,
    "上月": last_month,
    "上个月": last_month,
    "last month": last_month,
}


async def said(ctx: Context) -> Replies:
    """Take the words by which somebody who leads asks for a summary; None where they are none."""
    asked = PERIODS.get(fold(ctx.inbound.text))
    return None if asked is None or ctx.speaker.role not in overviews.OVERSEERS else await asked(ctx)


async def _told(ctx: Context, period: Period) -> Replies:
    grid, counted = await _counted(ctx, period)
    if not counted:
        return _none(grid, period)
    return Reply("summary", summaries.figures(counted, grid, period), summaries.buttons(period))


async def _counted(ctx: Context, period: Period) -> tuple[Grid, list[Counted]]:
    grid = next(ctx.community.above(ctx.speaker.grid_id), None)
    ctx.require(Action.SEE_OVERVIEW, grid)
    if grid is None:
        raise NotFound
    counted = await ctx.uow.reports.counted(*period.moments(ctx.community.zone), ctx.now)
    return grid, summaries.within(counted, grid, ctx.community)


def _none(grid: Grid, period: Period) -> Reply:
    return Reply("summary-none", summaries.head(grid, period))


def _name(ctx: Context, code: str) -> Arg:
    return ctx.guides.catalogue.get(code).name if code in ctx.guides.catalogue else Word("category-gone")


def _period(first: int, every: str) -> Period:
    """Read the period of a button, which must be one."""
    if every not in set(Every):
        raise NotFound
    try:
        day = datetime.strptime(str(first), "%Y%m%d").date()  # noqa: DTZ007  a calendar day has no zone
    except ValueError:
        raise NotFound from None
    return Period.around(Every(every), day)
