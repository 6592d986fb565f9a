"""知情同意: the code on the resident's own device, and the two consents, one by one."""

from dataclasses import replace

from bot.domain.enrolments import (
    Consent,
    ConsentKind,
    Enrolment,
    Screening,
    VisitRecord,
)
from bot.domain.errors import AlreadyEnrolled, CodeRefused
from bot.domain.messages import Button, Notice, worded
from bot.domain.people import Role
from bot.domain.permissions import Action, CareOf
from bot.domain.words import fold
from handlers import plans
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def enter_code(ctx: Context, code: str) -> Replies:
    """Take the code on the resident's own device, and ask for the first consent."""
    screening = await ctx.uow.screenings.by_code(code)
    if screening is None or screening.expires_at <= ctx.now or ctx.speaker.role is not Role.RESIDENT:
        raise CodeRefused
    if screening.person_id not in {None, ctx.speaker.id}:
        raise CodeRefused
    if await ctx.uow.enrolments.active_of(ctx.speaker.id) is not None:
        raise AlreadyEnrolled(name=screening.name)
    screening = replace(screening, person_id=ctx.speaker.id, code_digest="")
    ctx.uow.screenings.save(screening)
    if not ctx.speaker.name:
        ctx.uow.people.save(replace(ctx.speaker, name=screening.name))
    return _ask_consent(ctx, screening)


async def agree(ctx: Context, screening_id: int) -> Replies:
    """Take a consent; after both, the programme begins."""
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.CONSENT, CareOf(screening.person_id))
    missing = [kind for kind in ConsentKind if kind not in screening.agreed]
    agreed = screening.agree(ctx.speaker.id, missing[0])
    if len(missing) > 1:
        ctx.uow.screenings.save(agreed)
        return _ask_consent(ctx, agreed)
    enrolment = agreed.enrol(await ctx.uow.new_id(), ctx.today)
    ctx.uow.screenings.remove(agreed)
    for kind in ConsentKind:
        await ctx.uow.enrolments.consent(_consent(ctx, kind))
    ctx.uow.enrolments.add(enrolment)
    await ctx.uow.enrolments.record(
        VisitRecord(
            await ctx.uow.new_id(),
            enrolment.id,
            None,
            enrolment.nurse_id,
            ctx.today,
            ctx.now,
            agreed.urate,
            "",
        )
    )
    ctx.tell(plans.plan_card(enrolment))
    return Reply("consent-done", {"name": _nurse_name(ctx, enrolment)})


async def refuse(ctx: Context, screening_id: int) -> Replies:
    """Respect a refusal: the draft is deleted, nothing else changes."""
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.CONSENT, CareOf(screening.person_id))
    ctx.uow.screenings.remove(screening)
    ctx.tell(Notice(screening.nurse_id, "consent-refused", {"name": screening.name}))
    return Reply("consent-refused-ok")


def is_code(text: str) -> str | None:
    """Read eight digits, written with or without a space."""
    digits = fold(text).replace(" ", "").replace("-", "")
    return digits if len(digits) == 8 and digits.isdecimal() and digits.isascii() else None


def _ask_consent(ctx: Context, screening: Screening) -> Reply:
    kind = next(kind for kind in ConsentKind if kind not in screening.agreed)
    nurse = ctx.community.staff.get(screening.nurse_id)
    offered = (
        Button("consent-agree", f"consents:agree:{screening.id}"),
        Button("consent-refuse", f"consents:refuse:{screening.id}"),
    )
    name = nurse.name if nurse is not None else ""
    return Reply(worded("consent", kind), {"name": name}, offered)


def _consent(ctx: Context, kind: ConsentKind) -> Consent:
    version, text_hash = ctx.guides.consent_texts[kind]
    return Consent(ctx.speaker.id, kind, version, text_hash, ctx.inbound.channel, ctx.now)


def _nurse_name(ctx: Context, enrolment: Enrolment) -> str:
    nurse = ctx.community.staff.get(enrolment.nurse_id)
    return nurse.name if nurse is not None else ""
