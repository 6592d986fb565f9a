"""A real Chromium, and the demonstration served by the real program on loopback."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.demo import prepare
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A container has no sandbox, no graphics, and nobody whom the browser should call.
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
WIDTHS = {360: 740, 1280: 800}
NARROWEST = (320, 640)

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture(params=WIDTHS, ids=[f"{width}px" for width in WIDTHS])
def width(request: pytest.FixtureRequest) -> int:
    """A telephone and a desk."""
    return int(request.param)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium of this machine; without one the tests fail, for what nobody looked at is not known to work."""
    named = os.environ.get("LINLI_CHROMIUM")
    found = named or next((path for path in map(shutil.which, NAMES) if path), None)
    if not found:
        pytest.fail(
            "no Chromium found: `apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji` on Debian or Ubuntu,"
            " `brew install --cask chromium` on macOS, or set LINLI_CHROMIUM to the path of one",
            pytrace=False,
        )
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=list(OPTIONS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser) -> AsyncIterator[Visit]:
    """Open a page in a browser of its own; whatever it complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_page(
        url: str,
        *,
        width: int = 1280,
        beside: Page | None = None,
        excused: str = "",
        scripts: bool = True,
        locale: str = "zh-CN",
    ) -> Page:
        if beside is None:
            context = await chromium.new_context(
                viewport={"width": width, "height": WIDTHS[width]}, java_script_enabled=scripts, locale=locale
            )
            contexts.append(context)
        else:
            context = beside.context
        page = await context.new_page()

        def heed(said: str) -> None:
            if not excused or excused not in said:
                complaints.append(said)

        page.on("console", lambda message: heed(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: heed(str(error)))
        page.set_default_timeout(15_000)
        await page.goto(url)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's data, made once and copied for whoever changes it."""
    folder = tmp_path_factory.mktemp("prepared")
    asyncio.run(prepare(Settings(data_dir=folder / "demo", database_url="", _env_file=None)))  # type: ignore[call-arg]
    return folder


@contextmanager
def a_demonstration(prepared: Path, folder: Path, language: str = "zh-CN") -> Iterator[str]:
    """Serve the demonstration by `linli demo` on a copy of its data; give its address."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LINLI_")},
        "LINLI_DATA_DIR": str(folder),
        "LINLI_HTTP_PORT": str(port),
        "LINLI_LANGUAGE": language,
    }
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "bot", "demo"]
        program = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _until_served(program, url, folder / "log")
            yield url
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(30)


@pytest.fixture(scope="session")
def demonstrations(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The demonstration in each language, for whoever only looks or is a person of their own in it."""
    folder = tmp_path_factory.mktemp("served")
    with (
        a_demonstration(prepared, folder / "zh-CN") as chinese,
        a_demonstration(prepared, folder / "en", "en") as english,
    ):
        yield {"zh-CN": chinese, "en": english}


@pytest.fixture
def own_demonstration(prepared: Path, tmp_path: Path) -> Iterator[str]:
    """The demonstration for one test alone, which may move its clock."""
    with a_demonstration(prepared, tmp_path / "own") as url:
        yield url


def free_port() -> int:
    """Find a port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_served(program: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until the page answers; what ends before that says why."""
    while True:
        try:
            with urlopen(f"{url}/healthz") as answer:  # noqa: S310  our own address
                answer.read()
        except (URLError, ConnectionError):
            try:
                program.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            pytest.fail(f"the program ended: {log.read_text('utf-8')}")
        else:
            return


async def stand_in(page: Page, url: str, pane: str, name: str) -> None:
    """Let somebody of the demonstration stand in a pane; nobody's name is a newcomer's."""
    shown = await (await page.context.request.get(url)).text()
    number = re.search(rf'<option value="(\d+)"[^>]*>[^<]*{name}</option>', shown) if name else None
    assert number or not name
    form = {"person": number[1] if number else ""}
    await page.context.request.post(f"{url}/become/{pane}", form=form)


async def speak(page: Page, language: str) -> None:
    """Change the language with the page's own button, if it is another."""
    if await page.locator("html").get_attribute("lang") != language:
        await page.locator("#speak button").click()
        await expect(page.locator("html")).to_have_attribute("lang", language)


class Cable:
    """A wire between browser and program that can be cut."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._ends: set[asyncio.StreamWriter] = set()
        self._whole = True
        self.port = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection both ways."""
        if not self._whole:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        ends = {writer, far_writer}
        self._ends |= ends
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._ends -= ends
            for end in ends:
                end.transport.abort()

    def cut(self) -> None:
        """Cut everything that is connected, and let nothing new through."""
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self._whole = True


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    writer.transport.abort()


@asynccontextmanager
async def a_cable(url: str) -> AsyncIterator[Cable]:
    """Lay a cable to an address."""
    cable = Cable(int(url.rsplit(":", 1)[1]))
    server = await asyncio.start_server(cable.carry, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        cable.cut()
        server.close()
