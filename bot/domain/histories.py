"""What happened to a ticket, in lines: to staff with what was said and their own notes, to residents without."""

from bot.domain.grids import Community
from bot.domain.messages import Arg, Lines, Moment, Word, short, worded
from bot.domain.routing import OFFICES
from bot.domain.tickets import TicketEvent


def history_of(events: list[TicketEvent], community: Community, *, with_words: bool = False) -> Lines:
    """Tell what happened to a ticket, a line each; to staff with what was said, and with their own notes."""
    followed = [event for event in events if event.verb == "follow"]
    left_out = {id(event) for event in followed[:-FOLLOWERS_QUOTED]}
    told = [event for event in events if (with_words or event.verb not in AMONG_STAFF) and id(event) not in left_out]
    return Lines(tuple(_happened(event, community, with_words=with_words) for event in told))


def _happened(event: TicketEvent, community: Community, *, with_words: bool) -> Word:
    verb = Word(worded("verb", event.verb))
    args: dict[str, Arg] = {"at": Moment(event.at), "verb": verb, "name": _name(event, community)}
    if not with_words or not event.words:
        return Word("details-event", args)
    return Word("details-event-said", {**args, "words": said(event)})


def said(event: TicketEvent) -> Arg:
    """Give what was said with a step; what was chosen by a button has a sentence of its own."""
    if event.verb == "rate":
        return Word(worded("rate", event.words))
    if event.verb == "resolve":
        return Word(worded("result", event.words))
    if event.verb == "return":
        return _why_returned(event.words)
    if event.verb == "waiting":
        return Word("wait-days", {"days": event.words})
    return short(event.words, 200)


def _why_returned(words: str) -> Arg:
    """Give the reason of a return and the place that was proposed with it."""
    reason, _, place = words.partition(PROPOSED)
    why: Arg = Word(reason) if reason in RETURN_REASONS else short(reason, 200)
    if not place or place == ANYWHERE:
        return why
    where: Arg = Word(worded("office", place)) if place in OFFICES else place
    return Word("why-returned", {"why": why, "where": where})


def _name(event: TicketEvent, community: Community) -> Arg:
    actor = community.staff.get(event.actor_id) if event.actor_id is not None else None
    return actor.name if actor is not None else Word("a-resident" if event.verb in RESIDENTS_VERBS else "the-clock")


RESIDENTS_VERBS = frozenset(
    {"submit", "add", "undo", "rate", "reopen", "answer", "take_over", "disown", "follow", "part"}
)

AMONG_STAFF = frozenset(
    {"note", "leave", "back", "widen", "ask_extension", "refuse_extension", "share", "part_with", "follow", "absorb"}
)
"""What the staff write down and arrange among themselves, and what others have said; no resident sees it."""

FOLLOWERS_QUOTED = 5
"""Of how many who have met the same the words stand in the history: the newest."""

ANYWHERE = "unknown"
"""What stands for a place that whoever returns does not know: it goes to the others, and then up."""

PROPOSED = "→"
"""What stands in the history between the reason of a return and the place that was proposed."""

RETURN_REASONS = ("reason-grid", "reason-trade", "reason-busy")
"""The reasons of a return that are offered as buttons, kept as the names of their labels."""
