"""Posters for the doors: which there are, what stands on them, where their codes lead."""

import json
import re
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import segno

from bot.domain.people import Role
from bot.domain.places import Building
from bot.domain.words import Both, Language
from bot.posters import Channel, Per, Poster, count, posters, write
from bot.posters.drawing import HEIGHT, MARGIN, WIDTH, Draughtsman
from locales.speech import Speech
from tests.support.operator import Operator
from tests.support.people import A1, GAO, HE, ONE, QIAN, STAFF, SUN, TWO, WANG, a_community

WEB = {Channel.WEB: "https://linli.example.cn/at/"}
BOTH = {**WEB, Channel.TELEGRAM: "https://t.me/linli_bot?start=at-"}
ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
ODD_NAMES = [
    "<b>粗体</b>",
    "<script>alert(1)</script>",
    "\"引号'与&amp;",
    "]]><!-- ",
    "{{ 7 * 7 }}",
    "\u202eابجد\u202c",
    "Z\u0351\u036b\u0343alg\u0322o",
    "👩‍👩‍👧‍👧 楼",
    "﷽",
    "a\x00b\x1b[31m\ud800\ufffe",
    " \t\n",
    "很长" * 400,
    "W" * 900,
]
"""Kinds of strings that trip programs up."""


@pytest.fixture(scope="module")
def draughtsman() -> Draughtsman:
    return Draughtsman(Speech())


def made(*buildings: Building, per: Per = Per.ENTRANCE, starts: dict[Channel, str] = WEB) -> list[Poster]:
    return list(posters(a_community(buildings=buildings), buildings, per, starts))


def a_poster(name: str = "桂园社区", place: str = "1 号楼 2 单元", phone: str = "13900000010") -> Poster:
    return Poster(
        name="GY-1-2-web",
        channel=Channel.WEB,
        community=name,
        estate=name,
        place=Both(place, place),
        link="https://linli.example.cn/at/21-2",
        call="poster-call-community-admin",
        phone=phone,
    )


def number(one: ElementTree.Element, name: str) -> float:
    return float(one.get(name, "nan"))


def texts(drawing: str) -> list[str]:
    root = ElementTree.fromstring(drawing)  # noqa: S314  our own drawing
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


# Which posters there are


def test_every_entrance_of_a_building_gets_a_poster() -> None:
    assert [(poster.place.zh, poster.place.en) for poster in made(ONE)] == [
        ("1 号楼 1 单元", "Building 1, entrance 1"),
        ("1 号楼 2 单元", "Building 1, entrance 2"),
        ("1 号楼 3 单元", "Building 1, entrance 3"),
    ]


def test_a_building_gets_one_poster_where_that_is_wanted() -> None:
    (poster,) = made(ONE, per=Per.BUILDING)

    assert (poster.place.zh, poster.link) == ("1 号楼", "https://linli.example.cn/at/21")


def test_a_building_whose_entrances_nobody_has_told_gets_one_poster() -> None:
    (poster,) = made(replace(ONE, entrances=0))

    assert poster.link.endswith("/at/21")


def test_each_channel_has_posters_of_its_own() -> None:
    assert [(one.name, one.link) for one in made(TWO, starts=BOTH)] == [
        ("GY-2-1-web", "https://linli.example.cn/at/22-1"),
        ("GY-2-1-telegram", "https://t.me/linli_bot?start=at-22-1"),
        ("GY-2-2-web", "https://linli.example.cn/at/22-2"),
        ("GY-2-2-telegram", "https://t.me/linli_bot?start=at-22-2"),
    ]


@pytest.mark.parametrize("per", Per)
@pytest.mark.parametrize("starts", [WEB, BOTH])
def test_the_operator_is_told_beforehand_how_many_posters_there_will_be(per: Per, starts: dict[Channel, str]) -> None:
    assert count((ONE, TWO), per, starts) == len(made(ONE, TWO, per=per, starts=starts))


def test_the_estate_is_named_once_where_two_buildings_have_the_same_name() -> None:
    namesake = replace(TWO, name=ONE.name, estate="翠湖苑", grid_id=A1.id)

    assert [one.place.zh for one in made(ONE, namesake, per=Per.BUILDING)] == ["1 号楼", "1 号楼"]


def test_files_have_harmless_names_of_their_own() -> None:
    codes = ["3/4", "3_4", "3:4", "../../etc/passwd", "桂园 1号楼", "GY-1", "gy-1", "长" * 200, "<b>", ""]
    buildings = [replace(ONE, id=50 + number, code=code, entrances=1) for number, code in enumerate(codes)]

    names = [poster.name for poster in made(*buildings)]

    assert len({name.casefold() for name in names}) == len(codes)
    assert [name for name in names if not re.fullmatch(r"[\w-]+", name) or len(name.encode()) > 200] == []


# Whom one may ring


@pytest.mark.parametrize(
    ("without", "call", "phone"),
    [
        ((), "poster-call-community-admin", "13900000002"),
        ((Role.COMMUNITY_ADMIN,), "poster-call-grid-lead", "13900000006"),
        ((Role.COMMUNITY_ADMIN, Role.GRID_LEAD), "", ""),
        (tuple(Role)[:-1], "", ""),
    ],
)
def test_the_telephone_is_the_communitys_else_the_leads_and_never_a_workers_own(
    without: Collection[Role], call: str, phone: str
) -> None:
    phones = {SUN: "13900000006", QIAN: "13900000002", GAO: "13900000001", HE: "13900000004", WANG: "13900000010"}
    staff = [replace(one, phone="" if one.role in without else phones.get(one, "")) for one in STAFF]
    (poster,) = posters(a_community(staff), [ONE], Per.BUILDING, WEB)

    assert (poster.call, poster.phone) == (call, phone)


def test_a_building_in_no_grid_has_no_telephone_on_its_poster(draughtsman: Draughtsman) -> None:
    (poster,) = made(replace(ONE, grid_id=None), per=Per.BUILDING)

    assert not any("电话" in line for line in texts(draughtsman.draw(poster)))


# What stands on one


def test_a_poster_says_whose_it_is_what_it_is_for_and_where(draughtsman: Draughtsman) -> None:
    staff = [replace(one, phone="021-5555") if one == QIAN else one for one in STAFF]
    poster = list(posters(a_community(staff), [ONE], Per.ENTRANCE, WEB))[1]
    drawing = draughtsman.draw(poster)
    said = "".join(texts(drawing))

    assert "桂园社区" in texts(drawing)
    assert "桂园小区 1 号楼 2 单元" in texts(drawing)
    assert "东西坏了、要投诉、垃圾怎么分、尿酸高怎么吃，直接说一句或拍张照就行。" in said
    assert "For repairs, complaints" in " ".join(texts(drawing))
    assert "linli.example.cn/at/21-2" in texts(drawing)
    assert "社区电话 021-5555" in texts(drawing)
    assert "13900000010" not in drawing


@pytest.mark.parametrize("channel", Channel)
def test_the_code_on_a_poster_is_the_code_of_its_link(channel: Channel, draughtsman: Draughtsman) -> None:
    poster = next(one for one in made(ONE, starts=BOTH) if one.channel is channel)
    root = ElementTree.fromstring(draughtsman.draw(poster))  # noqa: S314  our own drawing
    (path,) = (one for one in root.iter(f"{SVG}path") if one.get("class") == "code")
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path.get("d", ""))

    drawn = {(int(x) + step, int(y)) for x, y, length, _ in runs for step in range(int(length))}

    matrix = segno.make(poster.link, error="m", micro=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert {length == back for _, _, length, back in runs} == {True}


@pytest.mark.parametrize("name", ODD_NAMES, ids=range(len(ODD_NAMES)))
def test_odd_names_stay_text(name: str, draughtsman: Draughtsman) -> None:
    drawing = draughtsman.draw(a_poster(name, f"{name} 1 单元"))

    root = ElementTree.fromstring(drawing)  # noqa: S314  our own drawing
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {"svg", "rect", "g", "text", "path"}


def test_no_string_of_the_naughty_list_becomes_markup(draughtsman: Draughtsman) -> None:
    strings = json.loads((ROOT / "tests" / "data" / "naughty_strings.json").read_text("utf-8"))

    for name in strings:
        root = ElementTree.fromstring(draughtsman.draw(a_poster(name)))  # noqa: S314  our own drawing
        assert {one.tag.removeprefix(SVG) for one in root.iter()} == {"svg", "rect", "g", "text", "path"}, name


def test_a_name_is_shown_as_it_is_typed(draughtsman: Draughtsman) -> None:
    assert texts(draughtsman.draw(a_poster('<b>"甲&\'乙"</b>')))[0] == '<b>"甲&\'乙"</b>'


@pytest.mark.parametrize("name", ["桂园社区", *ODD_NAMES], ids=range(len(ODD_NAMES) + 1))
def test_nothing_on_a_poster_stands_on_something_else(name: str, draughtsman: Draughtsman) -> None:
    root = ElementTree.fromstring(draughtsman.draw(a_poster(name, f"{name} 1 单元")))  # noqa: S314  our own drawing
    (code,) = (one for one in root.iter(f"{SVG}svg") if one is not root)
    top, side = number(code, "y"), number(code, "height")

    spans = [(number(one, "y") - 0.86 * number(one, "font-size"), number(one, "y")) for one in root.iter(f"{SVG}text")]
    spans = sorted([*spans, (top, top + side)])

    assert [pair for pair in pairwise(spans) if pair[0][1] > pair[1][0]] == []
    assert spans[0][0] >= MARGIN
    assert spans[-1][1] <= HEIGHT - MARGIN
    assert side >= 0.3 * WIDTH


def test_a_poster_for_telegram_names_the_bot_to_be_searched_for(draughtsman: Draughtsman) -> None:
    web, telegram = (draughtsman.draw(one) for one in made(TWO, starts=BOTH)[:2])

    assert "@linli_bot" in texts(telegram)
    assert "也可以在 Telegram 里搜索" in "".join(texts(telegram))
    assert [line for line in texts(telegram) if "t.me" in line] == []
    assert [line for line in texts(web) if "@" in line] == []


def test_posters_for_the_web_and_for_telegram_differ_at_a_glance(draughtsman: Draughtsman) -> None:
    web, telegram = (draughtsman.draw(one) for one in made(TWO, starts=BOTH)[:2])

    said = [[line for line in texts(one) if line.startswith(("网页", "Telegram"))] for one in (web, telegram)]
    assert said == [["网页 · Web page"], ["Telegram"]]
    panels = [re.findall(r'<rect[^>]* rx="56" fill="([^"]+)"', one) for one in (web, telegram)]
    assert panels[0] != panels[1]


@pytest.mark.parametrize(
    "host", ["linli.cn", "linli.guiyuan-shequ.example.cn", "a-very-long-name.of-a-subdistrict.example.cn"]
)
def test_an_address_breaks_after_a_slash_only(host: str, draughtsman: Draughtsman) -> None:
    (poster,) = made(ONE, per=Per.BUILDING, starts={Channel.WEB: f"https://{host}/community/services/at/"})

    lines = "\n".join(texts(draughtsman.draw(poster)))

    assert re.sub("/\n", "/", lines).count(f"{host}/community/services/at/21") == 1


@pytest.mark.parametrize("name", ["桂园社区", *ODD_NAMES], ids=range(len(ODD_NAMES) + 1))
def test_nothing_is_printed_smaller_than_fourteen_points(name: str, draughtsman: Draughtsman) -> None:
    root = ElementTree.fromstring(draughtsman.draw(a_poster(name, f"{name} 1 单元")))  # noqa: S314  our own drawing

    assert min(number(one, "font-size") for one in root.iter(f"{SVG}text")) / 10 >= 14 * 25.4 / 72


# The files


def test_the_page_for_the_printer_holds_every_poster_and_asks_for_nothing_else(
    tmp_path: Path, draughtsman: Draughtsman
) -> None:
    drawn = [(poster, draughtsman.draw(poster)) for poster in made(ONE, TWO)]

    page = write(tmp_path / "out", drawn, draughtsman.page(Language.ZH)).read_text("utf-8")

    assert page.count('<section class="page">') == len(drawn)
    assert [one for _, one in drawn if one not in page] == []
    assert re.findall(r"<script|<link|<img|src=|href=|url\(|@import", page) == []
    assert "@page { size: A4 portrait; margin: 0; }" in page
    assert {one.name for one in (tmp_path / "out").glob("*.svg")} == {f"{poster.name}.svg" for poster, _ in drawn}


# The command


@pytest.fixture
def operator(seeded: Path, tmp_path: Path) -> Operator:
    operator = Operator(tmp_path)
    operator.take_over(seeded)
    return operator


def meet_telegram(operator: Operator, name: str) -> None:
    with closing(sqlite3.connect(operator.database)) as database:
        database.execute("INSERT INTO settings (key, value) VALUES ('telegram_name', ?)", (name,))
        database.commit()


def test_an_operator_gets_posters_for_every_door(operator: Operator) -> None:
    told = operator.linli("qr", public_url="https://linli.example.cn")

    assert told.returncode == 0, told.stderr
    assert "做好了 90 张海报" in told.stdout
    assert "这次只做网页的海报" in told.stdout
    assert "LINLI_PUBLIC_URL" not in told.stdout
    assert len(list((operator.data / "posters").glob("*.svg"))) == 90
    assert "100%" in told.stderr


def test_an_operator_may_choose_buildings_the_folder_and_the_channel(operator: Operator) -> None:
    meet_telegram(operator, "guiyuan_linli_bot")
    options = ("--per", "building", "--building", "GY-1", "--building", "LH-2", "--out", "here/there")

    told = operator.linli("qr", *options, "--channel", "telegram", language="en")

    assert told.returncode == 0, told.stderr
    assert {one.name for one in (operator.folder / "here/there").iterdir()} == {
        "GY-1-telegram.svg",
        "LH-2-telegram.svg",
        "posters.html",
    }
    assert "t.me/guiyuan_linli_bot?start=at-" in (operator.folder / "here/there/GY-1-telegram.svg").read_text("utf-8")


def test_who_has_met_telegram_gets_posters_for_both(operator: Operator) -> None:
    meet_telegram(operator, "guiyuan_linli_bot")

    told = operator.linli("qr", "--building", "GY-1", "--per", "building")

    assert {one.name for one in (operator.data / "posters").glob("*.svg")} == {"GY-1-web.svg", "GY-1-telegram.svg"}
    assert "只有这台机器打得开" in told.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--channel", "telegram"), "还不知道 Telegram 机器人的名字"),
        (("--channel", "pigeon"), "不能是「pigeon」"),
        (("--building", "GY-1", "--building", "XX-9", "--building", "<b>"), "没有这些编码的楼栋：XX-9, <b>"),
        (("--out", "data/keys.json"), "写不进文件夹 data/keys.json"),
    ],
)
def test_an_operator_is_told_why_there_are_no_posters(operator: Operator, options: tuple[str, ...], said: str) -> None:
    told = operator.linli("qr", *options, public_url="https://linli.example.cn")

    assert (told.returncode, said in told.stdout) == (1, True), told.stdout
    assert not (operator.data / "posters").exists()


def test_without_a_community_there_are_no_posters(migrated: Path, tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    operator.take_over(migrated)

    told = operator.linli("qr")

    assert (told.returncode, "还没有社区" in told.stdout) == (1, True)
