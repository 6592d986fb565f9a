"""How fast messages go: never faster than the far end allows, the most urgent first."""

import asyncio

from bot.pacing import IN_FLIGHT, Gate, Limits, Pace

QUIET = Limits(overall=0, chat_apart=0, group_a_minute=0, edit_apart=0)


def test_messages_go_evenly_and_never_more_than_the_limit_in_a_second() -> None:
    pace = Pace(Limits(overall=29))
    now, gone = 100.0, []
    for _ in range(100):
        now = max(now, pace.overall_at())
        pace.start(now)
        gone.append(now)

    assert all(sum(at <= one < at + 1 for one in gone) <= 30 for at in gone)
    assert gone[-1] - gone[0] < 99 / 29 + 0.01


def test_messages_that_are_a_little_late_one_by_one_are_not_late_together() -> None:
    pace = Pace(Limits(overall=29))
    gone = []
    now = 100.0
    for number in range(100):
        now = max(now, pace.overall_at()) + (number * 7 % 10) / 1000
        pace.start(now)
        gone.append(now)

    assert all(sum(at <= one < at + 1 for one in gone) <= 30 for at in gone)
    assert gone[-1] - gone[0] < 99 / 29 + 0.02


def test_whoever_has_been_quiet_has_saved_up_nothing() -> None:
    pace = Pace(Limits(overall=10))
    pace.start(0)
    pace.start(50)

    assert 50.05 < pace.overall_at() <= 50.1


def test_a_message_that_counts_as_several_has_room_before_and_after_it() -> None:
    pace = Pace(Limits(overall=10))
    pace.start(0)
    before = pace.overall_at()

    assert pace.make_room(10) == 0.9
    assert pace.overall_at() == before + 1.8
    pace.finish(1, "", 1.5, is_group=True, weight=10)
    assert pace.overall_at() == 2.4
    pace.finish(1, "", 30, is_group=True, weight=10)
    assert pace.chat_at(1, danger=True) == 61.5
    assert Pace(QUIET).make_room(10) == 0


def test_a_chat_is_told_something_once_a_second_counted_from_the_end() -> None:
    pace = Pace(Limits())
    pace.finish(1, "", 10, is_group=False)

    assert pace.chat_at(1) == 11
    assert pace.chat_at(2) == 0


def test_a_group_is_told_twenty_things_a_minute_the_last_three_of_them_danger() -> None:
    pace = Pace(Limits())
    for second in range(16):
        pace.finish(1, "", second, is_group=True)
    assert pace.chat_at(1) == 16
    pace.finish(1, "", 16, is_group=True)
    assert (pace.chat_at(1), pace.chat_at(1, danger=True)) == (60, 17)
    for second in range(17, 20):
        pace.finish(1, "", second, is_group=True)
    assert (pace.chat_at(1), pace.chat_at(1, danger=True)) == (63, 60)
    pace.finish(1, "", 60, is_group=True)

    assert pace.chat_at(1, danger=True) == 61
    pace.forget(59)
    assert pace.chat_at(1, danger=True) == 61
    pace.forget(200)
    assert pace.chat_at(1) == 0


def test_a_card_changes_every_three_seconds_and_other_cards_when_they_like() -> None:
    pace = Pace(Limits())
    pace.finish(1, "ticket:1", 10, is_group=False)

    assert (pace.edit_at(1, "ticket:1"), pace.edit_at(1, "ticket:2"), pace.edit_at(2, "ticket:1")) == (13, 0, 0)
    pace.forget(14)
    assert pace.edit_at(1, "ticket:1") == 0


def test_one_chat_that_has_had_enough_stops_only_itself() -> None:
    pace = Pace(Limits())
    pace.halt(1, 30, 10)

    assert (pace.chat_at(1), pace.chat_at(2), pace.overall_at()) == (40, 0, 0)


def test_two_chats_that_have_had_enough_at_once_stop_everything_until_the_first_may_go_on() -> None:
    pace = Pace(Limits())
    pace.halt(1, 30, 10)
    pace.halt(2, 5, 12)

    assert pace.overall_at() == 17


def test_two_chats_one_after_the_other_stop_only_themselves() -> None:
    pace = Pace(Limits())
    pace.halt(1, 5, 10)
    pace.halt(2, 5, 16)

    assert pace.overall_at() == 0


def test_two_chats_between_which_something_went_stop_only_themselves() -> None:
    pace = Pace(Limits(overall=0))
    pace.halt(1, 30, 10)
    pace.finish(3, "", 11, is_group=False)
    pace.halt(2, 30, 12)

    assert pace.overall_at() == 0


def test_chats_at_which_the_far_end_fails_stop_nobody_else_as_long_as_others_are_told() -> None:
    pace = Pace(Limits(overall=0))
    pace.fail(1, 60, 10)
    pace.fail(2, 60, 10)
    assert (pace.chat_at(1), pace.chat_at(2), pace.overall_at()) == (70, 70, 0)
    pace.finish(9, "", 11, is_group=False)
    pace.fail(3, 60, 12)

    assert (pace.chat_at(3), pace.overall_at()) == (72, 0)


def test_a_far_end_that_fails_everywhere_is_left_alone_until_it_takes_something() -> None:
    pace = Pace(Limits(overall=0))
    for chat in (1, 2, 3):
        pace.fail(chat, 60, 10)
    assert pace.overall_at() == 15
    pace.finish(4, "", 16, is_group=False)

    assert pace.overall_at() == 0


def test_resting_one_chat_says_nothing_of_the_others() -> None:
    pace = Pace(Limits())
    pace.rest(1, 5, 10)
    pace.rest(2, 5, 10)

    assert (pace.chat_at(1), pace.chat_at(2), pace.overall_at()) == (15, 15, 0)


def test_nothing_holds_anything_back_where_limits_are_lifted() -> None:
    pace = Pace(QUIET)
    for _ in range(100):
        pace.start(1)
        pace.finish(1, "ticket:1", 1, is_group=True)

    assert (pace.overall_at(), pace.chat_at(1), pace.edit_at(1, "ticket:1")) == (0, 0, 0)


async def test_few_are_on_their_way_at_once() -> None:
    gate = Gate(Pace(QUIET))
    entering = [asyncio.create_task(gate.enter(who, 2)) for who in range(IN_FLIGHT + 5)]
    done, _ = await asyncio.wait(entering[:IN_FLIGHT])
    assert len(done) == IN_FLIGHT
    assert not any(task.done() for task in entering[IN_FLIGHT:])

    for _ in range(5):
        gate.leave()
    assert await asyncio.gather(*entering) == [True] * (IN_FLIGHT + 5)


async def test_the_most_urgent_goes_first_whenever_it_came() -> None:
    gate = Gate(Pace(Limits(overall=20)))
    went: list[str] = []

    async def go(who: int, rank: int, name: str) -> None:
        assert await gate.enter(who, rank)
        went.append(name)
        gate.leave()

    tasks = [asyncio.create_task(go(number, 2, f"rest {number}")) for number in range(4)]
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(go(10, 1, "answer")), asyncio.create_task(go(11, 0, "danger"))]
    await asyncio.sleep(0)
    gate.hurry(3, 0)
    gate.hurry(2, 2)
    await asyncio.gather(*tasks)

    assert went == ["rest 0", "danger", "rest 3", "answer", "rest 1", "rest 2"]


async def test_a_closed_gate_lets_nobody_out() -> None:
    gate = Gate(Pace(Limits(overall=0.001)))
    assert await gate.enter(1, 2)
    late = asyncio.create_task(gate.enter(2, 2))
    await asyncio.sleep(0)
    gate.close()

    assert not await late
