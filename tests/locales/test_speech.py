"""How times are told: what is left, what is over, and when somebody comes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.messages import Left, Moment
from bot.domain.words import Language
from locales.speech import ROUGH, Sentences

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
ZH, EN = Sentences(Language.ZH), Sentences(Language.EN)


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (timedelta(hours=2), "剩 2 小时", "2 h left"),
        (timedelta(hours=2, microseconds=-1), "剩 2 小时", "2 h left"),
        (timedelta(hours=2, minutes=-1, seconds=-1), "剩 1 小时 59 分", "1 h 59 min left"),
        (timedelta(seconds=1), "剩 1 分钟", "1 min left"),
        (timedelta(days=1, seconds=-1), "剩 1 天", "1 day left"),
        (timedelta(days=2, hours=3), "剩 2 天 3 小时", "2 days 3 h left"),
        (timedelta(), "已超时 1 分钟", "1 min overdue"),
        (timedelta(seconds=-1), "已超时 1 分钟", "1 min overdue"),
        (timedelta(minutes=-119, seconds=-59), "已超时 1 小时 59 分", "1 h 59 min overdue"),
    ],
)
def test_what_is_left_is_told_in_full_minutes_and_never_as_none(left: timedelta, zh: str, en: str) -> None:
    said = [sentences.say("label", {"label": Left(NOW + left)}, NOW, ZONE) for sentences in (ZH, EN)]

    assert said == [zh, en]


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [
        (12, 1, "今天中午 12 点左右到"),
        (11, 52, "今天上午 11 点 45 分左右到"),
        (11, 53, "今天中午 12 点左右到"),
        (15, 0, "今天下午 3 点左右到"),
        (23, 59, "明天凌晨 12 点左右到"),
    ],
)
def test_when_somebody_comes_is_told_to_the_quarter_of_an_hour(hour: int, minute: int, told: str) -> None:
    comes = Moment(NOW.replace(hour=hour, minute=minute))

    assert told in ZH.say("standing-arriving", {"name": "王芳", "at": comes}, NOW, ZONE)


def test_other_times_are_told_to_the_minute() -> None:
    assert ZH.say("label", {"label": Moment(NOW.replace(minute=1))}, NOW, ZONE) == "今天上午 9 点 01 分"


def test_every_sentence_that_tells_a_time_roughly_exists() -> None:
    assert ZH.keys() >= ROUGH
