"""The conversation on the page: what is said goes up by POST, what is told comes down by server-sent events."""

import asyncio
import json
from collections import deque
from contextlib import suppress

from aiohttp import BodyPartReader, web
from aiohttp_sse import EventSourceResponse, sse_response

from bot.adapters.pictures import MOST_BYTES, PictureRefused, clean
from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.pages import Pages
from bot.domain.audit import Look
from bot.domain.people import Person
from bot.domain.permissions import Action, TicketOf, may
from handlers import looks
from handlers.dialogue import Inbound
from handlers.welcome import greeting
from storage.outbox import Posted

MOST_SHOWN = 80
MOST_PICTURES = 6
MOST_DISCARDED = 64 * 1024 * 1024
_LOOKING = {"note": Action.SEE_NOTES, "after": Action.SEE_RESULT}
"""What one must be allowed to do to see a picture; of what was reported it is to see the ticket."""
LOOK_AGAIN = 2.0
"""Seconds after which a stream looks for what other processes have committed."""
LOOK_BACK = 50
"""Ids before the last seen that are looked at again: PostgreSQL's ids may appear out of order."""


class Conversation:
    """The page of one person's conversation."""

    def __init__(self, wires: Wires, pages: Pages, closing: asyncio.Event) -> None:
        self._wires = wires
        self._pages = pages
        self._closing = closing
        self._decoding = asyncio.Semaphore(2)

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [
            web.get("/", self.page),
            web.post("/messages", self.say),
            web.get("/events", self.events),
            web.get("/photos/{id:\\d{1,18}}", self.photo),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation as it stands; a new browser gets its secret."""
        person = await sessions.person_of(self._wires, request)
        uow = self._wires.units.begin()
        community = await uow.community()
        language = sessions.reader_language(self._wires, request, person)
        base = request.app[sessions.BASE]
        if person is None:
            top = community.subdistrict()
            greeted = greeting(top.name if top is not None else community.settings.name).to(0)
            messages = [self._pages.message(Posted(0, greeted, self._wires.clock.now()), language, community)]
            last = 0
        else:
            posted = await uow.outbox.newest(person.id, MOST_SHOWN)
            last = posted[-1].id if posted else 0
            if not posted:
                greeted = greeting(community.name_for(person), person).to(person.id)
                posted = [Posted(0, greeted, self._wires.clock.now())]
            messages = self._pages.history(posted, language, community)
        response = self._pages.page(
            "conversation.html",
            language,
            base=base,
            messages=messages,
            last=last,
            person=person,
            title=community.name_for(person) if person is not None else community.settings.name,
            is_staff=person is not None and person.is_staff,
            has_clinic=person is not None and may(person, Action.LIST_FOLLOWUPS, None, community),
            is_demonstration=community.settings.is_demonstration,
            nonce=self._wires.codes.token(),
        )
        # Who is nobody yet gets a secret of their own, whatever the browser brought; others keep theirs for longer.
        token = sessions.token_of(request) if person is not None else None
        sessions.keep(self._wires, response, token or self._wires.codes.token(), base)
        return response

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Take a message; it is kept when this answers, and told once however often it is sent."""
        token = sessions.token_of(request)
        if token is None:
            return web.json_response({"error": "session"}, status=401)
        inbound = await self._read(request, sessions.account_of(self._wires, token))
        if inbound is None:
            return web.json_response({"error": "form"}, status=400)
        await self._wires.front.handle(inbound)
        if request.headers.get("X-Linli") != "page":  # a browser without scripts
            raise web.HTTPSeeOther(f"{request.app[sessions.BASE]}#newest")
        return web.json_response({"kept": inbound.message_id})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Pass messages down as they come, from the last one that the browser has seen."""
        person = await sessions.person_of(self._wires, request)
        if person is None:
            async with sse_response(request) as stream:
                await stream.send("", event="gone")
            return stream
        last = request.headers.get("Last-Event-ID") or request.query.get("after") or "0"
        after = int(last) if last.isascii() and last.isdecimal() and len(last) < 19 else 0
        arrived = asyncio.Event()
        stop = self._wires.deliverer.listen(person.id, lambda _: arrived.set())
        try:
            async with sse_response(request, ping_interval=20) as stream:
                await self._stream(request, stream, person, after, arrived)
        finally:
            stop()
        return stream

    async def photo(self, request: web.Request) -> web.StreamResponse:
        """Show a picture to those who may see its ticket; others hear that there is none."""
        person = await sessions.person_of(self._wires, request)
        uow = self._wires.units.begin()
        found = await uow.tickets.photo(int(request.match_info["id"]))
        if person is None or found is None:
            raise web.HTTPNotFound
        ticket = await uow.tickets.get(found[0])
        phase = await uow.tickets.phase_of(int(request.match_info["id"]))
        is_neighbour = phase == "after" and await uow.tickets.report_in(ticket.id, person.id) is not None
        thing = TicketOf(ticket, await uow.tickets.reporter_of(ticket), person.id if is_neighbour else None)
        action = _LOOKING.get(phase, Action.SEE_TICKET)
        if not may(person, action, thing, await uow.community()):
            raise web.HTTPNotFound
        await self._wires.front.transact(lambda desk: looks.note(desk, person, Look.PHOTO, ticket))
        # A browser may keep the picture, but asks each time whether it may still show it.
        headers = {"Cache-Control": "private, no-cache", "ETag": f'"{request.match_info["id"]}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=found[1], content_type="image/jpeg", headers=headers)

    async def _stream(
        self, request: web.Request, stream: EventSourceResponse, person: Person, after: int, arrived: asyncio.Event
    ) -> None:
        seen: deque[int] = deque([after], maxlen=4 * LOOK_BACK)
        # The page of a newcomer is in the browser's language, the answers to them in that of their first words.
        shown_in = sessions.chosen_language(request.query.get("language", "")) or person.language
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            while stream.is_connected() and not self._closing.is_set():
                arrived.clear()
                present = await sessions.person_of(self._wires, request)
                if present is None or present.id != person.id:
                    await stream.send("", event="gone")
                    return
                if present.language is not shown_in:
                    await stream.send("", event="language")
                    shown_in = present.language
                uow = self._wires.units.begin()
                community = await uow.community()
                for posted in await uow.outbox.since(person.id, max(0, max(seen) - LOOK_BACK)):
                    if posted.id in seen:
                        continue
                    seen.append(posted.id)
                    shown = self._pages.message(posted, present.language, community)
                    fresh = shown.fresh or not shown.slot
                    data = {"slot": shown.slot, "fresh": fresh, "mine": shown.mine, "sent": shown.sent_id}
                    data |= {"text": shown.text, "html": str(shown.html)}
                    await stream.send(json.dumps(data, ensure_ascii=False), id=str(posted.id))
                waiting = asyncio.ensure_future(arrived.wait())
                await asyncio.wait({waiting, closing}, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
        except ConnectionResetError:
            pass  # the browser has gone; what it did not see it reads when it comes back
        finally:
            closing.cancel()
            with suppress(asyncio.CancelledError):
                await closing

    async def _read(self, request: web.Request, account: str) -> Inbound | None:
        fields: dict[str, str] = {}
        pictures: list[bytes] = []
        trouble = ""
        if not request.content_type.startswith("multipart/"):
            fields = {key: str(value) for key, value in (await request.post()).items()}
        else:
            async for part in await request.multipart():
                if not isinstance(part, BodyPartReader) or part.name is None:
                    return None
                if part.name != "photo":
                    fields[part.name] = (await part.read()).decode("utf-8", "replace")[:100_000]
                    continue
                raw = await _limited(part)
                if not (raw or part.filename) or len(pictures) >= MOST_PICTURES:
                    continue
                try:
                    async with self._decoding:
                        pictures.append(await asyncio.to_thread(clean, raw))
                except PictureRefused as refused:
                    trouble = _trouble(part, refused.key)
        message_id = fields.get("id", "")
        if not 8 <= len(message_id) <= 64 or not message_id.isascii():
            return None
        return Inbound(
            sessions.CHANNEL,
            account,
            # A message id is its sender's alone: nobody can use up somebody else's.
            f"{account[:16]}:{message_id}",
            text=fields.get("text", ""),
            action=fields.get("action", "")[:64],
            pictures=tuple(pictures),
            trouble=trouble,
            location=_location(fields),
            language=sessions.chosen_language(fields.get("language", "")) or sessions.language_of(request),
            device=sessions.device_of(request),
        )


async def _limited(part: BodyPartReader) -> bytes:
    """Read a file up to what a picture may have, and throw the rest away; a huge upload is cut off."""
    raw = bytearray()
    read = 0
    while chunk := await part.read_chunk(64 * 1024):
        read += len(chunk)
        if read > MOST_DISCARDED:
            raise web.HTTPRequestEntityTooLarge(MOST_DISCARDED, read)
        if len(raw) <= MOST_BYTES:
            raw += chunk
    return bytes(raw)


def _trouble(part: BodyPartReader, key: str) -> str:
    kind = part.headers.get("Content-Type", "")
    if kind.startswith("video/"):
        return "video-not-taken"
    return "voice-not-taken" if kind.startswith("audio/") else key


def _location(fields: dict[str, str]) -> tuple[float, float] | None:
    try:
        latitude, longitude = float(fields["latitude"]), float(fields["longitude"])
    except (KeyError, ValueError):
        return None
    return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None
