from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import DayOutsideWindow, NotYet, OutsideWindow
from bot.domain.followups import (
    MOST_A_DAY,
    Feeling,
    FollowUp,
    FollowUpState,
    Stage,
    at_nine,
    check_interval,
    counted_from,
    end_of,
    forecast,
    is_final_on,
    meant_by,
    next_window,
    on_working_day,
    read_day,
    read_days,
)
from bot.domain.visits import NoSuchDay, contact_day, was_reached
from tests.support.builders import START, a_followup, an_enrolment
from tests.support.clock import MORNING

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("interval", "in_90_days", "in_91_days", "in_92_days"),
    [
        (7, 11, 12, 12),
        (8, 10, 10, 10),
        (9, 9, 9, 9),
        (10, 8, 8, 8),
        (11, 7, 7, 7),
        (12, 6, 7, 7),
        (13, 6, 6, 6),
        (14, 5, 6, 6),
        (15, 5, 5, 5),
    ],
)
def test_the_forecast_counts_what_is_to_come_and_the_final_visit(
    interval: int, in_90_days: int, in_91_days: int, in_92_days: int
) -> None:
    for days, ordinary in ((90, in_90_days), (91, in_91_days), (92, in_92_days)):
        assert forecast(START, START + timedelta(days=days), interval) == ordinary + 1


@pytest.mark.parametrize("interval", range(7, 16))
@pytest.mark.parametrize("days", [89, 90, 91, 92])
def test_without_moves_to_working_days_exactly_the_forecast_comes(interval: int, days: int) -> None:
    end, last, count = START + timedelta(days=days), START, 0
    while not (window := next_window(last, interval, end, lambda _: True)).is_final:
        last, count = window.target, count + 1

    assert count + 1 == forecast(START, end, interval)
    assert (5 <= count <= 11) if days < 91 else (5 <= count <= 12)


@pytest.mark.parametrize("interval", range(7, 16))
@pytest.mark.parametrize("start", [date(2026, 3, 2) + timedelta(days=n) for n in range(0, 365, 13)])
def test_the_forecast_is_near_what_comes_when_everybody_is_reached_in_time(interval: int, start: date) -> None:
    end, last, count = end_of(start), start, 0
    while True:
        window = next_window(last, interval, end)
        count += 1
        if window.is_final:
            break
        last += timedelta(days=interval)

    assert abs(count - forecast(start, end, interval)) <= 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 2), date(2026, 6, 2)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_three_months_end_with_the_month_at_the_latest(start: date, end: date) -> None:
    assert end_of(start) == end


@pytest.mark.parametrize("interval", [6, 16, 0, -7])
def test_an_interval_outside_seven_to_fifteen_days_is_refused(interval: int) -> None:
    with pytest.raises(OutsideWindow):
        check_interval(interval)
    with pytest.raises(OutsideWindow):
        next_window(START, interval, end_of(START))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (0, FollowUpState.PLANNED),
        (6, FollowUpState.PLANNED),
        (7, FollowUpState.OPEN),
        (9, FollowUpState.OPEN),
        (10, FollowUpState.DUE),
        (15, FollowUpState.DUE),
        (16, FollowUpState.OVERDUE),
        (22, FollowUpState.OVERDUE),
        (23, FollowUpState.MISSED),
        (400, FollowUpState.MISSED),
    ],
)
def test_where_a_follow_up_stands_follows_from_the_day(day: int, state: FollowUpState) -> None:
    assert a_followup(last=START).state_on(START + timedelta(days=day)) is state


@pytest.mark.parametrize("day", [0, 7, 10, 16, 40])
def test_what_was_done_or_cancelled_stays_so_on_every_day(day: int) -> None:
    on = START + timedelta(days=day)

    assert a_followup().complete(START).state_on(on) is FollowUpState.COMPLETED
    assert a_followup().cancel(MORNING).state_on(on) is FollowUpState.CANCELLED
    assert a_followup().cancel(MORNING).due_at is None


def test_a_missed_contact_can_still_be_completed() -> None:
    done = a_followup().complete(START + timedelta(days=60))

    assert done.state_on(START + timedelta(days=61)) is FollowUpState.COMPLETED
    assert done.due_at is None


@pytest.mark.parametrize(
    ("target", "earliest", "latest", "moved"),
    [
        (date(2026, 3, 12), date(2026, 3, 9), date(2026, 3, 17), date(2026, 3, 12)),
        (date(2026, 3, 14), date(2026, 3, 9), date(2026, 3, 17), date(2026, 3, 13)),
        (date(2026, 3, 15), date(2026, 3, 9), date(2026, 3, 17), date(2026, 3, 16)),
        (date(2026, 3, 14), date(2026, 3, 14), date(2026, 3, 22), date(2026, 3, 16)),
        (date(2026, 3, 15), date(2026, 3, 7), date(2026, 3, 15), date(2026, 3, 13)),
        (date(2026, 3, 14), date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 14)),
    ],
)
def test_a_target_moves_off_the_weekend_inside_its_window(
    target: date, earliest: date, latest: date, moved: date
) -> None:
    assert on_working_day(target, earliest, latest) == moved


def test_a_target_moves_off_the_holidays_and_onto_a_worked_sunday() -> None:
    holiday = {date(2026, 2, 15) + timedelta(days=n) for n in range(9)}

    def is_worked(day: date) -> bool:
        return day == date(2026, 2, 14) or (day not in holiday and day.weekday() < 5)

    window = next_window(date(2026, 2, 7), 10, date(2026, 5, 7), is_worked)

    assert window.target == date(2026, 2, 14)


def test_where_the_clinic_is_closed_for_the_whole_window_the_day_stays() -> None:
    assert next_window(START, 10, end_of(START), lambda _: False).target == START + timedelta(days=10)


TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("line", "day", "rest"),
    [
        ("昨天 尿酸 412 药在吃", date(2026, 3, 11), "尿酸 412 药在吃"),
        ("前天电话 说好多了", date(2026, 3, 10), "电话 说好多了"),
        ("3月5日 尿酸 398", date(2026, 3, 5), "尿酸 398"),
        ("3/5，来门诊", date(2026, 3, 5), "来门诊"),
        ("2025-12-30 尿酸 430", date(2025, 12, 30), "尿酸 430"),
        ("12月30日 尿酸 430", date(2025, 12, 30), "尿酸 430"),
        ("yesterday urate 412", date(2026, 3, 11), "urate 412"),
        ("尿酸 412 药在吃 前天", date(2026, 3, 10), "尿酸 412 药在吃"),
        ("血尿酸 458umol/L 3月5日", date(2026, 3, 5), "血尿酸 458umol/L"),
        ("尿酸 412 2026-03-01", date(2026, 3, 1), "尿酸 412"),
        ("血压 130/80", TODAY, "血压 130/80"),
        ("血压 90/60", TODAY, "血压 90/60"),
        ("尿酸 412", TODAY, "尿酸 412"),
        ("昨天喝了酒 尿酸 412", TODAY, "昨天喝了酒 尿酸 412"),
        ("6.9 mg/dL", TODAY, "6.9 mg/dL"),
        ("90/60 头晕", TODAY, "90/60 头晕"),
        ("", TODAY, ""),
    ],
)
def test_a_line_may_begin_with_the_day_of_the_contact(line: str, day: date, rest: str) -> None:
    assert contact_day(line, TODAY) == (day, rest)


@pytest.mark.parametrize(
    "words",
    [
        "没打通",
        "打了两次没人接",
        "关机",
        "上门不在家",
        "上门，本人不在家",
        "邻居说不在家",
        "没接电话",
        "联系不上，明天再打",
        "no answer twice",
        "went there, not at home",
    ],
)
def test_who_was_not_reached_has_not_been_followed_up(words: str) -> None:
    assert not was_reached(words)


@pytest.mark.parametrize(
    "words",
    [
        "药在吃 没喝酒",
        "电话说脚不疼了",
        "没人接送，下次电话随访",
        "没有不舒服",
        "药没接着吃",
        "talked at home, no alcohol",
        "儿子不在家，自己都好",
        "女儿不在家，本人说脚不疼了",
        "son not at home, she says she is fine",
    ],
)
def test_who_was_spoken_with_has_been_followed_up(words: str) -> None:
    assert was_reached(words)


@pytest.mark.parametrize(
    "line", ["2月29日 尿酸 412", "2月30日，来门诊", "2/30 电话", "13月5日 尿酸 412", "2026-04-31 尿酸 412"]
)
def test_a_day_that_no_calendar_has_is_refused_and_not_taken_for_today(line: str) -> None:
    with pytest.raises(NoSuchDay) as refused:
        contact_day(line, TODAY)

    assert str(refused.value.args_said["said"]) in line


@pytest.mark.parametrize("line", ["3月13日 尿酸 412", "2026-04-30 尿酸 412", "4月1日 电话"])
def test_a_contact_on_a_day_that_has_not_come_is_refused(line: str) -> None:
    with pytest.raises(NotYet):
        contact_day(line, TODAY)


def test_the_final_visit_replaces_a_follow_up_closer_than_a_week_to_the_end() -> None:
    end = date(2026, 6, 2)
    ordinary = next_window(end - timedelta(days=17), 10, end)
    final = next_window(end - timedelta(days=16), 10, end)

    assert not ordinary.is_final
    assert final.is_final
    assert (final.earliest, final.target, final.latest) == (date(2026, 5, 26), end, date(2026, 6, 16))


def test_a_target_that_the_weekend_brings_too_near_to_the_end_is_the_final_visit() -> None:
    """Saturday the 16th is eight days before the end; moved to Monday it would be six."""
    end = date(2026, 5, 24)

    assert next_window(date(2026, 5, 9), 7, end).is_final
    assert not next_window(date(2026, 5, 9), 7, end + timedelta(days=1)).is_final


@pytest.mark.parametrize(("before_the_end", "is_final"), [(8, False), (7, True), (0, True), (-30, True)])
def test_a_contact_from_a_week_before_the_end_is_the_final_visit(before_the_end: int, is_final: bool) -> None:
    end = date(2026, 6, 2)

    assert is_final_on(end - timedelta(days=before_the_end), end) is is_final


def test_a_late_contact_after_the_end_is_followed_by_the_final_visit() -> None:
    assert next_window(date(2026, 6, 10), 7, date(2026, 6, 2)).is_final


def test_reminders_go_out_at_nine_then_the_next_day_then_the_nurse_is_asked_on_the_third() -> None:
    followup = a_followup(due_at=at_nine(START + timedelta(days=10), SHANGHAI))
    assert followup.due_at == datetime(2026, 3, 12, 1, tzinfo=UTC)

    again = followup.reminded(SHANGHAI)
    assert (again.stage, again.due_at) == (Stage.REMIND_AGAIN, datetime(2026, 3, 13, 1, tzinfo=UTC))
    call = again.reminded(SHANGHAI)
    assert (call.stage, call.due_at) == (Stage.CALL, datetime(2026, 3, 14, 1, tzinfo=UTC))
    listed = call.listed(SHANGHAI)
    assert (listed.stage, listed.due_at) == (Stage.MISS, datetime(2026, 3, 25, 1, tzinfo=UTC))
    assert (listed.missed().stage, listed.missed().due_at) == (Stage.OVER, None)


@pytest.mark.parametrize("feeling", Feeling)
def test_who_has_answered_is_not_reminded_again(feeling: Feeling) -> None:
    answered = a_followup(due_at=MORNING).answer(feeling, MORNING, SHANGHAI)

    assert (answered.stage, answered.feeling, answered.answered_at) == (Stage.MISS, feeling.value, MORNING)
    assert answered.state_on(START + timedelta(days=10)) is FollowUpState.DUE


_OVER = {"stage": Stage.OVER}


@pytest.mark.parametrize(
    ("contacts", "resumed", "day"),
    [
        ([], [], START),
        ([a_followup()], [], START),
        ([a_followup(occurred_on=date(2026, 3, 12), **_OVER)], [], date(2026, 3, 12)),
        ([a_followup(**_OVER)], [], date(2026, 3, 17)),
        ([a_followup(cancelled_at=MORNING, **_OVER)], [], START),
        ([a_followup(occurred_on=date(2026, 3, 12), **_OVER)], [date(2026, 4, 1)], date(2026, 4, 1)),
        ([a_followup(**_OVER), a_followup(occurred_on=date(2026, 3, 25), **_OVER)], [], date(2026, 3, 25)),
    ],
)
def test_the_next_contact_is_counted_from_the_last_done_or_missed_or_from_the_resumption(
    contacts: list[FollowUp], resumed: list[date], day: date
) -> None:
    assert counted_from(START, contacts, resumed) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3月5日", date(2026, 3, 5)),
        ("3 月 5 号", date(2026, 3, 5)),
        ("３月５日", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("3/5", date(2026, 3, 5)),
        ("3.5", date(2026, 3, 5)),
        ("2月1日", date(2027, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("今天", date(2026, 3, 2)),
        ("明天", date(2026, 3, 3)),
        ("后天", date(2026, 3, 4)),
        ("tomorrow", date(2026, 3, 3)),
        ("2月29日", None),
        ("13月45日", None),
        ("13/45", None),
        ("下周", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_written(written: str, day: date | None) -> None:
    assert read_day(written, START) == day


def test_a_full_day_is_passed_over_while_another_working_day_of_the_window_has_room() -> None:
    target, earliest, latest = date(2026, 3, 12), date(2026, 3, 9), date(2026, 3, 17)
    full = {target: MOST_A_DAY, date(2026, 3, 13): MOST_A_DAY + 3}

    assert on_working_day(target, earliest, latest, loads=full) == date(2026, 3, 11)
    assert on_working_day(target, earliest, latest, loads={target: MOST_A_DAY - 1}) == target


def test_where_every_day_is_full_the_nearest_working_day_stands() -> None:
    full = {date(2026, 3, 1) + timedelta(days=n): MOST_A_DAY for n in range(40)}

    assert on_working_day(date(2026, 3, 14), date(2026, 3, 9), date(2026, 3, 17), loads=full) == date(2026, 3, 13)


def test_a_contact_moves_inside_its_window_and_is_reminded_there() -> None:
    moved = a_followup(stage=Stage.REMIND_AGAIN).move(date(2026, 3, 16), SHANGHAI)

    assert (moved.target_on, moved.moved_from, moved.stage) == (date(2026, 3, 16), date(2026, 3, 12), Stage.REMIND)
    assert moved.due_at == at_nine(date(2026, 3, 16), SHANGHAI)
    assert moved.state_on(date(2026, 3, 10)) is FollowUpState.RESCHEDULED
    assert moved.state_on(date(2026, 3, 16)) is FollowUpState.DUE
    assert moved.move(date(2026, 3, 17), SHANGHAI).moved_from == date(2026, 3, 12)


def test_a_contact_that_moves_is_asked_about_anew() -> None:
    moved = a_followup().answer(Feeling.JOINT, MORNING, SHANGHAI).move(date(2026, 3, 16), SHANGHAI)

    assert (moved.answered_at, moved.feeling, moved.stage) == (None, "", Stage.REMIND)


@pytest.mark.parametrize("later", Feeling)
def test_no_milder_answer_hides_a_swollen_joint(later: Feeling) -> None:
    answered = a_followup().answer(Feeling.JOINT, MORNING, SHANGHAI).answer(later, MORNING, SHANGHAI)

    assert answered.feeling == Feeling.JOINT
    assert a_followup().answer(Feeling.WELL, MORNING, SHANGHAI).answer(later, MORNING, SHANGHAI).feeling == later


@pytest.mark.parametrize("to", [date(2026, 3, 8), date(2026, 3, 18)])
def test_a_contact_moves_nowhere_outside_its_window(to: date) -> None:
    with pytest.raises(DayOutsideWindow):
        a_followup().move(to, SHANGHAI)


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (date(2026, 3, 8), None),
        (date(2026, 3, 9), "missed"),
        (date(2026, 3, 23), "missed"),
        (date(2026, 3, 24), "next"),
        (date(2026, 4, 20), "next"),
    ],
)
def test_a_late_entry_completes_the_contact_whose_window_was_the_last_to_open(day: date, meant: str | None) -> None:
    missed = a_followup(last=START).missed()
    following = a_followup(last=START + timedelta(days=15), misses=1)
    named = {"missed": missed, "next": following, None: None}

    assert meant_by([missed, following], day) is named[meant]


def test_one_more_contact_in_a_window_that_is_met_completes_no_missed_one_before_it() -> None:
    missed = a_followup(last=START).missed()
    done = a_followup(last=START + timedelta(days=15), misses=1).complete(date(2026, 3, 27))

    assert meant_by([missed, done], date(2026, 3, 27)) is None
    assert meant_by([missed, done], date(2026, 3, 20)) is missed


@pytest.mark.parametrize(
    ("reminded_on", "allowed"),
    [
        ([], True),
        ([0], False),
        ([-1], True),
        ([-6, -3], True),
        ([-6, -3, -1], False),
        ([-7, -3, -1], True),
        ([-9, -8, -7], True),
    ],
)
def test_nobody_is_reminded_twice_a_day_or_four_times_a_week(reminded_on: list[int], allowed: bool) -> None:
    days = tuple(TODAY + timedelta(days=n) for n in reminded_on)

    assert an_enrolment(reminded_on=days).may_be_reminded(TODAY) is allowed


@pytest.mark.parametrize(
    ("said", "days"), [("每 12 天", 12), ("12", 12), ("１２天", 12), ("没有", None), ("300", None)]
)
def test_a_number_of_days_is_read(said: str, days: int | None) -> None:
    assert read_days(said) == days
