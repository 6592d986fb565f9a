"""Back to the open question: what was asked is asked again after something else was answered in between."""

from bot.domain.intents import Intent
from handlers import drafts, filing, health_questions, places, plans, questions, tickets, transfers, waits
from handlers.context import Context
from handlers.dialogue import Replies, Reply
from storage.forms import Form


async def _place(ctx: Context, form: Form) -> Replies:
    ticket = await ctx.uow.tickets.find(form.about)
    return places.ask(ctx, form.about, places.Found()) if ticket is not None else None


async def _category(ctx: Context, form: Form) -> Replies:
    return await drafts.choose_category(ctx, form.about)


async def _what(ctx: Context, form: Form) -> Replies:
    return filing.ask_what(ctx, Intent(form.data["intent"]))


async def _resolving(ctx: Context, form: Form) -> Replies:
    return await (tickets.resolve if form.data["step"] == "photo" else tickets.ask_result)(ctx, form.about)


async def _reason(ctx: Context, form: Form) -> Replies:
    return await transfers.give_back(ctx, form.about)


async def _longer(ctx: Context, form: Form) -> Replies:
    return await waits.longer(ctx, form.about, str(form.data["days"]))


async def _slot(ctx: Context, form: Form) -> Replies:
    return await questions.still_open(ctx, form.about)


async def _answer(ctx: Context, form: Form) -> Replies:
    return await health_questions.reply_to(ctx, form.about)


async def _why(ctx: Context, form: Form) -> Replies:
    ticket = await ctx.uow.tickets.get(form.about)
    return Reply("rating-why", {"number": str(ticket.number)})


async def _day(ctx: Context, form: Form) -> Replies:
    return await plans.change_date(ctx, form.about)


ASKED_AGAIN = {
    "place": _place,
    "category": _category,
    "what": _what,
    "resolve": _resolving,
    "return": _reason,
    "extension": _longer,
    "ask": _slot,
    "answer": _answer,
    "reopen": _why,
    "plan_date": _day,
}
"""The questions that stay open while something else is answered in between."""
