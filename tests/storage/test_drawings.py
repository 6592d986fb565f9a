import json
from pathlib import Path
from typing import Any

import pytest

from bot.domain.datums import to_gcj02
from bot.domain.outlines import contains
from bot.domain.sheets import RawSheet
from storage.comparisons import What
from storage.drawings import read_drawing
from storage.imports import Import, changes, standing_of
from storage.seeds import first_settings
from storage.sheets import SeedRefused, Sheets, read_sheets
from storage.units import Units
from tests.storage.test_imports import SHEETS, taken_in
from tests.support.clock import MORNING

EAST, NORTH = 121.47, 31.23
Corners = list[list[float]]


def a_square(column: float = 0, size: float = 0.001) -> Corners:
    east = EAST + column * 0.001
    return [[east, NORTH], [east + size, NORTH], [east + size, NORTH + size], [east, NORTH + size], [east, NORTH]]


def a_feature(code: str, corners: Corners | None) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [corners]} if corners is not None else None
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def drawn(folder: Path, *features: dict[str, Any], **more: str) -> Sheets:
    path = folder / "grids.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), "utf-8")
    return Sheets({}, [], read_drawing(path))


async def imported(units: Units, sheets: Sheets) -> list[What]:
    uow = units.begin()
    standing = await standing_of(uow)
    found = changes(sheets, standing)
    await Import(uow, standing, found, MORNING).keep(first_settings("Asia/Shanghai"))
    await uow.commit()
    return [one.what for one in found]


async def outlines(units: Units) -> dict[str, Any]:
    return {one.code: one.outline for one in (await units.begin().community()).grids.values() if one.outline}


async def test_outlines_are_kept_and_a_second_import_changes_nothing(units: Units, tmp_path: Path) -> None:
    await taken_in(units, SHEETS)
    sheets = drawn(tmp_path, a_feature("A1", a_square()), a_feature("a2", a_square(1)))

    assert await imported(units, sheets) == [What.CHANGED, What.CHANGED]
    assert await imported(units, sheets) == []
    assert set(await outlines(units)) == {"A1", "A2"}


async def test_a_chinese_map_is_turned_into_the_world_of_telephones(units: Units, tmp_path: Path) -> None:
    await taken_in(units, SHEETS)
    await imported(units, drawn(tmp_path, a_feature("A1", a_square()), datum="gcj02"))
    kept = (await outlines(units))["A1"]

    north, east = NORTH + 0.0005, EAST + 0.0005
    assert not contains(kept, (north, east))
    (a, _, c, _) = kept[0][0]
    assert to_gcj02((a[0] + c[0]) / 2, (a[1] + c[1]) / 2) == pytest.approx((north, east), abs=1e-5)


async def test_buildings_of_a_chinese_map_are_turned_too(units: Units) -> None:
    buildings = [
        ["编码", "小区", "名称", "网格", "纬度", "经度"],
        ["GY-1", "桂园", "1号楼", "A1", "31.2304", "121.4737"],
    ]
    await taken_in(
        units, {**SHEETS, "楼栋": buildings, "居民": SHEETS["居民"][:2], "设置": [["键", "值"], ["坐标系", "高德"]]}
    )
    (one,) = (await units.begin().community()).buildings.values()

    assert to_gcj02(one.latitude or 0, one.longitude or 0) == pytest.approx((31.2304, 121.4737), abs=1e-6)


async def test_a_grid_that_is_drawn_no_more_loses_its_outline_one_that_is_not_named_keeps_it(
    units: Units, tmp_path: Path
) -> None:
    await taken_in(units, SHEETS)
    await imported(units, drawn(tmp_path, a_feature("A1", a_square()), a_feature("A2", a_square(1))))
    await imported(units, drawn(tmp_path, a_feature("A1", None)))

    assert set(await outlines(units)) == {"A2"}


@pytest.mark.parametrize(
    ("features", "row", "key"),
    [
        ([a_feature("A9", a_square())], 1, "seed-outline-no-grid"),
        ([a_feature("", a_square())], 1, "seed-outline-no-code"),
        ([a_feature("A1", a_square()), a_feature("A1", a_square(3))], 2, "seed-outline-twice"),
        ([a_feature("A1", a_square()), a_feature("A2", a_square(0.5))], 2, "seed-outline-overlaps"),
        ([a_feature("A1", [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]])], 1, "seed-outline-tangled"),
        ([a_feature("A1", [[EAST, NORTH], [EAST, NORTH]])], 1, "seed-outline-no-polygon"),
        ([a_feature("A1", [[NORTH, EAST], [NORTH, 122.0], [32.0, 122.0]])], 1, "seed-outline-no-degrees"),
        (
            [{"type": "Feature", "properties": {"code": "A1"}, "geometry": {"type": "Point"}}],
            1,
            "seed-outline-no-polygon",
        ),
        (["nonsense"], 1, "seed-outline-no-code"),
    ],
)
async def test_what_is_wrong_with_an_outline_is_named_and_nothing_is_kept(
    units: Units, tmp_path: Path, features: list[dict[str, Any]], row: int, key: str
) -> None:
    await taken_in(units, SHEETS)
    with pytest.raises(SeedRefused) as refused:
        await imported(units, drawn(tmp_path, *features))

    assert (refused.value.errors[0].row, refused.value.errors[0].key) == (row, key)
    assert await outlines(units) == {}


def test_a_datum_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedRefused) as refused:
        drawn(tmp_path, a_feature("A1", a_square()), datum="bd09")

    assert [one.key for one in refused.value.errors] == ["seed-no-datum"]


async def test_a_datum_of_the_settings_that_nobody_knows_is_refused(units: Units) -> None:
    sheets = {**SHEETS, "设置": [["键", "值"], ["坐标系", "bd09"]]}
    raws = [RawSheet(title, list(enumerate(rows, 1))) for title, rows in sheets.items()]
    with pytest.raises(SeedRefused) as refused:
        changes(read_sheets(raws), await standing_of(units.begin()))

    assert [one.key for one in refused.value.errors] == ["seed-no-datum"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 3}', "[" * 100_000])
def test_what_is_no_geojson_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "grids.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(SeedRefused) as refused:
        read_drawing(path)

    assert [one.key for one in refused.value.errors] == ["seed-no-geojson"]
