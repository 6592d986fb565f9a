"""What the content does not answer: it waits for a nurse, is answered once, and nobody else reads it."""

import asyncio

from bot.dispatcher import Handled
from bot.domain.audit import Look, clinic_of, enrolment_of, thing_of_person
from bot.domain.people import Person, Role
from storage.stores import Conflict
from storage.tables import AuditRow, HealthQuestionRow
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


async def answered_by(town: Town, question_id: int, words: str) -> None:
    """Let a colleague answer, in a unit of their own."""
    uow = town.app.units.begin()
    question = await uow.health_questions.get(question_id)
    uow.health_questions.save(question.answered((await town.person(XU)).id, town.clock.now(), words))
    await uow.commit()


async def test_of_two_nurses_who_answer_at_once_one_is_told_that_the_other_was_quicker(either_community: Town) -> None:
    town = either_community
    question_id = await asked(town)
    await town.send(HE, f"health:reply:{question_id}")
    uow = town.app.units.begin()
    question = await uow.health_questions.get(question_id)
    uow.health_questions.save(question.answered((await town.person(XU)).id, town.clock.now(), "可以吃"))

    said, theirs = await asyncio.gather(town.say(HE, "少吃一点"), uow.commit(), return_exceptions=True)

    assert isinstance(said, Handled)
    first = keys(said) == ["health-reply-sent"]
    assert first or keys(said) == ["health-error-answered"]
    assert isinstance(theirs, Conflict) == first
    (row,) = await rows_of(town.app.units.store, HealthQuestionRow)
    known = await town.app.units.begin().health_questions.get(row["id"])
    assert known.answer == ("少吃一点" if first else "可以吃")


async def test_an_answer_to_what_a_colleague_has_answered_is_not_sent_and_the_next_line_is_ones_own(
    community: Town,
) -> None:
    question_id = await asked(community)
    await community.send(HE, f"health:reply:{question_id}")
    await answered_by(community, question_id, "可以吃")

    late = await community.say(HE, "少吃一点")
    after = await community.say(HE, "今天")

    assert keys(late) == ["health-error-answered"]
    assert keys(after) == ["followups-today-none"]
    assert [one.key for one in await community.heard(LI)].count("health-nurse-says") == 0


async def test_a_line_of_ones_own_is_done_though_a_colleague_has_answered_meanwhile(community: Town) -> None:
    question_id = await asked(community)
    await community.send(HE, f"health:reply:{question_id}")
    await answered_by(community, question_id, "可以吃")

    assert keys(await community.say(HE, "今天")) == ["followups-today-none", "health-error-answered"]
    assert keys(await community.say(HE, "超时")) == ["followups-overdue-none"]


async def test_an_answer_that_begins_with_the_residents_name_is_an_answer_and_no_record(community: Town) -> None:
    await community.planned(LI)
    question_id = await asked(community)
    await community.send(HE, f"health:reply:{question_id}")

    sent = await community.say(HE, f"{LI}您好，可以吃一点")

    assert keys(sent) == ["health-reply-sent"]


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


async def test_what_was_asked_before_questions_were_kept_holds_no_nurse_up(community: Town) -> None:
    nurse = await community.person(HE)
    uow = community.app.units.begin()
    uow.forms.save((await uow.forms.of(nurse.id)).waiting("answer", nurse.id))
    await uow.commit()

    assert keys(await community.say(HE, "今天")) == ["followups-today-none"]


ZHOU = "周大山"


async def without_a_home(town: Town, name: str = ZHOU) -> None:
    """Let somebody be known by name, but not where they live."""
    uow = town.app.units.begin()
    uow.people.add(Person(await uow.new_id(), Role.RESIDENT, name))
    await uow.commit()


async def enrolled_without_a_home(town: Town) -> int:
    """Let a nurse enrol somebody who is known by the code alone."""
    await without_a_home(town)
    return await town.planned(ZHOU)


async def test_what_a_resident_of_the_programme_asks_is_for_their_own_clinic_though_their_home_is_unknown(
    community: Town,
) -> None:
    await enrolled_without_a_home(community)
    await community.say(ZHOU, CACTUS)
    (question,) = await rows_of(community.app.units.store, HealthQuestionRow)

    assert "health-question" in await community.keys(HE)
    assert await community.keys(XU) == []
    assert keys(await community.say(XU, "没答的")) == ["health-waiting-none"]
    assert keys(await community.send(XU, f"health:reply:{question['id']}")) == ["refused-not-allowed"]
    assert keys(await community.say(HE, "没答的")) == ["health-waiting"]


async def test_what_is_wrong_in_a_record_is_said_to_the_clinic_that_keeps_it(community: Town) -> None:
    enrolment_id = await enrolled_without_a_home(community)
    await community.send(ZHOU, f"own:wrong:{enrolment_id}")
    await community.say(ZHOU, "我没有喝酒")

    assert "care-own-wrong" in await community.keys(HE)
    assert await community.keys(XU) == []
    assert keys(await community.say(XU, "没答的")) == ["health-waiting-none"]


async def test_a_danger_of_a_resident_of_the_programme_is_for_their_own_clinic(community: Town) -> None:
    await enrolled_without_a_home(community)
    await community.say(ZHOU, "我胸口疼得厉害，喘不上气")

    assert "danger-nurse" in await community.keys(HE)
    assert await community.keys(XU) == []


async def looks(town: Town) -> list[tuple[str, str]]:
    return [(row["action"], row["thing"]) for row in await rows_of(town.app.units.store, AuditRow)]


async def test_a_look_at_the_questions_and_at_one_of_them_stands_in_the_log(community: Town) -> None:
    question_id = await asked(community)
    await community.say(HE, "没答的")
    await community.send(HE, f"health:reply:{question_id}")

    nurse, asker = await community.person(HE), await community.person(LI)
    town = await community.app.units.begin().community()
    clinic = town.community_of(nurse.grid_id)
    assert clinic is not None
    assert await looks(community) == [(Look.LIST, clinic_of(clinic.id)), (Look.QUESTION, thing_of_person(asker.id))]


async def test_a_look_at_what_a_resident_of_the_programme_asks_stands_in_their_record(community: Town) -> None:
    enrolment_id = await community.planned(LI)
    question_id = await asked(community)
    await community.send(HE, f"health:reply:{question_id}")

    assert (Look.QUESTION, enrolment_of(enrolment_id)) in await looks(community)


async def test_who_is_refused_or_finds_nothing_leaves_no_look(community: Town) -> None:
    await community.say(HE, "没答的")
    question_id = await asked(community)
    await community.send(XU, f"health:reply:{question_id}")

    assert await looks(community) == []
