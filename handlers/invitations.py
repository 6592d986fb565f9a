"""邀请同事: who leads lets those below them in, by a code that works once."""

from dataclasses import replace

from bot.domain.errors import AlreadyOnStaff, NotAllowed, NotFound
from bot.domain.grids import Grid, Level
from bot.domain.messages import Arg, Button, Lines, Moment, Word, worded
from bot.domain.people import Pass, Person, Role
from bot.domain.permissions import Action, Post, may, posts
from bot.domain.words import fold
from handlers import departures, entry
from handlers.context import Context
from handlers.dialogue import Replies, Reply
from storage.imports import has_come_in

MOST_GRIDS = 8
MOST_LISTED = 20
LONGEST_NAME = 60
_BOUND_TO = {
    Role.GRID_WORKER: Level.MIDDLE,
    Role.GRID_LEAD: Level.LARGE,
    Role.NURSE: Level.COMMUNITY,
    Role.COMMUNITY_ADMIN: Level.COMMUNITY,
}
"""The level of the tree to which each role is mostly bound; where a tree has no such level, any is offered."""
_OPEN = Button("invite-open", "invitations:list:0")


async def start(ctx: Context) -> Replies:
    """Ask what the colleague is to be."""
    roles = dict.fromkeys(post.role for post in posts(ctx.speaker, ctx.community))
    if not roles:
        raise NotAllowed
    ctx.rest()
    offered = (Button(f"invite-as-{role.replace('_', '-')}", f"invitations:as:0.{role}") for role in roles)
    return Reply("invite-whom", buttons=(*offered, _OPEN))


async def choose_role(ctx: Context, _: int, code: str) -> Replies:
    """Take the role, and ask for the grid."""
    role = _role(code)
    grids = _grids(ctx, role)
    if not grids:
        raise NotAllowed
    ctx.wait_for("invite_grid", role=role.value)
    offered = (Button("label", f"invitations:in:{one.id}.{role}", {"label": one.name}) for one in grids[:MOST_GRIDS])
    key = "invite-which-grid" if len(grids) <= MOST_GRIDS else "invite-which-grid-typed"
    return Reply(key, {"role": Word(worded("role", role))}, tuple(offered))


async def choose_grid(ctx: Context, grid_id: int, code: str) -> Replies:
    """Take the grid, and ask for the name."""
    role = _role(code)
    ctx.require(Action.INVITE, Post(role, grid_id))
    ctx.wait_for("invite_name", grid_id, role=role.value)
    return _ask_name(ctx, role, grid_id)


async def answered(ctx: Context) -> Replies:
    """Take a grid that was typed, or the name of the colleague."""
    role, said = Role(ctx.form.data["role"]), ctx.inbound.text.strip()
    if ctx.form.kind == "invite_grid":
        allowed = [post.grid_id for post in posts(ctx.speaker, ctx.community) if post.role is role]
        named = (ctx.community.grids[grid_id] for grid_id in allowed if grid_id is not None)
        grid = next((one for one in named if fold(said) in {fold(one.code), fold(one.name)}), None)
        return None if grid is None else await choose_grid(ctx, grid.id, role.value)
    post = Post(role, ctx.form.about)
    ctx.require(Action.INVITE, post)
    if not said:
        return _ask_name(ctx, role, ctx.form.about)
    return await _invite(ctx, post, " ".join(said.split())[:LONGEST_NAME])


async def listed(ctx: Context) -> Replies:
    """List the invitations that nobody has used, with the way to take each back."""
    if not posts(ctx.speaker, ctx.community):
        raise NotAllowed
    theirs = [
        (issued, person)
        for issued in await ctx.uow.people.passes(entry.INVITATION, ctx.now)
        if (person := await ctx.uow.people.find(issued.person_id)) is not None and _may(ctx, person)
    ][:MOST_LISTED]
    if not theirs:
        return Reply("invite-none-open")
    lines = tuple(_line(ctx, issued, person) for issued, person in theirs)
    buttons = tuple(
        Button("invite-revoke", f"invitations:revoke:{issued.number}", {"name": person.name})
        for issued, person in theirs
    )
    return Reply("invite-list", {"lines": Lines(lines)}, buttons)


async def revoke(ctx: Context, number: int) -> Replies:
    """Take an invitation back; whom nothing but it has put here is no colleague."""
    every = await ctx.uow.people.passes(entry.INVITATION, ctx.now)
    issued = next((one for one in every if one.number == number), None)
    if issued is None:
        raise NotFound
    person = await ctx.uow.people.get(issued.person_id)
    ctx.require(Action.INVITE, Post(person.role, person.grid_id))
    ctx.uow.people.end_pass(issued, ctx.now)
    if not person.from_sheet and not await has_come_in(ctx.uow, person.id):
        gone = replace(person, revoked_at=ctx.now)
        ctx.uow.people.save(gone)
        await departures.hand_back(ctx, [gone])
    return Reply("invite-revoked", {"name": person.name})


async def _invite(ctx: Context, post: Post, name: str) -> Replies:
    grid = ctx.community.grids[post.grid_id or 0]
    namesakes = (one for one in ctx.community.staff.values() if one.name == name)
    known = next((one for one in namesakes if (one.role, one.grid_id) == (post.role, grid.id)), None)
    if known is not None and await ctx.uow.people.accounts(known.id):
        raise AlreadyOnStaff(name=name)  # a code would let its holder in as them
    made = await entry.invite(ctx, post.role, grid.code, name, ctx.speaker.id)
    ctx.rest()
    args: dict[str, Arg] = {
        "name": name,
        "role": Word(worded("role", post.role)),
        "grid": grid.name,
        "code": made.code,
        "links": entry.links(ctx, made.code),
        "until": Moment(made.ends_at or ctx.now),
    }
    return Reply("invite-code", args, (_OPEN,))


def _ask_name(ctx: Context, role: Role, grid_id: int) -> Reply:
    grid = ctx.community.grids[grid_id]
    return Reply("invite-name", {"role": Word(worded("role", role)), "grid": grid.name})


def _grids(ctx: Context, role: Role) -> list[Grid]:
    allowed = [post.grid_id for post in posts(ctx.speaker, ctx.community) if post.role is role]
    grids = [grid for grid in ctx.community.grids.values() if grid.id in allowed]
    return [grid for grid in grids if grid.level is _BOUND_TO[role]] or grids


def _role(code: str) -> Role:
    if code not in _BOUND_TO:
        raise NotFound
    return Role(code)


def _may(ctx: Context, person: Person) -> bool:
    return may(ctx.speaker, Action.INVITE, Post(person.role, person.grid_id), ctx.community)


def _line(ctx: Context, issued: Pass, person: Person) -> Word:
    grid = ctx.community.grids.get(person.grid_id or 0)
    args: dict[str, Arg] = {"name": person.name, "role": Word(worded("role", person.role))}
    args["grid"] = grid.name if grid is not None else ""
    return Word("invite-line", args | {"until": Moment(issued.expires_at or ctx.now)})
