import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people import Person, Role
from bot.domain.sheets import RawSheet, trimmed
from bot.domain.words import Language
from storage.comparisons import Change, What
from storage.imports import Import, changes, standing_of
from storage.seeds import first_settings
from storage.sheets import SeedRefused, read_sheets
from storage.tables import BuildingRow, GridRow, PersonRow, SettingRow
from storage.units import Units
from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.stored import keep, rows_of

GRIDS = [
    ["编码", "名称", "级别", "上级"],
    ["WT", "梧桐街道", "街道", ""],
    ["GY", "桂园社区", "社区", "WT"],
    ["A", "A 大网格", "大网格", "GY"],
    ["A1", "A1 网格", "中网格", "A"],
    ["A2", "A2 网格", "中网格", "A"],
]
BUILDINGS = [
    ["编码", "小区", "名称", "单元数", "网格"],
    ["GY-1", "桂园小区", "1号楼", "3", "A1"],
    ["GY-2", "桂园小区", "2号楼", "2", "A2"],
]
STAFF = [
    ["姓名", "角色", "网格", "电话", "代理人", "在岗"],
    ["王芳", "网格员", "A1", "13900000010", "赵磊", "是"],
    ["赵磊", "网格员", "A1", "", "王芳", ""],
    ["刘洋", "网格员", "A2", "", "", ""],
    ["孙丽", "网格长", "A", "", "", ""],
]
RESIDENTS = [
    ["姓名", "楼栋", "单元", "室", "语言", "电话"],
    ["李桂芳", "GY-1", "2", "301", "", ""],
    ["李桂芳", "GY-2", "1", "301", "", ""],
    ["Emma Brown", "桂园小区2号楼", "1", "401", "英文", ""],
]
SHEETS = {"网格": GRIDS, "楼栋": BUILDINGS, "工作人员": STAFF, "居民": RESIDENTS}

Rows = list[list[str]]


def without(rows: Rows, first: str) -> Rows:
    return [row for row in rows if row[0] != first]


def altered(rows: Rows, first: str, **cells: str) -> Rows:
    header = rows[0]
    return [[cells.get(header[at], said) if row[0] == first else said for at, said in enumerate(row)] for row in rows]


async def taken_in(units: Units, sheets: Mapping[str, Rows]) -> list[Change]:
    """Import sheets as they are, and give what that changed."""
    raws = [RawSheet(title, list(enumerate(rows, 1))) for title, rows in sheets.items()]
    uow = units.begin()
    standing = await standing_of(uow)
    found = changes(read_sheets(raws), standing)
    await Import(uow, standing, found, MORNING).keep(first_settings("Asia/Shanghai"))
    await uow.commit()
    return found


def told(found: list[Change]) -> list[tuple[str, str, str]]:
    return [(one.sheet, one.what.value, one.key) for one in found]


async def test_sheets_become_a_community_in_an_empty_database(units: Units) -> None:
    found = await taken_in(units, SHEETS)
    community = await units.begin().community()

    assert Counter(one.sheet for one in found) == {"grids": 5, "buildings": 2, "staff": 4, "residents": 3}
    assert {one.what for one in found} == {What.ADDED}
    assert [grid.code for grid in community.above(community.buildings[min(community.buildings)].grid_id)][-1] == "WT"
    (emma,) = await units.begin().people.by_name("Emma Brown")
    assert (emma.flat, emma.language, emma.building_id) == ("401", Language.EN, max(community.buildings))
    assert community.settings.timezone == "Asia/Shanghai"
    assert await units.begin().new_number() == 1001


async def test_the_same_import_twice_changes_nothing(units: Units) -> None:
    await taken_in(units, SHEETS)
    before = [await rows_of(units.store, row) for row in (GridRow, BuildingRow, PersonRow, SettingRow)]

    assert await taken_in(units, SHEETS) == []
    assert [await rows_of(units.store, row) for row in (GridRow, BuildingRow, PersonRow, SettingRow)] == before


async def test_every_process_sees_what_an_import_changed(units: Units) -> None:
    await taken_in(units, SHEETS)
    before = await units.begin().community()
    await taken_in(units, {"网格": altered(GRIDS, "A1", 名称="东网格")})
    after = await units.begin().community()

    assert after is not before
    assert "东网格" in {grid.name for grid in after.grids.values()}


async def test_a_sheet_that_is_absent_or_empty_changes_nothing(units: Units) -> None:
    await taken_in(units, SHEETS)

    assert await taken_in(units, {"网格": GRIDS, "工作人员": STAFF[:1], "楼栋": []}) == []


async def test_grids_can_be_redrawn_and_open_tickets_stay_where_they_were_filed(units: Units) -> None:
    await taken_in(units, SHEETS)
    community = await units.begin().community()
    one = next(building for building in community.buildings.values() if building.code == "GY-1")
    ticket = replace(a_ticket(building_id=one.id, grid_id=one.grid_id), reporter_id=None, candidates=(), desk_id=None)
    await keep(units, tickets=[ticket])

    found = await taken_in(units, {"楼栋": altered(BUILDINGS, "GY-1", 网格="A2")})

    assert [(one.key, dict(one.fields)) for one in found] == [("GY-1", {"grid": ("A1", "A2")})]
    after = await units.begin().community()
    assert next(after.above(after.grid_of(one.id))).code == "A2"
    assert (await units.begin().tickets.get(ticket.id)).grid_id == one.grid_id


async def test_what_no_longer_stands_in_its_sheet_is_retired_and_keeps_its_name(units: Units) -> None:
    await taken_in(units, SHEETS)
    before = await units.begin().community()
    two = next(building for building in before.buildings.values() if building.code == "GY-2")

    found = await taken_in(
        units,
        {"网格": without(GRIDS, "A2"), "楼栋": without(BUILDINGS, "GY-2"), "工作人员": without(STAFF, "刘洋")},
    )

    assert told(found) == [("grids", "retired", "A2"), ("buildings", "retired", "GY-2"), ("staff", "retired", "刘洋")]
    after = await units.begin().community()
    assert "A2" not in {grid.code for grid in after.grids.values()}
    assert two.id not in after.buildings
    assert after.addresses.read("2号楼").places == ()
    assert "刘洋" not in {person.name for person in after.staff.values()}
    kept = after.building(two.id)
    assert kept is not None
    assert (kept.name, [grid.code for grid in after.above(two.grid_id)]) == ("2号楼", ["A2", "A", "GY", "WT"])
    assert two.grid_id in after.below(after.community_of(two.grid_id).id)  # type: ignore[union-attr]
    assert len(await units.begin().people.by_name("李桂芳")) == 2


async def test_what_was_retired_comes_back_as_what_it_was(units: Units) -> None:
    await taken_in(units, SHEETS)
    before = await units.begin().community()
    less = {"网格": without(GRIDS, "A2"), "楼栋": without(BUILDINGS, "GY-2"), "工作人员": without(STAFF, "刘洋")}
    await taken_in(units, less)
    found = await taken_in(units, SHEETS)

    assert [(one.sheet, one.what.value, list(one.fields)) for one in found] == [
        ("grids", "changed", ["back"]),
        ("buildings", "changed", ["back"]),
        ("staff", "changed", ["back"]),
    ]
    after = await units.begin().community()
    assert (after.grids, after.buildings) == (before.grids, before.buildings)
    assert after.staff.keys() == before.staff.keys()


async def test_a_namesake_with_another_telephone_does_not_get_the_devices_of_who_left(units: Units) -> None:
    await taken_in(units, SHEETS)
    no_deputies = altered(altered(STAFF, "赵磊", 代理人=""), "王芳", 代理人="")
    await taken_in(units, {"工作人员": without(no_deputies, "王芳")})
    found = await taken_in(units, {"工作人员": altered(no_deputies, "王芳", 电话="13900000099")})

    assert told(found) == [("staff", "added", "王芳")]
    assert len(await units.begin().people.by_name("王芳")) == 2


async def test_a_worker_who_moves_to_another_grid_stays_the_same_person(units: Units) -> None:
    await taken_in(units, SHEETS)
    (before,) = await units.begin().people.by_name("王芳")
    found = await taken_in(units, {"工作人员": altered(STAFF, "王芳", 网格="A2")})

    assert [(one.what, dict(one.fields)) for one in found] == [(What.CHANGED, {"grid": ("A1", "A2")})]
    (after,) = await units.begin().people.by_name("王芳")
    assert (after.id, after.phone, after.deputy_id) == (before.id, before.phone, before.deputy_id)


async def test_who_is_promoted_stays_the_same_person_by_name_and_telephone(units: Units) -> None:
    await taken_in(units, SHEETS)
    (before,) = await units.begin().people.by_name("王芳")
    found = await taken_in(units, {"工作人员": altered(STAFF, "王芳", 角色="网格长", 网格="A")})

    assert [(one.what, dict(one.fields)) for one in found] == [
        (What.CHANGED, {"role": (Role.GRID_WORKER, Role.GRID_LEAD), "grid": ("A1", "A")})
    ]
    (after,) = await units.begin().people.by_name("王芳")
    assert (after.id, after.role, after.deputy_id) == (before.id, Role.GRID_LEAD, before.deputy_id)
    staff = {person.name: person for person in (await units.begin().community()).staff.values()}
    assert staff["赵磊"].deputy_id == before.id


async def test_who_was_let_in_by_an_invitation_is_not_retired_by_a_sheet(units: Units) -> None:
    await taken_in(units, SHEETS)
    (wang,) = await units.begin().people.by_name("王芳")
    uow = units.begin()
    uow.people.add(Person(77, Role.GRID_WORKER, "周小雨", grid_id=wang.grid_id))
    await uow.commit()

    assert await taken_in(units, SHEETS) == []
    assert "周小雨" in {one.name for one in (await units.begin().community()).staff.values()}

    joined = {"工作人员": [*STAFF, ["周小雨", "网格员", "A1", "", "", ""]]}
    assert told(await taken_in(units, joined)) == [("staff", "changed", "周小雨")]
    assert await taken_in(units, joined) == []
    assert told(await taken_in(units, SHEETS)) == [("staff", "retired", "周小雨")]


async def test_somebody_with_another_role_and_no_telephone_is_somebody_new(units: Units) -> None:
    await taken_in(units, SHEETS)
    found = await taken_in(units, {"工作人员": altered(STAFF, "王芳", 角色="网格长", 电话="")})

    assert told(found) == [("staff", "added", "王芳"), ("staff", "changed", "赵磊"), ("staff", "retired", "王芳")]
    staff = {person.name: person for person in (await units.begin().community()).staff.values()}
    assert staff["王芳"].role is Role.GRID_LEAD
    assert staff["赵磊"].deputy_id == staff["王芳"].id


async def test_an_empty_cell_resets_neither_duty_nor_language_nor_telephone(units: Units) -> None:
    await taken_in(units, SHEETS)
    uow = units.begin()
    (zhao,) = await uow.people.by_name("赵磊")
    (emma,) = await uow.people.by_name("Emma Brown")
    uow.people.save(replace(zhao, on_duty=False, phone="13900000011", language=Language.EN))
    uow.people.save(replace(emma, phone="13900000012"))
    await uow.commit()

    assert await taken_in(units, {**SHEETS, "居民": altered(RESIDENTS, "Emma Brown", 语言="")}) == []
    found = await taken_in(units, {"工作人员": altered(STAFF, "赵磊", 在岗="是", 代理人="")})
    assert [sorted(one.fields) for one in found] == [["deputy", "on_duty"]]


async def test_settings_change_one_by_one(units: Units) -> None:
    await taken_in(units, {**SHEETS, "设置": [["键", "值"], ["名称", "梧桐街道"], ["时区", "Asia/Urumqi"]]})
    found = await taken_in(units, {"设置": [["键", "值"], ["name", "新梧桐"], ["timezone", ""]]})

    assert told(found) == [("settings", "changed", "name")]
    settings = (await units.begin().community()).settings
    assert (settings.name, settings.timezone, settings.is_demonstration) == ("新梧桐", "Asia/Urumqi", False)


async def test_real_sheets_are_messy(units: Units) -> None:
    await taken_in(
        units,
        {
            "1.网格表": [["桂园社区网格一览表", "", "", ""], [], *GRIDS],
            "楼栋（2025）": [
                ["楼栋信息", "", "", "", "", ""],
                ["序号", "楼栋编码*", "小区\n名称", "楼号（必填）", "单 元 数", "所属网格"],
                ["1", "ＧＹ－１", " 桂园小区\u00a0", "1号楼", "３", "Ａ１"],
                ["", "", "", "", "", ""],
                ["2", "GY-2", "桂园小区", "2号楼", "2.0", "A2 "],
            ],
            "住户名单": [["姓名*", "楼栋", "房号"], ["\u3000李桂芳 ", "GY-1", "３０１"], ["陈国华", "GY-1", "502.0"]],
            "统计": [["谁", "多少"]],
        },
    )
    community = await units.begin().community()
    people = [one for name in ("李桂芳", "陈国华") for one in await units.begin().people.by_name(name)]

    assert {(one.code, one.estate, one.name, one.entrances) for one in community.buildings.values()} == {
        ("GY-1", "桂园小区", "1号楼", 3),
        ("GY-2", "桂园小区", "2号楼", 2),
    }
    assert [(one.name, one.flat) for one in people] == [("李桂芳", "301"), ("陈国华", "502")]


@pytest.mark.parametrize(
    ("sheets", "where"),
    [
        ({"网格": without(GRIDS, "A2")}, ("网格", 0, "", "seed-grid-in-use")),
        ({"网格": without(GRIDS, "A2"), "楼栋": without(BUILDINGS, "GY-2")}, ("网格", 0, "", "seed-grid-in-use")),
        ({"楼栋": altered(BUILDINGS, "GY-2", 网格="A9")}, ("楼栋", 3, "网格", "seed-no-such")),
        ({"楼栋": [*BUILDINGS, ["GY-1", "桂园小区", "1号楼", "3", "A2"]]}, ("楼栋", 4, "网格", "seed-two-grids")),
        ({"工作人员": [*STAFF, ["王芳", "护士", "GY", "", "", ""]]}, ("工作人员", 6, "姓名", "seed-twice")),
        ({"工作人员": altered(STAFF, "王芳", 代理人="王芳")}, ("工作人员", 2, "代理人", "seed-own-deputy")),
        ({"工作人员": without(STAFF, "王芳")}, ("工作人员", 2, "代理人", "seed-no-such")),
        ({"居民": [*RESIDENTS, ["周秀英", "GY-1", "9", "", "", ""]]}, ("居民", 5, "单元", "seed-no-entrance")),
        ({"网格": [["名称", "级别", "上级"], ["A", "大网格", ""]]}, ("网格", 1, "code", "seed-column-missing")),
        ({"网格": GRIDS, "网格表": GRIDS}, ("网格表", 0, "", "seed-sheet-twice")),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_kept(
    units: Units, sheets: dict[str, Rows], where: tuple[str, int, str, str]
) -> None:
    await taken_in(units, SHEETS)
    before = [await rows_of(units.store, row) for row in (GridRow, BuildingRow, PersonRow)]
    with pytest.raises(SeedRefused) as refused:
        await taken_in(units, sheets)

    assert where in {(one.file, one.row, one.column, one.key) for one in refused.value.errors}
    assert [await rows_of(units.store, row) for row in (GridRow, BuildingRow, PersonRow)] == before


async def test_an_empty_database_needs_grids(units: Units) -> None:
    with pytest.raises(SeedRefused) as refused:
        await taken_in(units, {"工作人员": STAFF})

    assert [(one.file, one.key) for one in refused.value.errors] == [("网格", "seed-no-file")]


async def test_naughty_strings_are_kept_as_typed(units: Units) -> None:
    path = Path(__file__).parents[1] / "data" / "naughty_strings.json"
    naughty = [one for one in json.loads(path.read_text("utf-8")) if trimmed(one)]
    residents = [[one, "GY-1", "", str(at), "", ""] for at, one in enumerate(naughty, 1000)]
    buildings = [[f"N-{at}", one, f"{at}", "", "A1"] for at, one in enumerate(naughty, 1000)]
    sheets = {**SHEETS, "楼栋": [*BUILDINGS, *buildings], "居民": [RESIDENTS[0], *residents]}
    await taken_in(units, sheets)

    kept = {one.flat: one.name for one in await units.begin().people.residents()}
    estates = {one.code: one.estate for one in (await units.begin().community()).buildings.values()}
    assert [kept[str(at)] for at, _ in enumerate(naughty, 1000)] == [trimmed(one) for one in naughty]
    assert [estates[f"N-{at}"] for at, _ in enumerate(naughty, 1000)] == [trimmed(one) for one in naughty]
    assert await taken_in(units, sheets) == []


async def test_where_rubbish_is_handed_in_comes_with_the_grids_and_holds_for_what_lies_below(units: Units) -> None:
    places = {"WT": "", "GY": "北门", "A": "", "A1": "3号楼东侧", "A2": ""}
    written = [
        [*row, "投放点", "垃圾投放时间"] if row is GRIDS[0] else [*row, places[row[0]], "7:00–9:00"] for row in GRIDS
    ]
    await taken_in(units, {**SHEETS, "网格": written})
    await taken_in(units, {"网格": GRIDS})  # a sheet without the columns says nothing of them
    community = await units.begin().community()
    by_code = {grid.code: grid.id for grid in community.grids.values()}

    told = community.drop_off_of(by_code["A1"])
    assert told is not None
    assert (told.drop_off, told.drop_times) == ("3号楼东侧", "7:00–9:00")
    assert await taken_in(units, {"网格": written}) == []


@pytest.mark.parametrize(("said", "kept"), [("上海", "shanghai"), ("beijing", "beijing"), ("国标", "national")])
async def test_a_city_is_chosen_by_its_name_or_code(units: Units, said: str, kept: str) -> None:
    await taken_in(units, {**SHEETS, "设置": [["键", "值"], ["城市", said]]})

    assert (await units.begin().community()).settings.city_profile == kept


async def test_a_city_whose_bins_are_not_known_is_refused(units: Units) -> None:
    with pytest.raises(SeedRefused) as refused:
        await taken_in(units, {**SHEETS, "设置": [["键", "值"], ["城市", "亚特兰蒂斯"]]})

    assert [(one.column, one.key) for one in refused.value.errors] == [("值", "seed-unknown")]
