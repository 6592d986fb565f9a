"""The commands by which an operator lets somebody in, and cuts somebody off."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Annotated

import typer

from bot.app import App
from bot.cli.printing import read_settings, refuse, say, with_app, words
from bot.domain.errors import DomainError
from bot.domain.grids import Community, Grid
from bot.domain.messages import worded
from bot.domain.people import Person, Role
from bot.domain.sheets import ROLES, choice, coded, known_as
from bot.logs import set_up
from bot.settings import Settings
from handlers import dismissals, entry
from handlers.context import Desk

_ROLES = coded((role for role in Role if role is not Role.RESIDENT), str, ROLES)
_ALIKE = 0.3
"""How alike two names are at least, of 1, for one to be meant by the other: one character of two is 0.5."""


def invite(
    *,
    role: Annotated[str, typer.Option(help=f"for staff: what they are ({', '.join(_ROLES)})", metavar="ROLE")] = "",
    grid: Annotated[str, typer.Option(help="for staff: the code of their grid")] = "",
    name: Annotated[str, typer.Option(help="for staff: their name")] = "",
    new: Annotated[bool, typer.Option("--new", help="for staff: add them if there is nobody of this name")] = False,
    resident: Annotated[str, typer.Option(help="instead: the name of a resident, for a return code")] = "",
    building: Annotated[str, typer.Option(help="of several residents of that name: the code of their building")] = "",
    flat: Annotated[str, typer.Option(help="of several residents of that name: their flat")] = "",
) -> None:
    """Print the links and the code by which somebody comes in; staff invitations work once, for 24 hours."""
    set_up("WARNING")
    settings = read_settings()
    chosen = choice(role, _ROLES)
    if role and chosen is None:
        refuse(settings, "cli-invite-no-role", said=role, allowed=", ".join(_ROLES))
    if not resident and (chosen is None or not grid or not name):
        refuse(settings, "cli-invite-incomplete")

    async def work(app: App) -> None:
        uow = app.units.begin()
        community = await uow.community()
        if resident:
            person = _resident(settings, community, await uow.people.by_name(resident), building, flat)
            await _print(app, lambda desk: entry.return_code(desk, person))
        elif chosen is not None:
            place = _grid(settings, community, grid)
            _check_name(settings, community, chosen, place, name, new=new)
            await _print(app, lambda desk: entry.invite(desk, chosen, place.code, name))

    with_app(settings, work)


async def _print(app: App, issue: Callable[[Desk], Awaitable[entry.Invitation]]) -> None:
    """Make an invitation and tell by which addresses it lets one in, how often and how long."""
    made: list[tuple[entry.Invitation, list[str]]] = []

    async def make(desk: Desk) -> None:
        invitation = await issue(desk)
        made.append((invitation, [str(word.args["link"]) for word in entry.links(desk, invitation.code).words]))

    try:
        await app.dispatcher.transact(make)
    except DomainError as refusal:
        refuse(app.settings, refusal.key, **refusal.args_said)
    invitation, (page, *telegram) = made[-1]
    lives = entry.LIVES[entry.INVITATION if invitation.ends_at is not None else entry.RETURN]
    say(app.settings, "cli-invite-done", name=invitation.person.name, code=invitation.code, link=page)
    for link in telegram:
        say(app.settings, "cli-invite-telegram", link=link)
    if lives is None:
        say(app.settings, "cli-invite-until-replaced")
    else:
        say(app.settings, "cli-invite-once", hours=lives // timedelta(hours=1))


def revoke(
    name: Annotated[str, typer.Argument(help="the name of somebody who works here", show_default=False)],
    *,
    grid: Annotated[str, typer.Option(help="of several of that name: the code of their grid")] = "",
) -> None:
    """Cut somebody of the staff off at once; what they had goes to others."""
    set_up("WARNING")
    settings = read_settings()

    async def work(app: App) -> None:
        community = await app.units.begin().community()
        person = _colleague(settings, community, name, grid)
        counts: list[int] = []

        async def cut_off(desk: Desk) -> None:
            counts.append(await dismissals.dismiss(desk, person))

        await app.dispatcher.transact(cut_off)
        say(app.settings, "cli-revoke-done", name=person.name, count=counts[-1])

    with_app(settings, work)


def _colleague(settings: Settings, community: Community, name: str, grid: str) -> Person:
    """Choose who is meant among the staff of one name."""
    place = _grid(settings, community, grid).id if grid else None
    found = [one for one in community.staff.values() if one.name == name and place in {None, one.grid_id}]
    if not found:
        refuse(settings, "cli-nobody")
    if len(found) > 1:
        where = sorted(community.grids[one.grid_id].code for one in found if one.grid_id in community.grids)
        refuse(settings, "cli-revoke-several", name=name, count=len(found), grids=", ".join(where))
    return found[0]


def _grid(settings: Settings, community: Community, code: str) -> Grid:
    by_code = {one.code: one for one in community.grids.values()}
    found = by_code.get(known_as(code, by_code))
    if found is None:
        refuse(settings, "cli-invite-no-grid", grid=code)
    return found


def _check_name(settings: Settings, community: Community, role: Role, grid: Grid, name: str, *, new: bool) -> None:
    """Refuse a name that nobody has, for it may be a slip of the hand, unless somebody new is meant."""
    colleagues = [one for one in community.staff.values() if _is_near(community, one, grid)]
    if new or any((one.name, one.role, one.grid_id) == (name, role, grid.id) for one in colleagues):
        return

    def nearness(one: Person) -> tuple[float, bool, bool]:
        return SequenceMatcher(None, one.name, name).ratio(), one.grid_id == grid.id, one.role is role

    nearest = max(colleagues, key=nearness, default=None)
    if nearest is None or nearness(nearest)[0] < _ALIKE:
        refuse(settings, "cli-invite-nobody", name=name)
    refuse(
        settings,
        "cli-invite-nearest",
        name=name,
        nearest=nearest.name,
        role=words(settings, worded("role", nearest.role)),
        grid=community.grids[nearest.grid_id].code if nearest.grid_id in community.grids else "",
    )


def _is_near(community: Community, one: Person, grid: Grid) -> bool:
    """Tell whether somebody works in the community of a grid, or above it."""
    outer = community.community_of(grid.id) or grid
    return community.is_within(one.grid_id, outer.id) or community.is_within(grid.id, one.grid_id)


def _resident(settings: Settings, community: Community, named: list[Person], building: str, flat: str) -> Person:
    """Choose the resident who is meant among those of one name."""
    codes = {one.id: one.code for one in community.buildings.values()}
    wanted = known_as(building, codes.values())
    found = [
        one
        for one in named
        if one.role is Role.RESIDENT
        and (not building or codes.get(one.building_id or 0) == wanted)
        and (not flat or one.flat == flat)
    ]
    if not found:
        refuse(settings, "cli-nobody")
    if len(found) > 1:
        where = sorted({codes.get(one.building_id or 0, "—") for one in found})
        refuse(settings, "cli-invite-namesakes", count=len(found), buildings=", ".join(where))
    return found[0]
