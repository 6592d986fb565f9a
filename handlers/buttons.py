"""What each button does: one table a form of action; a label that is typed is as good as a press."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import TypeAlias

from bot.domain.errors import ButtonUnknown
from bot.domain.messages import leads_away
from bot.domain.words import fold
from handlers import (
    assignments,
    catalogue,
    devices,
    dismissals,
    drafts,
    entry,
    filing,
    followups,
    groups,
    health,
    health_questions,
    invitations,
    leaves,
    lessons,
    meanings,
    merging,
    messengers,
    mutes,
    nursing,
    others,
    oversight,
    programme_buttons,
    progress,
    questions,
    ratings,
    summaries,
    takeovers,
    tickets,
    transfers,
    verdicts,
    waits,
    waste,
    welcome,
)
from handlers.context import Context
from handlers.dialogue import Replies
from handlers.programme_buttons import WithCode, WithId
from locales.speech import Speech

Plain: TypeAlias = Callable[[Context], Awaitable[Replies]]

LOOKED_BACK = 6
"""Messages in which a typed label is looked for; what is further up has scrolled away."""

LONGEST_LABEL = 24

MENU: dict[str, Plain] = {
    "menu:repair": welcome.repair,
    "menu:complaint": welcome.complaint,
    "menu:waste": welcome.waste,
    "menu:health": welcome.health,
    "menu:progress": progress.mine,
    "menu:person": filing.ask_person,
    "menu:today": nursing.today,
    "menu:overdue": followups.overdue,
    "menu:enrol": welcome.enrol,
    "menu:all": welcome.greet,
    "menu:settings": devices.settings,
    "messengers:ask": messengers.ask,
    "messengers:agree": messengers.agree,
    "messengers:stay": messengers.stay,
    "messengers:back": messengers.back,
    "catalogue:open": catalogue.link,
    "lessons:list": lessons.listed,
    "menu:for-other": others.ask,
    "devices:list": devices.listed,
    "devices:code": devices.code,
    "invitations:start": invitations.start,
    "invitations:list": invitations.listed,
    "waste:ask": waste.ask_worker,
    "health:ask": health.ask_nurse,
}

STEPS: dict[str, WithId] = {
    "drafts:submit": drafts.submit,
    "drafts:place": drafts.change_place,
    "drafts:category": drafts.choose_category,
    "drafts:anonymous": drafts.make_anonymous,
    "drafts:sign": drafts.sign,
    "drafts:discard": drafts.discard,
    "drafts:undo": drafts.undo,
    "drafts:anew": drafts.anew,
    "drafts:anyway": drafts.anyway,
    "drafts:public": drafts.put_in_public,
    "progress:show": progress.show,
    "tickets:claim": tickets.claim,
    "tickets:details": progress.details,
    "tickets:decline": transfers.decline,
    "tickets:soon": tickets.soon,
    "tickets:afternoon": tickets.afternoon,
    "tickets:tomorrow": tickets.tomorrow,
    "tickets:depart": tickets.depart,
    "tickets:arrive": tickets.arrive,
    "tickets:wait": waits.wait,
    "tickets:return": transfers.give_back,
    "tickets:return-grid": transfers.give_back_grid,
    "tickets:return-trade": transfers.give_back_trade,
    "tickets:return-busy": transfers.give_back_busy,
    "tickets:handover": transfers.hand_over,
    "tickets:share": transfers.share,
    "tickets:resolve": tickets.resolve,
    "tickets:nophoto": tickets.ask_result,
    "tickets:ask": questions.ask,
    "waits:resident": waits.wait_for_resident,
    "waits:on": waits.go_on,
    "waits:ask": waits.ask_longer,
    "waits:grant": waits.grant,
    "waits:deny": waits.deny,
    "tickets:merge": merging.choose,
    "tickets:split": merging.split,
    "incidents:part": merging.part,
    "groups:code": groups.code,
    "groups:below": groups.below,
    "devices:end": devices.end,
    "devices:leave": devices.leave,
    "invitations:revoke": invitations.revoke,
    "entry:me": entry.me,
    "assignments:whom": assignments.choose,
    "dismissals:yes": dismissals.yes,
    "leaves:undo": leaves.undo,
    "lessons:of": lessons.of,
    "lessons:drop": lessons.drop,
    "mutes:ask": mutes.ask,
    "mutes:agree": mutes.agree,
    "mutes:refuse": mutes.refuse,
    "mutes:appeal": mutes.appeal,
    "mutes:lift": mutes.lift,
    "mutes:uphold": mutes.uphold,
    "takeovers:code": takeovers.code,
    "takeovers:mine": takeovers.mine,
    "takeovers:keep": takeovers.keep,
    "takeovers:deny": takeovers.deny,
    "questions:answer": questions.answer,
    "questions:end": questions.end,
    "waste:of": waste.of,
    "waste:fetch": waste.fetch,
    "health:of": health.of,
    "health:reply": health_questions.reply_to,
    "lists:today": oversight.today,
    "lists:late": oversight.late,
    "lists:mine": oversight.mine,
    "lists:stuck": oversight.stuck,
    **programme_buttons.STEPS,
}

CHOICES: dict[str, WithCode] = {
    "drafts:as": drafts.set_category,
    "drafts:at": drafts.set_place,
    "drafts:append": drafts.append,
    "meanings:is": meanings.meant,
    "assignments:to": assignments.assign,
    "tickets:to": transfers.hand_over_to,
    "tickets:send": transfers.send_to,
    "tickets:with": transfers.share_with,
    "drafts:met": drafts.met,
    "drafts:apart": drafts.apart,
    "incidents:into": merging.into,
    "tickets:result": tickets.resolve_as,
    "waits:days": waits.wait_days,
    "waits:longer": waits.longer,
    "ratings:good": ratings.good,
    "ratings:fair": ratings.fair,
    "ratings:bad": verdicts.bad,
    "welcome:speak": welcome.speak,
    "entry:at": welcome.at_poster,
    "entry:with": entry.by_link,
    "invitations:as": invitations.choose_role,
    "invitations:in": invitations.choose_grid,
    "waste:made": waste.made_of,
    "summaries:grids": summaries.by_grid,
    "summaries:categories": summaries.by_category,
    **programme_buttons.CHOICES,
}


async def press(ctx: Context, action: str) -> Replies:
    """Do what a button says; an unknown or mangled one is refused."""
    feature, _, rest = action.partition(":")
    verb, _, subject = rest.partition(":")
    number, dot, code = subject.partition(".")
    name = f"{feature}:{verb}"
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise ButtonUnknown
    if name in MENU and not dot:
        return await MENU[name](ctx)
    if name in STEPS and not dot:
        return await STEPS[name](ctx, int(number))
    if name in CHOICES and code:
        return await CHOICES[name](ctx, int(number), code)
    raise ButtonUnknown


async def typed(ctx: Context) -> str:
    """Give the action of the button whose label was typed instead of pressed; empty if it is none."""
    said = _bare(ctx.inbound.text)
    if not said or len(ctx.inbound.text) > LONGEST_LABEL or ctx.inbound.pictures:
        return ""
    # While words are awaited only the buttons beside the question count: 今天下午 may be what is passed on.
    back = 1 if ctx.form.kind in WORDS_AWAITED else LOOKED_BACK
    seen: set[str] = set()
    for posted in reversed(await ctx.uow.outbox.newest(ctx.speaker.id, 2 * LOOKED_BACK)):
        notice = posted.notice
        is_stale = bool(notice.slot) and notice.slot in seen
        seen.add(notice.slot)
        if is_stale or not notice.buttons or (ctx.inbound.about and notice.slot != ctx.inbound.about):
            continue  # a label in reply to a message is a press on that message
        back -= 1
        if back < 0:
            break
        spoken = _speech().spoken(notice, ctx.speaker.language, posted.created_at, ctx.community.zone)
        named = {one.action: _bare(str(one.args["name"])) for one in notice.buttons if one.key == "assign-to"}
        for label, action in spoken.buttons:
            # Of a name with a number beside it people type the name.
            if said in {_bare(label), named.get(action)} and not leads_away(action):
                return action
    return ""


WORDS_AWAITED = frozenset(
    {
        "ask",
        "answer",
        "reopen",
        "what",
        "return",
        "extension",
        "invite_name",
        "for_whom",
        "for_what",
        "mute",
        "appeal",
        "lesson",
        "course",
        "record_correction",
        "signatory",
        "adverse_outcome",
        "own_record",
        "exclusion",
    }
)
"""The questions to which any words may be the answer."""


def _bare(label: str) -> str:
    """Leave out the icon, which nobody types."""
    return "".join(letter for letter in fold(label) if letter.isalnum())


@cache
def _speech() -> Speech:
    return Speech()
