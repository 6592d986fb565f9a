"""From somebody's words to a filed ticket: the draft, its corrections, and 提交."""

from dataclasses import replace

from bot.domain import notices
from bot.domain.catalogue import Category
from bot.domain.intents import CERTAIN, Intent, Understanding, wishes_to_be_anonymous
from bot.domain.messages import Arg, Button, Word, worded
from bot.domain.others import Other
from bot.domain.permissions import Action
from bot.domain.tickets import UNDER_WAY, Pause, State, Ticket, TicketEvent
from handlers import accusations, anonymity, behalf, draft_cards, elsewhere, incidents, places, routes
from handlers.context import Context
from handlers.dialogue import Replies, Reply

JOINABLE = frozenset({State.DRAFT, *UNDER_WAY})
"""Where a matter stands while something may still be added to it."""

LONGEST_TEXT = 2_000
"""Characters of a matter that are kept; nobody reads more, and the sender is told."""


async def start(ctx: Context, wanted: Understanding, other: Other | None = None) -> Replies:
    """Draft a matter from the first words or the first picture, for the speaker or for somebody `other`."""
    ctx.require(Action.FILE)
    words, on_behalf = (ctx.inbound.text, "") if other is None else (other.words, other.on_behalf)
    is_bare = not words.strip() or (wanted.confidence >= CERTAIN and wanted.category is None)
    if is_bare and not ctx.inbound.pictures:
        return ask_what(ctx, wanted.intent)
    category = ctx.guides.catalogue.get(wanted.category or "other")
    ticket = await new(ctx, words, wanted.intent, category, on_behalf)
    accused = accusations.accused_role(ctx, wanted)
    if not category.is_ours and accused is None:
        ctx.uow.tickets.save(replace(ticket, due_at=None))  # it was answered: nobody asks whether to file it
        ctx.rest()
        return elsewhere.answer(category, ticket.id)
    ctx.keep(replace(ctx.form.at_rest(), last=ticket.id))
    if accused is not None:
        return await hide(ctx, accusations.about_staff(ctx, ticket, accused))
    if wishes_to_be_anonymous(ticket.text):
        ticket = accusations.hidden(ctx, ticket)
    return await place(ctx, ticket)


async def begin(ctx: Context, words: str, intent: Intent, category: Category | None = None) -> Replies:
    """Draft a matter of which all is known already, or that a picture tells; its place is read from the words."""
    ctx.require(Action.FILE)
    ticket = await new(ctx, words, intent, category)
    ctx.keep(replace(ctx.form.at_rest(), last=ticket.id))
    return await place(ctx, ticket)


async def place(ctx: Context, ticket: Ticket) -> Replies:
    """Show the draft where its words or the speaker's home put it, or ask where it is."""
    ticket = accusations.guarded(ctx, ticket)
    if ticket.is_about_staff:
        return await show(ctx, ticket)
    found = places.find(ctx, ticket.text, elsewhere=bool(ticket.on_behalf))
    if found.place is None:
        return places.ask(ctx, ticket.id, found)
    if not found.said and not ctx.guides.catalogue.get(ticket.category).at_home:
        found = replace(found, place=replace(found.place, flat=None))
    return await show(ctx, found.put(ticket))


async def new(
    ctx: Context,
    words: str,
    intent: Intent = Intent.ENQUIRY,
    category: Category | None = None,
    on_behalf: str = "",
) -> Ticket:
    """Begin a ticket with what was said and sent; it is not filed yet. What the staff file is nobody's so far."""
    category = category or ctx.guides.catalogue.get("other")
    ticket = Ticket(
        id=await ctx.uow.new_id(),
        kind=intent,
        category=category.code,
        clock=category.clock,
        text="",
        touched_at=ctx.now,
        reporter_id=None if ctx.speaker.is_staff else ctx.speaker.id,
        filed_by=ctx.speaker.id if ctx.speaker.is_staff or on_behalf else None,
        on_behalf=on_behalf,
    ).with_line(words[:LONGEST_TEXT], ctx.now)
    ctx.uow.tickets.add(ticket)
    await _keep_pictures(ctx, ticket)
    return ticket


def ask_what(ctx: Context, intent: Intent) -> Reply:
    """Ask for the matter itself after a bare 报修 or 投诉."""
    ctx.wait_for("what", intent=intent.value)
    return Reply(f"filing-what-{intent.value}")


async def show(ctx: Context, ticket: Ticket, *, fresh: bool = True) -> Reply:
    """Show the draft as it stands, with what may be corrected."""
    ticket = accusations.guarded(ctx, ticket)
    ctx.uow.tickets.save(ticket)
    head = await incidents.alike(ctx, ticket) if ticket.state is State.DRAFT else None
    return Reply(
        "filing-draft",
        await draft_cards.args(ctx, ticket, head),
        draft_cards.buttons(ticket, head),
        await ctx.uow.tickets.photos(ticket.id, "before"),
        f"draft:{ticket.id}",
        fresh,
    )


async def hide(ctx: Context, ticket: Ticket) -> Reply:
    """Take the person out of the row."""
    return await show(ctx, accusations.hidden(ctx, ticket))


async def file(ctx: Context, ticket: Ticket) -> Ticket:
    """Give a matter its number and its people, and tell them."""
    filed = ticket.submit(await ctx.uow.new_number(), ctx.now, ctx.terms(ticket), ctx.meter(ticket))
    filed = anonymity.filed(ctx, filed)
    named = [one.id for one in accusations.spoken_of(ctx, filed, ticket.text)]
    if named and filed.subject_id is None:
        filed = replace(filed, subject_id=named[0])
    filed, told = await routes.routed(ctx, await behalf.given(ctx, filed), *named)
    await incidents.take_turn(ctx, filed)
    ctx.uow.tickets.save(filed)
    ctx.keep(replace(ctx.form.at_rest(), last=filed.id, here={}))
    actor = None if filed.anonymous else ctx.speaker.id
    await ctx.uow.tickets.tell(TicketEvent(filed.id, ctx.now, "submit", actor))
    photos = await ctx.uow.tickets.photos(filed.id, "before")
    category = ctx.guides.catalogue.get(filed.category)
    ctx.tell(*notices.cards_to(told.candidates, filed, category, ctx.community, photos))
    await incidents.alarm(ctx, filed)
    return filed


async def move(ctx: Context, ticket: Ticket) -> Ticket:
    """Route an open ticket anew after its place has become known; who had the card keeps it."""
    before = ticket.candidates
    moved, found = await routes.routed(ctx, ticket)
    moved = replace(moved, candidates=tuple(dict.fromkeys([*found.told, *before])))
    ctx.uow.tickets.save(moved)
    category = ctx.guides.catalogue.get(moved.category)
    added = [one for one in found.candidates if one.id not in before]
    photos = await ctx.uow.tickets.photos(moved.id, "before")
    ctx.tell(*notices.cards_changed(moved, category, ctx.community, but=found.told, in_group=False))
    ctx.tell(*notices.cards_to(added, moved, category, ctx.community, photos, in_group=False))
    ctx.tell(*notices.moved_in_group(ticket, moved, category, ctx.community))
    return moved


async def takes_more(ctx: Context, ticket: Ticket) -> bool:
    """Tell whether something may still be added to a matter; to a follower's while what it follows is worked on."""
    if ticket.state is not State.MERGED:
        return ticket.state in JOINABLE
    head = await ctx.uow.tickets.find(ticket.incident_id)
    return head is not None and head.state in UNDER_WAY


async def join(ctx: Context, ticket: Ticket, words: str | None = None) -> list[Reply]:
    """Add a line or a picture to what is open."""
    await ctx.require_for(Action.ANSWER, ticket)
    said = (ctx.inbound.text if words is None else words)[:LONGEST_TEXT]
    if not said and ctx.inbound.location is not None and ticket.number:
        said = places.pin_words(ctx, *ctx.inbound.location)
    if ticket.number:
        said = anonymity.unnamed(ctx, ticket, said)
    joined = ticket.with_line(said, ctx.now)
    if joined.pause is Pause.RESIDENT:  # this is what was waited for
        joined = joined.resume(ctx.now, ctx.meter(joined))
    if ticket.state is State.DRAFT and ticket.category == "other":
        wanted = ctx.guides.recogniser.recognise(joined.text)
        if wanted.category is not None:
            joined = in_category(joined, ctx.guides.catalogue.get(wanted.category))
    ctx.uow.tickets.save(joined)
    await _keep_pictures(ctx, joined)
    if joined.state is State.DRAFT:
        elsewhere = bool(joined.on_behalf)
        is_said = bool(said or ctx.inbound.location)
        found = places.find(ctx, said, elsewhere=elsewhere) if is_said else places.Found(elsewhere=elsewhere)
        refined = found.refining(joined)
        if refined is not None:
            joined = refined.put(joined)
        if not joined.placed or (ctx.inbound.location and refined is None):
            ctx.uow.tickets.save(joined)
            return [places.ask(ctx, joined.id, found)]
        return [await show(ctx, joined)]
    if joined.danger and joined.state is State.OPEN:
        refined = places.find(ctx, said, elsewhere=bool(joined.on_behalf)).refining(joined)
        joined = joined if refined is None else await move(ctx, refined.put(joined))
    actor = None if joined.anonymous else ctx.speaker.id
    event = TicketEvent(joined.id, ctx.now, "add", actor, said)
    await ctx.uow.tickets.tell(event)
    if joined.state is State.MERGED:
        await incidents.note(ctx, await ctx.uow.tickets.get(joined.incident_id), said)
        return [
            Reply("filing-joined", {"number": str(joined.number)}, (notices.see(joined),), slot=notices.matter(joined))
        ]
    photos = await ctx.uow.tickets.photos(joined.id, "before")
    category = ctx.guides.catalogue.get(joined.category)
    # No words stand on a group's card: nothing of it changes.
    changed = notices.cards_changed(joined, category, ctx.community, in_group=False)
    ctx.tell(*(replace(one, photos=photos) for one in changed))
    desk = ctx.community.staff.get(joined.desk_id) if joined.desk_id else None
    if not joined.is_about_staff or desk is None:
        return [_added(joined)]
    args: dict[str, Arg] = {"number": str(joined.number)}
    args |= {"name": desk.name, "role": Word(worded("role", desk.role))}
    return [Reply("filing-joined-about-staff", args, (notices.see(joined),))]


def _added(joined: Ticket) -> Reply:
    return Reply("filing-joined", {"number": str(joined.number)}, (notices.see(joined),), slot=notices.matter(joined))


async def ask_person(ctx: Context) -> Replies:
    """Let a person call: an enquiry that the grid worker gets at once."""
    return await _ask_worker(ctx, ctx.inbound.text if not ctx.inbound.action else "", "filing-person")


async def ask_worker(ctx: Context, words: str) -> Replies:
    """Give a question that the guides do not answer to the grid worker."""
    return await _ask_worker(ctx, words, "filing-asked")


async def _ask_worker(ctx: Context, words: str, key: str) -> Replies:
    ctx.require(Action.FILE)
    ticket = await new(ctx, words)
    filed = await file(ctx, places.at_home(ctx).put(ticket))
    return replace(received(filed), key=key)


def in_category(ticket: Ticket, category: Category) -> Ticket:
    """Put a ticket into a category, with its times."""
    return replace(ticket, category=category.code, clock=category.clock)


async def _keep_pictures(ctx: Context, ticket: Ticket) -> None:
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(ticket.id, "before", picture, ctx.now)


def received(filed: Ticket) -> Reply:
    """Confirm with the number, and with the way to take it back."""
    buttons = (notices.see(filed), Button("do-undo", f"drafts:undo:{filed.id}"))
    reply = Reply("filing-received", {"number": str(filed.number)}, buttons, slot=notices.matter(filed))
    return behalf.receipt(filed, reply)
