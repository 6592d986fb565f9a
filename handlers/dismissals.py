"""停用: whoever no longer works here loses everything with the next message."""

from dataclasses import replace

from bot.domain.errors import NotFound
from bot.domain.messages import Button, Word, worded
from bot.domain.people import Person
from bot.domain.permissions import Action, StaffOf
from handlers import departures
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply


async def dismiss(desk: Desk, person: Person) -> int:
    """Revoke one of the staff; what they had goes back to the desk. Count their tickets."""
    gone = replace(await desk.uow.people.get(person.id), revoked_at=desk.now)
    desk.uow.people.save(gone)
    return await departures.hand_back(replace(desk, community=desk.community.with_staff(gone)), [gone])


async def ask(ctx: Context, whom: Person) -> Replies:
    """Ask whether somebody is really to be cut off."""
    ctx.require(Action.DISMISS, StaffOf(whom))
    button = Button("dismiss-yes", f"dismissals:yes:{whom.id}")
    return Reply("dismiss-ask", {"name": whom.name, "role": Word(worded("role", whom.role))}, (button,))


async def yes(ctx: Context, person_id: int) -> Replies:
    """Cut somebody off."""
    whom = ctx.community.staff.get(person_id)
    if whom is None:
        raise NotFound
    ctx.require(Action.DISMISS, StaffOf(whom))
    count = await dismiss(ctx, whom)
    return Reply("dismiss-done", {"name": whom.name, "count": count})
