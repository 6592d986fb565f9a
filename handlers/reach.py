"""When somebody's chat cannot be reached any more: who counts on reaching them there is told."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.messages import Arg, Button, Lane, Notice
from bot.domain.people import Person
from bot.domain.tickets import UNDER_WAY, Ticket
from handlers.context import Desk
from storage.chats import Chat

TOLD_APART_AT = time(9, 0)
"""When what concerns anonymous matters is told, those of the whole day together."""


async def lost(desk: Desk, chat: Chat) -> None:
    """Note that a person's chat takes nothing any more; each time it is lost, who needs to know is told once."""
    known = await desk.uow.chats.find(chat.id)
    if known is None or known.unreachable_at is not None:
        return
    desk.uow.chats.save(replace(known, unreachable_at=desk.now))
    desk.uow.outbox.give_up(known.id, "refused")
    person = await desk.uow.people.find(known.person_id)
    if person is None:
        return
    time_of = f"unreachable:{known.id}:{known.version}"
    for ticket in await desk.uow.tickets.of_reporter(person.id):
        if ticket.state in UNDER_WAY:
            _tell_of_reporter(desk, ticket, person, time_of)
    enrolment = await desk.uow.enrolments.current_of(person.id)
    if enrolment is not None:
        once = f"{time_of}:nurse"
        desk.tell(Notice(enrolment.nurse_id, "followup-unreachable", {"name": enrolment.name}, once=once))
    if person.is_staff:
        for one in desk.community.superiors_of(person):
            named: dict[str, Arg] = {"name": person.name}
            desk.tell(Notice(one.id, "reach-lost-staff", named, lane=Lane.ANSWER, once=f"{time_of}:{one.id}"))


def _tell_of_reporter(desk: Desk, ticket: Ticket, reporter: Person, time_of: str) -> None:
    """Tell whoever has a ticket that its reporter reads nothing here: its number, and never whose it is."""
    to = ticket.owner_id or ticket.desk_id
    if to is None or to not in desk.community.staff or to == reporter.id:
        return
    see = Button("do-details", f"tickets:details:{ticket.id}")
    told = Notice(
        to,
        "reach-lost-reporter",
        {"number": str(ticket.number)},
        (see,),
        urgent=ticket.urgency.value != "ordinary",
        once=f"{time_of}:{ticket.id}",
    )
    if ticket.anonymous:
        # Told at the same moment as another of the same person, it would say whose it is.
        desk.uow.outbox.add(told, desk.now, _next_morning(desk))
    else:
        desk.tell(told)


def _next_morning(desk: Desk) -> datetime:
    at = datetime.combine(desk.today + timedelta(days=1), TOLD_APART_AT, desk.community.zone)
    return at.astimezone(desk.now.tzinfo)
