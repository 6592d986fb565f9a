"""建档 by the form: the same as by a line, what is wrong stands at its field, and nothing typed is lost."""

import pytest

from tests.channels.conftest import Browser, Site
from tests.support.town import HE, LI, SUN, ZHANG, Town

FORM = {
    "name": ZHANG,
    "sex": "female",
    "age": "68",
    "urate": "512",
    "menopause": "yes",
    "place": "3号楼",
    "arm": "service",
}


async def enter(browser: Browser, **fields: str) -> tuple[int, str]:
    """Send the form."""
    async with browser.client.post("/care/enrol", data={**FORM, **fields}, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "") or await answer.text()


async def screenings(town: Town) -> int:
    return len(await town.app.units.begin().screenings.of_nurse((await town.person(HE)).id))


async def test_what_is_entered_stands_in_the_conversation_for_the_nurse_to_decide(page: Site) -> None:
    browser = await page.of(HE)
    assert "建档" in await browser.read("/care/enrol")

    assert await enter(browser) == (303, "/#newest")

    shown = await browser.read("/")
    assert f"{ZHANG}，女，68 岁" in shown
    assert "尿酸 512 µmol/L" in shown
    assert "绝经了吗" not in shown
    assert await screenings(page.town) == 1
    await page.town.press(HE, "enrol-eligible")
    assert "代码" in await browser.read("/")


async def test_a_date_of_birth_milligrams_and_an_arm_are_read_as_in_a_line(page: Site) -> None:
    browser = await page.of(HE)

    await enter(browser, age="1957-12-31", urate="8.6 mg/dL", menopause="", education="primary", arm="intervention")

    shown = await browser.read("/")
    assert f"{ZHANG}，女，68 岁" in shown
    assert "尿酸 511.5 µmol/L" in shown
    assert "绝经了吗" in shown
    assert "干预组" in shown


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("name", "  ", "这一项要填"),
        ("sex", "", "这一项要填"),
        ("sex", "x", "不是性别"),
        ("age", "", "这一项要填"),
        ("age", "1890-01-01", "年龄 136 岁不对"),
        ("age", "12", "未满 18 岁，不能参加"),
        ("age", "2027-01-01", "岁不对"),
        ("age", "abc", "不是年龄或出生日期"),
        ("age", "六十八", "不是年龄或出生日期"),
        ("age", "31/12/1957", "不是年龄或出生日期"),
        ("age", "68 70", "不是年龄或出生日期"),
        ("name", "尿酸 512", "姓名里不能有数字"),
        ("urate", "512/480", "不是合适的数"),
        ("urate", "512 abc", "不是合适的数"),
        ("urate", "", "这一项要填"),
        ("urate", "7.1", "mg/dL"),
        ("urate", "412 mg/dL", "不像真的"),
        ("urate", "1e9", "尿酸"),
        ("urate", "高", "不是合适的数"),
        ("arm", "<b>", "不认识"),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    page: Site, field: str, said: str, told: str
) -> None:
    browser = await page.of(HE)

    status, shown = await enter(browser, **{field: said})

    assert status == 422
    wrong = shown.split(f'id="wrong-{field}"')[1].split("</span>", maxsplit=1)[0]
    assert told in wrong
    assert 'value="3号楼"' in shown
    assert await screenings(page.town) == 0


async def test_who_is_in_the_programme_already_is_refused_by_name(page: Site) -> None:
    await page.town.planned()
    browser = await page.of(HE)

    status, shown = await enter(browser)

    assert status == 422
    assert f"{ZHANG}已经在随访中了" in shown.split('id="wrong-name"')[1]
    assert await screenings(page.town) == 0


async def test_no_sign_that_turns_words_round_or_ends_them_comes_into_a_name(page: Site) -> None:
    browser = await page.of(HE)

    assert (await enter(browser, name="张\u202e桂\x00兰"))[0] == 303

    (kept,) = await page.town.app.units.begin().screenings.of_nurse((await page.town.person(HE)).id)
    assert kept.name == "张桂\ufffd兰"


@pytest.mark.parametrize("name", [LI, SUN])
async def test_nobody_but_a_nurse_enters_anything(page: Site, name: str) -> None:
    assert (await enter(await page.of(name)))[0] == 404
    assert await screenings(page.town) == 0
