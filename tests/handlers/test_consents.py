"""What is kept of somebody before both consents are there: nothing but the draft."""

from storage.tables import ConsentRow, PersonRow, ScreeningRow
from tests.support.stored import rows_of
from tests.support.town import HE, Town

DAUGHTER, MOTHER = "小红", "刘桂英"


async def asked_for(town: Town) -> None:
    """Let a daughter come to the first consent for her mother, whom nobody here knows."""
    await town.app.dispatcher.handle(town.newcomers(DAUGHTER, "你好"))
    await town.say(HE, f"建档 {MOTHER} 女 81 3号楼 尿酸 530 绝经")
    await town.press(HE, "enrol-eligible")
    code = str((await town.heard(HE))[-1].args["code"])
    await town.press(HE, "consent-by-relative")
    for action in (code, "consent-kin-child", "consent-basis-asked-to", "王小红"):
        if action.startswith("consent-"):
            await town.press(DAUGHTER, action)
        else:
            await town.say(DAUGHTER, action)


async def test_a_relative_who_refuses_the_second_consent_leaves_nothing_of_the_resident(community: Town) -> None:
    await asked_for(community)
    await community.press(DAUGHTER, "consent-agree")
    people = len(await rows_of(community.app.units.store, PersonRow))
    assert await community.app.units.begin().people.by_name(MOTHER) == []

    await community.press(DAUGHTER, "consent-refuse")

    store = community.app.units.store
    assert await community.app.units.begin().people.by_name(MOTHER) == []
    assert (len(await rows_of(store, PersonRow)), await rows_of(store, ScreeningRow)) == (people, [])
    assert await rows_of(store, ConsentRow) == []


async def test_after_both_consents_of_a_relative_the_resident_is_known(community: Town) -> None:
    await asked_for(community)
    await community.press(DAUGHTER, "consent-agree")
    await community.press(DAUGHTER, "consent-agree")

    (mother,) = await community.app.units.begin().people.by_name(MOTHER)
    assert await community.app.units.begin().enrolments.current_of(mother.id) is not None
    assert {row["person_id"] for row in await rows_of(community.app.units.store, ConsentRow)} == {mother.id}


async def test_who_refuses_on_their_own_device_is_not_called_by_the_name_of_the_draft(community: Town) -> None:
    await community.app.dispatcher.handle(community.newcomers(DAUGHTER, "你好"))
    await community.say(HE, f"建档 {MOTHER} 女 81 3号楼 尿酸 530 绝经")
    await community.press(HE, "enrol-eligible")
    code = str((await community.heard(HE))[-1].args["code"])
    await community.say(DAUGHTER, code)
    await community.press(DAUGHTER, "consent-refuse")

    assert await community.app.units.begin().people.by_name(MOTHER) == []
