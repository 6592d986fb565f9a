"""Health stays on the page: by way of a foreign messenger nobody's own health is asked, told or written."""

from collections.abc import Awaitable, Callable

from bot.domain.errors import DomainError, HealthStaysOnThePage
from bot.domain.messages import is_personal_health
from handlers import consents
from handlers.context import Context
from handlers.dialogue import Reply

_CLINICS = frozenset({"adverse", "consents", "enrolments", "followups", "labs", "plans"})
_CLINICS_TOO = frozenset({"health:reply", "menu:today", "menu:overdue", "menu:enrol"})
"""The buttons by which somebody's own health is read or written."""
_TO_A_PATIENT = frozenset({"health-reply-now", "health-reply-sent", "health-reply-later"})


async def kept(ctx: Context, answer: Callable[[Context], Awaitable[list[Reply]]]) -> list[Reply]:
    """Answer unless it is about somebody's own health; what was queued for that by then is dropped with its unit."""
    on_the_page = HealthStaysOnThePage(link=ctx.doors.url)
    action, text = ctx.inbound.action, ctx.inbound.text
    if action.partition(":")[0] in _CLINICS or action.rpartition(":")[0] in _CLINICS_TOO:
        raise on_the_page
    if not action and consents.is_code(text) is not None:
        raise on_the_page
    try:
        replies = await answer(ctx)
    except DomainError as refused:
        raise (on_the_page if _is_health(refused.key) else refused) from None
    answers = [one for one in replies if one.key != ctx.inbound.trouble]
    if answers and _is_health(answers[0].key):
        raise on_the_page
    return replies


def _is_health(key: str) -> bool:
    return is_personal_health(key) or key in _TO_A_PATIENT
