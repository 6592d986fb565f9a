"""Whom to tell of what: after each step of a ticket, who hears it and in which form."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain import cards
from bot.domain.catalogue import Category
from bot.domain.grids import Community
from bot.domain.messages import Arg, Button, Lane, Lines, Moment, Notice, Word, worded
from bot.domain.people import Person
from bot.domain.tickets import Ticket, TicketEvent
from bot.domain.words import Both


def holders(ticket: Ticket, community: Community) -> list[Person]:
    """List the staff who have the ticket's card: those it was routed to, and those who have or had it."""
    ids = [*ticket.candidates, ticket.owner_id, ticket.former_owner_id]
    if ticket.late_told:
        ids.append(ticket.desk_id)
    return [community.staff[one] for one in dict.fromkeys(ids) if one is not None and one in community.staff]


def cards_to(
    people: Iterable[Person],
    ticket: Ticket,
    category: Category,
    community: Community,
    photos: tuple[int, ...],
) -> list[Notice]:
    """Give people a fresh card, its pictures with it."""
    return [replace(cards.card(ticket, category, one, community), photos=photos) for one in people]


def cards_changed(ticket: Ticket, category: Category, community: Community, *, but: Iterable[int] = ()) -> list[Notice]:
    """Edit the card of everybody who has it, in place."""
    left_out = set(but)
    return [
        cards.card(ticket, category, one, community).edited()
        for one in holders(ticket, community)
        if one.id not in left_out
    ]


def progress(ticket: Ticket, reporter_id: int, community: Community) -> Notice:
    """Tell the resident the step that was just taken."""
    args: dict[str, Arg] = {"number": str(ticket.number), "standing": cards.standing(ticket, community)}
    return Notice(
        to=reporter_id,
        key="ticket-progress",
        args=args,
        buttons=(see(ticket),),
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


def late(ticket: Ticket, category: Category, lead: Person, community: Community) -> Notice:
    """Tell the lead, once a cycle, that nobody has claimed a ticket in its time."""
    view = cards.card(ticket, category, lead, community)
    return replace(
        view,
        key="ticket-late",
        lane=Lane.DANGER if ticket.danger else Lane.ANSWER,
        once=f"late:{ticket.id}:{ticket.cycle}",
    )


def reopened(ticket: Ticket, reporter_id: int) -> Notice:
    """Tell the resident that somebody is sent again."""
    urgent = ticket.urgency.value != "ordinary"
    return Notice(reporter_id, "ticket-reopened", {"number": str(ticket.number)}, (see(ticket),), urgent=urgent)


def unsolved(ticket: Ticket, category: Category, lead: Person, community: Community) -> Notice:
    """Tell the lead that the resident still says 没解决 of what may not be reopened any more."""
    view = cards.card(ticket, category, lead, community)
    return replace(view, key="ticket-unsolved", buttons=(), lane=Lane.ANSWER, once=f"unsolved:{ticket.id}")


def arrival(ticket: Ticket, reporter_id: int, community: Community, *, soon: bool) -> Notice:
    """Tell the resident when the owner will come."""
    owner = community.staff.get(ticket.owner_id) if ticket.owner_id else None
    at: Arg = Moment(ticket.arrive_at) if ticket.arrive_at is not None and not soon else ""
    return replace(
        progress(ticket, reporter_id, community),
        key="ticket-soon" if soon else "ticket-arriving",
        args={"number": str(ticket.number), "name": owner.name if owner else "", "at": at},
    )


def see(ticket: Ticket) -> Button:
    """Offer to look at a matter."""
    return Button("do-progress", f"progress:show:{ticket.id}")


def lines(*words: Word) -> Lines:
    """Put sentences under each other."""
    return Lines(words)


def short(text: str, most: int = 60) -> Both:
    """Cut somebody's words for a line of a list."""
    one_line = " ".join(text.split())
    cut = one_line if len(one_line) <= most else f"{one_line[: most - 1]}…"
    return Both(cut, cut)


def details(
    ticket: Ticket, category: Category, viewer: Person, community: Community, history: list[TicketEvent]
) -> Notice:
    """Show a ticket at length, with what happened to it."""
    view = cards.card(ticket, category, viewer, community)
    return replace(
        view,
        key="ticket-details",
        args={**view.args, "words": cards.words(ticket), "history": history_of(history, community)},
    )


def history_of(events: list[TicketEvent], community: Community) -> Lines:
    """Tell what happened to a ticket, a line each."""
    return Lines(
        tuple(
            Word(
                "details-event",
                {
                    "at": Moment(event.at),
                    "verb": Word(worded("verb", event.verb)),
                    "name": _name(event, community),
                },
            )
            for event in events
        )
    )


def _name(event: TicketEvent, community: Community) -> Arg:
    actor = community.staff.get(event.actor_id) if event.actor_id is not None else None
    return actor.name if actor is not None else Word("a-resident" if event.verb in RESIDENTS_VERBS else "the-clock")


RESIDENTS_VERBS = frozenset({"submit", "add", "undo", "rate", "reopen", "answer"})
