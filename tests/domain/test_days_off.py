"""What staff say when they take days off; the day is Monday, the 2nd of March 2026."""

from datetime import date

import pytest

from bot.domain.days_off import Days, LeaveInThePast, LeaveTooFar, LeaveUnreadable, is_back, read

TODAY = date(2026, 3, 2)


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("今天请假", 2, 2),
        ("我今天请假", 2, 2),
        ("明天请假到周五", 3, 6),
        ("请假到周三", 2, 4),
        ("今天到周五请假", 2, 6),
        ("请假三天", 2, 4),
        ("请三天假", 2, 4),
        ("请假3天。", 2, 4),
        ("从明天起请假两天", 3, 4),
        ("明天开始请假一周", 3, 9),
        ("3月5日到3月8日请假", 5, 8),
        ("三月五日到三月八日请假", 5, 8),
        ("5号到8号请假", 5, 8),
        ("2026-03-05 请假", 5, 5),
        ("下周一请假", 9, 9),
        ("周五请假到下周二", 6, 10),
        ("星期天请假", 8, 8),
        ("今天明天请假", 2, 3),
        ("今天和明天请假", 2, 3),
        ("今天身体不舒服,请假一天", 2, 2),
        ("家里有事，明天请病假", 3, 3),
        ("孩子明天考试，后天请假", 4, 4),
        ("明天调休", 3, 3),
        ("leave today", 2, 2),
        ("On leave tomorrow until Friday", 3, 6),
        ("I'm on leave from Wednesday to Friday", 4, 6),
        ("on leave for 3 days", 2, 4),
        ("on leave next Monday", 9, 9),
        ("on leave Mar 5 to Mar 8", 5, 8),
    ],
)
def test_days_off_are_read_as_people_say_them(said: str, first: int, last: int) -> None:
    assert read(said, TODAY) == Days(march(first), march(last))


@pytest.mark.parametrize("said", ["后天上午请假", "后天请半天假", "on leave the day after tomorrow morning"])
def test_half_a_day_counts_as_the_day(said: str) -> None:
    assert read(said, TODAY) == Days(march(4), march(4), in_part=True)


def test_a_date_of_the_new_year_is_ahead() -> None:
    assert read("1月2日请假", date(2026, 12, 28)) == Days(date(2027, 1, 2), date(2027, 1, 2))


@pytest.mark.parametrize("said", ["昨天请假", "上周五请假", "2月27日请假", "本周日请假到3月1日", "on leave yesterday"])
def test_days_that_are_over_are_refused(said: str) -> None:
    with pytest.raises((LeaveInThePast, LeaveUnreadable)):
        read(said, TODAY)


@pytest.mark.parametrize("said", ["5月2日请假", "请假99天", "明天请假到6月1日"])
def test_what_lies_further_than_sixty_days_is_refused(said: str) -> None:
    with pytest.raises(LeaveTooFar):
        read(said, TODAY)


@pytest.mark.parametrize(
    "said",
    ["请假", "我想请假", "2月30日请假", "今天明天后天大后天请假三天", "周五请假到3月4日", "请假0天", "张三请假吗"],
)
def test_what_nobody_can_read_is_asked_again(said: str) -> None:
    with pytest.raises(LeaveUnreadable):
        read(said, TODAY)


@pytest.mark.parametrize(
    "said", ["电梯坏了", "请看一下", "please leave the door open", "今天值班", "楼上装修" * 30 + "请假"]
)
def test_other_words_ask_for_no_leave(said: str) -> None:
    assert read(said, TODAY) is None


@pytest.mark.parametrize("said", ["我回来了", "销假", "销假。", "I'm back", "取消请假"])
def test_somebody_says_that_they_are_back(said: str) -> None:
    assert is_back(said)
    assert not is_back(f"{said}，电梯又坏了")
