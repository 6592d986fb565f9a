"""Health stays on the page: by way of a foreign messenger nobody's own health is asked, told or written unasked."""

from collections.abc import Awaitable, Callable

from bot.domain.errors import DomainError, HealthStaysOnThePage
from bot.domain.messages import is_personal_health
from handlers import consents, messengers
from handlers.context import Context
from handlers.dialogue import Reply
from handlers.messengers import Carries

_CLINICS = frozenset({"adverse", "consents", "enrolments", "labs", "nursing", "plans", "visits"})
_CLINICS_TOO = frozenset({"health:reply", "menu:today", "menu:overdue", "menu:enrol"})
"""The buttons by which nurses read and write somebody's health, and consents are given."""
_OWN = ("followups:",)
"""The buttons by which residents tell how they are."""
_TO_A_PATIENT = frozenset({"health-reply-now", "health-reply-sent", "health-reply-later"})


async def kept(ctx: Context, answer: Callable[[Context], Awaitable[list[Reply]]]) -> list[Reply]:
    """Answer unless it is about somebody's own health; what was queued for that by then is dropped with its unit.

    Whoever has consented to it where their clinic offers it is answered all the same.
    """
    carries = await messengers.carries(ctx.uow, ctx.doors.clinics, ctx.speaker.id)
    on_the_page = HealthStaysOnThePage(link=ctx.doors.url)
    if carries is Carries.ON_REQUEST:
        on_the_page.buttons += (messengers.HERE,)
    if _is_the_clinics(ctx):
        raise on_the_page
    if carries is not Carries.HEALTH and ctx.inbound.action.startswith(_OWN):
        raise on_the_page
    try:
        replies = await answer(ctx)
    except DomainError as refused:
        raise (on_the_page if _stays(refused.key, carries) else refused) from None
    answers = [one for one in replies if one.key != ctx.inbound.trouble]
    if answers and _stays(answers[0].key, carries):
        raise on_the_page
    return replies


def _is_the_clinics(ctx: Context) -> bool:
    """Tell whether something is asked that a messenger is never for: consents, their codes, what nurses do."""
    action = ctx.inbound.action
    if action.partition(":")[0] in _CLINICS or action.rpartition(":")[0] in _CLINICS_TOO:
        return True
    return not action and (consents.is_code(ctx.inbound.text) is not None or ctx.form.kind == "signatory")


def _stays(key: str, carries: Carries) -> bool:
    return _is_health(key) and not (carries is Carries.HEALTH and messengers.is_opened(key))


def _is_health(key: str) -> bool:
    return is_personal_health(key) or key in _TO_A_PATIENT
