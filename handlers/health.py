"""能不能吃: sourced answers for high uric acid; what the content does not know goes to the nurse."""

from dataclasses import replace

from bot.domain.foods import Food, needs_nurse
from bot.domain.messages import Arg, Button, Notice, Word
from bot.domain.people import Role
from bot.domain.permissions import Action, CareOf
from bot.domain.words import Both, How
from handlers import filing
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST = 500


async def answer(ctx: Context) -> Replies:
    """Answer from reviewed content, with amount, state and source."""
    ctx.rest()
    asked = ctx.inbound.text
    if needs_nurse(asked):
        return await to_nurse(ctx, asked, "health-special")
    found = ctx.guides.foods.look_up(asked)
    if found.topic is not None:
        return _with_disclaimer(
            ctx, Reply("health-topic", {"answer": found.topic.answer, "source": found.topic.source})
        )
    if found.food is not None:
        return _with_disclaimer(ctx, _say(found.food))
    if found.how is How.NEAR and found.candidates:
        names = tuple(
            Button(
                "label",
                f"health:of:{ctx.guides.foods.foods.index(food)}",
                {"label": Both(food.name, food.english)},
            )
            for food in found.candidates
        )
        ctx.wait_for("health", asked=asked[:LONGEST])
        return Reply("health-did-you-mean", {"query": found.query}, (*names, _ASK))
    return await to_nurse(ctx, asked, "health-unknown")


async def of(ctx: Context, index: int) -> Replies:
    """Answer for the food that was meant."""
    ctx.rest()
    foods = ctx.guides.foods.foods
    return _with_disclaimer(ctx, _say(foods[index])) if 0 <= index < len(foods) else Reply("health-what")


async def ask_nurse(ctx: Context) -> Replies:
    """Give the question in hand to the nurse."""
    asked = str(ctx.form.data.get("asked", "")) if ctx.form.kind == "health" else ""
    if not asked:  # the question that the button belonged to is over
        ctx.wait_for("health")
        return Reply("health-what")
    return await to_nurse(ctx, asked, "health-unknown")


async def to_nurse(ctx: Context, asked: str, key: str) -> Replies:
    """Let the nurses know the question; without a nurse the grid worker gets it."""
    if ctx.speaker.role is Role.NURSE:
        ctx.rest()
        return Reply("unclear-nurse")
    nurses = ctx.community.nurses_of(ctx.speaker)
    if not nurses:
        return await filing.ask_worker(ctx, asked)
    name: Arg = ctx.speaker.name or Word("somebody")
    reply = Button("health-answer", f"health:reply:{ctx.speaker.id}")
    args: dict[str, Arg] = {"name": name, "words": asked[:LONGEST]}
    ctx.tell(*(Notice(nurse.id, "health-question", args, (reply,)) for nurse in nurses))
    ctx.rest()
    return Reply(key, {"name": nurses[0].name})


async def reply_to(ctx: Context, person_id: int) -> Replies:
    """Let a nurse answer a resident's question with the next message."""
    ctx.require(Action.RECORD_FOLLOWUP, await _care_of(ctx, person_id))
    ctx.wait_for("answer", person_id)
    person = await ctx.uow.people.get(person_id)
    return Reply("health-reply-now", {"name": person.name or Word("somebody")})


async def pass_on_answer(ctx: Context, person_id: int) -> Replies:
    """Give the nurse's answer to the resident."""
    ctx.require(Action.RECORD_FOLLOWUP, await _care_of(ctx, person_id))
    person = await ctx.uow.people.get(person_id)
    ctx.rest()
    ctx.tell(Notice(person_id, "health-nurse-says", {"name": ctx.speaker.name, "words": ctx.inbound.text[:LONGEST]}))
    return Reply("health-reply-sent", {"name": person.name or Word("somebody")})


async def answer_later(ctx: Context, person_id: int) -> Reply:
    """Remind a nurse who wrote something else that a resident still waits for the answer."""
    person = await ctx.uow.people.get(person_id)
    again = Button("health-answer", f"health:reply:{person_id}")
    return Reply("health-reply-later", {"name": person.name or Word("somebody")}, (again,))


async def _care_of(ctx: Context, person_id: int) -> CareOf:
    """Name the resident's nurses: a resident of another community is not theirs to answer."""
    person = await ctx.uow.people.get(person_id)
    nurses = ctx.community.nurses_of(person)
    return CareOf(person_id, nurses[0].id if nurses else None)


def _say(food: Food) -> Reply:
    low, high = food.purine or (None, None)
    args: dict[str, Arg] = {
        "name": Both(food.name, food.english),
        "class": Word(f"drink-class-{food.food_class}" if food.is_drink else f"food-class-{food.food_class}"),
        "state": food.state,
        "portion": food.portion,
        "advice": food.advice,
        "source": food.source,
    }
    if low is None or high is None:
        return Reply("health-food-plain", args)
    purine = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return Reply("health-food", {**args, "purine": purine})


def _with_disclaimer(ctx: Context, reply: Reply) -> Replies:
    """Say once a session that this is no diagnosis, not on every line."""
    if ctx.form.told_disclaimer:
        return reply
    ctx.keep(replace(ctx.form, told_disclaimer=True))
    return [reply, Reply("health-disclaimer")]


_ASK = Button("health-ask-nurse", "health:ask:0")
