"""`linli enrol`: residents whom the clinic follows already come into the programme, all of them or none."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from bot.cli import command
from bot.system import SystemClock
from tests.support.operator import a_key_file

HEADER = [
    "姓名*",
    "性别*",
    "年龄*",
    "尿酸*",
    "开始*",
    "签字*",
    "护士",
    "地址",
    "间隔",
    "上次随访",
    "组别",
    "文化",
    "绝经",
]
# The command asks the clock of the machine, and takes in nobody whose three months are over.
START = SystemClock().now().date() - timedelta(days=30)
SIGNED, LAST = START - timedelta(days=1), START + timedelta(days=18)
ZHANG = [
    "张桂兰",
    "女",
    68,
    "512",
    START,
    SIGNED.isoformat(),
    "何敏",
    "3号楼",
    10,
    f"{LAST:%Y/%m/%d}",
    "",
    "初中",
    "是",
]
STRANGER = ["周大山", "男", "1958-07-01", "8.6 mg/dL", f"{START:%Y年%m月%d日}", START, "何敏", "", "", "", "对照"]

Cells = list[list[object]]
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def linli(tmp_path: Path, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command with a sheet on the demonstration's people; give its exit status and what it said."""
    shutil.copy(seeded, tmp_path / "linli.sqlite3")
    (tmp_path / "keys.json").write_text(a_key_file(), "utf-8")
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LINLI_DATABASE_URL", "")

    def run(rows: Cells, *more: str) -> tuple[int, str]:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(tmp_path / "patients.xlsx")
        told = CliRunner().invoke(command, ["enrol", str(tmp_path / "patients.xlsx"), *more])
        return told.exit_code, told.output

    return run


def counts(folder: Path) -> dict[str, int]:
    names = ("people", "consents", "enrolments", "followups", "visits")
    with sqlite3.connect(folder / "linli.sqlite3") as base:
        found = {name: base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608
    base.close()
    return found


def test_a_trial_names_every_row_and_writes_nothing(linli: Run, tmp_path: Path) -> None:
    before = counts(tmp_path)
    status, said = linli([HEADER, ZHANG, STRANGER], "--dry-run")

    assert status == 0
    assert "第 2 行 张桂兰：加入随访，下次" in said
    assert "第 3 行 周大山：新登记并加入随访" in said
    assert "什么都没写：会加入 2 位" in said
    assert counts(tmp_path) == before


def test_whoever_is_in_the_sheet_is_enrolled_once_however_often_it_is_read(linli: Run, tmp_path: Path) -> None:
    before = counts(tmp_path)
    status, said = linli([["桂园卫生站 2026"], HEADER, ZHANG, STRANGER])
    assert (status, "已加入 2 位，已在随访 0 位" in said) == (0, True)
    after = counts(tmp_path)
    assert {name: after[name] - before[name] for name in after} == {
        "people": 1,
        "consents": 4,
        "enrolments": 2,
        "followups": 2,
        "visits": 2,
    }

    status, said = linli([HEADER, ZHANG, STRANGER])
    assert (status, "第 2 行 张桂兰：已经在随访中，不动" in said, "已加入 0 位" in said) == (0, True, True)
    assert counts(tmp_path) == after


@pytest.mark.parametrize(
    ("column", "cell", "remedy"),
    [
        ("姓名*", "", "第 2 行「姓名」列：是空的"),
        ("性别*", "妇", "第 2 行「性别」列：「妇」不是性别"),
        ("年龄*", 12, "未满 18 岁"),
        ("年龄*", 136, "年龄 136 岁不对"),
        ("尿酸*", "7.1", "像是 mg/dL"),
        ("尿酸*", "40", "尿酸 40 不像真的"),
        ("尿酸*", "-1", "尿酸 -1 不像真的"),
        ("尿酸*", "1e9", "尿酸 1e9 不像真的"),
        ("尿酸*", "=A1", "是公式"),
        ("尿酸*", "高", "不是合适的数"),
        ("开始*", "2026-02-30", "不是日期"),
        ("开始*", "2999-01-01", "还没到"),
        ("签字*", "", "第 2 行「签字」列：是空的"),
        ("护士", "没有的人", "找不到护士「没有的人」"),
        ("间隔", "30", "间隔只能是 7 到 15 天"),
        ("上次随访", (START - timedelta(days=1)).isoformat(), "比开始的日期早"),
        ("组别", "甲", "「甲」不认识"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_of_the_sheet_is_kept(
    column: str, cell: object, remedy: str, linli: Run, tmp_path: Path
) -> None:
    before = counts(tmp_path)
    wrong: list[object] = [*ZHANG]
    wrong[HEADER.index(column)] = cell
    status, said = linli([HEADER, wrong, STRANGER])

    assert status == 1
    assert remedy in said
    assert counts(tmp_path) == before


def test_a_sheet_without_what_is_needed_says_what(linli: Run) -> None:
    assert "没有表头" in linli([["甲", "乙"]])[1]
    status, said = linli([["姓名", "性别"], ["张桂兰", "女"]])
    assert (status, said.count("缺这一列")) == (1, 4)
    assert "没有一行居民" in linli([HEADER])[1]
    assert "同名的请写清地址" in linli([HEADER, ZHANG, ZHANG])[1]


def test_what_is_no_workbook_is_refused(linli: Run, tmp_path: Path) -> None:
    (tmp_path / "words.xlsx").write_text("no workbook", "utf-8")
    told = CliRunner().invoke(command, ["enrol", str(tmp_path / "words.xlsx")])
    assert (told.exit_code, "不是 Excel 工作簿" in told.output) == (1, True)
    assert CliRunner().invoke(command, ["enrol", str(tmp_path / "nothing.xlsx")]).exit_code == 1
