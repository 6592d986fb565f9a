from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.domain.grids import Level
from bot.domain.people import Role
from bot.domain.words import Language
from locales import DEMO
from storage.seeds import NotEmpty, seed
from storage.sheets import SeedRefused
from storage.tables import BuildingRow, GridRow, PersonRow, SettingRow
from storage.units import Units
from tests.support.stored import rows_of

GOOD = {
    "grids": (
        "code,name,level,parent\nWT,梧桐街道,subdistrict,\nGY,桂园社区,community,WT\nA,A,large,GY\nA1,A1,middle,A\n"
    ),
    "buildings": (
        "code,estate,name,entrances,floors,flats_per_floor,grid,aliases,latitude,longitude\n"
        "GY-1,桂园小区,1号楼,3,6,2,A1,拐角楼|老楼,31.2304,121.4737\n"
    ),
    "staff": (
        "name,role,grid,phone,deputy,on_duty\n"
        "王芳,grid_worker,A1,13900000010,赵磊,yes\n赵磊,grid_worker,A1,,王芳,no\n孙丽,grid_lead,A,,,yes\n"
    ),
    "residents": "name,building,entrance,flat,language,phone\n李桂芳,GY-1,2,301,,\nEmma Brown,GY-1,1,401,en,\n",
    "settings": "key,value\nname,梧桐街道\ntimezone,Asia/Urumqi\n",
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


async def planted(units: Units, folder: Path, **files: str) -> None:
    await seed(units, write(folder, {**GOOD, **files}), timezone="Asia/Shanghai")


async def test_the_demonstration_is_a_whole_subdistrict(units: Units) -> None:
    await seed(units, DEMO, timezone="Asia/Shanghai")
    community = await units.begin().community()

    levels = [grid.level for grid in community.grids.values()]
    assert (levels.count(Level.SUBDISTRICT), levels.count(Level.COMMUNITY), levels.count(Level.MIDDLE)) == (1, 2, 10)
    assert len(community.buildings) == 40
    roles = [person.role for person in community.staff.values()]
    assert roles.count(Role.GRID_WORKER) >= 12
    assert (roles.count(Role.NURSE), roles.count(Role.COMMUNITY_ADMIN)) == (2, 2)
    assert community.settings.name == "梧桐街道"
    assert not community.settings.is_demonstration


async def test_deputies_may_stand_in_for_each_other(units: Units, tmp_path: Path) -> None:
    await planted(units, tmp_path)
    staff = {person.name: person for person in (await units.begin().community()).staff.values()}

    assert staff["王芳"].deputy_id == staff["赵磊"].id
    assert staff["赵磊"].deputy_id == staff["王芳"].id
    assert (staff["王芳"].on_duty, staff["赵磊"].on_duty) == (True, False)


async def test_residents_live_where_the_folder_says(units: Units, tmp_path: Path) -> None:
    await planted(units, tmp_path)
    (emma,) = await units.begin().people.by_name("emma brown")
    community = await units.begin().community()

    assert emma.building_id is not None
    assert community.buildings[emma.building_id].aliases == ("拐角楼", "老楼")
    assert (emma.entrance, emma.flat, emma.language) == (1, "401", Language.EN)
    assert community.settings.timezone == "Asia/Urumqi"


async def test_headers_levels_and_roles_may_be_written_in_chinese(units: Units, tmp_path: Path) -> None:
    await planted(
        units,
        tmp_path,
        grids="编码,名称,级别,上级\nWT,梧桐街道,街道,\nGY,桂园社区,社区,WT\nA,A,大网格,GY\nA1,A1,中网格,A\n",
        staff="姓名,角色,网格,电话,代理人,在岗\n王芳,网格员,A1,13900000010,,是\n何敏,护士,GY,,,否\n",
        residents="姓名,楼栋,单元,室,语言,电话\n李桂芳,GY-1,2,301,中文,\n",
        settings="键,值\n",
    )
    community = await units.begin().community()

    assert {person.name: person.role for person in community.staff.values()} == {
        "王芳": Role.GRID_WORKER,
        "何敏": Role.NURSE,
    }
    assert [person.on_duty for person in community.staff.values()] == [True, False]


async def test_a_file_from_a_spreadsheet_is_read(units: Units, tmp_path: Path) -> None:
    """Excel writes a byte order mark, quotes, carriage returns and empty rows at the end."""
    text = '\ufeffName,Building,Entrance,Flat\r\n"李桂芳",GY-1, 2 ,301\r\n,,,\r\n\r\n'
    await planted(units, tmp_path, residents=text)

    assert len(await units.begin().people.by_name("李桂芳")) == 1


@pytest.mark.parametrize(
    ("file", "text", "where"),
    [
        ("grids", "code,name,level,parent\nWT,街,subdistrict,\nX,,community,WT\n", (3, "name", "seed-empty")),
        ("grids", "code,name,level,parent\nWT,街,subdistrict,\nWT,b,community,WT\n", (3, "code", "seed-twice")),
        ("grids", "code,name,level,parent\nWT,街,subdistrict,\nX,b,estate,WT\n", (3, "level", "seed-unknown")),
        ("grids", "code,name,level,parent\nWT,街,subdistrict,\nX,b,community,QQ\n", (3, "parent", "seed-no-such")),
        ("grids", "code,name,level,parent\nWT,街,subdistrict,\nX,b,community,\n", (3, "parent", "seed-no-parent")),
        (
            "grids",
            "code,name,level,parent\nWT,街,subdistrict,\nX,b,middle,WT\nY,c,large,X\n",
            (4, "parent", "seed-parent-too-low"),
        ),
        ("grids", "code,name,level,parent\nX,b,community,\n", (2, "level", "seed-no-subdistrict")),
        ("grids", "code,name,level,parent,编号\nWT,街,subdistrict,,A\n", (1, "编号", "seed-column-twice")),
        ("grids", "code,name,level,parent\nWT,街,,\n", (2, "level", "seed-empty")),
        ("grids", "code,name,level,parent\nWT,街,subdistrict,\nX,b,large,X\n", (3, "parent", "seed-parent-too-low")),
        (
            "grids",
            "code,name,level,parent\nWT,街,subdistrict,\nX,b,large,Y\nY,c,large,X\n",
            (3, "parent", "seed-parent-too-low"),
        ),
        (
            "grids",
            "code,name,level,parent\nWT,街,subdistrict,\nWX,b,subdistrict,\n",
            (3, "level", "seed-several-subdistricts"),
        ),
        ("buildings", "code,estate,name,grid\nB,e,1,A\nB,e,1,A1\n", (3, "grid", "seed-two-grids")),
        ("buildings", "code,estate,name,grid\nB,e,1号楼,A1\nC,e,1,A1\n", (3, "name", "seed-namesake")),
        ("buildings", "code,estate,name,entrances,grid\nB,e,1,0,A1\n", (2, "entrances", "seed-zero")),
        ("buildings", "code,estate,name,entrances,grid\nB,e,1,2.5,A1\n", (2, "entrances", "seed-no-number")),
        ("staff", "name,role,grid,phone\n王芳,grid_worker,A1,1.39E+10\n", (2, "phone", "seed-lost-digits")),
        ("grids", "name,level,parent\n街,subdistrict,\n", (1, "code", "seed-column-missing")),
        ("buildings", "code,estate,name,entrances,grid\nB,e,1,three,A1\n", (2, "entrances", "seed-no-number")),
        ("buildings", "code,estate,name,entrances,grid\nB,e,1,-3,A1\n", (2, "entrances", "seed-no-number")),
        ("buildings", "code,estate,name,grid\nB,e,1,ZZ\n", (2, "grid", "seed-no-such")),
        ("buildings", "code,estate,name,grid\nB,e,1,A1\nB,e,2,A1\n", (3, "code", "seed-twice")),
        ("buildings", "code,estate,name,grid,latitude\nB,e,1,A1,north\n", (2, "latitude", "seed-no-number")),
        ("staff", "name,role,grid\n王芳,gardener,A1\n", (2, "role", "seed-unknown")),
        ("staff", "name,role,grid\n王芳,grid_worker,\n", (2, "grid", "seed-no-such")),
        ("staff", "name,role,grid\n王芳,grid_worker,A1\n王芳,nurse,A1\n", (3, "name", "seed-twice")),
        ("staff", "name,role,grid,deputy\n王芳,grid_worker,A1,赵磊\n", (2, "deputy", "seed-no-such")),
        ("staff", "name,role,grid,deputy\n王芳,grid_worker,A1,王芳\n", (2, "deputy", "seed-own-deputy")),
        ("staff", "name,role,grid,on_duty\n王芳,grid_worker,A1,sometimes\n", (2, "on_duty", "seed-unknown")),
        ("residents", "name,building\n李桂芳,QQ-9\n", (2, "building", "seed-no-such")),
        ("residents", "name,building\n,GY-1\n", (2, "name", "seed-empty")),
        ("residents", "name,building,entrance\n李桂芳,GY-1,4\n", (2, "entrance", "seed-no-entrance")),
        ("residents", "name,building,entrance\n李桂芳,GY-1,0\n", (2, "entrance", "seed-no-entrance")),
        ("residents", "name,building,entrance\n李桂芳,GY-1,two\n", (2, "entrance", "seed-no-number")),
        ("residents", "name,building,language\n李桂芳,GY-1,klingon\n", (2, "language", "seed-unknown")),
        ("settings", "key,value\ncolour,red\n", (2, "key", "seed-unknown")),
        ("settings", "key,value\ntimezone,Moon/Crater\n", (2, "value", "seed-no-timezone")),
        (
            "residents",
            'name,building,flat\n\n"李\n桂芳",GY-1,3\n陈国华,QQ-9,1\n',
            (5, "building", "seed-no-such"),
        ),
    ],
)
async def test_what_is_wrong_is_named_by_file_row_and_column(
    units: Units, tmp_path: Path, file: str, text: str, where: tuple[int, str, str]
) -> None:
    with pytest.raises(SeedRefused) as refused:
        await planted(units, tmp_path, **{file: text})

    named = {(error.file, error.row, error.column, error.key) for error in refused.value.errors}
    assert (f"{file}.csv", *where) in named
    for table in (GridRow, BuildingRow, PersonRow, SettingRow):
        assert await rows_of(units.store, table) == []


async def test_everything_that_is_wrong_is_named_at_once(units: Units, tmp_path: Path) -> None:
    with pytest.raises(SeedRefused) as refused:
        await planted(
            units,
            tmp_path,
            staff="name,role,grid\n王芳,gardener,ZZ\n,nurse,A1\n",
            residents="name,building,entrance\n李桂芳,QQ,x\n",
        )

    assert [(error.file, error.row, error.column) for error in refused.value.errors] == [
        ("staff.csv", 2, "grid"),
        ("staff.csv", 2, "role"),
        ("staff.csv", 3, "name"),
        ("residents.csv", 2, "building"),
        ("residents.csv", 2, "entrance"),
    ]


async def test_a_folder_without_grids_is_refused(units: Units, tmp_path: Path) -> None:
    with pytest.raises(SeedRefused) as refused:
        await seed(units, tmp_path, timezone="Asia/Shanghai")

    assert [(error.file, error.key) for error in refused.value.errors] == [
        ("grids.csv", "seed-no-file"),
        ("buildings.csv", "seed-no-file"),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_a_file_is_read_in_the_form_in_which_it_was_saved(
    units: Units, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    write(tmp_path, {**GOOD, "residents": "name,building\n"})
    (tmp_path / "staff.csv").unlink()
    text = GOOD["staff"].replace(",", delimiter).replace("\n", "\r\n")
    (tmp_path / "工作人员.csv").write_bytes(text.encode(encoding))
    await seed(units, tmp_path, timezone="Asia/Shanghai")

    assert {person.name for person in (await units.begin().community()).staff.values()} == {"王芳", "赵磊", "孙丽"}


@pytest.mark.parametrize("raw", [b"\xff\xff\xff", b"\x89PNG\r\n\x1a\n\0\0", b"name,role\n\x81"])
async def test_a_file_that_is_no_text_is_refused(units: Units, tmp_path: Path, raw: bytes) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "staff.csv").write_bytes(raw)
    with pytest.raises(SeedRefused) as refused:
        await seed(units, tmp_path, timezone="Asia/Shanghai")

    assert [(error.file, error.key) for error in refused.value.errors] == [("staff.csv", "seed-no-text")]


async def test_what_nobody_asked_for_is_passed_over_and_said(units: Units, tmp_path: Path) -> None:
    grids = GOOD["grids"].replace("parent", "parent,备注", 1)
    warnings = await seed(units, write(tmp_path, {**GOOD, "grids": grids}), timezone="Asia/Shanghai")

    assert [(one.file, one.row, one.column, one.key) for one in warnings] == [
        ("grids.csv", 1, "备注", "seed-column-unknown")
    ]


async def test_a_community_is_never_put_over_another(units: Units, tmp_path: Path) -> None:
    await planted(units, tmp_path)
    before = (await units.begin().community()).grids

    with pytest.raises(NotEmpty):
        await seed(units, DEMO, timezone="Asia/Shanghai")

    assert (await units.begin().community()).grids == before


async def test_a_demonstration_says_so(units: Units, tmp_path: Path) -> None:
    await seed(units, write(tmp_path, GOOD), timezone="Asia/Shanghai", demonstration=True)

    assert (await units.begin().community()).settings.is_demonstration
