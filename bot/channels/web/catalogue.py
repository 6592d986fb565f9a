"""The service catalogue on the page: read, edited entry by entry, and gone back to a former edition."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web import entries, sessions
from bot.channels.web.pages import Pages
from bot.domain.catalogue import LASTING
from bot.domain.editions import SHIPPED, CatalogueRefused
from bot.domain.entries import FIELDS, LONGEST, Wrong
from bot.domain.errors import DomainError
from bot.domain.messages import Arg, worded
from bot.domain.permissions import Action
from handlers import catalogue
from handlers.context import Context, Desk
from handlers.dialogue import Inbound

NEW = "new"
"""Where the form of an entry lies that is not there yet; no code is called so."""

_ENTRY = "/catalogue/{code:[a-z][a-z0-9_]{1,31}}"


class CataloguePages:
    """The pages of the administrators; for everybody else there is nothing here."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._wires = wires
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [
            web.get("/catalogue", self.all),
            web.get("/catalogue/editions", self.editions),
            web.post("/catalogue/editions", self.restore),
            web.get(_ENTRY, self.entry),
            web.post(_ENTRY, self.save),
        ]

    async def all(self, request: web.Request) -> web.StreamResponse:
        """Show every entry, the finer ones below those that they belong to."""
        ctx = await self._at_the_desk(request)
        say = self._say(ctx)
        lines = [entries.line(one, say) for one in entries.in_families(ctx.guides.catalogue)]
        saved = request.query.get("saved", "")
        names = {one.code: one.name for one in ctx.guides.catalogue.every()}
        done = say("catalogue-saved", name=names[saved]) if saved in names else ""
        return self._page(request, ctx, "catalogue.html", lines=lines, done=done, count=len(ctx.guides.catalogue))

    async def entry(self, request: web.Request) -> web.StreamResponse:
        """Show the form of an entry as it stands, or an empty one."""
        ctx = await self._at_the_desk(request)
        code = request.match_info["code"]
        known = {one.code: one for one in ctx.guides.catalogue.every()}
        if code != NEW and code not in known:
            raise web.HTTPNotFound
        return self._form(request, ctx, entries.fields_of(known.get(code), self._say(ctx)), ctx.community.edition)

    async def save(self, request: web.Request) -> web.StreamResponse:
        """Keep an entry, or show the form again with everything that was typed and what is wrong with it."""
        ctx = await self._at_the_desk(request)
        code = request.match_info["code"]
        form = await request.post()
        typed = {name: str(form.get(name, "")) for name in FIELDS}
        base = _number(form.get("edition"))
        kept: list[str] = []

        async def change(desk: Desk) -> None:
            editor = await desk.uow.people.get(ctx.speaker.id)
            kept.append((await catalogue.change(desk, editor, "" if code == NEW else code, typed, base=base)).code)

        try:
            await self._transact(change)
        except CatalogueRefused as refused:
            return self._form(request, ctx, typed, base, *refused.wrongs)
        raise web.HTTPSeeOther(f"{request.app[sessions.BASE]}catalogue?saved={kept[-1]}#{kept[-1]}")

    async def editions(self, request: web.Request) -> web.StreamResponse:
        """Show who changed what when."""
        ctx = await self._at_the_desk(request)
        names = {one.code: one.name for one in ctx.guides.catalogue.every()}
        people = {one.id: one.name for one in ctx.community.staff.values()}
        listed = [entries.past(one, names, people, self._say(ctx)) for one in await ctx.uow.catalogues.listed()]
        current = ctx.community.edition
        return self._page(request, ctx, "editions.html", editions=listed, current=current, shipped=SHIPPED)

    async def restore(self, request: web.Request) -> web.StreamResponse:
        """Go back to a former edition."""
        ctx = await self._at_the_desk(request)
        number = _number((await request.post()).get("number"))

        async def go_back(desk: Desk) -> None:
            await catalogue.restore(desk, await desk.uow.people.get(ctx.speaker.id), number)

        await self._transact(go_back)
        raise web.HTTPSeeOther(f"{request.app[sessions.BASE]}catalogue/editions")

    async def _transact(self, work: Callable[[Desk], Awaitable[None]]) -> None:
        try:
            await self._wires.front.transact(work)
        except DomainError:  # revoked meanwhile, or an edition that never was
            raise web.HTTPNotFound from None

    async def _at_the_desk(self, request: web.Request) -> Context:
        """Let an administrator see the catalogue; nobody else learns that there is anything."""
        token = sessions.token_of(request)
        if token is None or await sessions.person_of(self._wires, request) is None:
            raise web.HTTPNotFound
        found: list[Context] = []

        async def look(ctx: Context) -> None:
            ctx.require(Action.EDIT_CATALOGUE)
            found.append(ctx)

        try:
            await self._wires.front.look(Inbound(sessions.CHANNEL, sessions.account_of(self._wires, token), ""), look)
        except DomainError:
            raise web.HTTPNotFound from None
        return found[-1]

    def _say(self, ctx: Context) -> entries.Say:
        sentences = self._wires.speech.in_language(ctx.speaker.language)

        def say(key: str, **args: Arg) -> str:
            return sentences.say(key, args, ctx.now, ctx.community.zone)

        return say

    def _form(
        self, request: web.Request, ctx: Context, fields: Mapping[str, str], base: int, *wrongs: Wrong
    ) -> web.Response:
        say = self._say(ctx)
        code = request.match_info["code"]
        names = {one.code: one.name for one in ctx.guides.catalogue.every()}
        is_new, is_lasting = code == NEW, code in LASTING
        absent = {name for name, is_absent in (("code", not is_new), ("parent", is_lasting)) if is_absent}
        absent |= {"retired"} if is_new or is_lasting else set()
        wrong: dict[str, list[str]] = {}
        for one in wrongs:  # what has no field in this form is told above it
            wrong.setdefault("" if one.name in absent else one.name, []).append(say(one.key, **one.args))
        values: dict[str, Any] = {
            "title": say("catalogue-new") if is_new else say("label", label=names[code]),
            "code": code,
            "is_new": is_new,
            "is_lasting": is_lasting,
            "fields": fields,
            "base_edition": base,
            "wrong": wrong,
            "first_wrong": next((name for name in FIELDS if name in wrong), ""),
            "offered": entries.offered(say, ctx.guides.catalogue),
            "usual": entries.usual_times(say),
            "longest": LONGEST,
        }
        return self._page(request, ctx, "entry.html", status=422 if wrongs else 200, **values)

    def _page(
        self, request: web.Request, ctx: Context, template: str, *, status: int = 200, **values: object
    ) -> web.Response:
        say = self._say(ctx)
        values |= {"say": say, "named": lambda name: say(worded("catalogue-field", name))}
        values |= {"base": request.app[sessions.BASE], "is_demonstration": ctx.community.settings.is_demonstration}
        return self._pages.page(template, ctx.speaker.language, status=status, **values)


def _number(said: object) -> int:
    """Read the number of an edition; what is none is one that never was."""
    text = str(said)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
