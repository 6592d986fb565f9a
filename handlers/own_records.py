"""我的记录: a resident's way to their own record on the page, and to say what is wrong in it."""

from bot.domain.messages import Arg, Button, Notice
from bot.domain.permissions import Action
from handlers import care, health_questions
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def link(ctx: Context) -> Replies:
    """Lead to the page with one's own record; the same words to everybody, for they tell nothing of anybody."""
    offered = [Button("own-record-open", "page:my-record")]
    if not ctx.inbound.is_discreet:  # the page knows nobody by their messenger
        offered.append(Button("open-page", "devices:code:0"))
    return Reply("own-record-link", buttons=tuple(offered))


async def wrong(ctx: Context, enrolment_id: int) -> Replies:
    """Ask a resident what is wrong in their record."""
    await care.enrolment_of(ctx, enrolment_id, Action.ANSWER_FOLLOWUP)
    ctx.wait_for("own_record", enrolment_id)
    return Reply("care-own-what")


async def correct(ctx: Context, enrolment_id: int) -> Replies:
    """Put what is wrong on the nurses' list, where it waits until one of them has answered."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.ANSWER_FOLLOWUP)
    ctx.rest()
    question = await health_questions.keep(ctx, ctx.inbound.text)
    nurses = await health_questions.nurses_of(ctx, ctx.speaker)
    said: dict[str, Arg] = {"name": enrolment.name, "words": question.words}
    ctx.tell(*(Notice(one.id, "care-own-wrong", said, (health_questions.answer_button(question),)) for one in nurses))
    return Reply("care-own-sent")
