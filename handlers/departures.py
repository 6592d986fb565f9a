"""Staff who no longer work here: nothing of theirs is left lying, and nothing more reaches them."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain import notices
from bot.domain.people import Person, Role
from bot.domain.tickets import State, Ticket, TicketEvent
from handlers import changes, handovers, routes
from handlers.context import Desk
from storage.imports import under_way_with


async def hand_back(desk: Desk, gone: Iterable[Person]) -> int:
    """Give the tickets of those who are gone back to the desk, and cut them off from here; count the tickets.

    A nurse's residents go to a colleague.
    """
    left = {one.id: one for one in gone}
    if not left:
        return 0
    tickets = await under_way_with(desk.uow, set(left))
    for ticket in tickets:
        await _hand_back(desk, ticket, set(left))
    for nurse in left.values():
        if nurse.role is Role.NURSE:
            await handovers.leave_care(desk, nurse, set(left))
    for one in left:
        await _cut_off(desk, one)
    return len(tickets)


async def _cut_off(desk: Desk, gone: int) -> None:
    """Let nothing that waits reach somebody any more; with their next word they are a newcomer."""
    chat = await desk.uow.chats.of(gone)
    if chat is not None:
        desk.uow.chats.save(replace(chat, person_id=None))
    for account in await desk.uow.people.accounts(gone):
        desk.uow.people.unlink(account, desk.now)
    desk.uow.outbox.end(gone)


async def _hand_back(desk: Desk, ticket: Ticket, gone: set[int]) -> None:
    """Route a ticket anew if its owner or everybody who might claim it is gone; its clock runs on."""
    staying = tuple(one for one in ticket.candidates if one not in gone)
    freed = replace(ticket, candidates=staying)
    if ticket.state is State.CLAIMED and ticket.owner_id in gone:
        # Nobody has returned it: that is not counted against the two returns after which the community decides.
        freed = freed.give_back(desk.now, desk.meter(ticket), counts=False)
        await desk.uow.tickets.tell(TicketEvent(freed.id, desk.now, "return"))
    rerouted, _ = await routes.reroute(desk, freed, *gone)
    if freed.state is State.OPEN and (freed.state is not ticket.state or not staying):
        freed = rerouted
    elif freed.desk_id in gone:
        freed = replace(freed, desk_id=rerouted.desk_id)
    desk.uow.tickets.save(freed)
    category = desk.guides.catalogue.get(freed.category)
    photos = await desk.uow.tickets.photos(freed.id, "before")
    fresh = [desk.community.staff[one] for one in freed.candidates if one not in staying]
    desk.tell(*notices.cards_changed(freed, category, desk.community, but=[one.id for one in fresh]))
    desk.tell(*notices.cards_to(fresh, freed, category, desk.community, photos))
    if not fresh and freed.state is not ticket.state:
        # Everybody whom it may go to has its card already; the group learns that it is open again.
        desk.tell(*notices.to_group(freed, category, desk.community))
    if freed.state is not ticket.state:
        await changes.tell_listeners(desk, freed, lambda listener: notices.returned(listener, desk.community))
