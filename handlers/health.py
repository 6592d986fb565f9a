"""能不能吃: sourced answers for high uric acid; what the content does not know goes to the nurse."""

from dataclasses import replace

from bot.domain.foods import Food, needs_nurse
from bot.domain.health_questions import LONGEST
from bot.domain.messages import Arg, Button, Word
from bot.domain.words import Both, How
from handlers import health_questions
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def answer(ctx: Context) -> Replies:
    """Answer from reviewed content, with amount, state and source."""
    ctx.rest()
    asked = ctx.inbound.text
    if needs_nurse(asked):
        return await health_questions.ask(ctx, asked, "health-special")
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
    return await health_questions.ask(ctx, asked, "health-unknown")


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
    return await health_questions.ask(ctx, asked, "health-unknown")


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
