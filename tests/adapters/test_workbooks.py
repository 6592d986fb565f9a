"""Workbooks as people send them, and as nobody should."""

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.adapters import workbooks
from bot.adapters.templates import write_template
from bot.adapters.workbooks import WorkbookRefused, read_workbook
from bot.domain.sheets import LAYOUTS, Fault, columns_named
from storage.sheets import read_sheets

BOMB = 220 * 1024 * 1024


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets into a workbook; a sheet is its rows, cells as the program holds them."""

    def write(change: Callable[[Any], None] = lambda _: None, **sheets: list[list[Any]]) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        change(made)
        made.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return write


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a package."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, held in parts.items():
            package.writestr(name, held)
    return path


def test_numbers_and_truths_are_read_as_people_see_them(book: Callable[..., Path]) -> None:
    (sheet,) = read_workbook(book(居民=[["姓名", "室"], [301.0, 1.39e10], [True, 31.2304], ["=1+1 是多少", None]]))

    assert [cells for _, cells in sheet.rows][1:3] == [["301", "13900000000"], ["yes", "31.2304"]]


def test_formulas_dates_and_errors_are_no_values(book: Callable[..., Path]) -> None:
    (sheet,) = read_workbook(book(居民=[["=A2", datetime.date(2026, 3, 2), "#N/A"]]))

    assert [cells for _, cells in sheet.rows] == [[Fault.FORMULA, Fault.DATE, Fault.BROKEN]]
    assert all(isinstance(one, Fault) for _, cells in sheet.rows for one in cells)


def test_a_text_that_begins_like_a_formula_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    from xlsxwriter import Workbook as Written  # noqa: PLC0415  the program's own writer

    with Written(str(path), {"strings_to_formulas": False}) as written:
        written.add_worksheet("居民").write_string(0, 0, "=cmd|' /C calc'!A0")
    (sheet,) = read_workbook(path)

    assert [(cells, isinstance(cells[0], Fault)) for _, cells in sheet.rows] == [(["=cmd|' /C calc'!A0"], False)]


def test_merged_cells_hold_what_stands_in_their_corner(book: Callable[..., Path]) -> None:
    def merge(made: Any) -> None:
        made["楼栋"].merge_cells("A1:C1")
        made["楼栋"].merge_cells("B3:B4")

    rows = [["楼栋一览", None, None], ["编码", "小区", "名称"], ["1", "桂园", "1号楼"], ["2", None, "2号楼"]]
    (sheet,) = read_workbook(book(merge, 楼栋=rows))

    assert [cells for _, cells in sheet.rows][2:] == [["1", "桂园", "1号楼"], ["2", "桂园", "2号楼"]]
    assert [cells[1] for _, cells in sheet.rows][:2] == ["楼栋一览", "小区"]


def test_hidden_sheets_are_left_alone_and_others_only_named(book: Callable[..., Path]) -> None:
    def hide(made: Any) -> None:
        made["网格"].sheet_state = "hidden"

    found = read_workbook(book(hide, 网格=[["编码"]], 楼栋=[["编码"]], 统计=[["谁"]]))

    assert [(one.title, len(one.rows)) for one in found] == [("楼栋", 1), ("统计", 0)]


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "seed-no-workbook"),
        (b"%PDF-1.7 \n", "seed-no-workbook"),
        (b"\x89PNG\r\n\x1a\n", "seed-no-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "seed-workbook-old"),
        (b"PK\x03\x04 and then nothing", "seed-workbook-broken"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, raw: bytes, key: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(raw)
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)

    assert refusal.value.key == key


def test_another_package_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as package:
        package.writestr("word/document.xml", "<w/>")
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(tmp_path / "book.xlsx")

    assert refusal.value.key == "seed-no-workbook"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(book: Callable[..., Path], kept: float) -> None:
    path = book(网格=[["编码", "名称"], *([str(at), "网格"] for at in range(500))])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)

    assert refusal.value.key == "seed-workbook-broken"


def test_a_bomb_is_refused_before_it_is_unpacked(book: Callable[..., Path]) -> None:
    path = rewritten(book(网格=[["编码"]]), "xl/worksheets/sheet1.xml", lambda _: b" " * BOMB)

    assert path.stat().st_size < BOMB / 400
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)
    assert refusal.value.key == "seed-workbook-huge"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(book: Callable[..., Path], encoding: str) -> None:
    declared = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c SYSTEM "file:///etc/hostname">]><a>&c;</a>'
    )
    path = rewritten(book(网格=[["编码"]]), "xl/workbook.xml", lambda _: declared.encode(encoding))
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)

    assert refusal.value.key == "seed-workbook-broken"


def test_too_many_rows_are_refused_when_they_are_too_many_and_not_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 5_000)
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = "".join(row.format(at) for at in range(1, 200_001))
    head, _, tail = _sheet_part(tmp_path).partition("<sheetData></sheetData>")
    path = rewritten(
        tmp_path / "book.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda _: f"{head}<sheetData>{rows}</sheetData>{tail}".encode(),
    )
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)

    assert (refusal.value.key, refusal.value.args_said) == ("seed-workbook-rows", {"sheet": "网格", "most": 5_000})


def test_a_row_beyond_the_last_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LAST_ROW", 1_000)
    head, _, tail = _sheet_part(tmp_path).partition("<sheetData></sheetData>")
    far = '<sheetData><row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    path = rewritten(tmp_path / "book.xlsx", "xl/worksheets/sheet1.xml", lambda _: f"{head}{far}{tail}".encode())
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)

    assert refusal.value.key == "seed-workbook-rows"


@pytest.mark.parametrize(
    "much",
    [
        '</sheetData><mergeCells count="1">' + '<mergeCell ref="A1:B2"/>' * 600_000 + "</mergeCells>",
        '<row r="2">' + '<c r="A2"/>' * 600_000 + "</row></sheetData>",
    ],
    ids=["merged cells", "cells of one row"],
)
def test_what_would_fill_the_memory_is_refused_unread(tmp_path: Path, much: str) -> None:
    head, _, tail = _sheet_part(tmp_path).partition("<sheetData></sheetData>")
    path = rewritten(
        tmp_path / "book.xlsx", "xl/worksheets/sheet1.xml", lambda _: f"{head}<sheetData>{much}{tail}".encode()
    )
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)

    assert refusal.value.key == "seed-workbook-huge"


def _sheet_part(folder: Path) -> str:
    """Write a workbook with one empty sheet and give the text of that sheet's part."""
    made = Workbook()
    made.worksheets[0].title = "网格"
    made.save(folder / "book.xlsx")
    with zipfile.ZipFile(folder / "book.xlsx") as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_the_template_is_read_as_it_is_and_its_examples_say_nothing(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx", lambda key: key)
    sheets = read_sheets(read_workbook(tmp_path / "template.xlsx"))

    assert sheets.by_name == {}
    assert [one.key for one in sheets.warnings] == ["seed-sheet-empty"] * len(LAYOUTS)


def test_the_template_has_every_column_examples_drop_downs_and_explanations(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx", lambda key: key)
    made = load_workbook(tmp_path / "template.xlsx")

    assert made.sheetnames[0] == "说明 Read me"
    for name, layout in LAYOUTS.items():
        sheet = made[f"{layout.zh} {name}"]
        header = [str(one.value) for one in sheet[1]]
        assert columns_named(name, header) == [one.name for one in layout.columns]
        assert all(one.comment is not None for one in sheet[1])
        assert sheet.freeze_panes == "B2"
        assert len([row for row in sheet.iter_rows(min_row=2, values_only=True) if str(row[0]).startswith("例：")]) == 2
        assert sheet.data_validations.count > 0


def test_a_template_that_was_filled_in_is_read(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx", lambda key: key)
    made = load_workbook(tmp_path / "template.xlsx")
    made["网格 grids"].append(["WT", "梧桐街道", "街道 subdistrict", None])
    made["工作人员 staff"].append(["高远", "街道 subdistrict", "WT", "13900000001", None, "是 yes"])
    filled = io.BytesIO()
    made.save(filled)
    (tmp_path / "filled.xlsx").write_bytes(filled.getvalue())
    sheets = read_sheets(read_workbook(tmp_path / "filled.xlsx"))

    assert [cells["code"] for _, cells in sheets.by_name["grids"].rows] == ["WT"]
    assert [cells["role"] for _, cells in sheets.by_name["staff"].rows] == ["街道 subdistrict"]
