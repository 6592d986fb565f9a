"""The demonstration: the same community every time, its story told up to the present moment."""

import shutil
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.app import opened
from bot.domain.grids import Community
from bot.settings import Settings
from bot.stage import Stage
from bot.system import ShiftedClock, SystemClock
from locales import DEMO

_OPENS = "10:00"
"""The hour at which the demonstration opens, whatever time it really is: its people are awake then."""


class NotADemonstration(Exception):
    """The database holds a real community."""


async def prepare(settings: Settings) -> ShiftedClock:
    """Make the demonstration if there is none, and give its clock; interrupted, it is made anew."""
    async with opened(settings) as app:
        community = await app.units.begin().community()
        shift = await app.units.recall("clock_shift")
    if community.grids:
        return _going_on(community, shift)
    if settings.database_url:
        return await _tell(settings)
    aside = settings.data_dir / "preparing"
    shutil.rmtree(aside, ignore_errors=True)
    calendar = settings.calendar if settings.calendar.exists() else None
    own = settings.model_copy(update={"data_dir": aside, "key_file": settings.keys, "calendar_file": calendar})
    clock = await _tell(own)
    own.database.replace(settings.database)
    shutil.rmtree(aside)
    return clock


async def _tell(settings: Settings) -> ShiftedClock:
    """Tell the story on an empty database, up to this morning."""
    now = SystemClock().now()
    stage = Stage(settings, DEMO.parent, f"{now.astimezone(ZoneInfo(settings.timezone)).date()} {_OPENS}")
    await stage.open()
    try:
        await stage.furnish("demo full", demonstration=True)
        clock = ShiftedClock(stage.clock.now() - now)
        await stage.app.units.remember("clock_shift", str(clock.shift.total_seconds()))
    finally:
        await stage.close()
    return clock


def _going_on(community: Community, shift: str | None) -> ShiftedClock:
    if not community.settings.is_demonstration:
        raise NotADemonstration
    return ShiftedClock(timedelta(seconds=float(shift or 0)))
