"""建档 by a form: the same as a nurse's line, field by field; the decision is hers in the conversation."""

from collections.abc import Mapping

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.pages import Pages
from bot.channels.web.readers import Readers
from bot.domain.enrolments import Arm
from bot.domain.errors import AlreadyEnrolled
from bot.domain.messages import Arg
from bot.domain.permissions import Action
from bot.domain.screening_fields import WrongField, read_fields, read_urate_field
from bot.domain.words import storable
from handlers import enrolments
from handlers.context import Context

FIELDS = ("name", "sex", "age", "place", "urate", "menopause", "education", "arm")
NEEDED = ("name", "sex", "age", "urate")
LONGEST = {"name": 30, "age": 10, "place": 100, "urate": 20}
"""Characters of what is written by hand."""
_ARMS = (Arm.SERVICE, Arm.INTERVENTION, Arm.CONTROL)


class EnrolmentPages:
    """The form by which a nurse enrols; for everybody else there is nothing here."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._readers = Readers(wires, pages)

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [web.get("/care/enrol", self.blank), web.post("/care/enrol", self.enter)]

    async def blank(self, request: web.Request) -> web.StreamResponse:
        """Show the empty form."""
        ctx, _ = await self._readers.read(request, _require)
        return self._form(request, ctx, {**dict.fromkeys(FIELDS, ""), "arm": Arm.SERVICE})

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Read back in the conversation who is to be enrolled, or show what is wrong with which field."""
        form = await request.post()
        said = {name: " ".join(storable(str(form.get(name, ""))).split()) for name in FIELDS}
        typed = {name: words[: LONGEST.get(name, 20)] for name, words in said.items()}
        ctx, _ = await self._readers.read(request, _require)
        missing = {name: "page-enrol-needed" for name in NEEDED if not typed[name]}
        if missing:
            return self._form(request, ctx, typed, {name: self._readers.say(ctx)(key) for name, key in missing.items()})
        if any(letter.isdigit() for letter in typed["name"]):
            return self._form(request, ctx, typed, {"name": self._readers.say(ctx)("page-enrol-no-name")})
        try:
            line = read_fields(typed, ctx.today)
            urate = read_urate_field(typed["urate"])
        except WrongField as wrong:
            args: dict[str, Arg] = {"said": typed[wrong.field], **wrong.args_said}
            return self._form(request, ctx, typed, {wrong.field: self._readers.say(ctx)(wrong.key, **args)})

        async def screen(nurse: Context) -> None:
            read_back = await enrolments.screen(nurse, line, urate, typed["place"])
            nurse.tell(read_back.to(nurse.speaker.id))

        try:
            await self._readers.write(ctx, screen)
        except AlreadyEnrolled as refused:
            return self._form(request, ctx, typed, {"name": self._readers.say(ctx)(refused.key, **refused.args_said)})
        raise web.HTTPSeeOther(f"{request.app[sessions.BASE]}#newest")

    def _form(
        self, request: web.Request, ctx: Context, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None
    ) -> web.Response:
        values = {"typed": typed, "wrong": wrong or {}, "arms": _ARMS, "longest": LONGEST}
        return self._readers.page(request, ctx, "enrol.html", status=422 if wrong else 200, **values)


async def _require(ctx: Context) -> None:
    ctx.require(Action.ENROL)
