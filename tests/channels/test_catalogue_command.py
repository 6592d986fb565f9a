"""`linli catalogue export` and `linli catalogue import`, as an operator uses them."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli import command
from bot.domain.catalogue import Catalogue
from bot.domain.entries import FIELDS, written
from bot.domain.sheets import RawSheet
from locales.understanding import load_catalogue
from storage.ledgers import headings, read_sheet
from storage.sheets import SeedRefused

Run = Callable[..., tuple[int, str]]
CATALOGUE = load_catalogue()
KINDS = ("toml", "csv", "xlsx")


@pytest.fixture
def linli(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of the catalogue on a database of its own; give its exit status and what it said."""
    shutil.copy(migrated, tmp_path / "linli.sqlite3")
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LINLI_DATABASE_URL", "")

    def run(*args: str | Path) -> tuple[int, str]:
        told = CliRunner().invoke(command, ["catalogue", *map(str, args)])
        return told.exit_code, told.output

    return run


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)


def at(rows: list[list[str]], code: str, column: str) -> tuple[int, int]:
    """Find the cell of an entry."""
    row = next(number for number, cells in enumerate(rows) if cells[0] == code)
    return row, next(number for number, heading in enumerate(rows[0]) if heading.endswith(f" {column}"))


def test_every_column_is_known_again_by_its_heading() -> None:
    rows = [(1, headings())]
    entry = [written(CATALOGUE.get("theft"))]
    rows += [(2, [one[name] for name in FIELDS]) for one in entry]

    with pytest.raises(SeedRefused) as refused:
        read_sheet(RawSheet("catalogue", rows), Catalogue([]))

    # The entry is read whole without a present edition to fall back to: what is wrong is only what is not there.
    assert {error.key for error in refused.value.errors} == {"catalogue-error-lasting"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_exported_comes_back_as_it_was(linli: Run, tmp_path: Path, kind: str) -> None:
    assert linli("export", tmp_path / f"catalogue.{kind}")[0] == 0

    status, said = linli("import", tmp_path / f"catalogue.{kind}")

    assert status == 0
    assert "和现在的一样" in said


def test_a_time_that_was_changed_in_a_spreadsheet_comes_in_once(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xlsx"
    linli("export", path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if str(cell.value).endswith(" respond"))
    row = next(cell.row for cell in sheet["A"] if cell.value == "lift")
    sheet.cell(row, column).value = "30 分钟"
    book.save(path)

    trial, first, again = linli("import", path, "--dry-run"), linli("import", path), linli("import", path)

    assert "lift：接单时限 — → 30min" in trial[1]
    assert "什么都没有写入" in trial[1]
    assert "一共改了 3 处" in first[1]  # who names one time has the two others of the class beside it
    assert "和现在的一样" in again[1]
    linli("export", tmp_path / "after.csv")
    rows = rows_of(tmp_path / "after.csv")
    found, of = at(rows, "lift", "respond")
    assert rows[found][of] == "30min"


def test_a_sheet_that_excel_saved_in_its_own_encoding_is_read(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    linli("export", path)
    rows = rows_of(path)
    row, column = at(rows, "lift", "zh")
    rows[row][column] = "升降电梯"
    write(path, rows, "gb18030")

    status, said = linli("import", path)

    assert status == 0
    assert "lift：中文名称 电梯 → 升降电梯" in said


def test_everything_that_is_wrong_is_named_by_row_and_column_and_nothing_is_written(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    linli("export", path)
    rows = rows_of(path)
    first, respond = at(rows, "lift", "respond")
    second, answers = at(rows, "door", "answers")
    rows[first][respond], rows[second][answers] = "马上", "谁都行"
    write(path, rows)

    status, said = linli("import", path)

    assert status == 1
    assert f"第 {first + 1} 行「接单时限 respond」列：「马上」不是时限" in said
    assert f"第 {second + 1} 行「谁负责 answers」列：只能是：网格员、物业" in said
    assert "一共 2 处要改，什么都没有写入" in said
    linli("export", tmp_path / "again.csv")
    assert rows_of(tmp_path / "again.csv")[first][respond] == ""


def test_a_word_that_stands_in_two_rows_is_refused_by_the_second_row(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    linli("export", path)
    rows = rows_of(path)
    row, column = at(rows, "door", "words_zh")
    rows[row][column] += "、水管"
    write(path, rows)

    status, said = linli("import", path)

    assert status == 1
    assert f"第 {row + 1} 行「中文用词 words_zh」列：「水管」已经是「水管」（water）的词" in said


def test_a_column_that_was_taken_out_leaves_what_stands_there(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    linli("export", path)
    rows = rows_of(path)
    _, column = at(rows, "lift", "words_zh")
    write(path, [[one for place, one in enumerate(cells) if place != column] for cells in rows])

    assert "和现在的一样" in linli("import", path)[1]


def test_an_entry_that_was_taken_out_is_retired_and_a_lasting_one_refused(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    linli("export", path)
    rows = rows_of(path)
    write(path, [cells for cells in rows if cells[0] != "river"])
    assert "river：停用：不再提供，已报的照常办完 no → yes" in linli("import", path)[1]

    write(path, [cells for cells in rows if cells[0] != "lift"])
    status, said = linli("import", path)

    assert status == 1
    assert "编码 lift 必须有" in said


def test_a_document_tells_its_faults_by_line(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    linli("export", path)
    text = path.read_text("utf-8").replace('near = "entrance"', 'near = "somewhere"', 1)
    line = next(at for at, said in enumerate(text.splitlines(), 1) if "somewhere" in said)
    path.write_text(text, "utf-8")

    status, said = linli("import", path)

    assert status == 1
    assert f"第 {line} 行「near」列：只能是" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.toml", b"[[category]\ncode ="),
        ("none.toml", b"category = 3"),
        ("binary.toml", b"\0\0\xff"),
        ("empty.csv", b""),
        ("binary.csv", b"\0\0\xff"),
        ("other.csv", "姓名,电话\n李,1".encode()),
        ("empty.xlsx", b""),
        ("text.xlsx", b"no workbook"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_word(linli: Run, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    status, said = linli("import", tmp_path / name)

    assert status == 1
    assert name in said
    assert "Traceback" not in said


def test_nothing_is_written_over_and_only_to_a_kind_of_file_that_is_known(linli: Run, tmp_path: Path) -> None:
    linli("export", tmp_path / "catalogue.csv")

    assert "已经在了" in linli("export", tmp_path / "catalogue.csv")[1]
    assert linli("export", tmp_path / "catalogue.pdf")[0] == 1
    assert linli("export", tmp_path / "nowhere" / "catalogue.csv")[0] == 1
    assert linli("import", tmp_path / "nothing.csv")[0] == 1
