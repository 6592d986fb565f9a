"""The demonstration's own page: two people side by side, and a clock that can be moved.

It exists only where `app` mounts it: under `linli demo`, on a database marked as demonstration, on loopback.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.pages import Pages
from bot.domain.messages import Moment, Word
from bot.domain.people import Person, Role
from bot.domain.words import Language
from handlers.context import Desk

PANES = {"left": "李桂芳", "right": "王芳"}
"""Who stands in each pane at first."""


class Demonstration:
    """Change between people with one click, and move the clock."""

    def __init__(self, wires: Wires, move: Callable[[str], Awaitable[None]]) -> None:
        self._wires = wires
        self._pages = Pages(wires)
        self._move = move

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [
            web.get("/", self.page),
            web.post("/clock/{by:hour|day|due}", self.clock),
            web.get("/clock", self.now),
            web.post("/become/{pane:left|right}", self.become),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Show the two panes."""
        uow = self._wires.units.begin()
        community = await uow.community()
        language = Language.EN if request.query.get("language") == "en" else self._wires.language
        residents = await uow.people.residents()
        staff = sorted(community.staff.values(), key=lambda one: (list(Role).index(one.role), one.id))
        people = {
            "left": [(str(one.id), one.name) for one in residents if one.name],
            "right": [(str(one.id), f"{self._role(one, language)} {one.name}") for one in staff],
        }
        response = self._pages.page(
            "demo.html",
            language,
            base="/",
            people=people,
            first=PANES,
            now=await self._told(language),
        )
        for pane, name in PANES.items():
            if f"linli-{pane}" not in request.cookies:
                found = await self._wires.units.begin().people.by_name(name)
                if found:
                    await self._put(response, pane, found[0])
        return response

    async def become(self, request: web.Request) -> web.StreamResponse:
        """Put somebody else into a pane; an empty choice is a newcomer."""
        pane = request.match_info["pane"]
        said = str((await request.post()).get("person", ""))
        person = await self._wires.units.begin().people.find(int(said)) if said.isdecimal() else None
        response = web.HTTPSeeOther("/")
        await self._put(response, pane, person)
        return response

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Move the clock on through everything that falls due meanwhile."""
        await self._move(request.match_info["by"])
        return await self.now(request)

    async def now(self, request: web.Request) -> web.StreamResponse:
        """Tell the demonstration's time."""
        language = Language.EN if request.query.get("language") == "en" else self._wires.language
        return web.json_response({"now": await self._told(language)})

    async def _told(self, language: Language) -> str:
        community = await self._wires.units.begin().community()
        sentences = self._wires.speech.in_language(language)
        now = self._wires.clock.now()
        return sentences.say("page-demo-clock", {"now": Moment(now)}, now, community.zone)

    def _role(self, person: Person, language: Language) -> str:
        word = Word(f"page-role-{person.role.value.replace('_', '-')}")
        return self._wires.speech.word(word.key, language)

    async def _put(self, response: web.StreamResponse, pane: str, person: Person | None) -> None:
        token = self._wires.codes.token()
        if person is not None:
            account = sessions.account_of(self._wires, token)
            whom = person

            async def link(desk: Desk) -> None:
                desk.uow.people.link(whom.id, sessions.CHANNEL, account, desk.now)

            await self._wires.front.transact(link)
        sessions.keep(self._wires, response, token, f"/{pane}/")
        # A mark on the outer page that the pane has somebody already.
        response.set_cookie(f"linli-{pane}", "set", path="/", samesite="Lax", httponly=True)
