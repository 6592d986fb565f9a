"""The page of the running program, and the browsers of its people."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.app import wires
from bot.channels.web.server import mount, site
from handlers import entry
from handlers.context import Desk
from tests.support.bot_api import FakeBotApi
from tests.support.telegraph import Telegraph, on_telegram
from tests.support.town import Town

_ids = count(1)


@dataclass
class Event:
    """Something that came down a stream."""

    id: int
    name: str
    data: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.data.get("text", ""))


class Browser:
    """One browser with its cookies."""

    def __init__(self, client: "TestClient[Any, Any]", streams: "list[Stream]") -> None:
        self.client = client
        self._streams = streams

    async def read(self, path: str = "/", status: int = 200, **more: Any) -> str:
        """Open a page and give its text."""
        async with self.client.get(path, **more) as answer:
            assert answer.status == status
            return await answer.text()

    async def say(self, text: str = "", **fields: str) -> ClientResponse:
        """Send what the page would send."""
        form = {"id": f"message-{next(_ids):04d}", "text": text, **fields}
        return await self._post("/messages", form, {"X-Linli": "page"})

    async def send(self, *files: bytes, kind: str = "image/jpeg", text: str = "") -> ClientResponse:
        """Send files with a line."""
        form = FormData({"id": f"message-{next(_ids):04d}", "text": text})
        for file in files:
            form.add_field("photo", io.BytesIO(file), filename="file", content_type=kind)
        return await self._post("/messages", form, {"X-Linli": "page"})

    async def enter(self, code: str) -> ClientResponse:
        """Type a code at the door."""
        return await self._post("/join", {"code": code}, {})

    async def listen(self, after: int = 0) -> "Stream":
        """Open the stream of what is told, as one who has seen everything up to a message."""
        answer = await self.client.get("/events", headers={"Last-Event-ID": str(after)})
        assert answer.status == 200
        stream = Stream(answer, after)
        self._streams.append(stream)
        return stream

    async def _post(self, path: str, form: dict[str, str] | FormData, headers: dict[str, str]) -> ClientResponse:
        answer = await self.client.post(path, data=form, headers=headers, allow_redirects=False)
        await answer.read()
        return answer


class Stream:
    """The open stream of one browser."""

    def __init__(self, answer: ClientResponse, after: int) -> None:
        self.answer = answer
        self._after = after

    async def next(self) -> Event | None:
        """Wait for something new; None when the program has ended the stream."""
        event = Event(0, "message", {})
        async with asyncio.timeout(20):
            while line := (await self.answer.content.readline()).decode():
                name, _, value = line.strip().partition(": ")
                if name == "id":
                    event.id = int(value)
                elif name == "event":
                    event.name = value
                elif name == "data" and value:
                    event.data = json.loads(value)
                elif not line.strip():
                    # What was seen may come again; a page passes over it.
                    if event.name != "message" or event.id > self._after:
                        return event
                    event = Event(0, "message", {})
        return None

    async def until(self, words: str) -> list[Event]:
        """Read until a message says this; give everything read."""
        read: list[Event] = []
        while (event := await self.next()) is not None:
            read.append(event)
            if words in event.text:
                return read
        raise AssertionError(f"the stream ended without {words}")

    def cut(self) -> None:
        """Cut the wire."""
        self.answer.close()


class Site:
    """The page as served, and whoever opens it."""

    def __init__(self, town: Town, server: TestServer) -> None:
        self.town = town
        self.server = server
        self.clients: list[TestClient[Any, Any]] = []
        self.streams: list[Stream] = []

    async def browser(self) -> Browser:
        """Give a browser that was never here."""
        client: TestClient[Any, Any] = TestClient(self.server)
        self.clients.append(client)
        return Browser(client, self.streams)

    async def code_of(self, name: str) -> str:
        """Make somebody's return code."""
        person = await self.town.person(name)
        return (await self.desk(lambda desk: entry.return_code(desk, person))).code

    async def desk(self, work: Callable[[Desk], Awaitable[entry.Invitation]]) -> entry.Invitation:
        """Do an operator's work."""
        made: list[entry.Invitation] = []

        async def keep(desk: Desk) -> None:
            made.append(await work(desk))

        await self.town.app.dispatcher.transact(keep)
        return made[-1]

    async def of(self, name: str) -> Browser:
        """Give a browser in which somebody has come in."""
        browser = await self.browser()
        answer = await browser.enter(await self.code_of(name))
        assert answer.status == 303
        return browser


@pytest.fixture
async def page(community: Town) -> AsyncIterator[Site]:
    joined = wires(community.app)
    outer, closing = site(joined)
    mount(outer, joined, "/", closing)
    server = TestServer(outer)
    await server.start_server()
    opened = Site(community, server)
    yield opened
    for stream in opened.streams:
        stream.cut()
    for client in opened.clients:
        await client.session.close()
    await server.close()


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi(limits=False) as far_end:
        yield far_end


@pytest.fixture
async def telegraph(community: Town, api: FakeBotApi) -> AsyncIterator[Telegraph]:
    async with on_telegram(community, api) as joined:
        yield joined
