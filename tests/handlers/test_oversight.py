"""What the staff ask for anywhere, and what every morning brings."""

import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.messages import Lines, Notice
from bot.domain.words import Language
from locales.speech import Speech
from storage.tables import CallbackRow
from tests.support.builders import a_claimed_ticket, a_ticket
from tests.support.stored import keep, rows_of
from tests.support.town import CHEN, GAO, HE, LI, LIU, QIAN, SUN, WANG, ZHAO, Town

TO_THE_MORNING = 23.5
"""Hours from nine o'clock to half past eight."""


async def answered(town: Town, who: str, said: str) -> Notice:
    handled = await town.say(who, said)
    assert handled.incident == ""
    (reply,) = handled.replies
    return reply.to((await town.person(who)).id)


async def told(town: Town, who: str, key: str) -> list[Notice]:
    return [one for one in await town.heard(who) if one.key == key]


async def many(town: Town, count: int) -> None:
    """Let so many lifts stand still in the grid of 王芳, nobody having come."""
    li, wang = await town.person(LI), await town.person(WANG)
    now = town.clock.now()
    known = {"building_id": li.building_id, "grid_id": wang.grid_id, "candidates": (wang.id,), "desk_id": None}
    tickets = [
        a_ticket(**known, reporter_id=None, category="lift", opened_at=now, claim_by=now + timedelta(hours=one + 1))
        for one in range(count)
    ]
    await keep(town.app.units, tickets=tickets)


# The morning


async def test_whoever_has_something_before_them_hears_it_at_half_past_eight_once(community: Town) -> None:
    await community.claimed()
    await community.pass_time(hours=TO_THE_MORNING)
    await community.app.timekeeper.sweep_all()

    (digest,) = await told(community, WANG, "digest")
    assert (digest.args["place"], digest.args["open"], digest.args["working"]) == ("A1", 0, 1)
    assert [len(await told(community, who, "digest")) for who in (SUN, QIAN, GAO)] == [1, 1, 1]
    assert [await told(community, who, "digest") for who in (ZHAO, LIU, HE, LI)] == [[], [], [], []]

    await community.pass_time(hours=24)
    assert len(await told(community, WANG, "digest")) == 2


async def test_who_is_off_duty_hears_no_digest(community: Town) -> None:
    await community.claimed()
    uow = community.app.units.begin()
    wang = await uow.people.get((await community.person(WANG)).id)
    uow.people.save(replace(wang, on_duty=False))
    await uow.commit()
    await community.app.units.remember("revision", "off duty")

    await community.pass_time(hours=TO_THE_MORNING)

    assert await told(community, WANG, "digest") == []


async def test_a_program_that_was_off_tells_the_newest_morning_alone(community: Town) -> None:
    await community.claimed()
    await community.app.timekeeper.sweep_all()
    community.clock.advance(days=9)
    await community.app.timekeeper.sweep_all()
    await community.app.timekeeper.sweep_all()

    assert len(await told(community, WANG, "digest")) == 1
    assert len(await told(community, SUN, "summary")) == 1


async def test_two_programs_that_hold_one_morning_tell_it_once(either_community: Town) -> None:
    town = either_community
    await town.claimed()
    await town.pass_time(hours=TO_THE_MORNING)
    await town.app.units.remember("morning", "2026-03-02")
    await town.app.timekeeper.sweep_all()

    assert len(await told(town, WANG, "digest")) == 1


async def test_a_clock_that_was_set_back_tells_nothing_twice(community: Town) -> None:
    await community.claimed()
    await community.app.units.remember("morning", "2030-01-01")
    await community.app.timekeeper.sweep_all()
    assert await told(community, WANG, "digest") == []

    await community.pass_time(hours=TO_THE_MORNING)
    assert len(await told(community, WANG, "digest")) == 1


async def test_a_complaint_about_somebody_is_in_no_digest_and_no_list_of_theirs(community: Town) -> None:
    await community.say(LI, "王芳态度很差")
    await community.press(LI, "draft-submit")
    await community.pass_time(hours=TO_THE_MORNING)

    assert [await told(community, who, "digest") for who in (WANG, ZHAO, QIAN, GAO)] == [[], [], [], []]
    assert [one.args["open"] for one in await told(community, SUN, "digest")] == [1]
    for word in ("今天", "超时", "我的"):
        assert (await answered(community, WANG, word)).key.endswith("-none")


# The lists


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("今天", "list-today-none"),
        ("Today", "list-today-none"),
        ("超时", "list-late-none"),
        ("late", "list-late-none"),
        ("我的", "list-mine-none"),
        ("mine", "list-mine-none"),
    ],
)
async def test_the_staff_ask_for_their_lists_in_a_word(said: str, key: str, community: Town) -> None:
    for who in (WANG, SUN, QIAN, GAO):
        assert (await answered(community, who, said)).key == key


async def test_a_list_is_given_in_the_middle_of_something_else_which_stays_open(community: Town) -> None:
    ticket = await community.claimed()
    await community.send(WANG, f"tickets:return:{ticket.id}")

    assert (await answered(community, WANG, "今天")).key == "list-today"
    assert (await answered(community, WANG, "人不在家")).key == "ticket-return-where"


async def test_to_a_nurse_today_means_her_residents(community: Town) -> None:
    assert (await answered(community, HE, "今天")).key == "followups-today-none"
    assert (await answered(community, HE, "超时")).key == "followups-overdue-none"


@pytest.mark.parametrize("said", ["今天", "卡住的", "本周", "三率"])
async def test_to_a_resident_the_words_of_the_staff_mean_nothing(said: str, community: Town) -> None:
    handled = await community.say(CHEN, said)

    assert not any(reply.key.startswith(("list-", "summary")) for reply in handled.replies)


async def test_a_long_list_goes_on_on_the_next_page(community: Town) -> None:
    await many(community, 11)

    first = await answered(community, WANG, "今天")
    assert [button.key for button in first.buttons] == ["progress-see"] * 8 + ["list-more"]
    second = (await community.send(WANG, first.buttons[-1].action)).replies[0]
    assert [button.key for button in second.buttons] == ["progress-see"] * 3
    assert {one.action for one in first.buttons}.isdisjoint(one.action for one in second.buttons)

    # A page that is no more begins anew.
    assert len((await community.send(WANG, "lists:today:800")).replies[0].buttons) == 9


async def test_a_line_fits_on_a_telephone(community: Town) -> None:
    await many(community, 9)
    li, wang = await community.person(LI), await community.person(WANG)
    known = {"building_id": li.building_id, "entrance": 2, "grid_id": wang.grid_id, "owner_id": wang.id}
    now = community.clock.now()
    late = a_claimed_ticket(**known, number=123_456, word_by=now - timedelta(hours=123), place_words="九号楼" * 40)
    await keep(community.app.units, tickets=[late])

    for who, word in ((WANG, "今天"), (SUN, "超时"), (WANG, "我的")):
        notice = await answered(community, who, word)
        spoken = Speech().spoken(notice, Language.ZH, now, (await community.app.units.zone()))
        for line in spoken.text.splitlines()[1:]:
            assert sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line) <= 50, line


async def test_late_names_whose_it_is_and_begins_with_what_is_urgent(community: Town) -> None:
    ticket = await community.claimed()
    assert (await answered(community, SUN, "超时")).key == "list-late-none"

    await community.pass_time(hours=7)

    notice = await answered(community, SUN, "超时")
    assert notice.args["count"] == 1
    assert isinstance(notice.args["lines"], Lines)
    (line,) = notice.args["lines"].words
    assert (line.args["number"], line.args["name"]) == (str(ticket.number), WANG)


async def test_mine_are_those_that_somebody_has_claimed(community: Town) -> None:
    ticket = await community.claimed()

    assert (await answered(community, WANG, "我的")).args["count"] == 1
    assert (await answered(community, ZHAO, "我的")).key == "list-mine-none"
    assert (await community.press(WANG, "progress-see", on=str(ticket.id))).replies[0].key == "ticket-details"


async def test_what_nobody_claims_is_stuck_for_who_leads(community: Town) -> None:
    await community.filed()
    assert (await answered(community, SUN, "卡住的")).key == "list-stuck-none"

    await community.pass_time(hours=2)

    notice = await answered(community, SUN, "stuck")
    assert isinstance(notice.args["lines"], Lines)
    assert [word.key for word in notice.args["lines"].words] == ["list-line", "stuck-unclaimed"]
    assert (await answered(community, WANG, "卡住的")).key == "refused-not-allowed"


# The summaries


@pytest.mark.parametrize("said", ["本周", "本月", "三率", "this week", "This Month", "rates"])
async def test_who_leads_asks_how_the_period_goes(said: str, community: Town) -> None:
    await community.filed()

    for who in (SUN, QIAN, GAO):
        notice = await answered(community, who, said)
        assert (notice.key, notice.args["opened"]) == ("summary", 1)
    assert not any(reply.key == "summary" for reply in (await community.say(WANG, said)).replies)


async def test_the_week_before_is_another_week(community: Town) -> None:
    await community.filed()

    assert (await answered(community, SUN, "上周")).key == "summary-none"
    assert (await answered(community, SUN, "上月")).key == "summary-none"
    await community.pass_time(days=7)
    assert (await answered(community, SUN, "上周")).args["opened"] == 1


async def test_each_hears_of_their_own_part_of_the_tree(community: Town) -> None:
    await community.filed()

    assert (await answered(community, "周强", "本周")).key == "summary-none"
    assert (await answered(community, "冯玲", "本周")).key == "summary-none"


@pytest.mark.parametrize("forged", ["20260301.year", "20269999.week", "0.week", "99999999.month"])
async def test_a_period_that_is_none_is_refused(forged: str, community: Town) -> None:
    handled = await community.send(SUN, f"summaries:grids:{forged}")

    assert [reply.key for reply in handled.replies] == ["refused-not-found"]


async def test_on_monday_the_week_is_told_and_on_the_first_the_month(community: Town) -> None:
    await community.filed()
    await community.pass_time(days=6, hours=23, minutes=29)
    assert await told(community, SUN, "summary") == []

    await community.pass_time(minutes=1)
    assert [len(await told(community, who, "summary")) for who in (SUN, QIAN, GAO, WANG)] == [1, 1, 1, 0]

    await community.pass_time(days=30)
    months = [one for one in await told(community, SUN, "summary") if "month" in str(one.once)]
    assert len(months) == 1


# The callbacks


async def test_a_resident_is_asked_once_for_each_closing(community: Town) -> None:
    ticket = await community.resolved()
    await community.send(LI, f"ratings:bad:{ticket.id}.0")
    await community.say(LI, "还是漏水")
    await community.send(WANG, f"tickets:claim:{ticket.id}")
    await community.send(WANG, f"tickets:result:{ticket.id}.fixed")
    await community.send(WANG, f"tickets:result:{ticket.id}.fixed")
    await community.send(LI, f"ratings:good:{ticket.id}.1")

    rows = await rows_of(community.app.units.store, CallbackRow)

    assert [(row["cycle"], row["rating"]) for row in sorted(rows, key=lambda row: row["cycle"])] == [
        (0, "bad"),
        (1, "good"),
    ]
    assert (await community.keys(LI)).count("ticket-done") == 2


async def test_who_works_here_is_told_and_not_asked(community: Town) -> None:
    await community.say(LIU, "桂园小区1号楼2单元厨房水管爆了")
    await community.press(LIU, "draft-submit")
    await community.press(WANG, "do-claim")
    ticket = await community.ticket(1001)
    await community.send(WANG, f"tickets:result:{ticket.id}.fixed")

    assert (await community.keys(LIU))[-1] == "ticket-done-staff"
    assert await rows_of(community.app.units.store, CallbackRow) == []
