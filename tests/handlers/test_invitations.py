"""邀请同事: who may let whom in, what is shown, and what is taken back."""

from typing import Any

import pytest

from bot.dispatcher import Handled
from bot.domain.messages import Button, Lines
from bot.domain.people import Person, Role
from storage.tables import PersonRow
from tests.support.stored import rows_of
from tests.support.town import GAO, LI, QIAN, SUN, WANG, Town


def keys(handled: Handled) -> list[str]:
    assert handled.incident == ""
    return [reply.key for reply in handled.replies]


def offered(handled: Handled) -> list[Button]:
    return [button for reply in handled.replies for button in reply.buttons]


def labels(handled: Handled) -> list[Any]:
    return [button.args["label"] for button in offered(handled) if button.key == "label"]


async def invited(town: Town, name: str, who: str = SUN) -> str:
    """Let somebody invite a worker for A1; give the code."""
    await town.send(who, "invitations:start:0")
    await town.press(who, "invite-as-grid-worker")
    await town.say(who, "A1")
    return str((await town.say(who, name)).replies[0].args["code"])


async def come_in(town: Town, code: str) -> Person:
    await town.app.dispatcher.handle(town.newcomers("new", code))
    found = await town.app.units.begin().people.by_account("web", "new")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        (SUN, ["grid-worker"]),
        (QIAN, ["grid-worker", "grid-lead", "nurse"]),
        (GAO, ["grid-worker", "grid-lead", "nurse", "community-admin"]),
    ],
)
async def test_the_roles_below_are_offered(who: str, roles: list[str], community: Town) -> None:
    handled = await community.send(who, "invitations:start:0")

    assert [one.key for one in offered(handled)] == [*(f"invite-as-{role}" for role in roles), "invite-open"]


@pytest.mark.parametrize(
    ("who", "role", "grids", "key"),
    [
        (SUN, "grid_worker", ["A1 网格", "A2 网格", "A3 网格"], "invite-which-grid"),
        (QIAN, "grid_lead", ["A 大网格", "B 大网格"], "invite-which-grid"),
        (QIAN, "nurse", ["桂园社区"], "invite-which-grid"),
        (GAO, "community_admin", ["桂园社区", "柳湖社区"], "invite-which-grid"),
    ],
)
async def test_the_grids_below_are_offered(who: str, role: str, grids: list[str], key: str, community: Town) -> None:
    handled = await community.send(who, f"invitations:as:0.{role}")

    assert (keys(handled), labels(handled)) == ([key], grids)


async def test_of_many_grids_eight_are_offered_and_the_others_typed(community: Town) -> None:
    handled = await community.send(GAO, "invitations:as:0.grid_worker")

    assert (keys(handled), len(labels(handled))) == (["invite-which-grid-typed"], 8)
    assert keys(await community.say(GAO, "d2")) == ["invite-name"]


async def test_a_colleague_is_let_in_by_the_code(community: Town) -> None:
    handled_by = community.app.doors
    handled_by.telegram = "linli_bot"
    code = await invited(community, "周小雨")

    told = (await community.heard(SUN))[-1]
    links = told.args["links"]
    assert isinstance(links, Lines)
    assert [word.args["link"] for word in links.words] == [
        f"{community.app.settings.url}/join/{code}",
        f"https://t.me/linli_bot?start=in-{code.replace('-', '')}",
    ]
    person = await come_in(community, code)
    wang = await community.person(WANG)
    assert (person.name, person.role, person.grid_id) == ("周小雨", Role.GRID_WORKER, wang.grid_id)


NAMES = [
    "<b>王</b>",
    "'; DROP TABLE people; --",
    "{ $name }",
    "Ａ１",
    "ⅷ🙂",
    "Robert\\0 %s",
    "报修员老李",
    "二〇二六",
    "*_[x](y)",
]


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_kept_as_it_was_typed(name: str, community: Town) -> None:
    await invited(community, name)

    assert (await community.heard(SUN))[-1].args["name"] == name
    assert [one.name for one in await community.app.units.begin().people.by_name(name)] == [name]


async def test_an_endless_name_is_cut_and_an_empty_one_asked_for_again(community: Town) -> None:
    await community.send(SUN, "invitations:as:0.grid_worker")
    await community.say(SUN, "A1 网格")

    assert keys(await community.say(SUN, " \n ")) == ["invite-name"]
    assert len(str((await community.say(SUN, "长" * 500)).replies[0].args["name"])) == 60


async def test_cancel_leaves_it(community: Town) -> None:
    await community.send(SUN, "invitations:as:0.grid_worker")
    await community.say(SUN, "A1")

    assert keys(await community.say(SUN, "/cancel")) == ["cancelled"]
    assert "invite-code" not in keys(await community.say(SUN, "周小雨"))


async def test_a_wish_in_between_is_no_grid(community: Town) -> None:
    await community.send(SUN, "invitations:as:0.grid_worker")

    assert keys(await community.say(SUN, "苹果核是什么垃圾")) == ["waste-answer"]


async def test_no_code_is_made_for_a_colleague_who_is_here_already(community: Town) -> None:
    await community.person(WANG)
    await community.send(SUN, "invitations:as:0.grid_worker")
    await community.say(SUN, "A1")

    assert keys(await community.say(SUN, WANG)) == ["invite-error-known"]


async def test_who_never_came_in_is_invited_again_and_the_older_code_ends(community: Town) -> None:
    first = await invited(community, "周小雨")
    second = await invited(community, "周小雨")

    assert len(await community.app.units.begin().people.by_name("周小雨")) == 1
    handled = await community.app.dispatcher.handle(community.newcomers("other", first))
    assert keys(handled) == ["code-refused"]
    assert (await come_in(community, second)).name == "周小雨"


async def test_what_is_not_used_is_listed_to_those_above_and_taken_back(community: Town) -> None:
    code = await invited(community, "周小雨")
    handled = await community.send(QIAN, "invitations:list:0")
    told = handled.replies[0].args["lines"]
    assert isinstance(told, Lines)
    assert [word.args["name"] for word in told.words] == ["周小雨"]
    assert keys(await community.send("周强", "invitations:list:0")) == ["invite-none-open"]

    assert keys(await community.press(QIAN, "invite-revoke")) == ["invite-revoked"]

    assert keys(await community.app.dispatcher.handle(community.newcomers("new", code))) == ["code-refused"]
    assert keys(await community.send(QIAN, "invitations:list:0")) == ["invite-none-open"]
    assert not [one for one in (await community.app.units.begin().community()).staff.values() if one.name == "周小雨"]


async def test_whom_the_sheet_put_here_stays_when_the_invitation_is_taken_back(community: Town) -> None:
    await invited(community, WANG)
    await community.send(SUN, "invitations:list:0")

    assert keys(await community.press(SUN, "invite-revoke")) == ["invite-revoked"]

    wang = await community.person(WANG)
    assert (wang.name, wang.is_staff) == (WANG, True)


async def test_who_was_in_once_stays_when_a_later_invitation_is_taken_back(community: Town) -> None:
    person = await come_in(community, await invited(community, "周小雨"))
    uow = community.app.units.begin()
    for account in await uow.people.accounts(person.id):
        uow.people.unlink(account, community.clock.now())
    await uow.commit()
    await invited(community, "周小雨")
    await community.send(SUN, "invitations:list:0")

    await community.press(SUN, "invite-revoke")

    assert (await community.app.units.begin().people.get(person.id)).is_staff


async def test_the_tickets_of_who_never_came_in_go_back_with_the_invitation(community: Town) -> None:
    await invited(community, "周小雨")
    (zhou,) = await community.app.units.begin().people.by_name("周小雨")
    ticket = await community.filed()
    assert zhou.id in ticket.candidates
    await community.send(SUN, "invitations:list:0")

    await community.press(SUN, "invite-revoke")

    assert zhou.id not in (await community.ticket(ticket.number)).candidates


async def test_an_invitation_outlived_or_used_is_not_listed(community: Town) -> None:
    await come_in(community, await invited(community, "周小雨"))
    assert keys(await community.send(SUN, "invitations:list:0")) == ["invite-none-open"]

    await invited(community, "郑小雪")
    community.clock.advance(hours=24)
    assert keys(await community.send(SUN, "invitations:list:0")) == ["invite-none-open"]


FORGED = [
    "as:0.resident",
    "as:0.subdistrict",
    "as:0.klingon",
    "as:0.grid_lead",
    "in:1.grid_worker",
    "in:0.nurse",
    "revoke:1",
]


@pytest.mark.parametrize("action", FORGED)
async def test_a_forged_button_makes_nobody_a_colleague(action: str, community: Town) -> None:
    before = len(await rows_of(community.app.units.store, PersonRow))

    handled = await community.send(SUN, f"invitations:{action}")

    assert handled.refused
    assert len(await rows_of(community.app.units.store, PersonRow)) == before


async def test_whose_right_has_gone_meanwhile_gets_no_code(community: Town) -> None:
    await community.send(SUN, "invitations:as:0.grid_worker")
    await community.say(SUN, "A1")
    sun = await community.person(SUN)
    uow = community.app.units.begin()
    form = await uow.forms.of(sun.id)
    uow.forms.save(form.waiting("invite_name", form.about, role="community_admin"))
    await uow.commit()

    assert keys(await community.say(SUN, "周小雨")) == ["refused-not-allowed"]


async def test_a_resident_is_offered_nothing(community: Town) -> None:
    assert keys(await community.send(LI, "invitations:start:0")) == ["refused-not-allowed"]
