"""Half past eight: everybody on duty hears what they have before them; on Mondays and firsts, how the period went."""

from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain import mornings, overviews, summaries
from bot.domain.messages import Notice
from bot.domain.people import Person
from bot.domain.permissions import Action, may
from bot.domain.rates import Period
from handlers import oversight
from handlers.context import Desk
from storage.units import UnitOfWork


async def due(uow: UnitOfWork, now: datetime) -> list[Any]:
    """Tell the day whose morning has come and was not held."""
    day = mornings.newest(now, (await uow.community()).zone)
    return [] if await uow.recall(mornings.REMEMBERED) == day.isoformat() else [day]


async def hold(desk: Desk, day: date) -> None:
    """Tell everybody on duty, once; a program that was off tells the newest morning alone."""
    held = await desk.uow.recall(mornings.REMEMBERED)
    desk.uow.remember(mornings.REMEMBERED, day.isoformat())
    if held is None or held >= day.isoformat():
        return  # the first day of a database, or a clock that was set back: it begins with the next morning
    on_duty = [one for one in desk.community.staff.values() if one.on_duty and one.role in overviews.AT_THE_DESK]
    await _tell_digests(desk, day, on_duty)
    leading = [one for one in on_duty if one.role in overviews.OVERSEERS]
    for period in mornings.periods(date.fromisoformat(held), day):
        await _tell_summaries(desk, period, leading)


async def _tell_digests(desk: Desk, day: date, people: list[Person]) -> None:
    top = desk.community.subdistrict()
    everywhere = desk.community.below(top.id) if top is not None else []
    under_way = overviews.Board(await desk.uow.reports.under_way(everywhere), desk.community)
    until = datetime.combine(day + timedelta(days=1), time(), desk.community.zone).astimezone(desk.now.tzinfo)
    for person in people:
        before = under_way.before(person)
        if before:
            found = overviews.digest(before, desk.now, desk.meter)
            args = overviews.digest_args(found, person, desk.community)
            once = f"digest:{day.isoformat()}:{person.id}"
            desk.tell(Notice(person.id, "digest", args, oversight.BUTTONS, once=once, until=until))


async def _tell_summaries(desk: Desk, period: Period, people: list[Person]) -> None:
    counted = await desk.uow.reports.counted(*period.moments(desk.community.zone), desk.now)
    for person in people:
        grid = next(desk.community.above(person.grid_id), None)
        if grid is None or not may(person, Action.SEE_OVERVIEW, grid, desk.community):
            continue
        theirs = summaries.within(counted, grid, desk.community)
        if theirs:
            args = summaries.figures(theirs, grid, period)
            once = f"{period.every.value}:{period.first.isoformat()}:{person.id}"
            desk.tell(Notice(person.id, "summary", args, summaries.buttons(period), once=once))
