"""Danger words and medical red flags: numbers first, and the right people at once, whatever was being asked."""

from dataclasses import replace

from bot.domain import cards, notices, others
from bot.domain.catalogue import Clock
from bot.domain.dangers import Danger, DangerKind
from bot.domain.intents import Intent
from bot.domain.messages import Arg, Button, Lane, Notice, Word
from bot.domain.people import Role
from bot.domain.tickets import Ticket
from handlers import filing, health_questions, incidents, places
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def answer(ctx: Context, found: Danger) -> Replies:
    """Give the numbers, and in the same breath alarm the workers, the nurses, or both."""
    told = await _tell_nurses(ctx) if found.medical else False
    answer = Reply(
        "danger-medical" if told else "danger", {"answer": found.answer}, _calls(ctx, found), lane=Lane.DANGER
    )
    is_for_nurse = found.kind is DangerKind.NURSE and told
    # What a nurse writes may be about somebody in her care: the workers do not read that.
    if is_for_nurse or (found.medical and ctx.speaker.role is Role.NURSE):
        return answer
    return [answer, *await _raise(ctx, found)]


async def _raise(ctx: Context, found: Danger) -> list[Reply]:
    """File the urgent ticket without a draft; said again it is a further line of the same."""
    last = await ctx.uow.tickets.find(ctx.form.last)
    if last is not None and last.danger == found.code and last.takes_lines_at(ctx.now):
        return await filing.join(ctx, last)
    category = ctx.guides.catalogue.get(found.category)
    other = others.read(ctx.inbound.text)
    found_place = places.find(ctx, ctx.inbound.text, elsewhere=other is not None)
    kind, on_behalf = Intent.HELP if found.medical else Intent.REPAIR, other.on_behalf if other is not None else ""
    ticket = replace(
        await filing.new(ctx, ctx.inbound.text, kind, category, on_behalf),
        clock=Clock.DANGER,
        danger=found.code,
    )
    form = ctx.form
    ticket = found_place.put(ticket)
    head = await incidents.same_danger(ctx, ticket, found_place)
    if head is not None:
        return await _join(ctx, ticket, head)
    filed = await filing.file(ctx, ticket)
    key = "danger-received" if filed.candidates else "danger-recorded"
    received = Reply(key, {"number": str(filed.number)}, (notices.see(filed),))
    if found_place.place is None:
        asked = places.ask(ctx, filed.id, found_place)
        return [replace(received, key=f"{key}-where", buttons=asked.buttons)]
    # An address that comes next is the danger's, not an older question's.
    if form.kind and form.kind not in _ABOUT_AN_OLDER_MATTER:
        ctx.keep(replace(form, last=filed.id, version=ctx.form.version))
    return [received]


async def _join(ctx: Context, ticket: Ticket, head: Ticket) -> list[Reply]:
    """Let one more who tells of the same danger in the same place be told of it; nobody is called out twice."""
    before = await ctx.uow.tickets.report_in(head.id, ctx.speaker.id)
    if before is not None:
        ctx.uow.tickets.save(ticket.discard())
        return await filing.join(ctx, before, words=ticket.text)
    own = await incidents.follow(ctx, ticket, head)
    args: dict[str, Arg] = {"number": str(own.number), "head": str(head.number)}
    return [Reply("incident-danger-received", args, (notices.see(own),))]


_ABOUT_AN_OLDER_MATTER = frozenset({"place", "category", "what", "join"})


async def _tell_nurses(ctx: Context) -> bool:
    """Let the nurses know at once, and keep it on their list until it is answered; tell whether there is one."""
    nurses = [one for one in await health_questions.nurses_of(ctx, ctx.speaker) if one.id != ctx.speaker.id]
    if not nurses:
        return False
    name: Arg = ctx.speaker.name or Word("somebody")
    where = cards.place_label(ctx.community, ctx.speaker.building_id, ctx.speaker.entrance, ctx.speaker.flat)
    args: dict[str, Arg] = {"name": name, "place": where, "words": ctx.inbound.text[:300]}
    reply = (health_questions.answer_button(await health_questions.keep(ctx, ctx.inbound.text)),)
    ctx.tell(*(Notice(one.id, "danger-nurse", args, reply, lane=Lane.DANGER, urgent=True) for one in nurses))
    return True


def _calls(ctx: Context, found: Danger) -> tuple[Button, ...]:
    """Offer the numbers: those of the danger, the company's as the catalogue knows it, and the community's own."""
    calls = [Button("call", f"tel:{number}", {"number": number}) for number in found.numbers]
    catalogue = ctx.guides.catalogue
    company = catalogue.get(found.outside).outside if found.outside in catalogue else None
    if company is not None:
        calls.append(Button("danger-call", f"tel:{company.number}", {"name": company.name, "number": company.number}))
    community = ctx.community
    office = community.telephone(community.grid_of(ctx.speaker.building_id)) if found.urgent_ticket else ""
    if office:
        calls.append(Button("danger-call-office", f"tel:{office}", {"number": office}))
    return tuple(calls)
