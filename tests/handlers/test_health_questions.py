"""What the content does not answer: it waits for a nurse, is answered once, and nobody else reads it."""

import asyncio

from bot.dispatcher import Handled
from storage.tables import HealthQuestionRow
from tests.support.stored import rows_of
from tests.support.town import HE, LI, WANG, XU, Town

CACTUS = "痛风能吃仙人掌吗"


def keys(handled: Handled) -> list[str]:
    return [reply.key for reply in handled.replies]


async def asked(town: Town, words: str = CACTUS) -> int:
    await town.say(LI, words)
    return max(int(row["id"]) for row in await rows_of(town.app.units.store, HealthQuestionRow))


async def test_a_question_is_answered_on_both_stores(either_community: Town) -> None:
    town = either_community
    question_id = await asked(town)

    await town.send(HE, f"health:reply:{question_id}")
    sent = await town.say(HE, "可以吃一点")

    assert keys(sent) == ["health-reply-sent"]
    assert (await town.heard(LI))[-1].args["words"] == "可以吃一点"
    assert keys(await town.say(HE, "没答的")) == ["health-waiting-none"]


async def test_question_and_answer_lie_sealed(community: Town) -> None:
    question_id = await asked(community)
    await community.send(HE, f"health:reply:{question_id}")
    await community.say(HE, "别蘸酱就行")

    (row,) = await rows_of(community.app.units.store, HealthQuestionRow)
    known = await community.app.units.begin().health_questions.get(question_id)

    assert "仙人掌" not in row["words"]
    assert "蘸酱" not in row["answer"]
    assert (known.words, known.answer) == (CACTUS, "别蘸酱就行")


async def test_two_answers_at_once_are_one_answer(community: Town) -> None:
    question_id = await asked(community)
    await community.send(HE, f"health:reply:{question_id}")
    before = len(await community.heard(LI))

    said = await asyncio.gather(*(community.say(HE, words) for words in ("可以吃", "少吃一点")))

    (row,) = await rows_of(community.app.units.store, HealthQuestionRow)
    assert row["answered_at"] is not None
    assert len(await community.heard(LI)) == before + 1
    assert sorted(key for one in said for key in keys(one))[0] == "health-reply-sent"


async def test_an_answer_to_what_a_colleague_has_answered_is_not_sent(community: Town) -> None:
    question_id = await asked(community)
    await community.send(HE, f"health:reply:{question_id}")
    uow = community.app.units.begin()
    question = await uow.health_questions.get(question_id)
    uow.health_questions.save(question.answered((await community.person(XU)).id, community.clock.now(), "可以吃"))
    await uow.commit()

    late = await community.say(HE, "少吃一点")

    assert keys(late) == ["health-error-answered"]
    assert [one.key for one in await community.heard(LI)].count("health-nurse-says") == 0


async def test_who_is_no_nurse_of_theirs_is_not_shown_it(community: Town) -> None:
    question_id = await asked(community)

    for name in (WANG, XU, LI):
        assert keys(await community.send(name, f"health:reply:{question_id}")) == ["refused-not-allowed"]
    assert keys(await community.say(XU, "没答的")) == ["health-waiting-none"]


async def test_a_story_is_cut_and_the_list_shows_the_oldest_five(community: Town) -> None:
    for number in range(7):
        await community.say(LI, f"痛风能吃仙人掌{number}号吗" + "，真的很想知道" * 90)

    listed = await community.say(HE, "没答的")

    (reply,) = listed.replies
    assert reply.args["count"] == 7
    assert len(reply.buttons) == 5
    for row in await rows_of(community.app.units.store, HealthQuestionRow):
        assert len((await community.app.units.begin().health_questions.get(row["id"])).words) <= 500
