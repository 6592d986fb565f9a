"""`linli export tickets`, as an administrator uses it."""

import csv
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.operator import Operator
from tests.support.stored import keep
from tests.support.town import CHEN, LI, WANG, Town

FORMULAS = ('=HYPERLINK("http://evil")', "+1+1", "-2", "@SUM(A1)", "\t=1", "＝1")
Table = list[dict[str, str]]
NOWHERE: dict[str, Any] = {"grid_id": None, "building_id": None, "reporter_id": None, "candidates": (), "desk_id": None}


@pytest.fixture
async def filled(community: Town, tmp_path: Path) -> Operator:
    """A community with matters in it, one of them anonymous, and formulas among their words."""
    ticket = await community.filed(LI, "厨房水管爆了，电话13812345678")
    await community.press(WANG, "do-claim")
    await community.send(WANG, f"tickets:result:{ticket.id}.fixed")
    await community.send(LI, f"ratings:fair:{ticket.id}.0")
    await community.say(CHEN, "电梯坏了")
    await community.press(CHEN, "draft-anonymous")
    await community.press(CHEN, "draft-submit")
    later = MORNING + timedelta(hours=1)
    words = [a_ticket(**NOWHERE, text=one, opened_at=later) for one in FORMULAS]
    long_ago = a_ticket(**NOWHERE, opened_at=MORNING - timedelta(days=30))
    await keep(community.app.units, tickets=[*words, long_ago])
    operator = Operator(tmp_path / "operator")
    operator.folder.mkdir()
    with closing(sqlite3.connect(tmp_path / "town.sqlite3")) as town:
        town.execute("VACUUM INTO ?", [str(tmp_path / "copy.sqlite3")])  # with what its log still holds
    operator.take_over(tmp_path / "copy.sqlite3")
    return operator


def read(path: Path) -> Table:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_everything_of_the_days_is_in_the_table_with_its_history(filled: Operator) -> None:
    done = filled.linli("export", "tickets", "--from", "2026-03-02", "--to", "2026-03-02", "out.csv")

    assert done.returncode == 0, done.stderr
    assert "已导出 8 件" in done.stdout
    first, anonymous, *_ = read(filled.folder / "out.csv")
    assert (first["编号"], first["类别"], first["状态"], first["网格"]) == ("1001", "水管", "已结束", "A1 网格")
    assert (first["受理时间"], first["经办人"], first["评价"]) == ("2026-03-02 09:00", WANG, "👌 一般")
    assert "2026-03-02 09:00 王芳 接单" in first["经过"]
    assert first["回访"] == "2026-03-02 09:00 👌 一般 2026-03-02 09:00"
    assert anonymous["匿名"] == "是"


async def test_homes_and_names_are_in_it_only_if_asked_for_and_the_anonymous_never(filled: Operator) -> None:
    filled.linli("export", "tickets", "--from", "2026-03-02", "--to", "2026-03-02", "plain.csv")
    filled.linli("export", "tickets", "--from", "2026-03-02", "--to", "2026-03-02", "doors.csv", "--with-doors")

    plain, doors = [(filled.folder / name).read_text("utf-8-sig") for name in ("plain.csv", "doors.csv")]
    assert LI not in plain
    assert LI in doors
    assert CHEN not in plain + doors
    assert "13812345678" not in plain
    assert "13812345678" in doors
    rows = read(filled.folder / "doors.csv")
    assert (rows[0]["室号"], rows[0]["报事人"]) == ("301", LI)
    assert (rows[1]["室号"], rows[1]["报事人"]) == ("", "")


async def test_no_cell_is_a_formula(filled: Operator) -> None:
    for name in ("out.csv", "out.xlsx"):
        assert filled.linli("export", "tickets", "--from", "2026-03-01", "--to", "2026-03-03", name).returncode == 0

    said = [row["原话"] for row in read(filled.folder / "out.csv")][2:]
    assert said == [f"'{one}" for one in FORMULAS]
    sheet = load_workbook(filled.folder / "out.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert len(rows) == 9
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    assert [cell.value for row in rows for cell in row if cell.value in FORMULAS] == list(FORMULAS)
    assert not any(cell.hyperlink for row in rows for cell in row)


async def test_nobody_else_reads_the_file_and_nothing_unfinished_is_left(filled: Operator) -> None:
    filled.linli("export", "tickets", "--from", "2026-03-02", "--to", "2026-03-02")

    (file,) = [one for one in filled.folder.iterdir() if one.is_file()]
    assert file.name == "tickets-2026-03-02-2026-03-02.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--from", "2026-02-30", "--to", "2026-03-01"), "不是日期"),
        (("--from", "昨天", "--to", "2026-03-01"), "不是日期"),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "不能在结束之后"),
        (("--from", "2026-03-01", "--to", "2026-03-02", "out.pdf"), "写不了"),
        (("--from", "2026-03-01", "--to", "2026-03-02", "nowhere/out.csv"), "写不了"),
        (("--from", "2026-03-01", "--to", "2026-03-02", "there.csv"), "已经有了"),
    ],
)
def test_wrong_days_and_files_are_told_plainly(words: tuple[str, ...], why: str, tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    (tmp_path / "there.csv").write_text("kept", "utf-8")

    refused = operator.linli("export", "tickets", *words)

    assert (refused.returncode, why in refused.stdout) == (1, True)
    assert (tmp_path / "there.csv").read_text("utf-8") == "kept"


async def test_chunks_lose_nothing_and_repeat_nothing(community: Town) -> None:
    tickets = [a_ticket(**NOWHERE, opened_at=MORNING + timedelta(minutes=one // 4)) for one in range(17)]
    await keep(community.app.units, tickets=tickets)

    uow = community.app.units.begin()
    until = MORNING + timedelta(days=1)
    found = [one.ticket.id async for one in uow.exports.records(MORNING, until, chunk_of=3)]

    assert found == [one.id for one in tickets]
    assert await uow.exports.count(MORNING, until) == 17
