"""哪个桶: which bin, with a word why; a guess is a question back, what is too large is fetched."""

from bot.domain.drop_offs import asks_for_drop_off
from bot.domain.intents import Intent
from bot.domain.messages import Arg, Button, Lines, Word
from bot.domain.waste import WasteCase, WasteItem
from bot.domain.words import Both
from handlers import filing
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def answer(ctx: Context) -> Replies:
    """Tell which bin, or where and when, or ask back."""
    ctx.rest()
    if asks_for_drop_off(ctx.inbound.text):
        return _where(ctx)
    found = ctx.guides.waste.look_up(ctx.inbound.text)
    if found.item is not None:
        return _say(ctx, found.item)
    _remember(ctx)
    if found.candidates:
        names = tuple(
            Button("label", f"waste:of:{index_of(ctx, item)}", {"label": _name(item)}) for item in found.candidates
        )
        return Reply("waste-did-you-mean", {"query": found.query}, (*names, _ASK))
    made = tuple(
        Button("label", f"waste:made:0.{code}", {"label": _name(one)})
        for code, one in ctx.guides.waste.materials.items()
    )
    return Reply("waste-unknown", {"query": found.query[:30] or ctx.inbound.text[:30]}, (*made, _ASK))


async def of(ctx: Context, index: int) -> Replies:
    """Answer for the thing that was meant."""
    ctx.rest()
    item = _at(ctx, index)
    return Reply("waste-what") if item is None else _say(ctx, item)


async def made_of(ctx: Context, _: int, code: str) -> Replies:
    """Answer by the rule of a material; what was asked is kept, should a person be wanted all the same."""
    rule = ctx.guides.waste.materials.get(code)
    if rule is None:
        return Reply("waste-what")
    args: dict[str, Arg] = {"name": _name(rule), "lines": _cases(ctx, rule.cases), "where": _handed_in(ctx)}
    return Reply("waste-made-of", args, (_ASK,))


async def fetch(ctx: Context, index: int) -> Replies:
    """Draft the request to have a thing fetched that goes in no bin."""
    item = _at(ctx, index)
    if item is None or item.pick_up is None:
        ctx.wait_for("waste")
        return Reply("waste-what")
    wanted, catalogue = item.pick_up.category, ctx.guides.catalogue
    category = catalogue.get(wanted if wanted in catalogue else "waste_point")
    words = item.pick_up.request.in_language(ctx.speaker.language) + _name(item).in_language(ctx.speaker.language)
    return await filing.begin(ctx, words, Intent.HELP, category)


async def ask_worker(ctx: Context) -> Replies:
    """Give the question to the grid worker."""
    asked = str(ctx.form.data.get("asked", "")) if ctx.form.kind == "waste" else ""
    if not asked:  # the question that the button belonged to is over
        ctx.wait_for("waste")
        return Reply("waste-what")
    return await filing.ask_worker(ctx, asked)


def _remember(ctx: Context) -> None:
    """Keep the question, which a person may have to answer."""
    ctx.wait_for("waste", asked=ctx.inbound.text[:100])


def _say(ctx: Context, item: WasteItem) -> Reply:
    args: dict[str, Arg] = {"name": _name(item)}
    if item.cases:
        lines = _cases(ctx, item.cases)
        return Reply("waste-depends", {**args, "lines": lines, "where": _handed_in(ctx)})
    if item.waste_class is None:
        fetched = (Button("waste-fetch", f"waste:fetch:{index_of(ctx, item)}"),) if item.pick_up is not None else ()
        return Reply("waste-no-bin", {**args, "advice": item.advice or ""}, fetched)
    reason: Arg = item.advice or item.reason or ""
    named = ctx.guides.waste.named(item.waste_class, ctx.community.settings.city_profile)
    return Reply("waste-answer", {**args, "class": named, "reason": reason, "where": _handed_in(ctx)})


def _cases(ctx: Context, cases: tuple[WasteCase, ...]) -> Lines:
    city = ctx.community.settings.city_profile
    words = []
    for one in cases:
        args: dict[str, Arg] = {"case": one.case, "advice": one.advice}
        if one.waste_class is None:
            words.append(Word("waste-case-no-bin", args))
        else:
            words.append(Word("waste-case", {**args, "class": ctx.guides.waste.named(one.waste_class, city)}))
    return Lines(tuple(words))


def _where(ctx: Context) -> Reply:
    """Tell where and when rubbish is handed in around the speaker; a person is asked where nobody has written it."""
    told = _handed_in(ctx)
    if told:
        return Reply("waste-handed-in", {"where": told})
    _remember(ctx)
    return Reply("waste-where-unknown", buttons=(_ASK,))


def _handed_in(ctx: Context) -> Arg:
    """Give the line that says where and when, nothing where it is not known."""
    here = ctx.here
    grid_id = ctx.community.grid_of(here.building_id) if here is not None else ctx.speaker.grid_id
    grid = ctx.community.drop_off_of(grid_id)
    if grid is None:
        return ""
    said: dict[str, Arg] = {"place": grid.drop_off, "times": grid.drop_times}
    if not (grid.drop_off and grid.drop_times):
        return Word("waste-where-times" if grid.drop_times else "waste-where-place", said)
    return Word("waste-where", said)


def _at(ctx: Context, index: int) -> WasteItem | None:
    """Find what a button means; none where the guide has fewer things by now."""
    items = list(ctx.guides.waste.items.values())
    return items[index] if 0 <= index < len(items) else None


def _name(item: WasteItem) -> Both:
    return Both(item.name, item.english or item.name)


def index_of(ctx: Context, item: WasteItem) -> int:
    """Tell by which index a button names a thing."""
    return list(ctx.guides.waste.items).index(item.name)


_ASK = Button("waste-ask-worker", "waste:ask:0")
