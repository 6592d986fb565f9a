"""哪个桶: which bin, with a word why; a guess is a question back."""

from bot.domain.messages import Arg, Button, Lines, Word
from bot.domain.waste import WasteItem
from bot.domain.words import Both
from handlers import filing
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def answer(ctx: Context) -> Replies:
    """Tell which bin, or ask back."""
    ctx.rest()
    found = ctx.guides.waste.look_up(ctx.inbound.text)
    if found.item is not None:
        return _say(found.item)
    if found.candidates:
        names = tuple(
            Button("label", f"waste:of:{index_of(ctx, item)}", {"label": _name(item)}) for item in found.candidates
        )
        ctx.wait_for("waste", asked=ctx.inbound.text[:100])
        return Reply("waste-did-you-mean", {"query": found.query}, (*names, _ASK))
    ctx.wait_for("waste", asked=ctx.inbound.text[:100])
    return Reply("waste-unknown", {"query": found.query[:30] or ctx.inbound.text[:30]}, (_ASK,))


async def of(ctx: Context, index: int) -> Replies:
    """Answer for the thing that was meant."""
    ctx.rest()
    items = list(ctx.guides.waste.items.values())
    return _say(items[index]) if 0 <= index < len(items) else Reply("waste-what")


async def ask_worker(ctx: Context) -> Replies:
    """Give the question to the grid worker."""
    asked = str(ctx.form.data.get("asked", "")) if ctx.form.kind == "waste" else ""
    if not asked:  # the question that the button belonged to is over
        ctx.wait_for("waste")
        return Reply("waste-what")
    return await filing.ask_worker(ctx, asked)


def _say(item: WasteItem) -> Reply:
    args: dict[str, Arg] = {"name": _name(item)}
    if item.cases:
        lines = [
            Word("waste-case", {"case": one.case, "class": _class(one.waste_class), "advice": one.advice})
            for one in item.cases
        ]
        return Reply("waste-depends", {**args, "lines": Lines(tuple(lines))})
    if item.waste_class is None:
        return Reply("waste-no-bin", {**args, "advice": item.advice or ""})
    reason: Arg = item.advice or item.reason or ""
    return Reply("waste-answer", {**args, "class": _class(item.waste_class), "reason": reason})


def _class(waste_class: str) -> Word:
    return Word(f"waste-class-{waste_class}")


def _name(item: WasteItem) -> Both:
    return Both(item.name, item.english or item.name)


def index_of(ctx: Context, item: WasteItem) -> int:
    """Tell by which index a button names a thing."""
    return list(ctx.guides.waste.items).index(item.name)


_ASK = Button("waste-ask-worker", "waste:ask:0")
