"""The demonstration's own page: two people side by side, and a clock that can be moved.

It exists only where `app` mounts it: under `linli demo`, on a database marked as demonstration, on loopback.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

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
NEWCOMER = "newcomer-"
"""How the secret of a newcomer begins who was put into a pane; any other unknown one is of an earlier database."""


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
            web.post("/become/{pane:left|right}", self.become),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Show the two panes, with those who stand in them."""
        uow = self._wires.units.begin()
        community = await uow.community()
        language = self._language(request)
        residents = await uow.people.residents()
        staff = sorted(community.staff.values(), key=lambda one: (list(Role).index(one.role), one.id))
        people = {
            "left": [(str(one.id), one.name) for one in residents if one.name],
            "right": [(str(one.id), f"{self._role(one, language)} {one.name}") for one in staff],
        }
        chosen: dict[str, Person] = {}
        stands: dict[str, str] = {}
        for pane, name in PANES.items():
            person = await sessions.person_of(self._wires, request, f"/{pane}/")
            token = sessions.token_of(request, f"/{pane}/") or ""
            if person is None and not token.startswith(NEWCOMER):
                person = chosen[pane] = (await uow.people.by_name(name))[0]
            stands[pane] = str(person.id) if person is not None and person.name else ""
        now = await self._told(language)
        response = self._pages.page("demo.html", language, people=people, stands=stands, now=now)
        for pane, person in chosen.items():
            await self._put(response, pane, person)
        return response

    async def become(self, request: web.Request) -> web.StreamResponse:
        """Put somebody else into a pane; an empty choice is a newcomer."""
        pane = request.match_info["pane"]
        said = str((await request.post()).get("person", ""))
        person = await self._wires.units.begin().people.find(int(said)) if said.isdecimal() else None
        response = self._done(request, web.json_response({}))
        await self._put(response, pane, person)
        return response

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Move the clock on through everything that falls due meanwhile."""
        await self._move(request.match_info["by"])
        return self._done(request, web.json_response({"now": await self._told(self._language(request))}))

    def _done(self, request: web.Request, answer: web.Response) -> web.Response:
        """Answer the page's script; a browser without one is led back to the page."""
        if request.headers.get("X-Linli") == "page":
            return answer
        return web.Response(status=303, headers={"Location": f"/?language={self._language(request).value}"})

    def _language(self, request: web.Request) -> Language:
        wanted = request.query.get("language", "")
        return Language(wanted) if wanted in set(Language) else self._wires.language

    async def _told(self, language: Language) -> str:
        community = await self._wires.units.begin().community()
        sentences = self._wires.speech.in_language(language)
        now = self._wires.clock.now()
        # As if told from long ago: a clock that jumps is read by its date, not as "today".
        return sentences.say("page-demo-clock", {"now": Moment(now)}, now - timedelta(days=30), community.zone)

    def _role(self, person: Person, language: Language) -> str:
        word = Word(f"page-role-{person.role.value.replace('_', '-')}")
        return self._wires.speech.word(word.key, language)

    async def _put(self, response: web.StreamResponse, pane: str, person: Person | None) -> None:
        token = self._wires.codes.token()
        if person is None:
            token = NEWCOMER + token
        else:
            account = sessions.account_of(self._wires, token)
            whom = person

            async def link(desk: Desk) -> None:
                desk.uow.people.link(whom.id, sessions.CHANNEL, account, desk.now)

            await self._wires.front.transact(link)
        sessions.keep(self._wires, response, token, f"/{pane}/")
