"""Laboratory values and adverse events among the nurses of a clinic: told at once, entered once, every look logged."""

import asyncio

import pytest

from bot.domain import lab_panels
from bot.domain.audit import enrolment_of
from bot.domain.lab_panels import LabPanel
from bot.domain.messages import Lane
from bot.domain.people import Person, Role
from tests.support.builders import an_enrolment
from tests.support.stored import keep
from tests.support.town import HE, LI, WANG, XU, ZHANG, Town

WEN = "温暖"
"""A second nurse of the clinic."""


@pytest.fixture
async def enrolment_id(community: Town) -> int:
    """张桂兰 is in the programme of 何敏, who has a colleague."""
    he = await community.person(HE)
    uow = community.app.units.begin()
    uow.people.add(Person(await uow.new_id(), Role.NURSE, WEN, grid_id=he.grid_id))
    await uow.commit()
    return await community.planned()


async def panels(town: Town, enrolment_id: int) -> list[LabPanel]:
    return await town.app.units.begin().lab_panels.of(enrolment_id)


async def looks(town: Town, enrolment_id: int) -> list[tuple[str, str]]:
    entries = await town.app.units.begin().audits.of_thing(enrolment_of(enrolment_id))
    return [((await town.app.units.begin().people.get(one.actor_id)).name, one.action) for one in entries]


async def test_a_colleague_hears_at_once_of_what_cannot_wait_and_the_resident_does_not(
    community: Town, enrolment_id: int
) -> None:
    await community.pass_time(hours=13)  # in the quiet hours too
    await community.say(HE, "化验 张桂兰 尿酸 560")
    assert "lab-alarm" not in await community.keys(WEN)
    await community.press(HE, "record-save")

    alarm = (await community.heard(WEN))[-1]
    assert (alarm.key, alarm.lane) == ("lab-alarm", Lane.DANGER)
    assert [one.action for one in alarm.buttons] == [
        f"courses:review:{enrolment_id}",
        f"visits:card:{enrolment_id}",
    ]
    told = {WEN: ["lab-alarm"], HE: ["lab-check", "lab-saved"], ZHANG: [], XU: [], WANG: []}
    for name, expected in told.items():
        assert [key for key in await community.keys(name) if key.startswith("lab-")] == expected, name


async def test_a_colleague_hears_of_a_severe_adverse_event_and_not_of_a_mild_one(
    community: Town, enrolment_id: int
) -> None:
    await community.say(HE, "张桂兰 不良反应 恶心 轻度")
    await community.press(HE, "record-save")
    assert "adverse-severe" not in await community.keys(WEN)
    await community.say(HE, "张桂兰 不良反应 头晕 重度")
    await community.press(HE, "record-save")

    assert [button.key for button in (await community.heard(WEN))[-1].buttons] == ["change-review", "record-see"]
    assert not {key for key in await community.keys(ZHANG) if key.startswith("adverse-")}


async def test_two_nurses_who_save_the_same_draw_at_once_do_not_enter_it_twice(
    community: Town, enrolment_id: int
) -> None:
    await community.say(HE, "化验 张桂兰 尿酸 412")
    await community.say(WEN, "化验 张桂兰 尿酸 415")

    action = f"labs:save:{enrolment_id}"
    handled = await asyncio.gather(community.send(HE, action), community.send(WEN, action))

    assert sorted(one.replies[0].key for one in handled) == ["lab-same-day", "lab-saved"]
    assert len(await panels(community, enrolment_id)) == 1


async def test_what_both_corrected_is_corrected_once(community: Town, enrolment_id: int) -> None:
    await community.say(HE, "化验 张桂兰 尿酸 412")
    await community.press(HE, "record-save")
    for name, value in ((HE, 413), (WEN, 414)):
        await community.say(name, f"更正化验 张桂兰 尿酸 {value}")
    await community.press(HE, "record-save")

    assert [one.key for one in (await community.press(WEN, "record-save")).replies] == ["lab-error-nothing-to-correct"]
    (standing,) = lab_panels.standing(await panels(community, enrolment_id))
    assert standing.values == {"urate": 413}
    assert len(await panels(community, enrolment_id)) == 2


async def test_a_second_press_of_save_saves_nothing_more(community: Town, enrolment_id: int) -> None:
    await community.say(HE, "化验 张桂兰 尿酸 412")
    await community.press(HE, "record-save")

    assert (await community.send(HE, f"labs:save:{enrolment_id}")).refused
    assert len(await panels(community, enrolment_id)) == 1


async def test_who_has_left_between_the_line_and_its_saving_is_not_written_about(
    community: Town, enrolment_id: int
) -> None:
    await community.say(HE, "化验 张桂兰 尿酸 412")
    await community.say(WEN, "张桂兰 不良反应 恶心 轻度")
    await community.say(ZHANG, "退出随访")

    for name in (HE, WEN):
        assert (await community.press(name, "record-save")).refused
    assert await panels(community, enrolment_id) == []
    assert await community.app.units.begin().adverse_events.of(enrolment_id) == []


async def test_every_look_at_earlier_values_is_written_down(community: Town, enrolment_id: int) -> None:
    await community.say(HE, "化验 张桂兰 尿酸 412")
    await community.press(HE, "record-save")
    await community.say(WEN, "化验 张桂兰 尿酸 415")
    await community.press(WEN, "lab-amend")
    await community.say(WEN, "张桂兰 不良反应 恶心 轻度")
    await community.press(WEN, "record-save")
    before = await looks(community, enrolment_id)
    await community.press(WEN, "adverse-close")

    assert before == [(WEN, "record"), (WEN, "record")]
    assert await looks(community, enrolment_id) == [*before, (WEN, "record")]


async def test_two_nurses_close_an_event_once(community: Town, enrolment_id: int) -> None:
    await community.say(HE, "张桂兰 不良反应 恶心 轻度")
    await community.press(HE, "record-save")
    (event,) = await community.app.units.begin().adverse_events.of(enrolment_id)

    ways = ((HE, "better"), (WEN, "hospital"))
    handled = await asyncio.gather(
        *(community.send(name, f"adverse:ended:{event.id}.{outcome}") for name, outcome in ways)
    )

    assert sorted(one.replies[0].key for one in handled) == ["adverse-closed", "adverse-error-over"]


@pytest.mark.parametrize("said", ["化验 张桂兰 尿酸 412", "张桂兰 不良反应 恶心 中度", "不良反应"])
async def test_a_nurses_own_line_is_no_answer_to_a_resident(said: str, community: Town, enrolment_id: int) -> None:
    await community.say(ZHANG, "透析病人能吃香蕉吗")
    await community.press(HE, "health-answer")

    handled = await community.say(HE, said)

    assert handled.replies[0].key.startswith(("lab-", "adverse-"))
    assert "health-nurse-says" not in await community.keys(ZHANG)


@pytest.mark.parametrize("who", [LI, WANG, ZHANG, XU])
async def test_nobody_but_the_clinics_nurses_enters_anything(who: str, community: Town, enrolment_id: int) -> None:
    for said in ("化验 张桂兰 尿酸 412", "张桂兰 不良反应 恶心 中度", "更正化验 张桂兰 尿酸 412"):
        handled = await community.say(who, said)
        assert not {one.key for one in handled.replies} & {"lab-check", "lab-same-day", "adverse-check"}, said
    for action in ("labs:save", "labs:rewrite", "labs:amend", "adverse:save", "adverse:rewrite"):
        assert (await community.send(who, f"{action}:{enrolment_id}")).refused
    assert await panels(community, enrolment_id) == []


@pytest.mark.parametrize(
    ("said", "key"), [("化验 李桂芳 尿酸 412", "lab-check"), ("李桂芳 不良反应 恶心 轻度", "adverse-check")]
)
async def test_of_two_people_with_one_name_the_nurse_says_which(said: str, key: str, community: Town) -> None:
    li, zhang, he = [await community.person(name) for name in (LI, ZHANG, HE)]
    both = [an_enrolment(person_id=one.id, nurse_id=he.id, name=LI, age=age) for one, age in ((li, 68), (zhang, 41))]
    await keep(community.app.units, enrolments=both)

    asked = (await community.say(HE, said)).replies[0]
    assert (asked.key, [one.args["age"] for one in asked.buttons]) == ("record-whose-line", [68, 41])
    assert (await community.press(HE, "record-of", on=str(both[1].id))).replies[0].key == key
    await community.press(HE, "record-save")

    begun = community.app.units.begin()
    kept = [*await begun.lab_panels.of(both[1].id), *await begun.adverse_events.of(both[1].id)]
    assert len(kept) == 1
    assert [*await panels(community, both[0].id), *await begun.adverse_events.of(both[0].id)] == []


async def test_a_line_of_the_laboratory_is_no_reason_of_a_change(community: Town, enrolment_id: int) -> None:
    await community.send(HE, f"courses:review:{enrolment_id}")

    assert (await community.say(HE, "化验 张桂兰 尿酸 412")).replies[0].key == "lab-check"
    await community.send(HE, f"courses:review:{enrolment_id}")
    assert (await community.say(HE, "化验不太好")).replies[0].key == "course-review-done"
