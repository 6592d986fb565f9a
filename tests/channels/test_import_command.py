"""`linli import` and `linli template`, as an operator uses them."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli import command
from locales import DEMO

FILLED: dict[str, list[list[str | float]]] = {
    "grids 网格": [["WT", "梧桐街道", "街道 subdistrict", ""], ["A1", "A1 网格", "中网格 middle", "WT"]],
    "buildings 楼栋": [["GY-1", "桂园小区", "1号楼", 3, 6, 2, "A1", "", 31.2304, 121.4737]],
    "staff 工作人员": [["王芳", "网格员 grid_worker", "A1", 13900000010, "", "是 yes"]],
    "residents 居民": [["李桂芳", "GY-1", 2, 301, "中文 zh-CN", ""]],
}

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def linli(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a database of its own; give its exit status and what it said."""
    shutil.copy(migrated, tmp_path / "linli.sqlite3")
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LINLI_DATABASE_URL", "")

    def run(*args: str | Path) -> tuple[int, str]:
        told = CliRunner().invoke(command, [str(one) for one in args])
        return told.exit_code, told.output

    return run


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demonstration's sheets, to be changed."""
    return Path(shutil.copytree(DEMO, tmp_path / "sheets"))


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "linli.sqlite3") as database:
        found = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  our own table
    database.close()
    return int(found[0])


def test_a_trial_tells_everything_and_writes_nothing(linli: Run, tmp_path: Path) -> None:
    status, said = linli("import", DEMO, "--dry-run")

    assert status == 0
    assert "楼栋：新增 40，变更 0，停用 0" in said
    assert "什么都没有写入" in said
    assert [count(tmp_path, one) for one in ("grids", "buildings", "people", "leases")] == [0, 0, 0, 0]


def test_a_trial_in_a_fresh_folder_leaves_nothing_behind(
    linli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = tmp_path / "fresh"
    monkeypatch.setenv("LINLI_DATA_DIR", str(fresh))
    status, said = linli("import", DEMO, "--dry-run")

    assert (status, "楼栋：新增 40" in said) == (0, True)
    assert not fresh.exists()


def test_what_is_retired_stands_first_and_all_changes_are_listed_when_asked_for(linli: Run, demo: Path) -> None:
    linli("import", demo)
    (demo / "residents.csv").unlink()
    buildings = demo / "buildings.csv"
    kept = [line for line in buildings.read_text("utf-8").splitlines() if not line.startswith("CH-8,")]
    buildings.write_text("\n".join(kept).replace("号楼", "幢"), "utf-8")
    _, said = linli("import", demo, "--dry-run")
    _, everything = linli("import", demo, "--dry-run", "--all")

    listed = [line for line in said.splitlines() if line.startswith("  ")]
    assert "⚠️ 停用 楼栋 CH-8" in listed[0]
    assert len(listed) == 20
    assert "没有列出，加 --all" in said
    assert len([line for line in everything.splitlines() if line.startswith("  ")]) == 40
    assert "没有列出" not in everything


def test_what_an_import_leaves_uncovered_is_said_at_once(linli: Run, demo: Path) -> None:
    staff = demo / "staff.csv"
    header, *lines = staff.read_text("utf-8").splitlines()
    staff.write_text("\n".join([header, *(line for line in lines if ",subdistrict," in line)]), "utf-8")
    status, said = linli("import", demo)

    uncovered = [line for line in said.splitlines() if "没有人负责" in line]
    assert (status, len(uncovered)) == (0, 10)
    assert "没人负责，用 linli coverage" in said


def test_a_community_that_is_covered_hears_nothing_of_it(linli: Run) -> None:
    _, said = linli("import", DEMO)

    assert said.strip().endswith("已导入。")


def test_a_template_that_nobody_filled_in_is_said_to_be_empty(linli: Run, tmp_path: Path) -> None:
    linli("template", tmp_path / "template.xlsx")
    status, said = linli("import", tmp_path / "template.xlsx")

    assert (status, said.strip().splitlines()) == (1, ["每张表都还没填：只有表头和示例。请填好后再导入。"])


def test_the_second_import_says_that_nothing_changes(linli: Run) -> None:
    assert linli("import", DEMO)[0] == 0
    status, said = linli("import", DEMO)

    assert (status, "和现在一样" in said) == (0, True)


def test_grids_are_redrawn_and_the_change_is_told(linli: Run, demo: Path) -> None:
    linli("import", demo)
    buildings = demo / "buildings.csv"
    buildings.write_text(
        buildings.read_text("utf-8").replace("GY-1,桂园小区,1号楼,3,6,2,A1", "GY-1,桂园小区,1号楼,3,6,2,A2")
    )
    status, said = linli("import", demo)

    assert status == 0
    assert "变更 楼栋 GY-1 1号楼 (网格 A1 → A2)" in said


def test_everything_that_is_wrong_is_told_with_its_remedy(linli: Run, demo: Path, tmp_path: Path) -> None:
    staff = demo / "staff.csv"
    staff.write_text(staff.read_text("utf-8") + "王芳,gardener,ZZ,,,maybe\n", "utf-8")
    status, said = linli("import", demo)

    assert status == 1
    assert "「王芳」在第" in said
    assert "什么都没有写入" in said
    assert count(tmp_path, "grids") == 0


def test_telephones_stay_off_the_screen(linli: Run, demo: Path) -> None:
    linli("import", demo)
    staff = demo / "staff.csv"
    staff.write_text(staff.read_text("utf-8").replace("13900000010", "13900000099"), "utf-8")
    _, said = linli("import", demo)

    assert "变更 工作人员 王芳 (电话)" in said
    assert "139000" not in said


def test_a_template_that_was_filled_in_is_imported_as_it_is(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert linli("template", path)[0] == 0
    made = load_workbook(path)
    for title, rows in FILLED.items():
        name, zh = title.split()
        for row in rows:
            made[f"{zh} {name}"].append(row)
    made.save(path)
    status, said = linli("import", path)

    assert status == 0
    assert "居民：新增 1" in said
    assert [count(tmp_path, one) for one in ("grids", "buildings", "people")] == [2, 1, 2]
    assert "和现在一样" in linli("import", path)[1]


def test_a_template_overwrites_nothing(linli: Run, tmp_path: Path) -> None:
    (tmp_path / "template.xlsx").write_text("mine")

    assert linli("template", tmp_path / "template.xlsx")[0] == 1
    assert linli("template", tmp_path / "nowhere" / "template.xlsx")[0] == 1
    assert (tmp_path / "template.xlsx").read_text() == "mine"


def test_formulas_are_refused_by_their_cells(linli: Run, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    linli("template", path)
    made = load_workbook(path)
    made["网格 grids"].append(["WT", '=CONCAT("梧桐","街道")', "街道", ""])
    made.save(path)
    status, said = linli("import", path)

    assert status == 1
    assert "网格 grids 第 4 行「名称* name」列：是公式" in said


@pytest.mark.parametrize("name", ["nothing.xlsx", "picture.xlsx", "empty"])
def test_what_cannot_be_read_is_said_in_a_sentence(linli: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "empty").mkdir()
    status, said = linli("import", tmp_path / name)

    assert status == 1
    assert "Traceback" not in said
    assert said.strip().endswith(("路径。", "文件夹。", "residents。"))
