"""值班: who is on duty, who stands in for whom, and how much each has in hand."""

from bot.domain.deputies import deputy_of
from bot.domain.grids import Grid
from bot.domain.messages import Arg, Day, Lines, Word, worded
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, may
from bot.domain.routing import answerable_for
from handlers.context import Context
from handlers.dialogue import Replies, Reply
from handlers.welcome import MENU

MOST_LINES = 60


async def show(ctx: Context) -> Replies:
    """Show whoever works here the roster of what they answer for; residents hear whom their grid has today."""
    grid = ctx.community.grids.get(ctx.speaker.grid_id or 0) if ctx.speaker.is_staff else None
    if grid is None or not may(ctx.speaker, Action.SEE_ROSTER, grid, ctx.community):
        return _for_residents(ctx)
    tree = [(one, _people(ctx, one)) for one in ctx.community.tree(grid.id)]
    loads = await ctx.uow.tickets.loads({person.id for _, people in tree for person in people})
    lines = [line for one, people in tree if people for line in await _grid(ctx, one, people, loads)]
    return Reply("duty-roster", {"grid": grid.name, "lines": Lines(tuple(lines[:MOST_LINES]))})


def _for_residents(ctx: Context) -> Reply:
    grid_id = ctx.community.grid_of(ctx.here.building_id if ctx.here is not None else None) or ctx.speaker.grid_id
    grid = ctx.community.grids.get(grid_id or 0)
    if grid is None:
        return Reply("duty-where", buttons=MENU[-1:])
    on_duty = [one.name for one in answerable_for(grid.id, ctx.community) if one.on_duty]
    on_duty = on_duty or [one.name for one in ctx.community.leads_of(grid.id) if one.on_duty]
    if not on_duty:
        return Reply("duty-nobody", buttons=MENU[-1:])
    return Reply("duty-today", {"names": Lines(tuple(Word("duty-name", {"name": name}) for name in on_duty))})


def _people(ctx: Context, grid: Grid) -> list[Person]:
    everybody = (one for role in Role if role is not Role.NURSE for one in ctx.community.with_role(role, grid.id))
    return sorted(everybody, key=lambda one: (one.role is Role.GRID_WORKER, one.id))


async def _grid(ctx: Context, grid: Grid, people: list[Person], loads: dict[int, int]) -> list[Word]:
    lines = [Word("duty-grid", {"grid": grid.name})]
    for one in people:
        args: dict[str, Arg] = {
            "name": one.name,
            "role": Word(worded("role", one.role)),
            "load": loads.get(one.id, 0),
            "deputy": _stand_in(ctx, one),
        }
        if one.on_duty:
            lines.append(Word("duty-line", args))
        elif one.away_until is None:
            lines.append(Word("duty-line-off", args))
        else:
            leave = next(iter(await ctx.uow.leaves.ahead_of(one.id)), None)
            since = leave.starts_on if leave is not None else ctx.today
            lines.append(Word("duty-line-away", {**args, "since": Day(since), "until": Day(one.away_until)}))
    return lines


def _stand_in(ctx: Context, person: Person) -> Arg:
    deputy = None if person.on_duty else deputy_of(person, ctx.community, {person.id})
    return Word("duty-by-deputy", {"name": deputy.name}) if deputy is not None else Word("duty-by-nobody")
