"""Coming in: invitations for staff, return codes for residents, and one's own matters by number."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import CodeRefused, NotFound
from bot.domain.people import Person, Role
from bot.domain.permissions import Action
from bot.domain.words import fold
from handlers import progress
from handlers.context import Context, Desk
from handlers.dialogue import Replies

INVITATION_LIVES = timedelta(hours=24)
INVITATION, RETURN = "invitation", "return"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that lets somebody in, and who that is."""

    code: str
    person: Person


async def invite(desk: Desk, role: Role, grid_code: str, name: str) -> Invitation:
    """Invite one of the staff by a code that works once, within 24 hours; who is new is added."""
    grid = next((one for one in desk.community.grids.values() if one.code == grid_code), None)
    if grid is None:
        raise NotFound
    known = (one for one in desk.community.staff.values() if one.name == name)
    person = next((one for one in known if one.role is role and one.grid_id == grid.id), None)
    if person is None:
        person = Person(await desk.uow.new_id(), role, name, grid_id=grid.id)
        desk.uow.people.add(person)
    code = desk.codes.return_code()
    desk.uow.people.issue_pass(_plain(code), person.id, INVITATION, desk.now + INVITATION_LIVES)
    return Invitation(code, person)


async def return_code(desk: Desk, person: Person) -> Invitation:
    """Make somebody's personal return code; the one before it ends."""
    code = desk.codes.return_code()
    desk.uow.people.end_passes(person.id, RETURN, desk.now)
    desk.uow.people.issue_pass(_plain(code), person.id, RETURN, None)
    return Invitation(code, person)


async def welcomed(desk: Desk, code: str) -> Person:
    """Tell whom a code would let in, without using it."""
    found = await desk.uow.people.by_pass(_plain(code), desk.now)
    if found is None:
        raise CodeRefused
    return found[0]


async def enter(desk: Desk, code: str, channel: str, account: str) -> Person:
    """Let somebody in by a code; an invitation is used up, a return code stays until it is replaced."""
    found = await desk.uow.people.by_pass(_plain(code), desk.now)
    if found is None:
        raise CodeRefused
    person, issued = found
    if issued.purpose == INVITATION:
        desk.uow.people.use_pass(_plain(code), desk.now)
    desk.uow.people.link(person.id, channel, account, desk.now)
    return person


async def matter(ctx: Context, number: int) -> Replies:
    """Show one matter by the number that people know."""
    ctx.require(Action.TALK)
    ticket = await ctx.uow.tickets.by_number(number)
    if ticket is None:
        raise NotFound
    return await progress.show(ctx, ticket.id)


def _plain(code: str) -> str:
    return fold(code).upper().replace("-", "").replace(" ", "")
