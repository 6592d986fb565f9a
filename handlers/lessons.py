"""没听懂的: what was not understood, explained once by an administrator; the next person is understood."""

from bot.domain.editions import CatalogueRefused
from bot.domain.errors import NotAllowed
from bot.domain.messages import Arg, Button, Lines, Notice, Word, short
from bot.domain.permissions import Action
from bot.domain.unclear import Unclear, read_lesson
from bot.domain.words import fold
from handlers import catalogue
from handlers.context import Context
from handlers.dialogue import Replies, Reply

PAGE = 5
MOST = 50
"""Messages that are looked through for the list and its count."""

ASKED = frozenset({"没听懂的", "没听懂", "not understood"})


async def said(ctx: Context) -> Replies:
    """Take the words by which an administrator asks for the list; None where they are none."""
    return await listed(ctx) if fold(ctx.inbound.text) in ASKED else None


async def listed(ctx: Context) -> Replies:
    """List what waits for an explanation, the newest first."""
    ctx.require(Action.EDIT_CATALOGUE)
    found = await ctx.uow.unclear.waiting(ctx.community.below(ctx.speaker.grid_id), MOST)
    if not found:
        return Reply("unclear-none")
    shown = list(enumerate(found[:PAGE], 1))
    lines = tuple(Word("unclear-line", {"number": number, "words": short(one.words)}) for number, one in shown)
    buttons = tuple(Button("unclear-explain", f"lessons:of:{one.id}", {"number": str(number)}) for number, one in shown)
    return Reply("unclear-list", {"count": len(found), "lines": Lines(lines)}, buttons)


async def of(ctx: Context, unclear_id: int) -> Replies:
    """Ask what a message means."""
    unclear = await _loaded(ctx, unclear_id)
    unclear.answered(ctx.speaker.id, ctx.now)  # refuses where a colleague was quicker, and says so
    ctx.wait_for("lesson", unclear_id)
    return Reply("unclear-how", {"words": unclear.words}, (_nothing(unclear),))


async def learn(ctx: Context, unclear_id: int) -> Replies:
    """Take the explanation, let the catalogue know the word, and tell whoever was not understood."""
    unclear = await _loaded(ctx, unclear_id)
    lesson = read_lesson(ctx.inbound.text, unclear.words, ctx.guides.catalogue)
    if lesson is None:
        return Reply("unclear-how-again", {"words": unclear.words}, (_nothing(unclear),))
    explained = unclear.answered(ctx.speaker.id, ctx.now, lesson)
    try:
        await catalogue.teach(ctx, ctx.speaker, lesson)
    except CatalogueRefused:
        return Reply("unclear-word-taken", {"word": lesson.word}, (_nothing(unclear),))
    ctx.uow.unclear.save(explained)
    ctx.rest()
    args: dict[str, Arg] = {"words": short(unclear.words, 30), "category": lesson.category.name}
    ctx.tell(Notice(unclear.person_id, "unclear-learnt", args))
    return Reply("unclear-taught", {"word": lesson.word, "category": lesson.category.name}, (_more(),))


async def drop(ctx: Context, unclear_id: int) -> Replies:
    """Note that there is nothing to learn from a message."""
    unclear = await _loaded(ctx, unclear_id)
    ctx.uow.unclear.save(unclear.answered(ctx.speaker.id, ctx.now))
    ctx.rest()
    return Reply("unclear-dropped", buttons=(_more(),))


async def _loaded(ctx: Context, unclear_id: int) -> Unclear:
    ctx.require(Action.EDIT_CATALOGUE)
    unclear = await ctx.uow.unclear.get(unclear_id)
    if unclear.grid_id is not None and not ctx.community.is_within(unclear.grid_id, ctx.speaker.grid_id):
        raise NotAllowed
    return unclear


def _nothing(unclear: Unclear) -> Button:
    return Button("unclear-drop", f"lessons:drop:{unclear.id}")


def _more() -> Button:
    return Button("settings-unclear", "lessons:list:0")
