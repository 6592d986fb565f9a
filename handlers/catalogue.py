"""The service catalogue in the hands of an administrator: an entry changed, an edition gone back to or brought in."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.catalogue import Catalogue, Category
from bot.domain.editions import (
    SHIPPED,
    CatalogueRefused,
    Change,
    Edition,
    Why,
    changes,
    check,
    following,
    with_entry,
)
from bot.domain.entries import Wrong, read
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.messages import PAGE, Button
from bot.domain.people import Person
from bot.domain.permissions import Action, may
from bot.domain.unclear import Lesson
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply


async def link(ctx: Context) -> Replies:
    """Lead to the page on which the catalogue is edited."""
    ctx.require(Action.EDIT_CATALOGUE)
    offered = [Button("catalogue-open", f"{PAGE}catalogue")]
    if not ctx.inbound.is_discreet:  # the page knows nobody by their messenger
        offered.append(Button("open-page", "devices:code:0"))
    return Reply("catalogue-link", {"count": len(ctx.guides.catalogue)}, tuple(offered))


async def change(desk: Desk, editor: Person, code: str, fields: Mapping[str, str], *, base: int) -> Category:
    """Put an entry in the place of its former one, or add it where `code` is empty.

    `base` is the edition that the editor was looking at: what a colleague has changed since is not overwritten.
    """
    _require(desk, editor)
    current = desk.guides.catalogue
    known = {one.code: one for one in current.every()}
    if code and code not in known:
        raise NotFound
    category, wrongs = read({**fields, "code": code} if code else fields)
    if category is None:
        raise CatalogueRefused(wrongs)
    if not code and category.code in known:
        raise CatalogueRefused([Wrong("code", "catalogue-error-code-taken", {"code": category.code})])
    if code and base != desk.community.edition and known[code] != await _former(desk, code, base):
        raise CatalogueRefused([Wrong("", "catalogue-error-meanwhile", {"name": known[code].name})])
    others = [one for one in current.every() if one.code != category.code]
    # The others were right without it: what is wrong now is wrong with this one, which is looked at last.
    wrongs = check([*others, category])
    if wrongs:
        raise CatalogueRefused(wrongs)
    await _keep(desk, editor, with_entry(current, category), Why.EDITED)
    return category


async def restore(desk: Desk, editor: Person, number: int) -> None:
    """Go back to a former edition; what came since is retired, and nothing is lost."""
    _require(desk, editor)
    former = await _edition(desk, number)
    await _keep(desk, editor, following(desk.guides.catalogue, former.every()), Why.RESTORED, str(number))


async def take_in(desk: Desk, catalogue: Catalogue, name: str) -> list[Change]:
    """Bring in what an operator has in a file; give what that changes, nothing the second time."""
    after = following(desk.guides.catalogue, catalogue.every())
    return await _keep(desk, None, after, Why.IMPORTED, name)


async def teach(desk: Desk, editor: Person, lesson: Lesson) -> None:
    """Add a word to those by which a category is known; refuses a word that tells of another one."""
    _require(desk, editor)
    current = desk.guides.catalogue
    category = current.get(lesson.category.code)
    learnt = replace(category, words=tuple(dict.fromkeys([*category.words, lesson.word])))
    wrongs = check([*(one for one in current.every() if one.code != category.code), learnt])
    if wrongs:
        raise CatalogueRefused(wrongs)
    await _keep(desk, editor, with_entry(current, learnt), Why.EDITED)


def _require(desk: Desk, editor: Person) -> None:
    if not may(editor, Action.EDIT_CATALOGUE, None, desk.community):
        raise NotAllowed


async def _former(desk: Desk, code: str, base: int) -> Category | None:
    return next((one for one in (await _edition(desk, base)).every() if one.code == code), None)


async def _edition(desk: Desk, number: int) -> Catalogue:
    return desk.guides.shipped if number == SHIPPED else await desk.uow.catalogues.of(number)


async def _keep(desk: Desk, editor: Person | None, after: Catalogue, why: Why, of: str = "") -> list[Change]:
    """Queue the next edition, unless it is the same as this one."""
    before = desk.guides.catalogue
    if after.every() == before.every():
        return []
    changed = changes(before, after)
    by = editor.id if editor is not None else None
    # The number after the edition that was read: whoever was quicker has taken it, and this is done again on theirs.
    edition = Edition(desk.community.edition + 1, desk.now, by, why, of, tuple(changed))
    desk.uow.catalogues.add(edition, after)
    return changed
