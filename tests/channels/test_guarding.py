"""What the web server refuses, and what it forbids browsers."""

from dataclasses import replace
from datetime import datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bot.app import wires
from bot.channels.web.server import HEADERS, mount, site
from tests.channels.conftest import Site
from tests.support.town import LI, Town


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", "evil.example:8080", "@127.0.0.1:x"])
async def test_a_foreign_host_is_not_answered(page: Site, host: str) -> None:
    browser = await page.browser()

    shown = await browser.read(status=421, headers={"Host": host})

    assert "小助手" not in shown


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:9000"])
async def test_ones_own_names_are_answered(page: Site, host: str) -> None:
    await (await page.browser()).read(headers={"Host": host})


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/messages", "/join", "/code"])
async def test_another_sites_request_changes_nothing(page: Site, path: str, headers: dict[str, str]) -> None:
    browser = await page.of(LI)
    form = {"id": "forged-message", "text": "厨房水管爆了", "code": "AAAABBBBCCCC"}
    before = await page.town.posted(LI)

    async with browser.client.post(path, data=form, headers=headers) as answer:
        assert answer.status == 403

    assert await page.town.posted(LI) == before


async def test_the_pages_own_request_is_taken(page: Site) -> None:
    browser = await page.of(LI)
    own = str(page.server.make_url("/")).rstrip("/")

    async with browser.client.post(
        "/messages", data={"id": "an-own-message", "text": "你好"}, headers={"Origin": own}
    ) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/..%2fserver.py",
        "/static/%2e%2e/server.py",
        "/static/....//server.py",
        "/static//etc/passwd",
        "/static/",
        "/photos/..%2f..%2fkeys.json",
        "/keys.json",
        "/.env",
    ],
)
async def test_no_path_leads_out_of_what_is_served(page: Site, path: str) -> None:
    browser = await page.of(LI)
    url = page.server.make_url("/")
    async with browser.client.session.get(URL(f"{str(url).rstrip('/')}{path}", encoded=True)) as answer:
        assert answer.status in {403, 404}
        assert "import" not in await answer.text()


@pytest.mark.parametrize("path", ["/", "/join", "/static/app.js", "/nowhere", "/events", "/healthz", "/matters/1"])
async def test_every_answer_carries_what_browsers_are_forbidden(page: Site, path: str) -> None:
    browser = await page.of(LI)

    async with browser.client.get(path) as answer:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "//" not in policy


async def test_refusals_carry_them_too(page: Site) -> None:
    browser = await page.browser()

    async with browser.client.get("/", headers={"Host": "evil.example"}) as foreign:
        assert foreign.headers["X-Content-Type-Options"] == "nosniff"
    async with browser.client.post("/messages", headers={"Origin": "https://evil.example"}) as forged:
        assert forged.headers["X-Content-Type-Options"] == "nosniff"


async def test_pages_are_kept_by_nobody(page: Site) -> None:
    browser = await page.of(LI)
    for path in ("/", "/join", "/code"):
        async with browser.client.get(path) as answer:
            assert answer.headers["Cache-Control"] == "no-store"


async def test_an_address_that_leads_nowhere_says_so_in_ones_own_language(page: Site) -> None:
    assert "这里没有您要找的" in await (await page.of(LI)).read("/nowhere", status=404)
    assert "nothing for you here" in await (await page.of("Emma Brown")).read("/nowhere", status=404)


async def test_the_demonstrations_page_is_not_served_for_a_real_community(page: Site) -> None:
    browser = await page.of(LI)

    for path in ("/become/left", "/clock/day", "/clock/due"):
        async with browser.client.post(path, data={"person": "1"}) as answer:
            assert answer.status == 404


class StoppedClock:
    """A clock that has fallen off the wall."""

    def now(self) -> datetime:
        raise OSError("no time")


async def test_a_fault_of_ours_is_a_plain_page_with_a_number_and_no_traceback(
    community: Town,
) -> None:
    joined = replace(wires(community.app), clock=StoppedClock())
    outer, closing = site(joined)
    mount(outer, joined, "/", closing)

    async with TestClient(TestServer(outer)) as client, client.get("/") as answer:
        shown = await answer.text()

    assert answer.status == 500
    assert "出了点问题，编号" in shown
    assert "no time" not in shown
    assert "Traceback" not in shown
