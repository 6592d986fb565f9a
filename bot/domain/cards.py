"""How one ticket looks to one person: its card, the line that says where it stands, and the buttons."""

from bot.domain.catalogue import Category
from bot.domain.grids import Community, Group
from bot.domain.intents import Intent
from bot.domain.masks import masked
from bot.domain.messages import Arg, Button, ClockTime, Lane, Left, Lines, Moment, Notice, Word, worded
from bot.domain.others import for_whom
from bot.domain.people import Account, Person
from bot.domain.permissions import Action, Relation, TicketOf, may, relations
from bot.domain.places import building_label, spaced
from bot.domain.tickets import UNDER_WAY, Mark, Pause, State, Ticket
from bot.domain.words import Both

PUBLIC_AREA = "public"
"""What stands for the shared areas where a place would be written in words."""

_CHANNELS = frozenset({"console", "telegram", "web"})
"""The channels that have a name of their own."""

LONGEST_WORDS = 300
"""Characters of a resident's words that a card shows; the details show all."""


def slot(ticket: Ticket) -> str:
    """Name the one current view of a ticket for its people."""
    return f"ticket:{ticket.id}"


def place(ticket: Ticket, community: Community, *, with_flat: bool, whole: bool = True) -> Arg:
    """Say where a ticket is; the flat only to those whom it concerns, and never of an anonymous one.

    A place in the resident's own words is masked like all their words, unless it is read whole.
    """
    return place_label(
        community,
        ticket.building_id,
        ticket.entrance,
        ticket.flat if with_flat and not ticket.anonymous else "",
        ticket.place_words if whole else masked(ticket.place_words),
    )


def place_label(community: Community, building_id: int | None, entrance: int | None, flat: str, words: str = "") -> Arg:
    """Write a place as it is read aloud; an estate is named where its community has a namesake building."""
    building = community.building(building_id)
    if building is None and words in {"", PUBLIC_AREA}:
        return Word("place-public" if words else "place-unknown")
    if building is None:
        return Both(spaced(words), words)
    namesakes = community.namesakes(building)
    name = building_label(building.name)
    number = building.name.removesuffix("号楼").removesuffix("栋").removesuffix("幢").strip()
    zh = [building.estate, name] if namesakes else [name]
    en = [f"Building {number}" if number.isascii() else name]
    if namesakes:
        en.insert(0, building.estate)
    if entrance is not None:
        zh.append(f"{entrance} 单元")
        en.append(f"entrance {entrance}")
    if flat:
        zh.append(f"{flat} 室")
        en.append(f"flat {flat}")
    return Both(" ".join(zh), ", ".join(en))


def heading(ticket: Ticket, category: Category) -> Arg:
    """Name what kind of matter a ticket is."""
    return Word("kind-about-staff") if ticket.is_about_staff else category.name


def words(ticket: Ticket, most: int | None = None, *, whole: bool = True) -> Arg:
    """Give the resident's own words, whole or masked; where there are none, what stands for them."""
    if ticket.text:
        return (ticket.text if whole else masked(ticket.text))[:most]
    return Word("words-call-me" if ticket.kind is Intent.ENQUIRY else "words-none")


def sees_whole(viewer: Person, ticket: Ticket, community: Community) -> bool:
    """Tell whether one of the staff reads what was said about a ticket whole, or masked."""
    return may(viewer, Action.SEE_WORDS, TicketOf(ticket, None), community)


def standing(ticket: Ticket, community: Community, *, viewer: Person | None = None) -> Word:
    """Say where a ticket stands, in one line."""
    owner = community.staff.get(ticket.owner_id) if ticket.owner_id else None
    name = owner.name if owner is not None else ""
    if ticket.state is State.CLAIMED and owner is not None:
        mine = viewer is not None and viewer.id == owner.id
        args: dict[str, Arg] = {"name": name}
        if ticket.mark is not Mark.NONE:
            return Word(worded("standing", ticket.mark), args)
        if ticket.arrive_at is not None:
            return Word("standing-arriving", {**args, "at": Moment(ticket.arrive_at)})
        claimed_at = ClockTime(ticket.claimed_at) if ticket.claimed_at else ""
        return Word("standing-yours" if mine else "standing-claimed", {**args, "at": claimed_at})
    if ticket.state is State.OPEN and ticket.claim_by is not None:
        if viewer is not None and viewer.is_staff:
            return Word("standing-left", {"left": Left(ticket.claim_by)})
        return Word("standing-open")
    if ticket.state is State.RESOLVED and ticket.result is not None:
        return Word("standing-resolved", {"name": name, "result": Word(worded("result", ticket.result))})
    return Word(f"standing-{ticket.state.value}", {"name": name})


def card(ticket: Ticket, category: Category, viewer: Person, community: Community) -> Notice:
    """Make the card of a ticket as one of the staff sees it."""
    view = TicketOf(ticket, None)
    whole = sees_whole(viewer, ticket, community)
    grid = next(community.above(ticket.grid_id), None)
    args: dict[str, Arg] = {
        "number": str(ticket.number),
        "icon": Word(f"icon-{ticket.kind.value}"),
        "category": heading(ticket, category),
        "urgency": Word(f"urgency-{ticket.urgency.value}"),
        "standing": standing(ticket, community, viewer=viewer),
        "place": place(ticket, community, with_flat=may(viewer, Action.SEE_FLAT, view, community), whole=whole),
        "grid": grid.code if grid is not None else Word("grid-none"),
        "words": words(ticket, LONGEST_WORDS, whole=whole),
        "more": Lines(_more(ticket, community, with_name=whole)),
    }
    return Notice(
        to=viewer.id,
        key="card",
        args=args,
        buttons=buttons(ticket, viewer, community),
        slot=slot(ticket),
        lane=Lane.DANGER if ticket.danger else Lane.REST,
        urgent=ticket.urgency.value != "ordinary",
    )


def group_card(ticket: Ticket, category: Category, group: Group, community: Community) -> Notice | None:
    """Make the card of a ticket as a workers' group sees it: nothing that tells whose it is or what they said.

    What speaks about one of the staff never appears there: who sits in the group is not known.
    """
    if ticket.is_about_staff or ticket.subject_id is not None or not ticket.number:
        return None
    grid = next(community.above(ticket.grid_id), None)
    args: dict[str, Arg] = {
        "number": str(ticket.number),
        "icon": Word(f"icon-{ticket.kind.value}"),
        "category": heading(ticket, category),
        "urgency": Word(f"urgency-{ticket.urgency.value}"),
        "standing": _standing_in_group(ticket, community),
        "place": _place_in_group(ticket, community),
        "grid": grid.code if grid is not None else Word("grid-none"),
        "more": Lines(_about(ticket, community)),
    }
    offered = ["claim", "details"] if ticket.state is State.OPEN else ["details"]
    return Notice(
        to=group.id,
        key="group-card",
        args=args,
        buttons=_steps(ticket, *offered) if ticket.state in UNDER_WAY else (),
        slot=slot(ticket),
        lane=Lane.DANGER if ticket.danger else Lane.REST,
        urgent=ticket.urgency.value != "ordinary",
        to_group=True,
    )


def _standing_in_group(ticket: Ticket, community: Community) -> Word:
    if ticket.state is State.OPEN and ticket.claim_by is not None:
        return Word("standing-left", {"left": Left(ticket.claim_by)})
    return standing(ticket, community)


def _place_in_group(ticket: Ticket, community: Community) -> Arg:
    """Say where it is down to the entrance; a place in words is the resident's own and may hold a name."""
    in_words = ticket.building_id is None and ticket.place_words not in {"", PUBLIC_AREA}
    return Word("place-in-details") if in_words else place(ticket, community, with_flat=False)


def buttons(ticket: Ticket, viewer: Person, community: Community) -> tuple[Button, ...]:
    """Offer the steps that fit now, and only to those who may take them."""
    found = relations(viewer, TicketOf(ticket, None), community)
    if ticket.state is State.OPEN and may(viewer, Action.CLAIM, TicketOf(ticket, None), community):
        offered = ["claim", "details"]
        if Relation.CANDIDATE in found:
            offered.append("decline")
        return _steps(ticket, *offered)
    if ticket.state is not State.CLAIMED or Relation.OWNER not in found:
        return _steps(ticket, "details") if ticket.state in UNDER_WAY else ()
    if ticket.mark is Mark.EN_ROUTE:
        return _steps(ticket, "arrive", "ask", "return")
    if ticket.mark in {Mark.ON_SITE, Mark.WAITING}:
        waiting = ["wait" if ticket.mark is Mark.ON_SITE else "on"]
        return _steps(ticket, "resolve", *waiting, "handover", "ask", "return")
    if ticket.arrive_at is None:
        return _steps(ticket, "soon", "afternoon", "tomorrow", "depart", "ask", "return")
    return _steps(ticket, "depart", "ask", "return")


def assigning(ticket: Ticket, viewer: Person, community: Community) -> tuple[Button, ...]:
    """Offer whoever leads to give a ticket to somebody."""
    fits = ticket.state in UNDER_WAY and may(viewer, Action.ASSIGN, TicketOf(ticket, None), community)
    return (Button("do-assign", f"assignments:whom:{ticket.id}"),) if fits else ()


def further(ticket: Ticket, viewer: Person) -> tuple[Button, ...]:
    """Offer the owner what is needed more rarely, where a ticket is shown at length."""
    if ticket.state is not State.CLAIMED or ticket.owner_id != viewer.id:
        return ()
    return (Button("do-share", f"tickets:share:{ticket.id}"), Button("do-longer", f"waits:ask:{ticket.id}"))


def joint_name(code: str, community: Community) -> str:
    """Name in the history who helps: a colleague by name, an office by its code."""
    person = community.staff.get(int(code)) if code.isdecimal() else None
    return person.name if person is not None else code


def _steps(ticket: Ticket, *verbs: str) -> tuple[Button, ...]:
    return tuple(Button(f"do-{verb}", f"{'waits' if verb == 'on' else 'tickets'}:{verb}:{ticket.id}") for verb in verbs)


def _more(ticket: Ticket, community: Community, *, with_name: bool) -> tuple[Word, ...]:
    lines = [*_about(ticket, community), *([Word("card-anonymous")] if ticket.anonymous else [])]
    name, phone = for_whom(ticket)
    if ticket.on_behalf and with_name:
        key = "card-for-other-phone" if phone else "card-for-other"
        lines.append(Word(key, {"name": name or Word("a-visitor"), "phone": phone}))
    return tuple(lines)


def _about(ticket: Ticket, community: Community) -> tuple[Word, ...]:
    lines = []
    if ticket.danger:
        # Who reads of a fire must read fire, and not only under which desk it is filed.
        lines.append(Word("card-danger", {"kind": Word(worded("peril", ticket.danger))}))
    if ticket.followers:
        lines.append(Word("card-followers", {"count": ticket.followers}))
    if ticket.cycle:
        lines.append(Word("card-reopened", {"times": ticket.cycle}))
    if ticket.pause is not Pause.NONE and ticket.pause_ends_at is not None:
        lines.append(Word(worded("paused", ticket.pause), {"until": Moment(ticket.pause_ends_at)}))
    elif ticket.state is State.CLAIMED and ticket.resolve_by is not None:
        lines.append(Word("card-resolve-by", {"by": Moment(ticket.resolve_by)}))
    first = community.staff.get(ticket.lead_id) if ticket.lead_id is not None else None
    if first is not None and ticket.owner_id not in {None, first.id}:
        lines.append(Word("card-first", {"name": first.name}))
    for code in ticket.joint:
        person = community.staff.get(int(code)) if code.isdecimal() else None
        if person is not None or not code.isdecimal():
            who: Arg = person.name if person is not None else Word(worded("office", code))
            lines.append(Word("card-joint", {"who": who}))
    return tuple(lines)


def device_label(account: Account) -> Word:
    """Name a device or an app as its owner knows it."""
    channel: Arg = Word(worded("channel", account.channel)) if account.channel in _CHANNELS else account.channel
    named: dict[str, Arg] = {"channel": channel}
    if not account.device:
        return Word("device-name-unknown", named)
    return Word("device-name", {**named, "device": account.device})
