"""The webhook: whose calls are read at all, and that whatever is called is kept and answered."""

import asyncio
import hmac
import io
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.channels.telegram import webhook
from bot.channels.telegram.webhook import HEADER, PATH
from storage.tables import TicketRow
from tests.support.bot_api import FakeBotApi
from tests.support.stored import rows_of
from tests.support.telegram_updates import malformed
from tests.support.telegraph import Telegraph, on_telegram
from tests.support.town import LI, Town

DEEP = b'{"update_id": 1, "message": ' + b'{"reply_to_message": ' * 100_000


class Caller:
    """Somebody who calls the webhook."""

    def __init__(self, telegraph: Telegraph, client: ClientSession) -> None:
        self.telegraph = telegraph
        self._client = client
        self._url = f"{telegraph.url}{PATH}"
        self.secret = telegraph.town.app.vault.digest(telegraph.api.token, "webhook")

    async def posts(self, body: bytes, **headers: str) -> int:
        """Post a body; without other headers with the right secret."""
        told = headers or {HEADER: self.secret}
        async with self._client.post(self._url, data=io.BytesIO(body), headers=told) as answer:
            await answer.read()
            return answer.status


@pytest.fixture
async def caller(community: Town) -> AsyncIterator[Caller]:
    async with (
        FakeBotApi(limits=False) as api,
        on_telegram(community, api, mode="webhook") as joined,
        ClientSession() as client,
    ):
        await api.until(lambda: api.updates.webhook is not None)
        yield Caller(joined, client)


@pytest.mark.parametrize("secret", ["", "wrong", "x" * 8_000, "é"])
async def test_a_call_without_the_secret_is_refused(caller: Caller, secret: str) -> None:
    assert await caller.posts(b'{"update_id": 1}', **{HEADER: secret}) == 403
    assert await caller.posts(b'{"update_id": 1}', Other="x") == 403
    assert await caller.telegraph.inbox() == []


async def test_the_secret_is_asked_for_before_anything_is_read(caller: Caller) -> None:
    host, port = caller.telegraph.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 1000000\r\n\r\n".encode())
    async with asyncio.timeout(5):
        answer = await reader.readline()  # though nothing of the body has come
    writer.close()

    assert answer.split()[1] == b"403"


async def test_the_secret_is_compared_in_the_same_time_however_much_of_it_is_right(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(said: bytes, wanted: bytes) -> bool:
        compared.append((said, wanted))
        return hmac.compare_digest(said, wanted)

    monkeypatch.setattr(webhook, "hmac", type("Compared", (), {"compare_digest": staticmethod(compare)}))
    await caller.posts(b"{}", **{HEADER: "wrong"})

    assert compared == [(b"wrong", caller.secret.encode())]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b'"words"',
        b"\xff\xfe\xfd",
        b'{"update_id": 1, "message": {"text": "\\ud800"}}',
        b'{"update_id": NaN}',
        b'{"update_id": ' + b"9" * 5_000 + b"}",
        DEEP,
        DEEP + b"}" * 100_001,
        b'{"update_id": 1, "message": ' + b'{"a": ' * 900 + b"1" + b"}" * 901,
        b'{"update_id": 1, "x": "' + b"x" * 2_000_000 + b'"}',
    ],
    ids=range(13),
)
async def test_a_body_that_is_no_update_is_kept_in_quarantine_and_not_asked_for_again(
    caller: Caller, body: bytes
) -> None:
    with capture_logs() as logs:
        assert await caller.posts(body) == 200
        assert await caller.posts(body) == 200

    assert [row["state"] for row in await caller.telegraph.inbox()] == ["quarantined"]
    assert [line for line in logs if line["log_level"] == "error"] == []


async def test_what_cannot_be_stored_is_not_acknowledged(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    store = caller.telegraph.town.app.units.store

    async def broken(unit: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(store, "commit", broken)
        assert await caller.posts(b"[]") == 500

    assert await caller.telegraph.inbox() == []
    assert await caller.posts(b"[]") == 200


async def test_ten_thousand_malformed_updates_are_all_kept_and_none_is_a_matter(caller: Caller) -> None:
    updates = malformed(10_000, seed=20261123)
    waiting: Iterator[bytes] = iter([json.dumps(raw).encode() for raw in updates])
    statuses: list[int] = []

    async def post_them() -> None:
        statuses.extend([await caller.posts(body) for body in waiting])

    with capture_logs() as logs:
        await asyncio.gather(*(post_them() for _ in range(40)))

    assert statuses == [200] * 10_000
    assert [line for line in logs if line["log_level"] in {"error", "critical"}] == []
    rows = await caller.telegraph.inbox()
    assert [row["state"] for row in rows] == ["quarantined"] * 10_000
    assert all(row["said"] for row in rows)
    assert await rows_of(caller.telegraph.town.app.units.store, TicketRow) == []

    li = await caller.telegraph.of(LI)
    await li.says("人工")
    await li.hears("已收到")


async def test_malformed_updates_spoil_nothing_that_is_polled_with_them(community: Town) -> None:
    async with FakeBotApi(limits=False) as api, on_telegram(community, api) as joined:
        li = await joined.of(LI)
        for number, raw in enumerate(malformed(300, seed=7)):
            for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
                if isinstance(raw, dict) and kind in raw:
                    api.updates.push(kind, raw[kind], number)
        await li.says("人工")
        await li.hears("已收到")

        assert len(await rows_of(community.app.units.store, TicketRow)) == 1
