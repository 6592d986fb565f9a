import asyncio
from pathlib import Path

from structlog.testing import capture_logs

from bot.adapters.vault import Keyring
from bot.domain.followups import Stage
from bot.domain.messages import Notice
from bot.domain.tickets import Rating, Result, State
from handlers.context import Desk
from locales import DEMO
from storage.seeds import seed
from storage.tables import EnrolmentRow, FollowUpRow, ScreeningRow
from tests.conftest import a_running_app
from tests.support.clock import FakeClock
from tests.support.postgres import Postgres
from tests.support.stored import rows_of
from tests.support.town import HE, LI, SUN, WANG, ZHANG, ZHAO, Town


async def test_the_lead_hears_of_a_late_ticket_once(community: Town) -> None:
    ticket = await community.filed()
    await community.pass_time(hours=2, minutes=-1)
    assert "ticket-late" not in await community.keys(SUN)

    await community.pass_time(minutes=1)
    await community.app.timekeeper.sweep_all()
    await community.pass_time(minutes=59)

    assert (await community.keys(SUN)).count("ticket-late") == 1
    assert (await community.ticket(ticket.number)).desk_id == (await community.person(SUN)).id


async def test_nobody_hears_of_a_ticket_that_was_claimed_in_time(community: Town) -> None:
    await community.claimed()
    await community.pass_time(hours=7)

    assert await community.keys(SUN) == []


async def test_a_draft_left_alone_is_asked_about_once(community: Town) -> None:
    await community.say(LI, "厨房水管爆了")
    await community.pass_time(minutes=10)
    await community.pass_time(hours=5)

    assert (await community.keys(LI)).count("filing-ask-submit") == 1
    assert [reply.key for reply in (await community.press(LI, "draft-submit")).replies][-1] == "filing-received"


async def test_silence_closes_a_ticket_after_three_days(community: Town) -> None:
    ticket = await community.resolved()
    await community.pass_time(hours=71, minutes=59)
    assert (await community.ticket(ticket.number)).state is State.RESOLVED

    await community.pass_time(minutes=2)

    closed = await community.ticket(ticket.number)
    assert (closed.state, closed.rating) == (State.CLOSED, None)


async def test_who_is_not_satisfied_and_says_no_more_has_it_opened_again(community: Town) -> None:
    ticket = await community.resolved()
    await community.send(LI, f"ratings:bad:{ticket.id}.0")
    await community.pass_time(minutes=10)

    reopened = await community.ticket(ticket.number)
    assert (reopened.state, reopened.cycle, ticket.owner_id in reopened.told) == (State.OPEN, 1, True)
    assert (await community.keys(WANG))[-1] == "card"


async def test_after_two_reopenings_the_clock_still_finds_an_end(community: Town) -> None:
    """A third 没解决 must neither be lost nor keep a row due for ever."""
    ticket = await community.resolved()
    for cycle in range(3):
        await community.send(LI, f"ratings:bad:{ticket.id}.{cycle}")
        await community.say(LI, "还是漏水")
        if cycle < 2:
            await community.send(WANG, f"tickets:claim:{ticket.id}")
            await community.send(WANG, f"tickets:result:{ticket.id}.{Result.FIXED.value}")
    await community.pass_time(days=4)

    kept = await community.ticket(ticket.number)
    assert kept.due_at is None or kept.due_at > community.clock.now()
    assert kept.rating in {None, Rating.BAD}


async def test_a_reminder_goes_out_at_nine_once_more_and_then_the_nurse_calls(community: Town) -> None:
    await community.planned()
    (row,) = await rows_of(community.app.units.store, FollowUpRow)
    await community.pass_time(days=10)
    assert (await community.keys(ZHANG)).count("followup-remind") == 1
    assert (await community.heard(ZHANG))[-1].buttons
    await community.pass_time(days=1)
    assert (await community.keys(ZHANG))[-1] == "followup-remind-again"
    await community.pass_time(days=1)

    assert (await community.keys(HE))[-1] == "followup-call"
    followup = await community.app.units.begin().followups.get(row["id"])
    assert followup.stage is Stage.MISS


async def test_a_program_that_was_off_for_days_reminds_once_and_not_of_the_past(community: Town) -> None:
    await community.planned()
    community.clock.advance(days=40)
    await community.app.timekeeper.sweep_all()

    reminders = [key for key in await community.keys(ZHANG) if key.startswith("followup-remind")]
    assert len(reminders) <= 1


async def test_who_has_answered_is_left_in_peace(community: Town) -> None:
    await community.planned()
    await community.pass_time(days=10)
    await community.press(ZHANG, "feeling-well-button")
    before = await community.keys(ZHANG)
    await community.pass_time(days=5)

    assert await community.keys(ZHANG) == before


async def test_who_leaves_the_programme_hears_of_it_no_more(community: Town) -> None:
    enrolment_id = await community.planned()
    await community.send(ZHANG, f"followups:leave:{enrolment_id}")
    before = await community.keys(ZHANG)
    await community.pass_time(days=60)

    assert await community.keys(ZHANG) == before
    assert [row["due_at"] for row in await rows_of(community.app.units.store, FollowUpRow)] == [None]


async def test_what_nobody_consented_to_is_deleted_after_three_days(community: Town) -> None:
    await community.say(HE, f"建档 {ZHANG} 女 68 尿酸 512")
    assert len(await rows_of(community.app.units.store, ScreeningRow)) == 1
    await community.pass_time(hours=72)

    assert await rows_of(community.app.units.store, ScreeningRow) == []
    assert await rows_of(community.app.units.store, EnrolmentRow) == []


async def test_no_health_row_is_written_before_both_consents(community: Town) -> None:
    store = community.app.units.store
    await community.say(HE, f"建档 {ZHANG} 女 68 尿酸 512")
    await community.press(HE, "enrol-eligible")
    await community.say(ZHANG, str((await community.heard(HE))[-1].args["code"]))
    await community.press(ZHANG, "consent-agree")
    assert await rows_of(store, EnrolmentRow) == []

    await community.press(ZHANG, "consent-refuse")

    assert await rows_of(store, EnrolmentRow) == []
    assert await rows_of(store, ScreeningRow) == []


async def test_what_is_not_urgent_waits_for_the_morning(community: Town) -> None:
    await community.pass_time(hours=12)
    await community.say(LI, "楼道灯坏了")
    await community.press(LI, "draft-submit")
    assert await community.keys(WANG) == []
    await community.pass_time(hours=10, minutes=59)
    assert await community.keys(WANG) == []

    await community.pass_time(minutes=1)

    assert await community.keys(WANG) == ["card"]


async def test_what_is_urgent_comes_at_night(community: Town) -> None:
    await community.pass_time(hours=14)
    await community.filed()

    assert await community.keys(WANG) == ["card"]
    assert await community.keys(ZHAO) == ["card"]


async def test_whatever_is_due_is_done_once_however_often_it_is_swept(community: Town) -> None:
    first = await community.filed()
    second = await community.filed("陈国华", "厨房水管爆了")
    community.clock.advance(hours=3)

    await community.app.timekeeper.sweep_all()
    await community.app.timekeeper.sweep_all()

    late = [notice for notice in await community.heard(SUN) if notice.key == "ticket-late"]
    assert {notice.args["number"] for notice in late} == {str(first.number), str(second.number)}
    assert len(late) == 2


async def test_what_the_night_held_back_is_let_go_by_one_of_two_programs_and_neither_stumbles(
    postgres: Postgres, tmp_path: Path, vault: Keyring, clock: FakeClock
) -> None:
    url, many = postgres.fresh(), 40
    async with (
        a_running_app(url, tmp_path / "one", vault, clock) as one,
        a_running_app(url, tmp_path / "two", vault, clock) as two,
    ):
        await seed(one.units, DEMO, timezone="Asia/Shanghai")
        town = Town(one, clock)
        li = await town.person(LI)
        clock.advance(hours=12)

        async def tell(desk: Desk) -> None:
            desk.tell(*(Notice(li.id, "label", {"label": f"{number}"}) for number in range(many)))

        await one.dispatcher.transact(tell)
        assert await town.heard(LI) == []

        clock.advance(hours=12)
        with capture_logs() as logged:
            await asyncio.gather(one.timekeeper.sweep_all(), two.timekeeper.sweep_all())

        assert logged == []
        assert sorted(int(str(one.args["label"])) for one in await town.heard(LI)) == list(range(many))
