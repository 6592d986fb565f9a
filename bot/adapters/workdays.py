"""The days on which the country works, from chinesecalendar, and what a deployment says otherwise, from a CSV file."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from bot.domain.calendars import EVERYWHERE, Calendars, Hours, Own, hours_of
from bot.domain.words import decoded, fold

COLUMNS = {
    "community": ("community", "社区", "社区编码", "code"),
    "date": ("date", "日期"),
    "day": ("day", "上班", "安排"),
    "note": ("note", "说明", "备注"),
}
"""The columns of the file, each with what may stand above it."""

_NEEDED = ("date", "day")
_DAYS = {
    **dict.fromkeys(("work", "上班", "班", "补班", "是", "yes"), True),
    **dict.fromkeys(("rest", "休息", "休", "放假", "否", "no"), False),
}
_AS_THE_WEEK_GOES = ("weekdays", "按星期")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR = re.compile(r"(\d{4})年?")
_DELIMITERS = (",", ";", "\t")
_MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """One thing that is wrong in the file: in which row (0: in all of it), and what would be right."""

    row: int
    key: str
    args: Mapping[str, str | int] = field(default_factory=dict)


class CalendarRefused(Exception):
    """The file of a deployment's own days cannot be taken as it is."""

    def __init__(self, path: Path, faults: list[CalendarFault]) -> None:
        super().__init__(path, faults)
        self.path = path
        self.faults = faults


def published(day: date) -> bool | None:
    """Tell whether the country works on a day; None for a year of which nothing is published."""
    from chinese_calendar import holidays, workdays  # noqa: PLC0415  twenty years of days load when first asked for

    # Its own `is_workday` looks through all of its days at each question.
    if day.year not in _published_years():
        return None
    return day in workdays or (day.weekday() < 5 and day not in holidays)


@cache
def _published_years() -> range:
    from chinese_calendar import holidays  # noqa: PLC0415  the same

    return range(min(holidays).year, max(holidays).year + 1)


def calendars_at(path: Path, *, needed: bool = False) -> Calendars:
    """Join what is published with what the file says, if there is one; a broken one raises `CalendarRefused`."""
    return Calendars(published, read_own(path, needed=needed))


def read_own(path: Path, *, needed: bool = False) -> Own:
    """Read a deployment's own days and hours; without the file there are none."""
    if not path.exists() and not needed:
        return Own()
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CalendarRefused(path, [CalendarFault(0, "calendar-no-text")])
        text = decoded(path.read_bytes())
        rows = _rows(text)
    except FileNotFoundError:
        raise CalendarRefused(path, [CalendarFault(0, "calendar-no-file")]) from None
    except OSError:
        raise CalendarRefused(path, [CalendarFault(0, "calendar-unreadable")]) from None
    except (UnicodeDecodeError, csv.Error):
        raise CalendarRefused(path, [CalendarFault(0, "calendar-no-text")]) from None
    reading = _Reading()
    reading.read(rows)
    if reading.faults:
        raise CalendarRefused(path, reading.faults)
    return reading.own


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Split the text into rows with their numbers, by the delimiter that its first line has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count))
    return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]


class _Reading:
    """Read rows, and remember all that is wrong instead of stopping at the first."""

    def __init__(self) -> None:
        self.days: dict[tuple[str, date], bool] = {}
        self.years: set[tuple[str, int]] = set()
        self.hours: dict[str, Hours] = {}
        self.faults: list[CalendarFault] = []
        self._first: dict[tuple[str, object], int] = {}
        self._row = 0

    @property
    def own(self) -> Own:
        """Give what was read."""
        return Own(self.days, self.years, self.hours)

    def read(self, rows: list[tuple[int, list[str]]]) -> None:
        """Read the header and the rows below it."""
        if not rows:
            return
        self._row, header = rows[0]
        places = _places(header)
        lacking = [name for name in _NEEDED if name not in places]
        if lacking:
            self._wrong("calendar-columns", lacking=", ".join(lacking), columns=",".join(COLUMNS))
            return
        for self._row, cells in rows[1:]:
            said = {name: fold(cells[at]) if at < len(cells) else "" for name, at in places.items()}
            self._take(said.get("community", EVERYWHERE), said["date"], said["day"])

    def _take(self, code: str, on: str, said: str) -> None:
        year = _YEAR.fullmatch(on)
        if not on:
            self._take_hours(code, said)
        elif year is not None and said in _AS_THE_WEEK_GOES:
            self.years.add((code, int(year[1])))
        elif (day := _date(on)) is None:
            self._wrong("calendar-no-date", said=on)
        elif (is_working := _DAYS.get(said)) is None:
            self._wrong("calendar-no-day", said=said)
        elif self.days.setdefault((code, day), is_working) is not is_working:
            self._wrong("calendar-twice", other=self._first[code, day])
        else:
            self._first.setdefault((code, day), self._row)

    def _take_hours(self, code: str, said: str) -> None:
        try:
            hours = hours_of(said)
        except ValueError:
            self._wrong("calendar-no-hours", said=said)
            return
        if self.hours.setdefault(code, hours) != hours:
            self._wrong("calendar-twice", other=self._first[code, None])
        self._first.setdefault((code, None), self._row)

    def _wrong(self, key: str, **args: str | int) -> None:
        self.faults.append(CalendarFault(self._row, key, args))


def _places(header: list[str]) -> dict[str, int]:
    """Find where each column stands, by the first header that means it."""
    written = [fold(cell).replace(" ", "") for cell in header]
    return {
        name: next(at for at, cell in enumerate(written) if cell in known)
        for name, known in COLUMNS.items()
        if not set(known).isdisjoint(written)
    }


def _date(said: str) -> date | None:
    found = _DATE.fullmatch(said.split(" ", maxsplit=1)[0])
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
