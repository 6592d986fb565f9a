from datetime import date, timedelta

import pytest

from bot.domain.adverse_events import EventNotYet, EventOver, Severity, read_event, whose
from tests.support.builders import an_adverse_event
from tests.support.clock import MORNING

TODAY = date(2026, 3, 12)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "day", "words", "severity"),
    [
        ("不良反应 皮疹 中度", TODAY, "皮疹", Severity.MODERATE),
        ("不良反应：皮疹，轻微", TODAY, "皮疹", Severity.MILD),
        ("昨天 不良反应 恶心 严重", YESTERDAY, "恶心", Severity.SEVERE),
        ("不良反应 昨天 恶心", YESTERDAY, "恶心", None),
        ("不良反应 头晕 不严重", TODAY, "头晕 不严重", None),
        ("不良反应 轻度皮疹 重度头晕", TODAY, "皮疹 头晕", None),
        ("adverse rash moderate", TODAY, "rash", Severity.MODERATE),
        ("adverse event: nausea, not severe", TODAY, "nausea, not severe", None),
        ("不良反应", TODAY, "", None),
    ],
)
def test_an_event_is_read_with_its_day_and_severity(
    said: str, day: date, words: str, severity: Severity | None
) -> None:
    event = read_event(said, TODAY)

    assert event is not None
    assert (event.day, event.words, event.severity) == (day, words, severity)


@pytest.mark.parametrize("said", ["尿酸 412 没有不良反应", "不良反应 无", "不良反应：没有。", "药在吃", ""])
def test_what_tells_of_no_event_is_none(said: str) -> None:
    assert read_event(said, TODAY) is None


def test_what_has_not_happened_yet_is_refused() -> None:
    with pytest.raises(EventNotYet):
        read_event("不良反应 3月20日 皮疹", TODAY)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("周秀英 不良反应 皮疹", "周秀英"),
        ("Emma Brown adverse rash", "Emma Brown"),
        ("别嘌醇有什么不良反应", None),
        ("不良反应", None),
    ],
)
def test_a_line_of_an_event_begins_with_the_name(said: str, name: str | None) -> None:
    assert whose(said) == name


def test_an_event_is_closed_once() -> None:
    closed = an_adverse_event().close(3, MORNING, "better")

    assert not closed.is_open
    assert (closed.closed_by, closed.closed_at, closed.outcome) == (3, MORNING, "better")
    with pytest.raises(EventOver):
        closed.close(4, MORNING, "hospital")
