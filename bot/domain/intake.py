"""Residents who are in the programme already, as a clinic's sheet lists them: one row a resident, signed on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain import followups
from bot.domain.errors import DomainError
from bot.domain.labs import Sex
from bot.domain.messages import Arg
from bot.domain.screening_fields import WrongField, read_fields, read_urate_field
from bot.domain.screenings import EnrolmentLine
from bot.domain.sheets import HEADER_WITHIN, Fault, RawSheet, cell, squared, trimmed

COLUMNS: dict[str, tuple[str, str]] = {
    "name": ("姓名", "name"),
    "sex": ("性别", "sex"),
    "age": ("年龄", "age"),
    "urate": ("尿酸", "urate"),
    "starts_on": ("开始", "start"),
    "signed_on": ("签字", "signed"),
    "nurse": ("护士", "nurse"),
    "place": ("地址", "address"),
    "phone": ("电话", "phone"),
    "interval": ("间隔", "interval"),
    "last_contact": ("上次随访", "last contact"),
    "arm": ("组别", "arm"),
    "education": ("文化", "education"),
    "menopause": ("绝经", "menopause"),
}
"""What a sheet may say of a resident: the header in Chinese and in English; an age may be a date of birth."""

NEEDED = ("name", "sex", "age", "urate", "starts_on", "signed_on")


@dataclass(frozen=True, slots=True)
class Entry:
    """One resident of a sheet: what a nurse's line of enrolment would say, and what has taken place since."""

    row: int
    line: EnrolmentLine
    sex: Sex
    age: int
    urate: float
    starts_on: date
    signed_on: date
    nurse: str = ""
    place: str = ""
    phone: str = ""
    interval: int = followups.DEFAULT_INTERVAL
    last_contact: date | None = None

    def is_over(self, today: date) -> bool:
        """Tell whether even the final visit can take place no more: nothing of it may be planned as if it could."""
        return followups.end_of(self.starts_on) + timedelta(days=followups.FINAL_AFTER) < today


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a cell of one of `COLUMNS`, or with the whole sheet (row 0)."""

    row: int
    column: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)


class Refused(Exception):
    """A sheet cannot be taken in as it is; nothing of it is kept."""

    def __init__(self, wrongs: list[Wrong]) -> None:
        super().__init__(f"{len(wrongs)} things are wrong")
        self.wrongs = wrongs


def dated(value: object) -> str:
    """Write what a cell holds as text, a day as 2026-03-02."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else cell(value)


def read_entries(sheet: RawSheet, today: date) -> list[Entry]:
    """Read the residents of a sheet; raises Refused with everything that is wrong in it."""
    header = next((at for at, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]) if "name" in _named(cells)), None)
    if header is None:
        raise Refused([Wrong(0, "", "intake-no-header")])
    names = _named(sheet.rows[header][1])
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Refused([Wrong(0, name, "intake-no-column") for name in missing])
    entries, wrongs = [], []
    for row, cells in sheet.rows[header + 1 :]:
        said = {name: trimmed(cells[at]) for name, at in names.items() if at < len(cells)}
        if not any(said.values()):
            continue
        try:
            entries.append(_entry(row, said, today))
        except WrongField as wrong:
            wrongs.append(Wrong(row, wrong.field, wrong.key, {**wrong.args_said, "said": said.get(wrong.field, "")}))
    twice = _twice(entries)
    if wrongs or twice or not entries:
        raise Refused([*wrongs, *twice] or [Wrong(0, "", "intake-empty")])
    return entries


def _named(cells: Sequence[str]) -> dict[str, int]:
    headers = [squared(one).lower().rstrip("*＊ ") for one in cells]
    return {name: headers.index(one) for name, both in COLUMNS.items() for one in both if one in headers}


def _entry(row: int, said: Mapping[str, str], today: date) -> Entry:
    for name in NEEDED:
        if not said.get(name):
            raise WrongField(name, "seed-empty")
    for name, text in said.items():
        if text in {Fault.FORMULA, Fault.BROKEN, Fault.DATE}:
            raise WrongField(name, f"seed-{text}")
    line = read_fields(said, today)
    starts_on = _day(said, "starts_on", today)
    last_contact = _day(said, "last_contact", today) if said.get("last_contact") else None
    if last_contact is not None and last_contact < starts_on:
        raise WrongField("last_contact", "intake-before-start")
    return Entry(
        row=row,
        line=line,
        sex=line.sex or Sex.FEMALE,
        age=line.age or 0,
        urate=read_urate_field(said["urate"]),
        starts_on=starts_on,
        signed_on=_day(said, "signed_on", today),
        nurse=said.get("nurse", ""),
        place=said.get("place", ""),
        phone=squared(said.get("phone", "")),
        interval=_interval(said.get("interval", "")),
        last_contact=last_contact,
    )


def _day(said: Mapping[str, str], column: str, today: date) -> date:
    text = squared(said[column]).replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").rstrip("日")
    try:
        year, month, day = (int(part) for part in text.split("-"))
        found = date(year, month, day)
    except ValueError:
        raise WrongField(column, "intake-no-day") from None
    if found > today:
        raise WrongField(column, "intake-not-yet")
    return found


def _interval(text: str) -> int:
    days = followups.read_days(text) if text else followups.DEFAULT_INTERVAL
    try:
        return followups.check_interval(days or 0)
    except DomainError as wrong:
        raise WrongField("interval", wrong.key, **wrong.args_said) from None


def _twice(entries: list[Entry]) -> list[Wrong]:
    first: dict[tuple[str, str], int] = {}
    found = []
    for entry in entries:
        key = (entry.line.name, entry.place)
        if key in first:
            found.append(Wrong(entry.row, "name", "intake-twice", {"said": entry.line.name, "other": first[key]}))
        first.setdefault(key, entry.row)
    return found
