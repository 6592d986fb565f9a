"""A contact that was recorded wrongly is corrected on the page as in the conversation."""

from datetime import date

import pytest

from bot.domain.messages import Day
from bot.domain.urates import valid
from bot.domain.visits import Advice, VisitRecord, Way
from tests.channels.conftest import Browser, Site
from tests.support.clinic import record
from tests.support.town import HE, XU, ZHANG, Town

TARGET = date(2026, 3, 12)


async def visits(town: Town, enrolment_id: int) -> list[VisitRecord]:
    return await town.app.units.begin().visits.of(enrolment_id)


async def planned_for(town: Town, enrolment_id: int) -> date:
    (planned,) = [one for one in await town.app.units.begin().followups.of(enrolment_id) if one.is_open]
    return planned.target_on


async def contacted(page: Site) -> tuple[int, VisitRecord]:
    """Give an enrolment with a contact of its target day that was recorded."""
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=10, hours=1)
    await record(page.town, f"{ZHANG} 当面 尿酸 421 药在吃")
    return enrolment_id, (await visits(page.town, enrolment_id))[-1]


async def correct(
    browser: Browser, enrolment_id: int, visit_id: object, step: str = "save", **fields: str
) -> tuple[int, str]:
    """Send the form of a correction."""
    form = {"line": "尿酸 412 药在吃", "day": TARGET.isoformat(), "way": "person", "seen": "2", **fields}
    form |= {"step": step, "corrects": str(visit_id)}
    async with browser.client.post(f"/care/{enrolment_id}/contact", data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "") or await answer.text()


async def test_the_form_holds_what_was_recorded_and_saves_in_its_place(page: Site) -> None:
    enrolment_id, wrong = await contacted(page)
    browser = await page.of(HE)
    assert f"/care/{enrolment_id}?correct={wrong.id}&amp;at=0#enter" in await browser.read(f"/care/{enrolment_id}")

    form = (await browser.read(f"/care/{enrolment_id}?correct={wrong.id}")).split('id="enter"')[1]
    assert "更正 今天的随访" in form
    assert 'value="当面 尿酸 421 药在吃"' in form
    assert 'name="corrects"' in form
    assert (await correct(browser, enrolment_id, wrong.id, "read"))[0] == 200
    assert len(await visits(page.town, enrolment_id)) == 2

    status, address = await correct(browser, enrolment_id, wrong.id, advice="diet")
    assert (status, address) == (303, f"/care/{enrolment_id}?saved=record-corrected&at=0")
    assert f"已更正{ZHANG}的随访" in await browser.read(address)
    newest = (await visits(page.town, enrolment_id))[-1]
    assert (newest.urate, newest.corrects, newest.way) == (412, wrong.id, Way.PERSON)
    assert newest.advice == (Advice.DIET,)
    assert wrong.id not in {one.id for one in valid(await visits(page.town, enrolment_id))}
    assert await planned_for(page.town, enrolment_id) == date(2026, 3, 23)


async def test_a_wrong_day_is_corrected_and_the_next_contact_counted_from_the_right_one(page: Site) -> None:
    enrolment_id, wrong = await contacted(page)
    browser = await page.of(HE)

    _, address = await correct(browser, enrolment_id, wrong.id, day="2026-03-10")

    assert "下次：3 月 20 日" in await browser.read(address)
    assert await planned_for(page.town, enrolment_id) == date(2026, 3, 20)
    done = [one.occurred_on for one in await page.town.app.units.begin().followups.of(enrolment_id) if one.occurred_on]
    assert done == [date(2026, 3, 10)]
    (told,) = [one for one in await page.town.heard(ZHANG) if one.key == "followup-next"][-1:]
    assert told.args["next"] == Day(date(2026, 3, 20))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"day": "2026-03-04"}, "不能改成另一次"),
        ({"day": "2026-03-13"}, "还没到"),
        ({"day": "2026-02-01"}, "还没参加随访"),
        ({"line": "没打通"}, "有没有联系上"),
        ({"line": "尿酸 7.1"}, "mg/dL"),
        ({"line": ""}, "还没有写"),
    ],
)
async def test_what_cannot_stand_in_its_place_is_refused_and_nothing_is_written(
    page: Site, fields: dict[str, str], told: str
) -> None:
    enrolment_id, wrong = await contacted(page)

    status, shown = await correct(await page.of(HE), enrolment_id, wrong.id, **fields)

    assert status == 422
    assert told in shown
    assert "更正 今天的随访" in shown
    assert len(await visits(page.town, enrolment_id)) == 2
    assert await planned_for(page.town, enrolment_id) == date(2026, 3, 23)


async def test_what_was_corrected_meanwhile_is_corrected_no_more(page: Site) -> None:
    enrolment_id, wrong = await contacted(page)
    browser = await page.of(HE)
    await correct(browser, enrolment_id, wrong.id)

    assert (await correct(browser, enrolment_id, wrong.id, seen="3"))[0] == 422
    assert (await correct(browser, enrolment_id, 999_999, seen="3"))[0] == 422
    assert len(await visits(page.town, enrolment_id)) == 3


async def test_a_long_record_is_corrected_whole_and_what_is_too_long_is_not_cut(page: Site) -> None:
    enrolment_id, _ = await contacted(page)
    long = "尿酸 412 " + "说了很多" * 300
    await record(page.town, f"{ZHANG} {long}")
    wrong = (await visits(page.town, enrolment_id))[-1]
    browser = await page.of(HE)

    assert (await correct(browser, enrolment_id, wrong.id, line=f"{long}。", seen="3"))[0] == 303
    newest = (await visits(page.town, enrolment_id))[-1]
    assert newest.words == f"{long}。"

    status, shown = await correct(browser, enrolment_id, newest.id, line="好" * 2_001, seen="4")
    assert status == 422
    assert "太长了，最多 2000 个字" in shown
    assert len(await visits(page.town, enrolment_id)) == 4


async def test_who_was_slower_goes_on_with_the_records_as_they_are(page: Site) -> None:
    enrolment_id, wrong = await contacted(page)
    browser = await page.of(HE)
    await correct(browser, enrolment_id, wrong.id)

    status, shown = await correct(browser, enrolment_id, wrong.id, "read", seen="3")

    assert status == 422
    assert "这条已经被更正过" in shown
    assert 'name="corrects"' not in shown


async def test_a_nurse_of_another_community_corrects_nothing(page: Site) -> None:
    enrolment_id, wrong = await contacted(page)

    assert (await correct(await page.of(XU), enrolment_id, wrong.id))[0] == 404
    assert len(await visits(page.town, enrolment_id)) == 2
