"""An import of 500 buildings and 4,000 residents from a workbook, beside a bare parse of the same workbook."""

import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from openpyxl import load_workbook
from xlsxwriter import Workbook

from bot.adapters.workbooks import read_workbook
from bot.app import App, opened
from bot.settings import Settings
from handlers import departures
from handlers.context import Desk
from storage.imports import Import, changes, standing_of
from storage.seeds import first_settings
from storage.sheets import read_sheets
from tests.benchmarks.figures import Figure, spread
from tests.support.postgres import Postgres

BUILDINGS, RESIDENTS, GRIDS, ROUNDS = 500, 4_000, 50, 3


async def measure() -> list[Figure]:
    """Parse, import, and import again on SQLite; import on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        path = Path(folder) / "community.xlsx"
        _write(path)
        parsed, taken, again = [], [], []
        for number in range(ROUNDS):
            parsed.append(_parse(path))
            async with opened(Settings(data_dir=Path(folder) / str(number), database_url="", key_file=None)) as app:
                taken.append(await _take_in(app, path))
                again.append(await _take_in(app, path))
        postgres = Postgres(Path(folder))
        try:
            settings = Settings(data_dir=Path(folder), database_url=postgres.fresh(), key_file=None)
            async with opened(settings) as app:
                there = [await _take_in(app, path)]
        finally:
            postgres.stop()
    return [
        Figure("bare openpyxl parse of the workbook", "s", *spread(parsed)),
        Figure("SQLite: import of the same workbook", "s", *spread(taken), wanted="< 20"),
        Figure("SQLite: the same import again, no change", "s", *spread(again)),
        Figure("PostgreSQL: import of the same workbook", "s", *spread(there), wanted="< 20"),
    ]


def _parse(path: Path) -> float:
    began = perf_counter()
    book = load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()
    return perf_counter() - began


async def _take_in(app: App, path: Path) -> float:
    """Do what `linli import` does."""
    began = perf_counter()
    sheets = read_sheets(read_workbook(path))

    async def take_in(desk: Desk) -> None:
        standing = await standing_of(desk.uow)
        after = await Import(desk.uow, standing, changes(sheets, standing), desk.now).keep(
            first_settings("Asia/Shanghai")
        )
        await departures.hand_back(replace(desk, community=after), [])

    await app.dispatcher.transact(take_in)
    return perf_counter() - began


def _write(path: Path) -> None:
    grids = [("WT", "梧桐街道", "街道", ""), ("GY", "桂园社区", "社区", "WT")]
    grids += [(f"A{at}", f"A{at} 网格", "中网格", "GY") for at in range(GRIDS)]
    buildings = [(f"GY-{at}", "桂园小区", f"{at}号楼", 4, 18, 4, f"A{at % GRIDS}") for at in range(BUILDINGS)]
    staff = [(f"工{at:02}", "网格员", f"A{at}", 13900000000 + at) for at in range(GRIDS)]
    residents = [
        (f"居民{at:04}", f"GY-{at % BUILDINGS}", at % 4 + 1, 101 + at % 18 * 100, 13800000000 + at)
        for at in range(RESIDENTS)
    ]
    sheets: dict[str, list[tuple[str | int, ...]]] = {
        "网格": [("编码", "名称", "级别", "上级"), *grids],
        "楼栋": [("编码", "小区", "名称", "单元数", "层数", "每层户数", "网格"), *buildings],
        "工作人员": [("姓名", "角色", "网格", "电话"), *staff],
        "居民": [("姓名", "楼栋", "单元", "室", "电话"), *residents],
    }
    with Workbook(str(path)) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
