"""A program that lives through the days of a programme, and says which day is over; killed, it takes the day up again.

Whatever people do on a day hangs on the day and on who they are, never on how often the program was started: a day
that is lived a second time brings the same messages with the same ids.
"""

import asyncio
import random
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import structlog

from bot.adapters.vault import Keyring
from bot.app import App, opened
from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.people import Role
from bot.settings import Settings
from handlers.dialogue import Inbound
from tests.support.clock import FakeClock

ZONE_HOURS = 8
DAYS = 120
STARTS = date(2026, 3, 2)
NURSE = "nurse"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a moment of a day where the community is."""
    return datetime.combine(day, time(hour, minute), UTC) - timedelta(hours=ZONE_HOURS)


def account_of(enrolment: Enrolment) -> str:
    """Name the device of a resident."""
    return f"resident-{enrolment.person_id}"


async def live(app: App, clock: FakeClock, day: date) -> None:
    """Let one day go by: what falls due, what residents answer, what the nurse records, who leaves or pauses.

    On some days the program is off until 21:00, and nobody is heard.
    """
    if is_off(day):
        clock.move_to(at(day, 21))
        await app.step_to(at(day, 23, 59), clock.move_to)
        return
    await app.step_to(at(day, 9), clock.move_to)
    await app.step_to(at(day, 9, 30), clock.move_to)
    enrolments = await app.units.begin().enrolments.current_of_nurses([await nurse_id(app)])
    for enrolment in enrolments:
        await _resident(app, enrolment, day)
    await app.step_to(at(day, 10), clock.move_to)
    for enrolment in enrolments:
        await _nurse(app, enrolment, day)
    await app.step_to(at(day, 23, 59), clock.move_to)


def is_off(day: date) -> bool:
    """Tell whether the program is off in the daytime of a day; on the last days it is on, so that nothing is held."""
    chance = random.Random(f"off {day}")  # noqa: S311  weather is not secret
    return chance.random() < 0.06 and day < STARTS + timedelta(days=DAYS - 3)


async def nurse_id(app: App) -> int:
    """Find the nurse."""
    community = await app.units.begin().community()
    return next(one.id for one in community.staff.values() if one.role is Role.NURSE)


async def _resident(app: App, enrolment: Enrolment, day: date) -> None:
    chance = random.Random(f"resident {enrolment.id} {day}")  # noqa: S311  people are not secret
    planned = await app.units.begin().followups.open_of(enrolment.id)
    if chance.random() < 0.002:
        await _send(app, account_of(enrolment), f"{day}-leave", action=f"followups:leave:{enrolment.id}")
    elif chance.random() < 0.01:
        await _send(app, account_of(enrolment), f"{day}-talk", "豆腐能吃吗")
    elif planned is not None and planned.target_on <= day and planned.answered_at is None and chance.random() < 0.5:
        answer = chance.choice(["well", "well", "well", "joint", "call"])
        await _send(app, account_of(enrolment), f"{day}-answer", action=f"followups:{answer}:{planned.id}")


async def _nurse(app: App, enrolment: Enrolment, day: date) -> None:
    chance = random.Random(f"nurse {enrolment.id} {day}")  # noqa: S311  the same
    planned = await app.units.begin().followups.open_of(enrolment.id)
    name = f"{day}-{enrolment.id}"
    tomorrow = day + timedelta(days=1)
    is_near_end = enrolment.ends_on - timedelta(days=20) <= day <= enrolment.ends_on
    if enrolment.state in {EnrolmentState.PAUSED, EnrolmentState.LOST} and chance.random() < 0.15:
        await _change(app, enrolment, name, "resume", "back")
    elif chance.random() < 0.004:
        await _change(app, enrolment, name, "pause", "away")
    elif chance.random() < 0.002:
        await _change(app, enrolment, name, "lose", "moved_away")
    elif is_near_end and chance.random() < 0.02:
        until = enrolment.ends_on + timedelta(days=14)
        await _change(app, enrolment, name, "extend", "visits_missed", until=until)
    elif planned is not None and planned.earliest_on <= tomorrow <= planned.latest_on and chance.random() < 0.02:
        await _change(app, enrolment, name, "move", "resident_asked", until=tomorrow)
    elif planned is not None and planned.target_on <= day and chance.random() < 0.35:
        words = chance.choice(
            [
                "尿酸 412 药在吃",
                "尿酸 398 没喝酒",
                "打了两次没人接",
                "昨天 尿酸 430",
                "前天 尿酸 421",
                f"{day - timedelta(days=5)} 尿酸 433",
            ]
        )
        await _send(app, NURSE, f"{name}-record", f"{enrolment.name} {words}")
        await _send(app, NURSE, f"{name}-save", action=f"visits:save:{enrolment.id}")


async def _change(
    app: App, enrolment: Enrolment, name: str, what: str, reason: str, *, until: date | None = None
) -> None:
    await _send(app, NURSE, f"{name}-{what}", action=f"courses:{what}:{enrolment.id}")
    if until is not None:
        await _send(app, NURSE, f"{name}-until", until.isoformat())
    await _send(app, NURSE, f"{name}-why", action=f"courses:because:{enrolment.id}.{what}-{reason}")


async def _send(app: App, account: str, message_id: str, text: str = "", action: str = "") -> None:
    handled = await app.dispatcher.handle(Inbound("web", account, f"{account}-{message_id}", text, action))
    assert not handled.incident, (account, message_id)


async def main(url: str, folder: Path) -> None:
    """Live each day that is asked for on the standard input, and say of each when it is over."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    settings = Settings(data_dir=folder, database_url=url, _env_file=None)  # type: ignore[call-arg]
    clock = FakeClock(at(STARTS, 8))
    async with opened(settings, clock=clock, vault=Keyring.at(settings.keys)) as app:
        while line := await asyncio.to_thread(sys.stdin.readline):
            day = STARTS + timedelta(days=int(line))
            clock.move_to(at(day, 8))
            await live(app, clock, day)
            sys.stdout.write(line)
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
