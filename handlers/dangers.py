"""Danger words and medical red flags: numbers first, and the right people at once, whatever was being asked."""

from dataclasses import replace

from bot.domain import cards, notices
from bot.domain.catalogue import Clock
from bot.domain.dangers import Danger
from bot.domain.intents import Intent
from bot.domain.messages import Arg, Button, Lane, Notice, Word
from handlers import filing, places
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def answer(ctx: Context, found: Danger) -> Replies:
    """Give the numbers and raise the urgent ticket in the same breath, without a draft."""
    answer = Reply("danger", {"answer": found.answer}, _calls(found.numbers), lane=Lane.DANGER)
    last = await ctx.uow.tickets.find(ctx.form.last)
    if last is not None and last.danger == found.code and last.takes_lines_at(ctx.now):
        return [answer, *await filing.join(ctx, last)]
    category = ctx.guides.catalogue.get(found.category)
    found_place = places.find(ctx, ctx.inbound.text)
    ticket = replace(
        await filing.new(ctx, ctx.inbound.text, Intent.REPAIR, category),
        clock=Clock.DANGER,
        danger=found.code,
    )
    form = ctx.form
    filed = await filing.file(ctx, found_place.put(ticket))
    received = Reply("danger-received", {"number": str(filed.number)}, (notices.see(filed),))
    if found_place.place is None:
        asked = places.ask(ctx, filed.id, found_place)
        return [answer, replace(received, key="danger-received-where", buttons=asked.buttons)]
    if form.kind:
        ctx.keep(replace(form, last=filed.id))
    return [answer, received]


def alarm(ctx: Context, found: Danger) -> Replies:
    """Give the numbers for a medical red flag, and let the nurses know at once."""
    nurses = [one for one in ctx.community.nurses_of(ctx.speaker) if one.id != ctx.speaker.id]
    name: Arg = ctx.speaker.name or Word("somebody")
    where = cards.place_label(ctx.community, ctx.speaker.building_id, ctx.speaker.entrance, ctx.speaker.flat)
    args: dict[str, Arg] = {"name": name, "place": where, "words": ctx.inbound.text[:300]}
    reply = (Button("health-answer", f"health:reply:{ctx.speaker.id}"),)
    ctx.tell(*(Notice(one.id, "danger-nurse", args, reply, lane=Lane.DANGER, urgent=True) for one in nurses))
    key = "danger-medical" if nurses else "danger"
    return Reply(key, {"answer": found.answer}, _calls(found.numbers), lane=Lane.DANGER)


def _calls(numbers: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(Button("call", f"tel:{number}", {"number": number}) for number in numbers)
