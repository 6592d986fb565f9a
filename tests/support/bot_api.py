"""A Bot API on loopback that refuses what the real one refuses, and fails when a test says so."""

import argparse
import asyncio
import contextlib
import gc
import json
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from datetime import datetime
from itertools import count
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import unquote

from aiohttp import web

from bot.system import SystemClock
from tests.support.bot_api_calls import LARGEST_UPLOAD, Call, read
from tests.support.bot_api_chats import Chat, Message, Press, Update, World
from tests.support.bot_api_methods import Methods
from tests.support.bot_api_report import report
from tests.support.bot_api_rules import Json, Refused
from tests.support.bot_api_traffic import Failing, Fault, Rates
from tests.support.bot_api_updates import Delivery, Updates
from tests.support.clock import FakeClock
from tests.support.telegram_people import Group, Person

TOKEN = "4242:the-token-of-a-bot-on-loopback"
JSON = {"Content-Type": "application/json"}


class Clock(Protocol):
    def now(self) -> datetime: ...


class FakeBotApi(Failing):
    """The far end of Telegram, with its people."""

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "linli_bot",
        port: int = 0,
        limits: bool = True,
        second: float = 1.0,
        group_window: float = 60.0,
        reads_groups: bool = False,
        retry: float = 0.02,
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        self.token = token
        self.port = port
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "社区小助手", "username": username}
        self.world = World(bot, reads_groups)
        self.rates = Rates(limits=limits, second=second, group_window=group_window)
        self.updates = Updates(self.changed, retry)
        self.calls: list[Call] = []
        self._clock = clock or FakeClock()
        self._methods = Methods(
            self.world, self.updates, self.rates, now=self.now, changed=self.changed, tell=self.stands
        )
        self._numbers = count(700_000_001)
        self._presses = count(5_000_000_000_001)
        self._waiting: list[asyncio.Future[None]] = []

    async def __aenter__(self) -> Self:
        self._cpu = time.process_time()
        self._closing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        server = web.Server(
            self._handle,
            request_factory=_request,
            handler_cancellation=True,
            access_log=None,
            keepalive_timeout=600,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set_result(None)
        await self.updates.close()
        await self._runner.cleanup()

    @property
    def base(self) -> str:
        """Say what stands before /bot in every address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def too_many(self) -> int:
        """Count the calls that came faster than the limits allow."""
        return self.rates.too_many

    @property
    def sent(self) -> list[Message]:
        """List all that the bot has sent, in its order."""
        return self.world.sent

    @property
    def deliveries(self) -> list[Delivery]:
        """List every try to reach the webhook."""
        return self.updates.deliveries

    def person(self, name: str, language: str = "zh-hans") -> Person:
        """Let somebody have an account; the bot knows nothing of them until they write."""
        person = Person(self, next(self._numbers), name, language)
        self.world.chats[person.id] = person.chat
        return person

    def group(
        self,
        title: str,
        members: list[Person],
        *,
        bot_may_speak: bool = True,
        supergroup: bool = False,
        bot_is_in: bool = True,
    ) -> Group:
        """Let people have a group."""
        number = -(next(self._numbers) + (1_000_000_000_000 if supergroup else 0))
        group = Group(self, number, title, members, supergroup=supergroup)
        group.bot_status = "member" if bot_is_in else "none"
        group.bot_may_speak = bot_may_speak
        self.world.chats[number] = group
        return group

    def migrate(self, group: Group, *, told: bool = True) -> None:
        """Make a supergroup of a group: it gets another id, which the bot hears of now or only when it sends."""
        old, new = group.id, -(1_000_000_000_000 + next(self._numbers))
        if told:
            self.remark(group, group.members[0].user, {"migrate_to_chat_id": new})
        group.id, group.kind = new, "supergroup"
        self.world.chats[new] = self.world.chats.pop(old)
        self.world.moved[old] = new
        if told:
            self.remark(group, group.members[0].user, {"migrate_from_chat_id": old})

    def redeliver(self, happened: Update | Message | Press) -> None:
        """Tell the bot a second time."""
        update = happened if isinstance(happened, Update) else happened.update
        assert update is not None, "the bot was never told of it"
        self.updates.redeliver(update)

    def overhears(self, message: Message) -> bool:
        """Tell whether the bot may read a line of a group: with privacy on, only commands, replies and its name."""
        if message.chat.bot_status not in ("member", "administrator"):
            return False
        if self.world.reads_groups or message.chat.bot_status == "administrator":
            return True
        name = f"@{self.world.bot['username']}"
        if name in message.text or (message.reply_to is not None and message.reply_to.by_bot):
            return True
        return any("@" not in message.text[entity["offset"] :].split()[0] for entity in message.entities)

    def picture(self, content: bytes) -> Json:
        """Keep a picture that somebody sends."""
        return self._methods.picture(content)

    def pressed(self, user: Json, message: Message, data: str) -> Press:
        """Tell the bot that somebody pressed a button."""
        number = str(next(self._presses))
        body = {
            "id": number,
            "from": user,
            "message": message.wire(),
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        update = self.updates.push("callback_query", body, user["id"])
        self.world.presses[number] = press = Press(number, message, data, update)
        return press

    def stands(self, chat: Chat, status: str, by: Json | None = None, *, may_speak: bool | None = None) -> Update:
        """Change how the bot stands in a chat, and tell it."""
        before = chat.membership(self.world.bot)
        chat.bot_status = status
        chat.bot_may_speak = chat.bot_may_speak if may_speak is None else may_speak
        body = {
            "chat": chat.wire(),
            "from": by or self.world.bot,
            "date": self.now(),
            "old_chat_member": before,
            "new_chat_member": chat.membership(self.world.bot),
        }
        update = self.updates.push("my_chat_member", body, chat.id)
        self.changed()
        return update

    def remark(self, chat: Chat, user: Json, what: Json) -> Update:
        """Let the far end itself say something in a group."""
        message = self.world.message(chat, user, self.now(), media=what)
        message.update = self.updates.push("message", message.wire(), chat.id)
        return message.update

    def now(self) -> int:
        """Tell the date of what happens now."""
        return int(self._clock.now().timestamp())

    def loop_time(self) -> float:
        """Tell the time by which windows are measured."""
        return asyncio.get_running_loop().time()

    def changed(self) -> None:
        """Wake those who wait for something."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    async def until(
        self,
        condition: Callable[[], bool],
        timeout: float = 5,  # noqa: ASYNC109  a test says how long it is patient
        *,
        what: str = "",
        chat: Chat | None = None,
    ) -> None:
        """Wait until something is so, looking again whenever anything changed here."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    waiting = asyncio.get_running_loop().create_future()
                    self._waiting.append(waiting)
                    await waiting
        except TimeoutError:
            raise AssertionError(f"in vain: {what or condition}\n{self.transcript(chat)}") from None

    def transcript(self, chat: Chat | None = None) -> str:
        """Write down what was said, for whoever reads a failed test."""
        chats = [chat] if chat else list(self.world.chats.values())
        lines = [
            f"[{place.title}] {line.sender['first_name']}: {line.text or list(line.media)} {line.labels or ''}"
            for place in chats
            for line in place.messages[-20:]
        ]
        return "\n".join(lines)

    def report(self) -> Json:
        """Tell how fast and in which order the bot answered."""
        return report(self.world.sent, self.updates.history, self.updates.handed) | {
            "too_many": self.too_many,
            "fake_cpu_seconds": time.process_time() - self._cpu,
        }

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        path = unquote(path) if "%" in path else path
        parts = path.split("/", 3)
        try:
            if path == "/report":
                return _ok(json.dumps(self.report()).encode())
            if parts[1] == "file" and len(parts) == 4:
                return self._download(parts[2], parts[3])
            if not parts[1].startswith("bot") or len(parts) != 3 or ":" not in parts[1]:
                raise Refused(404)
            if parts[1] != f"bot{self.token}":
                raise Refused(401)
            method = self._methods.table.get(parts[2].lower())
            if method is None:
                raise Refused(404, "method not found")
            call = await read(request, parts[2], query)
            self.calls.append(call)
            self.changed()
            if self.due:
                fault = self.next_fault(call.method, call.chat, marked_up=bool(call.text("parse_mode")))
                if fault is not None:
                    return await self._go_wrong(fault, request, method, call)
            return _ok(await _answer(method, call))
        except Refused as refusal:
            return web.Response(status=refusal.status, body=refusal.body(), headers=JSON)
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413, body=Refused(413).body(), headers=JSON)

    async def _go_wrong(self, fault: Fault, request: web.BaseRequest, method: Any, call: Call) -> web.StreamResponse:
        if fault.accepted:
            await _answer(method, call)
        if fault.how in ("fail", "markup"):
            raise fault.refusal()
        if fault.how == "hang":
            await asyncio.shield(self._closing)
        if request.transport is not None:
            # A lingering time of zero makes the close a true reset.
            wire = request.transport.get_extra_info("socket")
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.transport.abort()
        return web.Response()

    def _download(self, token: str, path: str) -> web.Response:
        if token != f"bot{self.token}":
            raise Refused(401)
        for file in self.world.files.values():
            if path == f"files/{file.name}" and file.content:
                return web.Response(body=file.content, content_type="application/octet-stream")
        raise Refused(404)


async def _answer(method: Any, call: Call) -> bytes:
    result = await method(call)
    return b'{"ok":true,"result":' + (result if isinstance(result, bytes) else json.dumps(result).encode()) + b"}"


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """Take larger bodies than the library's own measure."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_UPLOAD)


def _ok(body: bytes) -> web.Response:
    return web.Response(body=body, headers=JSON)


async def _serve(told: argparse.Namespace) -> None:
    """Run as a process of its own until it is told to end."""
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    api = FakeBotApi(told.token, port=told.port, limits=told.limits, clock=SystemClock())
    people = [api.person(f"住户 {number}") for number in range(1, told.chats + 1)]
    for number in range(told.updates):
        await people[number % told.chats].says(str(number + 1))
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    async with api:
        sys.stdout.write(f"{api.base}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--updates", type=int, default=0)
    parser.add_argument("--chats", type=int, default=1000)
    parser.add_argument("--limits", action="store_true")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
