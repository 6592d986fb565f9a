"""Correcting, filing and taking back a draft."""

from dataclasses import replace

from bot.domain import cards, notices
from bot.domain.deadlines import not_before
from bot.domain.errors import NotFound
from bot.domain.intents import Intent, Understanding
from bot.domain.messages import Button
from bot.domain.permissions import Action
from bot.domain.places import Place
from bot.domain.tickets import State, Ticket, TicketEvent
from handlers import accusations, behalf, filing, incidents, places
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def draft(ctx: Context, ticket_id: int) -> Ticket:
    """Load a draft for a correction by its author."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.EDIT_DRAFT, ticket)
    ticket.require(State.DRAFT)
    return ticket


async def submit(ctx: Context, ticket_id: int) -> Replies:
    """File the draft; from here on somebody answers for it."""
    ctx.require(Action.FILE)
    ticket = await draft(ctx, ticket_id)
    guarded = accusations.guarded(ctx, ticket)
    if guarded.is_about_staff and not ticket.is_about_staff:
        return await filing.show(ctx, guarded)  # its author sees first who will read it
    if not ticket.placed:
        return places.ask(ctx, ticket.id, places.Found(elsewhere=bool(ticket.on_behalf)))
    if await incidents.alike(ctx, ticket) is not None:
        return await filing.show(ctx, ticket)  # somebody has reported it meanwhile: nothing is merged without asking
    return await _file(ctx, ticket)


async def _file(ctx: Context, ticket: Ticket) -> list[Reply]:
    filed = await filing.file(ctx, ticket)
    return [await _filed(ctx, filed), filing.received(filed)]


async def _filed(ctx: Context, filed: Ticket) -> Reply:
    """Leave the draft as it was filed, without its buttons."""
    return replace(await filing.show(ctx, filed), key="filing-draft-filed", buttons=(), fresh=False)


async def met(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Let its author join what somebody has reported; where that has ended, the draft stands as it was."""
    ticket = await draft(ctx, ticket_id)
    head = await incidents.asked_about(ctx, ticket, code)
    if head is None:
        return await filing.show(ctx, ticket)
    before = await ctx.uow.tickets.report_in(head.id, ctx.speaker.id)
    if before is not None:
        ctx.uow.tickets.save(ticket.discard())
        ctx.uow.tickets.move_photos(ticket.id, before.id)
        ctx.keep(replace(ctx.form.at_rest(), last=before.id))
        return [*await filing.join(ctx, before, words=ticket.text)]
    own = await incidents.follow(ctx, ticket, head)
    received = replace(filing.received(own), key="incident-received")
    return [await _filed(ctx, own), replace(received, args={**received.args, "head": str(head.number)})]


async def apart(ctx: Context, ticket_id: int, code: str) -> Replies:
    """File what its author calls another matter at once."""
    ticket = await draft(ctx, ticket_id)
    if await incidents.asked_about(ctx, ticket, code) is None:
        return await submit(ctx, ticket_id)
    return await _file(ctx, replace(ticket, apart=int(code)))


async def choose_category(ctx: Context, ticket_id: int) -> Replies:
    """Offer the categories to correct the guess."""
    ticket = await draft(ctx, ticket_id)
    offered = tuple(
        Button("label", f"drafts:as:{ticket.id}.{one.code}", {"label": one.name})
        for one in ctx.guides.catalogue.beside(ticket.category)
    )
    ctx.wait_for("category", ticket.id)
    return Reply("filing-which-category", buttons=offered)


async def set_category(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Correct the category."""
    ticket = await draft(ctx, ticket_id)
    if code not in ctx.guides.catalogue:
        return await choose_category(ctx, ticket_id)
    ctx.rest()
    return await filing.show(ctx, filing.in_category(ticket, ctx.guides.catalogue.get(code)))


async def change_place(ctx: Context, ticket_id: int) -> Replies:
    """Ask for the place again."""
    ticket = await draft(ctx, ticket_id)
    return places.ask(ctx, ticket.id, places.Found(elsewhere=bool(ticket.on_behalf)))


async def make_anonymous(ctx: Context, ticket_id: int) -> Replies:
    """Hide the author from the staff; this button never does the opposite."""
    return await filing.hide(ctx, await draft(ctx, ticket_id))


async def sign(ctx: Context, ticket_id: int) -> Replies:
    """Undo the anonymity of a draft."""
    ticket = await draft(ctx, ticket_id)
    if ticket.anonymous:
        own = None if ctx.speaker.is_staff else ctx.speaker.id
        filed_by = ctx.speaker.id if ctx.speaker.is_staff or ticket.on_behalf else None
        ticket = replace(ticket, anonymous=False, reporter_id=own, filed_by=filed_by)
        ctx.uow.tickets.name_reporter(ticket)
    return await filing.show(ctx, ticket)


async def discard(ctx: Context, ticket_id: int) -> Replies:
    """Throw the draft away."""
    ticket = await draft(ctx, ticket_id)
    ctx.uow.tickets.save(ticket.discard())
    ctx.keep(replace(ctx.form.at_rest(), last=0))
    return Reply("filing-discarded")


async def undo(ctx: Context, ticket_id: int) -> Replies:
    """Take a filed matter back within two minutes."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.UNDO, ticket)
    undone = ticket.undo(ctx.now)
    await behalf.taken_back(ctx, undone)
    ctx.uow.tickets.save(undone)
    if ticket.state is State.MERGED:
        await incidents.leave(ctx, ticket)
    ctx.keep(replace(ctx.form.at_rest(), last=0))
    actor = None if undone.anonymous else ctx.speaker.id
    await ctx.uow.tickets.tell(TicketEvent(undone.id, ctx.now, "undo", actor))
    for edited in notices.cards_changed(undone, ctx.guides.catalogue.get(undone.category), ctx.community):
        if edited.urgent or not_before(ctx.now, ctx.community.zone) is None:
            ctx.tell(edited)
        else:  # the card was held back too: nobody need hear of it
            drop = ctx.uow.outbox.drop_in_group if edited.to_group else ctx.uow.outbox.drop
            drop(edited.to, edited.slot)
    return Reply("filing-undone", {"number": str(undone.number)})


async def ask_about(ctx: Context, words: str) -> Replies:
    """Ask whether a late line belongs to the last matter; what was said is kept as a draft meanwhile."""
    ctx.require(Action.FILE)
    ticket = await filing.new(ctx, words)
    last = ctx.form.last
    ctx.wait_for("join", ticket.id, last=last)
    offered = (
        Button("join-last", f"drafts:append:{ticket.id}.{last}"),
        Button("join-new", f"drafts:anew:{ticket.id}"),
    )
    return Reply("filing-join-or-new", buttons=offered)


async def append(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Put what was said late to the matter that it belongs to."""
    late = await draft(ctx, ticket_id)
    last = await ctx.uow.tickets.find(int(code)) if code.isascii() and code.isdecimal() and len(code) < 19 else None
    if last is None:
        raise NotFound
    if not await filing.takes_more(ctx, last) or accusations.is_unfit(ctx, last, late.text):
        return await anew(ctx, ticket_id)  # it has ended, or a reader of it is spoken of: a matter of its own
    ctx.uow.tickets.save(late.discard())
    ctx.uow.tickets.move_photos(late.id, last.id)
    ctx.rest()
    return [*await filing.join(ctx, last, words=late.text)]


async def anew(ctx: Context, ticket_id: int) -> Replies:
    """Make a matter of its own of what was said late."""
    ticket = await draft(ctx, ticket_id)
    ctx.keep(replace(ctx.form.at_rest(), last=ticket.id))
    return await filing.place(ctx, ticket)


async def anyway(ctx: Context, ticket_id: int) -> Replies:
    """Draft what was answered with another's number: nobody is refused."""
    ticket = await draft(ctx, ticket_id)
    ctx.keep(replace(ctx.form.at_rest(), last=ticket.id))
    return await filing.place(ctx, ticket.with_line("", ctx.now))


async def ask_about_picture(ctx: Context) -> Replies:
    """Ask what a picture without words is for; it is kept as a draft meanwhile."""
    return await filing.begin(ctx, ctx.inbound.text, Intent.REPAIR)


async def set_place(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Take the place that was chosen by its button."""
    place = places.from_code(code)
    known = ctx.community.buildings if place is not None and place.building_id else ctx.community.grids
    if place is None or (place.building_id or place.grid_id) not in known:
        raise NotFound
    return await _put(ctx, ticket_id, places.Found(place))


async def put_in_public(ctx: Context, ticket_id: int) -> Replies:
    """Take a shared area of the speaker's estate for the place."""
    return await _put(ctx, ticket_id, places.Found(Place(None, words=cards.PUBLIC_AREA)))


async def read_place(ctx: Context, ticket_id: int, wanted: Understanding) -> Replies:
    """Take the place that was written or pinned; another matter of its own starts anew."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    found = places.find(ctx, ctx.inbound.text, elsewhere=bool(ticket.on_behalf))
    if found.spot and (not found.candidates or found.spot == ctx.form.data.get("spot")):
        # There is nothing to choose, or it was asked once: that is enough.
        return await _put(ctx, ticket_id, places.Found(places.in_words(ctx, found, ctx.inbound.text)))
    if found.said and (found.place is None):
        return places.ask(ctx, ticket_id, found)
    if found.said:
        return await _put(ctx, ticket_id, found)
    is_same = wanted.category is None or ctx.guides.catalogue.is_same_kind(wanted.category, ticket.category)
    if not is_same and ticket.state is State.DRAFT:
        return await filing.start(ctx, wanted)
    if not ctx.inbound.text.strip() or (wanted.category is not None and ctx.inbound.pictures):
        return [*await filing.join(ctx, ticket)]
    return await _put(ctx, ticket_id, places.Found(Place(None, words=ctx.inbound.text.strip()[:200])))


async def _put(ctx: Context, ticket_id: int, found: places.Found) -> Replies:
    """Put a draft, or an urgent ticket that was raised before its place was known, where it is."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.EDIT_DRAFT, ticket)
    if ticket.state is State.DRAFT:
        also = ctx.form.data.get("also", []) if ctx.form.kind == "place" and ctx.form.about == ticket.id else []
        ctx.rest()
        is_home = ctx.speaker.building_id is None and not ctx.speaker.is_staff and not ticket.on_behalf
        if found.place is not None and found.place.building_id and is_home:
            ctx.remember_home(found.place)
        same_place = [ticket, *[await draft(ctx, one) for one in also]]
        return [await filing.show(ctx, found.put(one)) for one in same_place]
    ticket.require(State.OPEN if ticket.danger else State.DRAFT)
    ctx.rest()
    placed = await filing.move(ctx, found.put(ticket))
    return Reply("danger-placed", {"number": str(placed.number)}, (notices.see(placed),))
