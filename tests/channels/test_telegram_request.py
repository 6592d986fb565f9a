"""The wire to the Bot API: what goes out, how long it may take, and what no error tells."""

import asyncio
import base64
import io
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InputMediaPhoto
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.request import NUMBER, AiohttpRequest, Terse

SECRET = "AAH-naughty_Secret-of-the-bot-0123456"
TOKEN = f"4711:{SECRET}"
MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}}

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def far_end(answering: Answering) -> AsyncIterator[str]:
    """Serve every path, and give the address that a bot begins its calls with."""
    app = web.Application(client_max_size=8_000_000)
    app.router.add_route("*", "/{path:.*}", answering)
    async with TestServer(app) as server:
        yield str(server.make_url("/bot"))


@asynccontextmanager
async def raw_end(take: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """Serve bare connections, and give where; at the end none of them is left open."""
    taken: list[tuple[asyncio.Future[None], asyncio.StreamWriter]] = []

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.append((asyncio.ensure_future(take(reader, writer)), writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    async with server:
        yield "http://127.0.0.1:{1}".format(*server.sockets[0].getsockname())
        for task, writer in taken:
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*(task for task, _ in taken), return_exceptions=True)


@asynccontextmanager
async def calling(request: AiohttpRequest, base: str) -> AsyncIterator[Bot]:
    """Give a bot that calls through a request; it is not asked who it is."""
    async with request:
        yield Bot(TOKEN, base_url=base, base_file_url=base, request=request)


def answered(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def assert_silent(error: BaseException | None) -> None:
    """Check that neither an error nor anything that hangs on it names the secret."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        assert SECRET not in f"{error} {error!r} {error.args!r}"
        error = error.__cause__ or error.__context__


async def test_plain_words_go_out_as_a_form_and_come_back_as_typed() -> None:
    heard: dict[str, str] = {}

    async def answering(request: web.Request) -> web.Response:
        assert request.content_type == "application/x-www-form-urlencoded"
        assert request.path == f"/bot{TOKEN}/sendMessage"
        heard.update({name: str(value) for name, value in (await request.post()).items()})
        return answered(MESSAGE)

    text = "电梯又不动了 &=+%;#?/\n🏳️‍🌈 100% \u202e<b>"
    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN), base) as bot:
        sent = await bot.send_message(7, text, disable_notification=True)

    assert sent.message_id == 5
    assert heard == {"chat_id": "7", "text": text, "disable_notification": "true"}


async def test_photos_go_out_in_parts_with_their_words() -> None:
    fields: dict[str, object] = {}

    async def answering(request: web.Request) -> web.Response:
        assert request.content_type == "multipart/form-data"
        for name, value in (await request.post()).items():
            fields[name] = (
                (value.file.read(), value.content_type, value.filename)
                if isinstance(value, web.FileField)
                else json.loads(str(value))
            )
        return answered([MESSAGE, MESSAGE])

    large = b"\x89PNG" + bytes(2_000_000)
    album = [
        InputMediaPhoto(large, caption="修好了", filename="楼道.png"),
        InputMediaPhoto(io.BytesIO(b"\xff\xd8\xff")),
    ]
    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN), base) as bot:
        await bot.send_media_group(7, album)

    assert fields.pop("chat_id") == 7
    media = fields.pop("media")
    assert isinstance(media, list)
    assert media[0]["caption"] == "修好了"
    assert {one["media"].removeprefix("attach://") for one in media} == set(fields)
    assert (large, "image/png", "楼道.png") in fields.values()


async def test_a_file_is_fetched_as_it_is() -> None:
    content = bytes(range(256)) * 1000

    async def answering(_: web.Request) -> web.Response:
        return web.Response(body=content)

    async with far_end(answering) as base, AiohttpRequest(TOKEN) as request:
        assert await request.retrieve(f"{base}{TOKEN}/photos/1.jpg") == content


@pytest.mark.parametrize(
    ("status", "parameters", "raised"),
    [
        (400, {}, BadRequest),
        (403, {}, Forbidden),
        (404, {}, InvalidToken),
        (429, {"retry_after": 3}, RetryAfter),
        (400, {"migrate_to_chat_id": -1002}, ChatMigrated),
        (500, {}, NetworkError),
        (302, {}, NetworkError),
    ],
)
async def test_a_refusal_is_what_the_far_end_called_it(
    status: int, parameters: dict[str, int], raised: type[TelegramError]
) -> None:
    async def answering(_: web.Request) -> web.Response:
        body = {"ok": False, "description": "Bad: the far end's own words", "parameters": parameters}
        return web.json_response(body, status=status, headers={"Location": "/elsewhere"})

    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN), base) as bot:
        with pytest.raises(raised) as refusal:
            await bot.send_message(7, "x")

    assert type(refusal.value) is raised
    assert parameters or "the far end's own words" in str(refusal.value)


async def test_a_file_that_is_gone_is_no_wrong_token() -> None:
    async def answering(_: web.Request) -> web.Response:
        return web.json_response({"ok": False, "description": "Not Found"}, status=404)

    async with far_end(answering) as base, AiohttpRequest(TOKEN) as request:
        with pytest.raises(BadRequest, match="Not Found"):
            await request.retrieve(f"{base}{TOKEN}/photos/1.jpg")


@pytest.mark.parametrize("status", [200, 404, 502])
async def test_a_page_of_error_that_repeats_the_address_is_masked(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def answering(request: web.Request) -> web.Response:
        page = f"<p>Cannot POST {request.path} (/bot{TOKEN.replace(':', '%3a')}/x)</p>".encode()
        return web.Response(body=page + b"\xff", status=status, content_type="text/html")

    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN), base) as bot:
        with pytest.raises(TelegramError) as refusal:
            await bot.send_message(7, "x")

    assert_silent(refusal.value)
    assert SECRET not in caplog.text
    assert status == 200 or "/bot***/sendMessage" in str(refusal.value)


async def test_a_refused_connection_names_no_token() -> None:
    base = f"http://127.0.0.1:{refused_port()}/bot"
    async with calling(AiohttpRequest(TOKEN), base) as bot:
        with pytest.raises(NetworkError, match="Connect") as refusal:
            await bot.send_message(7, "x")

    assert_silent(refusal.value)
    assert not isinstance(refusal.value, TimedOut)


async def test_a_reset_connection_names_no_token() -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async with raw_end(reset) as base, calling(AiohttpRequest(TOKEN), f"{base}/bot") as bot:
        with pytest.raises(NetworkError) as refusal:
            await bot.send_message(7, "x")

    assert_silent(refusal.value)
    assert not isinstance(refusal.value, TimedOut)


async def test_an_answer_that_breaks_off_is_an_error_of_the_network() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{")
        writer.close()

    async with raw_end(half) as base, calling(AiohttpRequest(TOKEN), f"{base}/bot") as bot:
        with pytest.raises(NetworkError) as refusal:
            await bot.send_message(7, "x")

    assert_silent(refusal.value)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"])
async def test_a_far_end_that_hangs_is_given_up(said: bytes) -> None:
    done = asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await done.wait()
        writer.close()

    async with raw_end(hang) as base, calling(AiohttpRequest(TOKEN, read_timeout=0.05), f"{base}/bot") as bot:
        with pytest.raises(TimedOut) as usual:
            await bot.send_message(7, "x")
        with pytest.raises(TimedOut) as own:
            await bot.send_message(7, "x", read_timeout=0.01)
        done.set()

    assert_silent(usual.value)
    assert_silent(own.value)


async def test_an_upload_that_nobody_reads_is_given_up() -> None:
    done = asyncio.Event()

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        await done.wait()
        writer.close()

    async with raw_end(deaf) as base, calling(AiohttpRequest(TOKEN), f"{base}/bot") as bot:
        with pytest.raises(TimedOut) as refusal:
            await bot.send_photo(7, bytes(40_000_000), read_timeout=0.05, write_timeout=0.05, connect_timeout=0.05)
        done.set()

    assert_silent(refusal.value)


async def test_a_caller_may_wait_longer_than_is_usual() -> None:
    entered, waited = asyncio.Event(), asyncio.Event()

    async def answering(_: web.Request) -> web.Response:
        entered.set()
        await waited.wait()
        return answered(MESSAGE)

    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN, read_timeout=0.01), base) as bot:
        patient = asyncio.create_task(bot.send_message(7, "x", read_timeout=60, write_timeout=None))
        await entered.wait()
        with pytest.raises(TimedOut):
            await bot.send_message(7, "x")
        waited.set()
        assert (await patient).message_id == 5


async def test_a_full_pool_is_waited_for_only_as_long_as_the_caller_says() -> None:
    entered, waited = asyncio.Event(), asyncio.Event()

    async def answering(_: web.Request) -> web.Response:
        entered.set()
        await waited.wait()
        return answered(MESSAGE)

    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN, connections=1), base) as bot:
        first = asyncio.create_task(bot.send_message(7, "x"))
        await entered.wait()
        with pytest.raises(TimedOut):
            await bot.send_message(7, "x", pool_timeout=0.01, connect_timeout=0.01)
        waited.set()
        await first


@pytest.mark.parametrize(
    "base", ["http://[half/bot", "http:///bot", "gopher://127.0.0.1/bot", "http://127.0.0.1:99999/bot"]
)
async def test_an_address_that_is_none_names_no_token(base: str) -> None:
    async with calling(AiohttpRequest(TOKEN), base) as bot:
        with pytest.raises(NetworkError) as refusal:
            await bot.send_message(7, "x")

    assert_silent(refusal.value)


async def test_words_that_cannot_be_written_are_no_crash() -> None:
    async with calling(AiohttpRequest(TOKEN), "http://127.0.0.1:1/bot") as bot:
        with pytest.raises(NetworkError) as refusal:
            await bot.send_message(7, "张桂兰\ud800")

    assert "张桂兰" not in f"{refusal.value!r} {refusal.value.__cause__!r} {refusal.value.__context__!r}"


async def test_a_proxy_that_is_not_there_names_no_token_and_no_password() -> None:
    proxy = f"http://li:hidden-word@127.0.0.1:{refused_port()}"
    for base in ("http://127.0.0.1:1/bot", "https://127.0.0.1:1/bot"):
        async with calling(AiohttpRequest(TOKEN, proxy=proxy), base) as bot:
            with pytest.raises(NetworkError, match="Proxy") as refusal:
                await bot.send_message(7, "x")
        assert_silent(refusal.value)
        assert "hidden-word" not in repr(refusal.value)


async def test_a_proxy_that_refuses_names_no_token() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert (await reader.readline()).startswith(b"CONNECT ")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with raw_end(refuse) as proxy, calling(AiohttpRequest(TOKEN, proxy=proxy), "https://far.test/bot") as bot:
        with pytest.raises(NetworkError, match="407") as refusal:
            await bot.send_message(7, "x")

    assert_silent(refusal.value)


async def test_a_proxy_is_used_with_its_password() -> None:
    asked: list[bytes] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        body = json.dumps({"ok": True, "result": MESSAGE}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    async with raw_end(carry) as proxy:
        request = AiohttpRequest(TOKEN, proxy=proxy.replace("http://", "http://li:word@"))
        async with calling(request, "http://far.test/bot") as bot:
            await bot.send_message(7, "x")

    assert asked[0].startswith(f"POST http://far.test/bot{TOKEN}/sendMessage ".encode())
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"li:word") in asked[0]


async def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{refused_port()}")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{refused_port()}")

    async def answering(_: web.Request) -> web.Response:
        return answered(MESSAGE)

    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN), base) as bot:
        assert (await bot.send_message(7, "x")).message_id == 5


@pytest.mark.parametrize(
    "proxy", ["socks5://li:hidden-word@127.0.0.1:1", "127.0.0.1:3128", "http://", "http://[hidden-word"]
)
def test_a_proxy_of_another_kind_is_refused_at_once(proxy: str) -> None:
    with pytest.raises(ValueError, match="http:// or https://") as refusal:
        AiohttpRequest(TOKEN, proxy=proxy)

    assert "hidden-word" not in str(refusal.value)


async def test_a_session_can_be_closed_twice_and_opened_again() -> None:
    async def answering(_: web.Request) -> web.Response:
        return answered(MESSAGE)

    request = AiohttpRequest(TOKEN)
    async with far_end(answering) as base:
        url = f"{base}{TOKEN}/sendMessage"
        await request.initialize()
        await request.initialize()
        await request.shutdown()
        await request.shutdown()
        with pytest.raises(NetworkError, match="not open"):
            await request.post(url, RequestData())
        async with request:
            assert await request.post(url, RequestData()) == MESSAGE


async def test_somebody_who_stops_waiting_is_no_error() -> None:
    entered = asyncio.Event()

    async def answering(_: web.Request) -> web.Response:
        entered.set()
        await asyncio.Event().wait()
        return answered(MESSAGE)

    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN), base) as bot:
        waiting = asyncio.create_task(bot.send_message(7, "x"))
        await entered.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


def test_a_request_shows_nothing_of_its_token() -> None:
    request = AiohttpRequest(TOKEN, read_timeout=7)

    assert isinstance(request, BaseRequest)
    assert request.read_timeout == 7
    assert SECRET not in repr(request)


async def test_what_is_too_large_stays_too_large() -> None:
    async def answering(_: web.Request) -> web.Response:
        return web.json_response(
            {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}, status=413
        )

    async with far_end(answering) as base, calling(AiohttpRequest(TOKEN), base) as bot:
        with pytest.raises(BadRequest):
            await bot.send_message(7, "字")


async def test_the_number_of_a_message_is_never_that_of_the_one_before() -> None:
    results: list[object] = [MESSAGE, [MESSAGE, MESSAGE], True]

    async def answering(_: web.Request) -> web.Response:
        return answered(results.pop(0))

    numbers = []
    async with far_end(answering) as base, Terse(TOKEN) as terse:
        for _ in range(3):
            await terse.post(f"{base}{TOKEN}/sendMessage")
            numbers.append(NUMBER.get())

    assert numbers == [5, 0, 0]
