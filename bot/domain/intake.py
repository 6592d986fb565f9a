"""Residents who are in the programme already, as a clinic's sheet lists them: one row a resident, signed on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain import followups
from bot.domain.errors import AgeImpossible, DomainError
from bot.domain.labs import Sex, read_urate
from bot.domain.messages import Arg
from bot.domain.screenings import ADULT, OLDEST, EnrolmentLine, read_line
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
    """What is wrong in a cell, or with the whole sheet (row 0)."""

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
        raise Refused([Wrong(0, COLUMNS[name][0], "intake-no-column") for name in missing])
    entries, wrongs = [], []
    for row, cells in sheet.rows[header + 1 :]:
        said = {name: trimmed(cells[at]) for name, at in names.items() if at < len(cells)}
        if not any(said.values()):
            continue
        try:
            entries.append(_entry(row, said, today))
        except _WrongCell as wrong:
            column = COLUMNS[wrong.column][0]
            wrongs.append(Wrong(row, column, wrong.key, {**wrong.args_said, "said": said.get(wrong.column, "")}))
    twice = _twice(entries)
    if wrongs or twice or not entries:
        raise Refused([*wrongs, *twice] or [Wrong(0, "", "intake-empty")])
    return entries


class _WrongCell(DomainError):
    """What stands in a cell cannot be."""

    def __init__(self, column: str, key: str, **args: Arg) -> None:
        super().__init__(**args)
        self.column, self.key = column, key


def _named(cells: Sequence[str]) -> dict[str, int]:
    headers = [squared(one).lower().rstrip("*＊ ") for one in cells]
    return {name: headers.index(one) for name, both in COLUMNS.items() for one in both if one in headers}


def _entry(row: int, said: Mapping[str, str], today: date) -> Entry:
    for name in NEEDED:
        if not said.get(name):
            raise _WrongCell(name, "seed-empty")
    for name, text in said.items():
        if text in {Fault.FORMULA, Fault.BROKEN, Fault.DATE}:
            raise _WrongCell(name, f"seed-{text}")
    line = _line(said, today)
    starts_on = _day(said, "starts_on", today)
    last_contact = _day(said, "last_contact", today) if said.get("last_contact") else None
    if last_contact is not None and last_contact < starts_on:
        raise _WrongCell("last_contact", "intake-before-start")
    return Entry(
        row=row,
        line=line,
        sex=line.sex or Sex.FEMALE,
        age=line.age or 0,
        urate=_urate(said["urate"]),
        starts_on=starts_on,
        signed_on=_day(said, "signed_on", today),
        nurse=said.get("nurse", ""),
        place=said.get("place", ""),
        phone=squared(said.get("phone", "")),
        interval=_interval(said.get("interval", "")),
        last_contact=last_contact,
    )


def _line(said: Mapping[str, str], today: date) -> EnrolmentLine:
    """Read the cells as the words of a line of enrolment, which knows every way of writing them."""
    menopause = {"是": "绝经", "否": "未绝经", "yes": "绝经", "no": "未绝经"}
    words = [said["sex"], squared(said["age"])]
    words += [said.get("arm", ""), said.get("education", "")]
    words.append(menopause.get(said.get("menopause", "").lower(), said.get("menopause", "")))
    try:
        line = read_line(f"建档 {' '.join(words)}", today)
    except AgeImpossible as wrong:
        raise _WrongCell("age", wrong.key, **wrong.args_said) from None
    if line is None or line.sex is None:
        raise _WrongCell("sex", "intake-no-sex")
    if line.age is None or line.age > OLDEST:
        raise _WrongCell("age", "enrol-error-age", age=line.age or 0)
    if line.age < ADULT:
        raise _WrongCell("age", "enrol-error-too-young", name=said["name"])
    if line.rest or line.name:
        raise _WrongCell("arm", "intake-unknown", words=f"{line.name}{line.rest}")
    return EnrolmentLine(said["name"], line.sex, line.age, "", line.arm, line.education, line.postmenopausal)


def _urate(text: str) -> float:
    try:
        urate = read_urate(f"尿酸 {squared(text)}")
    except DomainError as wrong:
        raise _WrongCell("urate", wrong.key, **wrong.args_said) from None
    if urate is None:
        raise _WrongCell("urate", "seed-no-number")
    return urate


def _day(said: Mapping[str, str], column: str, today: date) -> date:
    text = squared(said[column]).replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").rstrip("日")
    try:
        year, month, day = (int(part) for part in text.split("-"))
        found = date(year, month, day)
    except ValueError:
        raise _WrongCell(column, "intake-no-day") from None
    if found > today:
        raise _WrongCell(column, "intake-not-yet")
    return found


def _interval(text: str) -> int:
    days = followups.read_days(text) if text else followups.DEFAULT_INTERVAL
    try:
        return followups.check_interval(days or 0)
    except DomainError as wrong:
        raise _WrongCell("interval", wrong.key, **wrong.args_said) from None


def _twice(entries: list[Entry]) -> list[Wrong]:
    first: dict[tuple[str, str], int] = {}
    found = []
    for entry in entries:
        key = (entry.line.name, entry.place)
        if key in first:
            found.append(Wrong(entry.row, "姓名", "intake-twice", {"said": entry.line.name, "other": first[key]}))
        first.setdefault(key, entry.row)
    return found
