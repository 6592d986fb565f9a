"""The doors: posters, invitations and other codes, one's own matters by address."""

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.pages import Pages, Shown, drawn
from bot.domain.cards import place_label
from bot.domain.errors import CodeRefused, DomainError
from bot.domain.grids import Community
from bot.domain.people import Person, Role
from bot.domain.words import Language
from handlers import entry
from handlers.context import Context, Desk
from handlers.dialogue import Inbound, as_list
from storage.outbox import Posted


class Entry:
    """The pages by which people come in and come back."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._wires = wires
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [
            web.get("/at/{building:\\d{1,18}}", self.poster),
            web.get("/at/{building:\\d{1,18}}-{entrance:\\d{1,4}}", self.poster),
            web.get("/join", self.ask),
            web.get("/join/{code}", self.invited),
            web.post("/join", self.enter),
            web.get("/take/{code:[0-9A-Za-z-]{8,40}}", self.handed),
            web.get("/gone", self.gone),
            web.get("/code", self.code),
            web.post("/code", self.new_code),
            web.get("/matters/{number:\\d{1,18}}", self.matter),
        ]

    async def poster(self, request: web.Request) -> web.StreamResponse:
        """Offer the way in to whoever has scanned a poster; a preview of the link makes nobody known."""
        building, entrance = int(request.match_info["building"]), int(request.match_info.get("entrance", "0"))
        person = await sessions.person_of(self._wires, request)
        community = await self._wires.units.begin().community()
        language = await self._language(request)
        where, name = "", community.name_for(person or Person(0, Role.RESIDENT))
        if building in community.buildings:
            where = self._where(community, building, entrance, language)
            name = community.name_for(Person(0, Role.RESIDENT, building_id=building))
        action, nonce = f"entry:at:{building}.{entrance}", self._wires.codes.token()
        response = await self._page(request, "at.html", action=action, nonce=nonce, where=where, name=name)
        token = sessions.token_of(request) if person is not None else None
        sessions.keep(self._wires, response, token or self._wires.codes.token(), request.app[sessions.BASE])
        return response

    async def handed(self, request: web.Request) -> web.StreamResponse:
        """Offer the matter of a code to whoever follows the link; a preview of the link uses nothing up."""
        action, nonce = f"entry:with:0.{request.match_info['code']}", self._wires.codes.token()
        person = await sessions.person_of(self._wires, request)
        response = await self._page(request, "take.html", action=action, nonce=nonce)
        token = sessions.token_of(request) if person is not None else None
        sessions.keep(self._wires, response, token or self._wires.codes.token(), request.app[sessions.BASE])
        return response

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Ask for a code."""
        return await self._page(request, "join.html", code="", name="", refused="")

    async def invited(self, request: web.Request) -> web.StreamResponse:
        """Greet whom a link is for; only their own tap uses it up, not a preview of the link."""
        code = request.match_info["code"]
        found: list[Person] = []

        async def look(desk: Desk) -> None:
            found.append(await entry.welcomed(desk, code))

        try:
            await self._wires.front.transact(look)
        except DomainError as refusal:
            return await self._refused(request, refusal)
        guest = found[-1]
        return await self._page(request, "join.html", language=guest.language, code=code, name=guest.name, refused="")

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Let somebody in by a code, with a fresh session instead of the one that the browser had."""
        code = str((await request.post()).get("code", ""))[:64]
        old = sessions.token_of(request)
        token = self._wires.codes.token()
        account = sessions.account_of(self._wires, token)

        async def let_in(desk: Desk) -> None:
            former = await desk.uow.people.by_account(sessions.CHANNEL, sessions.account_of(self._wires, old or ""))
            device = sessions.device_of(request)
            await entry.enter(desk, code, sessions.CHANNEL, account, device, former=former)
            for one in await desk.uow.people.accounts(former.id) if former is not None and old else ():
                if one.account == sessions.account_of(self._wires, old or ""):
                    desk.uow.people.unlink(one, desk.now)

        try:
            await self._wires.front.transact(let_in)
        except DomainError as refusal:
            return await self._refused(request, refusal)
        base = request.app[sessions.BASE]
        response = web.Response(status=303, headers={"Location": base})
        sessions.keep(self._wires, response, token, base)
        return response

    async def gone(self, request: web.Request) -> web.StreamResponse:
        """Tell whom this browser stands for no more how to come back; who has become somebody else goes on."""
        if await sessions.person_of(self._wires, request) is not None:
            raise web.HTTPSeeOther(request.app[sessions.BASE])
        return await self._page(request, "gone.html")

    async def code(self, request: web.Request) -> web.StreamResponse:
        """Tell what a return code is for, and offer one."""
        if await sessions.person_of(self._wires, request) is None:
            raise web.HTTPSeeOther(request.app[sessions.BASE])
        return await self._page(request, "code.html", code="", link="", picture="")

    async def new_code(self, request: web.Request) -> web.StreamResponse:
        """Make somebody's return code; it is shown this once."""
        person = await sessions.person_of(self._wires, request)
        if person is None:
            raise web.HTTPSeeOther(request.app[sessions.BASE])
        made: list[str] = []

        async def make(desk: Desk) -> None:
            made.append((await entry.return_code(desk, person)).code)

        await self._wires.front.transact(make)
        link = f"{self._wires.url}{request.app[sessions.BASE]}join/{made[-1]}"
        return await self._page(request, "code.html", code=made[-1], link=link, picture=drawn(link))

    async def matter(self, request: web.Request) -> web.StreamResponse:
        """Show one matter at an address of its own, to those whose it is."""
        token = sessions.token_of(request)
        person = await sessions.person_of(self._wires, request)
        if token is None or person is None:
            raise web.HTTPNotFound
        number = int(request.match_info["number"])
        inbound = Inbound(sessions.CHANNEL, sessions.account_of(self._wires, token), "")
        shown: list[Shown] = []

        async def look(ctx: Context) -> None:
            shown.clear()
            for reply in as_list(await entry.matter(ctx, number)):
                posted = Posted(0, reply.to(person.id), ctx.now)
                shown.append(self._pages.message(posted, person.language, ctx.community, alone=True))

        try:
            await self._wires.front.look(inbound, look)
        except DomainError:
            raise web.HTTPNotFound from None
        return await self._page(request, "matter.html", messages=shown, number=str(number))

    def _where(self, community: Community, building: int, entrance: int, language: Language) -> str:
        """Name a door and its estate, as whoever stands there for the first time needs it."""
        label = place_label(community, building, entrance or None, "")
        said = self._wires.speech.word("label", language, label=label)
        estate = community.buildings[building].estate
        if estate in said:
            return said
        return f"{estate} {said}" if language is Language.ZH else f"{estate}, {said}"

    async def _refused(self, request: web.Request, refusal: DomainError) -> web.Response:
        key = "page-join-refused" if isinstance(refusal, CodeRefused) else refusal.key
        why = self._wires.speech.word(key, await self._language(request))
        return await self._page(request, "join.html", status=403, code="", name="", refused=why)

    async def _language(self, request: web.Request) -> Language:
        person = await sessions.person_of(self._wires, request)
        chosen = sessions.chosen_language(request.query.get("language", ""))
        return chosen or sessions.reader_language(self._wires, request, person)

    async def _page(
        self,
        request: web.Request,
        template: str,
        *,
        status: int = 200,
        language: Language | None = None,
        **values: object,
    ) -> web.Response:
        chosen = sessions.chosen_language(request.query.get("language", ""))
        language = chosen or language or await self._language(request)
        community = await self._wires.units.begin().community()
        values["may_choose"] = await sessions.person_of(self._wires, request) is None
        values |= {"base": request.app[sessions.BASE], "is_demonstration": community.settings.is_demonstration}
        return self._pages.page(template, language, status=status, **values)
