"""The page of posters in a real Chromium: one sheet of A4 each, legible, and nothing over the edge."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe

from bot.domain.words import Both, Language
from bot.posters import Channel, Poster, write
from bot.posters.drawing import MARGIN, WIDTH, Draughtsman
from locales.speech import Speech
from tests.browser.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = [
    ("桂园社区", "桂园小区", "1 号楼 2 单元"),
    (
        "梧桐街道第一居民区与滨江新城联合示范社区",
        "滨江国际花园城三期",
        "北京东路 128 弄 5 号楼（B 座，靠近地铁 2 号线） 1 单元",
    ),
    ('<b>"甲&\'乙"</b>', "<script>document.title = 'broken'</script>", "<img src=x onerror=alert(1)> 1 单元"),
    ("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "1-2-3"),
    ("﷽ مجتمع", "👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧", "Ω≈ç√∫˜µ≤≥÷ ЁЂЃЄЅІЇЈЉЊ"),
    ("长" * 300, "长" * 300, "长" * 300),
]
"""A community, an estate and a place for each poster: the usual, the long, the malicious, the wide, the strange."""

BOXES = """() => [...document.querySelectorAll(".page")].map((page) => {
  const {left, top, width} = page.getBoundingClientRect();
  const scale = 2100 / width;
  const box = (one) => {
    const {x, y, width, height} = one.getBoundingClientRect();
    return {left: (x - left) * scale, right: (x + width - left) * scale, top: (y - top) * scale,
            bottom: (y + height - top) * scale};
  };
  return {
    texts: [...page.querySelectorAll("text")].map(box),
    sizes: [...page.querySelectorAll("text")].map((one) => parseFloat(one.getAttribute("font-size"))),
    code: box(page.querySelector(".code")),
  };
})"""
START = {
    Channel.WEB: "https://linli.guiyuan.example.cn/at/",
    Channel.TELEGRAM: "https://t.me/guiyuan_linli_bot?start=at-",
}
SMALLEST = 49
"""Tenths of a millimetre: fourteen points, for the English lines of the longest names too."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    draughtsman = Draughtsman(Speech())
    posters = [
        Poster(
            name=f"{number}-{channel}",
            channel=channel,
            community=community,
            estate=estate,
            place=Both(place, place),
            link=f"{START[channel]}{number}-2",
            call="poster-call-community-admin",
            phone="13900000010",
        )
        for number, (community, estate, place) in enumerate(NAMES)
        for channel in Channel
    ]
    drawn = [(poster, draughtsman.draw(poster)) for poster in posters]
    return write(tmp_path_factory.mktemp("posters"), drawn, draughtsman.page(Language.ZH))


async def test_every_poster_is_printed_on_a_sheet_of_its_own(printed: Path, visit: Visit) -> None:
    page = await visit(printed.as_uri())

    sheets = await page.pdf(prefer_css_page_size=True, print_background=True)

    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == len(NAMES) * len(Channel)
    for box in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheets):
        assert [round(float(side) / 72 * 25.4) for side in box] == [210, 297]


async def test_nothing_on_a_poster_stands_over_its_margin(printed: Path, visit: Visit) -> None:
    page = await visit(printed.as_uri())

    for poster, name in zip(await page.evaluate(BOXES), [name for name in NAMES for _ in Channel], strict=True):
        lefts, rights = ([box[side] for box in poster["texts"]] for side in ("left", "right"))
        assert min(lefts) >= MARGIN - 2, name
        assert max(rights) <= WIDTH - MARGIN + 2, name
        assert min(poster["sizes"]) > SMALLEST, name


async def test_the_code_of_a_usual_poster_is_read_from_across_a_landing(printed: Path, visit: Visit) -> None:
    page = await visit(printed.as_uri())

    usual = (await page.evaluate(BOXES))[0]

    code = usual["code"]
    assert code["right"] - code["left"] > 700
    assert abs(code["left"] + code["right"] - WIDTH) < 2
    assert max(usual["sizes"]) > 150


async def test_names_with_markup_change_nothing_of_the_page(printed: Path, visit: Visit) -> None:
    page = await visit(printed.as_uri())

    assert await page.title() == "楼道海报"
    assert await page.locator("script, img").count() == 0
    assert await page.get_by_text("<script>document.title").count() > 0


async def test_the_page_of_posters_is_free_of_barriers(printed: Path, visit: Visit) -> None:
    page = await visit(printed.as_uri())

    found = await Axe().run(page)

    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]] == []
