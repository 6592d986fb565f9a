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
    """List the staff who have the ticket's card, however long ago they got it."""
    return [community.staff[one] for one in ticket.told if one in community.staff]


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


def unsolved(ticket: Ticket, category: Category, above: Person, community: Community) -> Notice:
    """Give the level above what the resident still calls unsolved after two reopenings."""
    view = cards.card(ticket, category, above, community)
    lane = Lane.DANGER if ticket.danger else Lane.ANSWER
    return replace(view, key="ticket-unsolved", lane=lane, once=f"unsolved:{ticket.id}:{ticket.cycle}")


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
        args={**view.args, "words": cards.words(ticket), "history": history_of(history, community, with_words=True)},
    )


def history_of(events: list[TicketEvent], community: Community, *, with_words: bool = False) -> Lines:
    """Tell what happened to a ticket, a line each; to staff with what was said."""
    return Lines(tuple(_happened(event, community, with_words=with_words) for event in events))


def _happened(event: TicketEvent, community: Community, *, with_words: bool) -> Word:
    verb = Word(worded("verb", event.verb))
    args: dict[str, Arg] = {"at": Moment(event.at), "verb": verb, "name": _name(event, community)}
    if not with_words or not event.words:
        return Word("details-event", args)
    return Word("details-event-said", {**args, "words": _said(event)})


def _said(event: TicketEvent) -> Arg:
    """Give what was said with a step; what was chosen by a button has a sentence of its own."""
    if event.verb == "rate":
        return Word(worded("rate", event.words))
    if event.verb == "resolve":
        return Word(worded("result", event.words))
    is_chosen = event.verb == "return" and event.words in RETURN_REASONS
    return Word(event.words) if is_chosen else short(event.words, 200)


def _name(event: TicketEvent, community: Community) -> Arg:
    actor = community.staff.get(event.actor_id) if event.actor_id is not None else None
    return actor.name if actor is not None else Word("a-resident" if event.verb in RESIDENTS_VERBS else "the-clock")


RESIDENTS_VERBS = frozenset({"submit", "add", "undo", "rate", "reopen", "answer"})

RETURN_REASONS = ("reason-grid", "reason-trade", "reason-busy")
"""The reasons of a return that are offered as buttons, kept as the names of their labels."""
