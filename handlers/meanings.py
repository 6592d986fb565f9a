"""What may be meant, asked back with two or three buttons; what was said is kept as a draft meanwhile."""

from dataclasses import replace

from bot.domain.errors import ButtonUnknown
from bot.domain.intents import MATTERS, Intent, Reading, Understanding
from bot.domain.messages import Arg, Button, short
from bot.domain.words import How
from handlers import drafts, filing, health, progress, waste, welcome
from handlers.context import Context
from handlers.dialogue import Replies, Reply

MOST = 2
"""Readings that are offered at once; beside them there is always a person."""

GUESSED = 0.5
"""Below this a likely reading is a mere guess, and the words are kept for whoever may explain them."""

ANSWERED = {
    Intent.WASTE: waste.answer,
    Intent.HEALTH: health.answer,
    Intent.PROGRESS: progress.mine,
    Intent.PERSON: filing.ask_person,
    Intent.GREETING: welcome.greet,
}
"""What is answered at once, whether it was said plainly or chosen by its button."""


async def ask(ctx: Context, wanted: Understanding) -> Replies:
    """Ask which of the likely readings is meant."""
    if wanted.confidence < GUESSED:
        await welcome.collect(ctx)
    ticket = await filing.new(ctx, ctx.inbound.text)
    ctx.keep(replace(ctx.form.at_rest(), last=ctx.form.last))
    offered = [_button(ctx, ticket.id, one) for one in (*wanted.likely[:MOST], _A_PERSON)]
    told_apart = list({button.action: button for button in offered}.values())
    return Reply("which-is-meant", {"words": short(ctx.inbound.text, 60)}, tuple(told_apart))


async def offer_person(ctx: Context) -> Replies:
    """Offer a person where nothing is likely; whoever is chosen hears the words."""
    await welcome.collect(ctx)
    ticket = await filing.new(ctx, ctx.inbound.text)
    ctx.keep(replace(ctx.form.at_rest(), last=ctx.form.last))
    return Reply(
        "nothing-likely", buttons=tuple(Button(label, f"meanings:is:{ticket.id}.{code}") for label, code in _WHERE_LOST)
    )


async def meant(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Take the reading that was chosen: a matter is drafted with the words said, all else is answered."""
    ticket = await drafts.draft(ctx, ticket_id)
    kind, _, category = code.partition("-")
    intent = Intent(kind) if kind in set(Intent) else Intent.UNCLEAR
    if intent in MATTERS and (category or "other") in ctx.guides.catalogue:
        chosen = replace(filing.in_category(ticket, ctx.guides.catalogue.get(category or "other")), kind=intent)
        ctx.keep(replace(ctx.form.at_rest(), last=ticket.id))
        return await filing.place(ctx, chosen)
    if intent not in ANSWERED:
        raise ButtonUnknown
    ctx.uow.tickets.save(ticket.discard())
    pressed = ctx.inbound
    ctx.inbound = replace(pressed, text=ticket.text, action="")
    replies = await ANSWERED[intent](ctx)
    ctx.inbound = pressed
    return replies


_A_PERSON = Reading(Intent.PERSON)
_WHERE_LOST = (("menu-person", Intent.PERSON), ("menu-repair", Intent.REPAIR), ("menu-complaint", Intent.COMPLAINT))


def _button(ctx: Context, ticket_id: int, reading: Reading) -> Button:
    code = reading.intent.value
    if reading.intent not in MATTERS:
        return Button(f"meaning-{code}", f"meanings:is:{ticket_id}.{code}")
    category = ctx.guides.catalogue.get(reading.category or "other")
    args: dict[str, Arg] = {"category": category.name}
    return Button(f"meaning-{code}", f"meanings:is:{ticket_id}.{code}-{category.code}", args)


async def named(ctx: Context) -> Replies:
    """Answer the bare name of a thing or a food; of what is both, ask which is meant."""
    thing = ctx.guides.waste.look_up(ctx.inbound.text)
    food = ctx.guides.foods.look_up(ctx.inbound.text)
    item = thing.item if thing.how in {How.EXACT, How.ALIAS} else None
    eaten = food.food if food.how in {How.EXACT, How.ALIAS} else None
    if item is not None and eaten is not None:
        asked = (
            Button("menu-waste", f"waste:of:{waste.index_of(ctx, item)}"),
            Button("menu-health", f"health:of:{ctx.guides.foods.foods.index(eaten)}"),
        )
        return Reply("named-both", buttons=asked)
    if food.topic is not None and food.how is How.EXACT:
        return await health.answer(ctx)  # who names a drug alone asks about themselves before the bin
    if item is not None:
        return await waste.answer(ctx)
    return await health.answer(ctx) if eaten is not None else None
