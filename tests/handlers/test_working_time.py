"""Which clock a matter runs on: the wall's, or the working time of its own community."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.messages import Lines, Notice, Word
from tests.support.clock import FakeClock
from tests.support.town import LI, Town

SHANGHAI = ZoneInfo("Asia/Shanghai")
OF_LIUHU = "沈素芬"
FRIDAY_AFTERNOON = "2026-03-06 16:30"
ROWS = """社区,日期,上班,说明
GY,,09:00-12:00 14:00-17:00,桂园社区的上班时间
LH,2026-03-07,上班,本社区值班
,2026-03-09,休息,全街道培训
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path) -> None:
    """The file of working days stands there before the program starts."""
    (tmp_path / "calendar.csv").write_text(ROWS, "utf-8")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.fromisoformat(FRIDAY_AFTERNOON).replace(tzinfo=SHANGHAI))


def local(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


async def test_an_ordinary_matter_counts_the_hours_and_days_of_its_own_community(community: Town) -> None:
    assert local((await community.filed(LI, "楼道灯不亮")).claim_by) == "2026-03-10 14:30"
    assert local((await community.filed(OF_LIUHU, "楼道灯不亮")).claim_by) == "2026-03-07 11:30"


async def test_a_matter_of_no_known_community_counts_what_holds_for_all(community: Town) -> None:
    await community.say(LI, "楼道灯不亮")
    await community.press(LI, "draft-place")
    await community.say(LI, "河对岸的老仓库")
    await community.press(LI, "draft-submit")

    filed = (await community.app.units.begin().tickets.of_reporter((await community.person(LI)).id))[0]
    assert filed.building_id is None
    assert local(filed.claim_by) == "2026-03-10 11:30"


async def test_a_day_that_is_promised_is_a_day_of_its_own_community(community: Town) -> None:
    assert local((await community.filed(LI, "楼道灯不亮")).resolve_by) == "2026-03-18 16:30"
    assert local((await community.filed(OF_LIUHU, "楼道灯不亮")).resolve_by) == "2026-03-17 16:30"


async def test_what_cannot_wait_runs_on_the_wall_clock_everywhere(community: Town) -> None:
    assert local((await community.filed(LI, "厨房水管爆了")).claim_by) == "2026-03-06 18:30"
    await community.say(OF_LIUHU, "家里煤气泄漏")

    danger = (await community.app.units.begin().tickets.of_reporter((await community.person(OF_LIUHU)).id))[0]
    assert local(danger.claim_by) == "2026-03-06 16:40"


async def test_the_draft_says_in_which_time_its_promise_is_counted(community: Town) -> None:
    await community.say(LI, "楼道灯不亮")
    await community.say(OF_LIUHU, "厨房水管爆了")

    said = [promise(await community.heard(name)) for name in (LI, OF_LIUHU)]
    assert said == [Word("filing-line-working-h", {"count": 4}), Word("filing-line-wall-h", {"count": 2})]


def promise(heard: list[Notice]) -> Word:
    """Give the last line of the draft."""
    lines = heard[-1].args["lines"]
    assert isinstance(lines, Lines)
    return lines.words[-1]
