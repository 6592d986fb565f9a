"""What is told when many have met the same: to each of them under their own number, and to who leads there."""

from datetime import date

from bot.domain import cards, notices
from bot.domain.catalogue import Category, Privacy
from bot.domain.grids import Community
from bot.domain.incidents import HotPlace
from bot.domain.messages import Arg, Button, Notice, Word, worded
from bot.domain.people import Person
from bot.domain.spans import Unit
from bot.domain.tickets import Listener, Ticket
from bot.domain.words import Both

_UNITS = {Unit.MINUTE: Both("分钟", "min"), Unit.HOUR: Both("小时", "h"), Unit.DAY: Both("天", "d")}


def already(head: Ticket, category: Category, community: Community) -> Word:
    """Say on a draft that somebody has reported the like: what and where, to the entrance at most, never who."""
    is_known = head.building_id is not None or head.place_words == cards.PUBLIC_AREA
    args: dict[str, Arg] = {"number": str(head.number), "category": category.name}
    if not is_known:
        return Word("incident-already-nearby", args)
    return Word("incident-already", {**args, "place": cards.place(head, community, with_flat=False)})


def answers(draft: Ticket, head: Ticket) -> tuple[Button, ...]:
    """Offer to join it, or to say that it is something else."""
    about = f"{draft.id}.{head.id}"
    return Button("incident-met", f"drafts:met:{about}"), Button("incident-apart", f"drafts:apart:{about}")


def settled(listener: Listener, category: Category, after: tuple[int, ...]) -> Notice:
    """Tell a follower that it is done; what was done inside a flat is shown to nobody but its people."""
    ticket = listener.ticket
    is_public = category.privacy is Privacy.OPEN and not category.at_home and not ticket.flat
    result = Word(worded("result", ticket.result)) if ticket.result is not None else ""
    return Notice(
        to=listener.person_id,
        key="incident-done",
        args={"number": str(ticket.number), "result": result},
        buttons=(Button("incident-part", f"incidents:part:{ticket.id}"),),
        photos=after[:3] if is_public else (),
        slot=notices.matter(ticket),
        urgent=ticket.urgency.value != "ordinary",
    )


def merged(listener: Listener, head: Ticket, community: Community) -> Notice:
    """Tell somebody that their matter is worked on together with another, and where that stands."""
    ticket = listener.ticket
    args: dict[str, Arg] = {"number": str(ticket.number), "head": str(head.number)}
    args["standing"] = cards.standing(head, community)
    urgent = head.urgency.value != "ordinary"
    return Notice(listener.person_id, "incident-merged", args, (notices.see(ticket),), urgent=urgent)


def parted(ticket: Ticket, reporter_id: int) -> Notice:
    """Tell somebody that their matter is worked on by itself again."""
    urgent = ticket.urgency.value != "ordinary"
    return Notice(reporter_id, "incident-parted", {"number": str(ticket.number)}, (notices.see(ticket),), urgent=urgent)


def alarm(
    ticket: Ticket, category: Category, hot: HotPlace, person: Person, community: Community, *, today: date
) -> Notice:
    """Tell somebody who leads there that too many of a kind come from one place: what and how many, never who."""
    grid = next(community.above(ticket.grid_id), None)
    here: Arg = grid.name if grid is not None else Word("grid-none")
    where = here if hot.building_id is None else cards.place_label(community, hot.building_id, None, "")
    place = f"b{hot.building_id}" if hot.building_id is not None else f"g{ticket.grid_id}"
    args: dict[str, Arg] = {"place": where, "category": category.name, "count": hot.count}
    if category.hot is not None:
        args |= {"amount": category.hot.within.amount, "unit": _UNITS[category.hot.within.unit]}
    return Notice(
        person.id,
        "incident-hot",
        args,
        (Button("do-details", f"tickets:details:{ticket.id}"),),
        urgent=ticket.urgency.value != "ordinary",
        once=f"hot:{category.family}:{place}:{today.isoformat()}:{person.id}",
    )
