"""One incoming message: in order, identified, routed, committed whole, handed to the outbox."""

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import structlog

from bot.domain.errors import DomainError
from bot.domain.grids import Community
from bot.domain.people import Person, Role
from bot.domain.ports import Clock, Codes
from bot.domain.words import Language, has_chinese, storable, whole
from bot.floods import Floods, Passage
from bot.outbox import Deliverer
from handlers import floods, presence, router
from handlers.commands import says_nothing
from handlers.context import Context, Desk, Doors, Guides
from handlers.dialogue import Inbound, Reply
from storage.stores import Conflict, Duplicate
from storage.unit_of_work import Receipt
from storage.units import UnitOfWork, Units

log = structlog.get_logger()

TRIES = 12
"""How often a unit is done again when somebody else was quicker; from the second try it holds the key."""

Route: TypeAlias = Callable[[Context], Awaitable[list[Reply]]]

_Conversation: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a message; `replies` are the keys that the speaker was answered with."""

    person: Person | None = None
    replies: tuple[Reply, ...] = ()
    refused: bool = False
    duplicate: bool = False
    incident: str = ""

    @property
    def person_id(self) -> int | None:
        """Tell who spoke."""
        return self.person.id if self.person is not None else None


@dataclass(slots=True)
class _Queue:
    waiting: deque[tuple[Inbound, "asyncio.Future[Handled]"]] = field(default_factory=deque)
    task: "asyncio.Task[None] | None" = None


class Dispatcher:
    """Handle messages: those of one conversation one after the other, different ones at once."""

    def __init__(
        self,
        units: Units,
        guides: Guides,
        *,
        clock: Clock,
        codes: Codes,
        deliverer: Deliverer,
        doors: Doors,
        language: Language,
        route: Route = router.route,
        watch: Floods | None = None,
    ) -> None:
        self._units = units
        self._guides = guides
        self._clock = clock
        self._codes = codes
        self._deliverer = deliverer
        self._doors = doors
        self._language = language
        self._route = route
        self._floods = watch or Floods()
        self._queues: dict[_Conversation, _Queue] = {}

    async def handle(self, inbound: Inbound) -> Handled:
        """Handle a message after those that came before it in its conversation."""
        inbound = _storable(inbound)
        conversation = (inbound.channel, inbound.account, inbound.chat)
        queue = self._queues.setdefault(conversation, _Queue())
        done: asyncio.Future[Handled] = asyncio.get_running_loop().create_future()
        queue.waiting.append((inbound, done))
        if queue.task is None:
            queue.task = asyncio.create_task(self._work_off(conversation, queue))
        # Whoever stops waiting does not stop the work: the message is handled all the same.
        return await asyncio.shield(done)

    async def finish(self) -> None:
        """Handle everything that has come in."""
        while tasks := [queue.task for queue in self._queues.values() if queue.task is not None]:
            await asyncio.gather(*tasks, return_exceptions=True)

    async def transact(self, work: Callable[[Desk], Awaitable[None]]) -> None:
        """Do the clock's or an operator's work in a unit of its own, again if somebody was quicker."""

        async def attempt(uow: UnitOfWork) -> None:
            await work(await self._desk(uow))
            await uow.commit()

        await self._again_on_conflict(attempt)

    async def look(self, inbound: Inbound, work: Callable[[Context], Awaitable[None]]) -> None:
        """Let somebody read; nothing is written but that they looked, before anything is shown."""

        async def attempt(uow: UnitOfWork) -> None:
            await work(await self._context(uow, inbound))
            if uow.audits.has_added:
                await uow.commit()

        await self._again_on_conflict(attempt)

    async def _work_off(self, conversation: _Conversation, queue: _Queue) -> None:
        while queue.waiting:
            inbound, done = queue.waiting.popleft()
            try:
                handled = await self._handle(inbound)
            except BaseException as failure:  # whoever waits must hear of it
                if not done.done():
                    done.set_exception(failure)
            else:
                if not done.done():
                    done.set_result(handled)
        del self._queues[conversation]

    async def _handle(self, inbound: Inbound) -> Handled:
        try:
            return await self._attempts(inbound, self._answer())
        except Duplicate:
            return Handled(duplicate=True)
        except Exception:  # a fault of ours: the message is kept, the person hears of it
            incident = secrets.token_hex(3).upper()
            log.exception("a message could not be handled", incident=incident, channel=inbound.channel)
            try:
                return await self._attempts(inbound, self._apology(incident))
            except Duplicate:
                return Handled(duplicate=True)

    async def _attempts(
        self, inbound: Inbound, answer: Callable[[Context], Awaitable[tuple[list[Reply], Receipt]]]
    ) -> Handled:
        handled = Handled()

        async def attempt(uow: UnitOfWork) -> None:
            nonlocal handled
            ctx = await self._context(uow, inbound)
            refused = False
            try:
                replies, receipt = await answer(ctx)
            except DomainError as refusal:
                refused = True
                # What the handler had queued goes with its unit; the refusal is a unit of its own.
                uow = self._units.begin()
                ctx = await self._context(uow, inbound)
                replies, receipt = [Reply(refusal.key, refusal.args_said, refusal.buttons)], _receipt(ctx)
            ctx.say(replies)
            await uow.commit(receipt)
            self._deliverer.hand(uow.posted)
            handled = Handled(ctx.speaker, tuple(replies), refused, incident=receipt.incident)

        await self._again_on_conflict(attempt, deliver=False)
        return handled

    async def _again_on_conflict(
        self, attempt: Callable[[UnitOfWork], Awaitable[None]], *, deliver: bool = True
    ) -> None:
        keys: set[str] = set()
        for _ in range(TRIES):
            async with AsyncExitStack() as held:
                if keys:
                    await held.enter_async_context(self._units.store.holding(sorted(keys)))
                uow = self._units.begin()
                try:
                    await attempt(uow)
                except Conflict as conflict:
                    keys.add(conflict.key)
                    continue
                if deliver:
                    self._deliverer.hand(uow.posted)
                return
        raise RuntimeError("a unit of work met somebody quicker every time")

    def _answer(self) -> Callable[[Context], Awaitable[tuple[list[Reply], Receipt]]]:
        """Route a message, or only keep it while its sender is flooding; it counts once, however often it is tried."""
        passage: Passage | None = None

        async def answer(ctx: Context) -> tuple[list[Reply], Receipt]:
            nonlocal passage
            passage = passage or self._floods.enter(ctx.speaker, ctx.now)
            if passage is Passage.FREE or floods.passes(ctx):
                return await self._route(ctx), _receipt(ctx)
            return await floods.held(ctx, tell=passage is Passage.HELD_AND_TOLD), _receipt(ctx)

        return answer

    def _apology(self, incident: str) -> Callable[[Context], Awaitable[tuple[list[Reply], Receipt]]]:
        async def apologise(ctx: Context) -> tuple[list[Reply], Receipt]:
            inbound = ctx.inbound
            said = inbound.action or inbound.text
            for part in inbound.parts:
                ctx.uow.inbox.settle(inbound.channel, part, "quarantined")
            receipt = Receipt(
                inbound.channel, inbound.message_id, ctx.now, ctx.speaker.id, "quarantined", said, incident
            )
            return [Reply("fault", {"incident": incident})], receipt

        return apologise

    async def _desk(self, uow: UnitOfWork) -> Desk:
        community = await uow.community()
        return Desk(uow, self._clock.now(), community, self._guides_of(community), self._codes, self._doors)

    def _guides_of(self, community: Community) -> Guides:
        """Give the guides with the catalogue as it stands; they are made anew only when it has changed."""
        if community.catalogue is not None and community.catalogue is not self._guides.catalogue:
            self._guides = self._guides.with_catalogue(community.catalogue)
        return self._guides

    async def _context(self, uow: UnitOfWork, inbound: Inbound) -> Context:
        desk = await self._desk(uow)
        known = await uow.people.recognise(inbound.channel, inbound.account)
        if known is None:
            speaker = Person(await uow.new_id(), Role.RESIDENT, language=self._language_of(inbound))
            uow.people.welcome(speaker, inbound.channel, inbound.account, desk.now, inbound.device)
        else:
            speaker = known[0]
        await presence.note(uow, inbound, speaker, known[1] if known is not None else None, desk.now)
        form = await uow.forms.of(speaker.id, inbound.chat)
        return Context(
            desk.uow,
            desk.now,
            desk.community,
            desk.guides,
            desk.codes,
            desk.doors,
            inbound=inbound,
            speaker=speaker,
            form=form,
        )

    def _language_of(self, inbound: Inbound) -> Language:
        """Guess a newcomer's language from the first words; without any it is the deployment's."""
        if any(letter.isalpha() for letter in inbound.text) and not says_nothing(inbound.text):
            return Language.ZH if has_chinese(inbound.text) else Language.EN
        return inbound.language or self._language


def _storable(inbound: Inbound) -> Inbound:
    names = ("account", "message_id", "action", "about", "edits")
    written: dict[str, Any] = {name: whole(getattr(inbound, name)) for name in names}
    return replace(inbound, **written, text=storable(inbound.text))


def _receipt(ctx: Context) -> Receipt:
    for part in ctx.inbound.parts:
        ctx.uow.inbox.settle(ctx.inbound.channel, part, "done")
    return Receipt(ctx.inbound.channel, ctx.inbound.message_id, ctx.now, ctx.speaker.id)
