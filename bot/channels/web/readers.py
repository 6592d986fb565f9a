"""Whoever reads or writes on a page of their own, by right: to others there is nothing there."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.entries import Say
from bot.channels.web.pages import Pages
from bot.domain.errors import DomainError, NotAllowed, NotFound
from bot.domain.messages import Arg, Day, worded
from handlers.context import Context, Desk, at_the_desk
from handlers.dialogue import Inbound

T = TypeVar("T")
Work = Callable[[Context], Awaitable[T]]


class Readers:
    """Let people read and write by what they may do in their conversation."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._wires = wires
        self._pages = pages

    async def read(self, request: web.Request, work: Work[T]) -> tuple[Context, T]:
        """Let somebody read; what the work refuses is not there for them, and nothing of it is logged."""
        token = sessions.token_of(request)
        if token is None or await sessions.person_of(self._wires, request) is None:
            raise web.HTTPNotFound
        found: list[tuple[Context, T]] = []

        async def look(ctx: Context) -> None:
            found.append((ctx, await work(ctx)))

        try:
            await self._wires.front.look(Inbound(sessions.CHANNEL, sessions.account_of(self._wires, token), ""), look)
        except DomainError:
            raise web.HTTPNotFound from None
        return found[-1]

    async def write(self, ctx: Context, work: Work[T]) -> T:
        """Let somebody who has read write, in a unit of its own; raises what the work refuses but for want of right."""
        done: list[T] = []

        async def act(desk: Desk) -> None:
            done.append(await work(await at_the_desk(desk, ctx.speaker.id, ctx.inbound)))

        try:
            await self._wires.front.transact(act)
        except (NotAllowed, NotFound):  # revoked meanwhile, or gone
            raise web.HTTPNotFound from None
        return done[-1]

    def say(self, ctx: Context) -> Say:
        """Give the reader's words."""
        sentences = self._wires.speech.in_language(ctx.speaker.language)

        def say(key: str, **args: Arg) -> str:
            return sentences.say(key, args, ctx.now, ctx.community.zone)

        return say

    def page(
        self, request: web.Request, ctx: Context, template: str, *, status: int = 200, **values: object
    ) -> web.Response:
        """Write a page for its reader."""
        values |= {"say": self.say(ctx), "worded": worded, "day": Day, "nonce": self._wires.codes.token}
        values |= {"base": request.app[sessions.BASE], "is_demonstration": ctx.community.settings.is_demonstration}
        return self._pages.page(template, ctx.speaker.language, status=status, **values)
