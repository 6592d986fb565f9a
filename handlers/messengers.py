"""Follow-ups on a foreign messenger: where a clinic offers it, whoever wants it so consents, and takes it back."""

from enum import StrEnum

from bot.domain.consents import Consent, ConsentKind
from bot.domain.errors import NotFound
from bot.domain.messages import Button
from bot.domain.people import Role
from bot.domain.permissions import Action, CareOf
from handlers.context import Context
from handlers.dialogue import Replies, Reply
from storage.units import UnitOfWork

HERE = Button("messenger-here", "messengers:ask:0")
BACK = Button("messenger-back", "messengers:back:0")
_CHOSEN = Reply("messenger-carries", buttons=(BACK,))
LOOKED_BACK = 12
"""Messages in which the one is looked for that waits on the page."""


_OPENED = ("followup", "self-", "plan-told", "health-nurse-says")
"""How the sentences begin that are told to residents of their follow-ups; nothing else is ever opened."""


class Carries(StrEnum):
    """What a foreign messenger carries to somebody of their own health."""

    NOTHING = "nothing"
    ON_REQUEST = "on_request"
    HEALTH = "health"


async def carries(uow: UnitOfWork, clinics: frozenset[str], person_id: int) -> Carries:
    """Tell what somebody may be told by a foreign messenger: what their clinic offers and they themselves want."""
    if not clinics:
        return Carries.NOTHING
    community = await uow.community()
    enrolment = await uow.enrolments.current_of(person_id)
    if enrolment is None:
        return Carries.NOTHING
    nurse = community.staff.get(enrolment.nurse_id)
    clinic = community.community_of(nurse.grid_id) if nurse is not None else None
    # Who works here hears of others, who were not asked.
    if clinic is None or clinic.name not in clinics or person_id in community.staff:
        return Carries.NOTHING
    given = await uow.consents.of(person_id)
    begun = max((one.given_at for one in given if one.id == enrolment.consent_id), default=None)
    # What was agreed to in a former programme says nothing of this one.
    consented = any(_stands(one) and begun is not None and one.given_at >= begun for one in given)
    return Carries.HEALTH if consented else Carries.ON_REQUEST


def is_opened(key: str) -> bool:
    """Tell whether a sentence may be carried to a resident who has consented."""
    return key.startswith(_OPENED)


async def ask(ctx: Context) -> Replies:
    """Tell what it means to have one's follow-ups on a messenger, and ask."""
    if await _require(ctx) is Carries.HEALTH:
        return _CHOSEN
    offered = (Button("consent-agree", "messengers:agree:0"), Button("messenger-stay", "messengers:stay:0"))
    return Reply("messenger-consent", buttons=offered)


async def agree(ctx: Context) -> Replies:
    """Keep the consent: from now on this chat carries their follow-ups."""
    if await _require(ctx) is Carries.HEALTH:
        return _CHOSEN
    version, text_hash = ctx.guides.consent_texts[ConsentKind.MESSENGER]
    ctx.uow.consents.add(
        Consent(
            await ctx.uow.new_id(),
            ctx.speaker.id,
            ConsentKind.MESSENGER,
            version,
            text_hash,
            ctx.inbound.channel,
            ctx.now,
        )
    )
    return [_CHOSEN, *await _withheld(ctx)]


async def stay(ctx: Context) -> Replies:
    """Leave everything as it is."""
    await _require(ctx)
    return Reply("messenger-stays")


async def back(ctx: Context) -> Replies:
    """Take the consent back, at any time; what was said here stays in the messenger."""
    ctx.require(Action.CHOOSE_MESSENGER, CareOf(ctx.speaker.id))
    if not await is_chosen(ctx):
        raise NotFound
    ctx.uow.consents.withdraw(ctx.speaker.id, ctx.now, ConsentKind.MESSENGER)
    return Reply("messenger-stays")


async def is_chosen(ctx: Context) -> bool:
    """Tell whether the speaker has consented, and not taken it back."""
    return any(_stands(one) for one in await ctx.uow.consents.of(ctx.speaker.id))


async def _withheld(ctx: Context) -> list[Reply]:
    """Say again what was last told on the page alone: whoever chose to read here waits for it."""
    told = [posted.notice for posted in await ctx.uow.outbox.newest(ctx.speaker.id, LOOKED_BACK)]
    newest = next((one for one in reversed(told) if is_opened(one.key)), None)
    return [Reply(newest.key, newest.args, newest.buttons, slot=newest.slot)] if newest is not None else []


async def _require(ctx: Context) -> Carries:
    ctx.require(Action.CHOOSE_MESSENGER, CareOf(ctx.speaker.id))
    if ctx.speaker.role is not Role.RESIDENT or ctx.inbound.is_discreet:
        raise NotFound
    carried = await carries(ctx.uow, ctx.doors.clinics, ctx.speaker.id)
    if carried is Carries.NOTHING:
        raise NotFound
    return carried


def _stands(consent: Consent) -> bool:
    return consent.kind is ConsentKind.MESSENGER and consent.withdrawn_at is None
