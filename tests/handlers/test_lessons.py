"""没听懂的 as it is kept, and who is shown it."""

from storage.tables import CatalogueVersionRow, UnclearRow
from tests.support.stored import rows_of
from tests.support.town import CHEN, LI, QIAN, Town

ADMIN_ELSEWHERE = "冯玲"
ODD = "三蹦子窜来窜去，我叫王大明，电话13812345678"


async def test_a_word_is_learnt_without_a_restart_on_both_stores(either_community: Town) -> None:
    town = either_community
    assert [one.key for one in (await town.say(LI, ODD)).replies] == ["which-is-meant"]
    await town.say(QIAN, "没听懂的")
    await town.press(QIAN, "unclear-explain")

    taught = await town.say(QIAN, "三蹦子 = 停车")

    assert [one.key for one in taught.replies] == ["unclear-taught"]
    assert "filing-draft" in [one.key for one in (await town.say(LI, "三蹦子又来了")).replies]
    (row,) = await rows_of(town.app.units.store, UnclearRow)
    assert (row["taught"], row["category"]) == ("三蹦子", "parking")
    (edition,) = await rows_of(town.app.units.store, CatalogueVersionRow)
    assert "三蹦子" in edition["body"]


async def test_the_words_lie_sealed_and_masked(community: Town) -> None:
    await community.say(LI, ODD)

    (row,) = await rows_of(community.app.units.store, UnclearRow)
    (kept,) = await community.app.units.begin().unclear.waiting([row["grid_id"]], 9)

    assert "三蹦子" not in row["words"]
    assert "三蹦子" in kept.words
    assert "13812345678" not in kept.words
    assert "王大明" not in kept.words


async def test_another_community_is_not_shown_it(community: Town) -> None:
    await community.say(LI, ODD)
    (row,) = await rows_of(community.app.units.store, UnclearRow)

    listed = await community.say(ADMIN_ELSEWHERE, "没听懂的")
    opened = await community.send(ADMIN_ELSEWHERE, f"lessons:of:{row['id']}")

    assert [one.key for one in listed.replies] == ["unclear-none"]
    assert [one.key for one in opened.replies] == ["refused-not-allowed"]


async def test_a_word_that_tells_of_another_category_already_is_refused(community: Town) -> None:
    for who in (LI, CHEN):
        await community.say(who, ODD)
    for category in ("停车", "噪音"):
        await community.say(QIAN, "没听懂的")
        await community.press(QIAN, "unclear-explain")
        last = await community.say(QIAN, f"三蹦子 = {category}")

    assert [one.key for one in last.replies] == ["unclear-word-taken"]
    (edition,) = await rows_of(community.app.units.store, CatalogueVersionRow)
    assert edition["body"].count("三蹦子") == 1
