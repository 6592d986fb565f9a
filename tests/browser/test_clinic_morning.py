"""A nurse's morning in a real browser: the day, a record, a contact, the report on paper; a resident's own record."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.app import opened
from bot.settings import Settings
from bot.system import SystemClock
from locales import DEMO
from storage.seeds import seed
from tests.browser.conftest import Visit, a_demonstration, stand_in
from tests.browser.test_pages import SMALL_TARGETS, SMALL_TEXT, SMALLEST_TARGET, SMALLEST_TEXT, TOO_WIDE
from tests.support.clinic import three_months
from tests.support.clock import FakeClock
from tests.support.town import CHEN, HE, LI, ZHANG, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _furnish(folder: Path) -> None:
    """Let three months go by in the demonstration, and leave its clock on that morning."""
    clock = FakeClock()
    settings = Settings(data_dir=folder / "demo", database_url="", _env_file=None)  # type: ignore[call-arg]
    async with opened(settings, clock=clock) as app:
        await seed(app.units, DEMO, timezone="Asia/Shanghai", demonstration=True)
        await three_months(Town(app, clock))
        shift = clock.now() + timedelta(minutes=2) - SystemClock().now()
        await app.units.remember("clock_shift", str(shift.total_seconds()))


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clinic")
    asyncio.run(_furnish(folder))
    return folder


@pytest.fixture(scope="module")
def clinic(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration after three months of the programme, for whoever only looks."""
    with a_demonstration(furnished, tmp_path_factory.mktemp("served") / "clinic") as url:
        yield url


@pytest.fixture
def own_clinic(furnished: Path, tmp_path: Path) -> Iterator[str]:
    """The same for one test alone."""
    with a_demonstration(furnished, tmp_path / "own") as url:
        yield url


async def look_over(page: Page) -> None:
    """Check that a page can be read and used by everybody."""
    assert await page.evaluate(SMALL_TEXT, SMALLEST_TEXT) == []
    assert await page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []
    assert await page.evaluate(TOO_WIDE) == []
    found = (await Axe().run(page)).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


async def the_day(page: Page, url: str) -> None:
    await stand_in(page, url, "right", HE)
    await page.goto(f"{url}/right/")
    await page.locator("nav a.tool[href=care]").click()
    await expect(page.locator("h1")).to_contain_text("护士的一天")


async def test_the_day_shows_everybody_once_and_can_be_read_by_all(clinic: str, visit: Visit, width: int) -> None:
    page = await visit("about:blank", width=width)
    await the_day(page, clinic)

    counts = await page.locator(".jump b").all_inner_texts()
    assert counts == ["2", "2", "1", "1", "2", "1", "0"]
    await expect(page.locator("#alarm")).to_contain_text("回答：关节红肿")
    await look_over(page)
    await page.locator(".jump a", has_text="打电话").click()
    await expect(page.locator("#call h2")).to_be_in_viewport()


@pytest.mark.parametrize("path", ["", "/report"], ids=["record", "report"])
async def test_the_record_and_the_report_can_be_read_by_all(clinic: str, visit: Visit, width: int, path: str) -> None:
    page = await visit("about:blank", width=width)
    await the_day(page, clinic)
    await page.locator("#final .page", has_text="记录").click()
    await page.goto(page.url + path)

    await expect(page.locator("svg.chart")).to_be_visible()
    await look_over(page)
    await page.locator("summary").click()
    await expect(page.locator(".figures tbody tr").first).to_contain_text("352")
    await look_over(page)


async def test_the_consent_form_and_ones_own_record_can_be_read_by_all(clinic: str, visit: Visit, width: int) -> None:
    page = await visit("about:blank", width=width)
    await stand_in(page, clinic, "right", HE)
    await page.goto(f"{clinic}/right/consent-form")
    await look_over(page)
    await stand_in(page, clinic, "left", ZHANG)
    await page.goto(f"{clinic}/left/my-record")

    await expect(page.locator("main")).to_contain_text("比开始时（512）低了 160")
    await look_over(page)


async def test_on_paper_there_are_no_bars_and_nothing_hangs_over(clinic: str, visit: Visit) -> None:
    page = await visit("about:blank")
    await the_day(page, clinic)
    await page.locator("#final .page", has_text="记录").click()
    await page.locator("a", has_text="报告").click()
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 680, "height": 960})

    await expect(page.locator(".bar")).to_be_hidden()
    await expect(page.locator("summary")).to_be_hidden()
    await expect(page.locator(".no-diagnosis")).to_be_visible()
    assert await page.evaluate(TOO_WIDE) == []
    printed = await page.pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type\s*/Page\b", printed)
    assert len(pages) == 1


async def test_a_nurse_goes_through_her_morning_without_scripts(own_clinic: str, visit: Visit, width: int) -> None:
    page = await visit("about:blank", width=width, scripts=False, excused="status of 422")
    await the_day(page, own_clinic)
    await page.locator("#today li", has_text=LI).locator("a", has_text="记录").click()

    await page.get_by_label("这次怎么样？").fill("尿酸 7.1 药在吃")
    await page.get_by_label("饮食").check()
    await page.get_by_role("button", name="核对").click()
    await expect(page.get_by_role("alert")).to_contain_text("像是 mg/dL")
    await look_over_without_scripts(page)

    await expect(page.get_by_label("饮食")).to_be_checked()
    await page.get_by_label("这次怎么样？").fill("尿酸 7.1 mg/dL 药在吃")
    await page.get_by_role("button", name="核对").click()
    await expect(page.locator(".checked")).to_contain_text("尿酸 422.3 µmol/L")
    await page.get_by_role("button", name="改一改").click()
    await page.get_by_label("当面").check()
    await page.get_by_role("button", name="核对").click()
    await expect(page.locator(".checked")).to_contain_text("方式：当面")
    await page.get_by_role("button", name="保存").click()

    await expect(page.locator(".done")).to_contain_text(f"已保存{LI}的随访。下次 6 月 11 日")
    await page.locator("a", has_text="下一位").click()
    await expect(page.locator("h1")).to_contain_text("孙玉兰的记录")
    await page.locator("a", has_text="今天").click()
    await expect(page.locator(".jump b").nth(1)).to_have_text("1")


async def look_over_without_scripts(page: Page) -> None:
    """Check what can be checked where nothing runs in the page."""
    box = await page.locator("main").bounding_box()
    assert box
    assert box["width"] <= (page.viewport_size or {"width": 0})["width"]


async def test_a_nurse_goes_from_the_list_into_the_conversation(own_clinic: str, visit: Visit) -> None:
    page = await visit("about:blank")
    await the_day(page, own_clinic)

    await page.locator("#alarm li", has_text=CHEN).get_by_role("button", name="对话").click()

    await expect(page.locator(".message.theirs").last).to_contain_text(CHEN)
    await page.locator(".message a.page", has_text="完整记录").last.click()
    await expect(page.locator("h1")).to_contain_text(f"{CHEN}的记录")


async def test_a_resident_says_what_is_wrong_and_takes_the_record_away(own_clinic: str, visit: Visit) -> None:
    page = await visit("about:blank", width=360)
    await stand_in(page, own_clinic, "left", ZHANG)
    await page.goto(f"{own_clinic}/left/")
    await page.locator("#text").fill("我的记录")
    await page.keyboard.press("Enter")
    await page.locator("a.page", has_text="看我的记录").last.click()
    async with page.expect_download() as download:
        await page.locator("a", has_text="下载").click()
    assert "512" in (await (await download.value).path()).read_text("utf-8-sig")

    await page.get_by_role("button", name="这里不对").click()
    await expect(page.locator(".message.theirs").last).to_contain_text("哪里不对")
    await page.locator("#text").fill("5 月 1 日的数不对")
    await page.keyboard.press("Enter")

    await expect(page.locator(".message.theirs").last).to_contain_text("已转给护士")
