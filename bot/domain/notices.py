"""Whom to tell of what: after each step of a ticket, who hears it and in which form."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain import cards, histories
from bot.domain.catalogue import Category
from bot.domain.deadlines import Urgency
from bot.domain.grids import Community
from bot.domain.masks import masked
from bot.domain.messages import Arg, Button, Lane, Left, Lines, Moment, Notice, Word, worded
from bot.domain.people import Person
from bot.domain.promises import Alarm, Promise
from bot.domain.tickets import Listener, State, Ticket, TicketEvent


def holders(ticket: Ticket, community: Community) -> list[Person]:
    """List the staff who have the ticket's card, however long ago they got it."""
    return [community.staff[one] for one in ticket.told if one in community.staff]


def cards_to(
    people: Sequence[Person],
    ticket: Ticket,
    category: Category,
    community: Community,
    photos: tuple[int, ...],
    *,
    in_group: bool = True,
) -> list[Notice]:
    """Give people a fresh card, its pictures with it, and what is open to the workers' group of its grid too."""
    shared = to_group(ticket, category, community) if in_group and ticket.state is State.OPEN else []
    told = [
        replace(
            cards.card(ticket, category, one, community),
            photos=photos,
            hushed=any(_is_heard_in(group, one, ticket, community) for group in shared),
        )
        for one in people
    ]
    return [*told, *shared] if told else []


def to_group(ticket: Ticket, category: Category, community: Community) -> list[Notice]:
    """Give a ticket's card to the workers' group of its grid, if there is one that may see it."""
    group = community.group_of(ticket.grid_id)
    card = None if group is None else cards.group_card(ticket, category, group, community)
    return [] if card is None else [card]


def _is_heard_in(group: Notice, person: Person, ticket: Ticket, community: Community) -> bool:
    """Tell whether somebody hears of a ticket where their group meets; danger sounds everywhere."""
    own = community.group_of(person.grid_id)
    return own is not None and own.id == group.to and ticket.urgency is not Urgency.DANGER


def cards_changed(
    ticket: Ticket, category: Category, community: Community, *, but: Iterable[int] = (), in_group: bool = True
) -> list[Notice]:
    """Edit the card of everybody who has it, in place; a group's changes from the claim on."""
    left_out = set(but)
    shared = to_group(ticket, category, community) if in_group and ticket.state is not State.OPEN else []
    return [
        *(
            cards.card(ticket, category, one, community).edited()
            for one in holders(ticket, community)
            if one.id not in left_out
        ),
        *(card.edited() for card in shared),
    ]


def moved_in_group(before: Ticket, ticket: Ticket, category: Category, community: Community) -> list[Notice]:
    """Bring a ticket whose place has become known to its group; the group of the former grid is told that it left."""
    left, cards_there = to_group(before, category, community), to_group(ticket, category, community)
    if [one.to for one in left] == [one.to for one in cards_there]:
        return [one.edited() for one in cards_there]
    gone = [
        replace(one, key="group-card-moved", args={"number": str(ticket.number)}, buttons=()).edited() for one in left
    ]
    return [*gone, *cards_there]


def progress(listener: Listener, community: Community) -> Notice:
    """Tell somebody who waits for a ticket the step that was just taken."""
    ticket = listener.ticket
    args: dict[str, Arg] = {"number": str(ticket.number), "standing": cards.standing(ticket, community)}
    return Notice(
        to=listener.person_id,
        key="ticket-progress",
        args=args,
        buttons=(see(ticket),),
        slot=matter(ticket),
        urgent=ticket.urgency.value != "ordinary",
    )


def done(ticket: Ticket, reporter_id: int, before: tuple[int, ...], after: tuple[int, ...]) -> Notice:
    """Tell the resident that it is done, with the pictures, and ask for the resident's own word."""
    result = Word(worded("result", ticket.result)) if ticket.result is not None else ""
    offered = tuple(
        Button(f"rate-{rating}", f"ratings:{rating}:{ticket.id}.{ticket.cycle}") for rating in ("good", "fair", "bad")
    )
    return Notice(
        to=reporter_id,
        key="ticket-done",
        args={"number": str(ticket.number), "result": result},
        buttons=offered,
        photos=(*before[:1], *after[:3]),
        slot=f"rating:{ticket.id}.{ticket.cycle}",
        urgent=ticket.urgency.value != "ordinary",
    )


def late(ticket: Ticket, category: Category, above: Person, community: Community) -> Notice:
    """Tell somebody above, each once a cycle, that a promised time is over."""
    view = cards.card(ticket, category, above, community)
    return replace(
        view,
        buttons=(*view.buttons, *cards.assigning(ticket, above, community)),
        key="ticket-late" if ticket.state is State.OPEN else "ticket-overdue",
        lane=Lane.DANGER if ticket.danger else Lane.ANSWER,
        once=f"late:{ticket.id}:{ticket.cycle}:{above.id}",
    )


def reminder(ticket: Ticket, category: Category, alarm: Alarm, person: Person, community: Community) -> Notice:
    """Remind somebody who has a ticket, or might take it, that a promised time is nearly over."""
    view = cards.card(ticket, category, person, community)
    due = {Promise.RESPOND: ticket.claim_by, Promise.WORD: ticket.word_by, Promise.RESOLVE: ticket.resolve_by}
    by = due[alarm.promise] or ticket.touched_at
    return replace(
        view,
        key="ticket-reminder",
        args={**view.args, "what": Word(f"reminder-{alarm.promise.value}"), "left": Left(by)},
        fresh=True,
        lane=Lane.DANGER if ticket.danger else Lane.REST,
        once=f"reminder:{ticket.id}:{ticket.cycle}:{alarm.promise.value}:{alarm.mark}:{by.timestamp():.0f}:{person.id}",
        until=None,
    )


def late_in_group(ticket: Ticket, category: Category, community: Community) -> list[Notice]:
    """Tell the workers' group, once a cycle, that nobody has claimed a ticket in its time."""
    once = f"late-group:{ticket.id}:{ticket.cycle}"
    lane = Lane.DANGER if ticket.danger else Lane.ANSWER
    return [replace(one, key="group-card-late", lane=lane, once=once) for one in to_group(ticket, category, community)]


def reopened(ticket: Ticket, reporter_id: int) -> Notice:
    """Tell the resident that somebody is sent again."""
    urgent = ticket.urgency.value != "ordinary"
    return Notice(reporter_id, "ticket-reopened", {"number": str(ticket.number)}, (see(ticket),), urgent=urgent)


def returned(listener: Listener, community: Community) -> Notice:
    """Tell somebody who waits for a ticket that somebody else will be sent."""
    told = progress(listener, community)
    return replace(told, key="ticket-returned", args={"number": str(listener.ticket.number)})


def unsolved(ticket: Ticket, category: Category, above: Person, community: Community) -> Notice:
    """Give the level above what the resident still calls unsolved after two reopenings."""
    view = cards.card(ticket, category, above, community)
    lane = Lane.DANGER if ticket.danger else Lane.ANSWER
    return replace(view, key="ticket-unsolved", lane=lane, once=f"unsolved:{ticket.id}:{ticket.cycle}")


def arrival(listener: Listener, community: Community, *, soon: bool) -> Notice:
    """Tell somebody who waits for a ticket when its owner will come."""
    ticket = listener.ticket
    owner = community.staff.get(ticket.owner_id) if ticket.owner_id else None
    at: Arg = Moment(ticket.arrive_at) if ticket.arrive_at is not None and not soon else ""
    return replace(
        progress(listener, community),
        key="ticket-soon" if soon else "ticket-arriving",
        args={"number": str(ticket.number), "name": owner.name if owner else "", "at": at},
    )


def assigned(ticket: Ticket, to: Person, by: Person) -> Notice:
    """Tell somebody who has given them a ticket."""
    args: dict[str, Arg] = {"number": str(ticket.number), "name": by.name}
    return Notice(to.id, "ticket-assigned", args, urgent=ticket.urgency is not Urgency.ORDINARY)


def waiting(listener: Listener, community: Community) -> Notice:
    """Tell somebody who waits for a ticket for what it waits, and until when at the latest."""
    ticket = listener.ticket
    until: Arg = Moment(ticket.pause_ends_at) if ticket.pause_ends_at is not None else ""
    told = progress(listener, community)
    return replace(told, key=worded("awaiting", ticket.pause), args={"number": str(ticket.number), "until": until})


def extended(listener: Listener, why: str, community: Community) -> Notice:
    """Tell somebody who waits for a ticket that it takes longer, why, and until when."""
    ticket = listener.ticket
    by: Arg = Moment(ticket.resolve_by) if ticket.resolve_by is not None else ""
    told = progress(listener, community)
    return replace(told, key="ticket-extended", args={"number": str(ticket.number), "why": why, "by": by})


def matter(ticket: Ticket) -> str:
    """Name one message to the resident about a ticket, so that a reply to it is understood."""
    return f"matter:{ticket.id}.{ticket.version}"


def see(ticket: Ticket) -> Button:
    """Offer to look at a matter."""
    return Button("do-progress", f"progress:show:{ticket.id}")


def details_of(ticket: Ticket) -> Button:
    """Offer the staff to look at a ticket."""
    return Button("do-details", f"tickets:details:{ticket.id}")


def lines(*words: Word) -> Lines:
    """Put sentences under each other."""
    return Lines(words)


def details(
    ticket: Ticket, category: Category, viewer: Person, community: Community, events: list[TicketEvent]
) -> Notice:
    """Show a ticket at length, with what happened to it."""
    view = cards.card(ticket, category, viewer, community)
    whole = cards.sees_whole(viewer, ticket, community)
    told = events if whole else [replace(event, words=masked(event.words)) for event in events]
    return replace(
        view,
        key="ticket-details",
        buttons=(*view.buttons, *cards.further(ticket, viewer), *cards.assigning(ticket, viewer, community)),
        args={
            **view.args,
            "words": cards.words(ticket, whole=whole),
            "history": histories.history_of(told, community, with_words=True),
        },
    )
