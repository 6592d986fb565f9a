from dataclasses import replace

import pytest

from bot.domain.addresses import Addresses
from bot.domain.places import Building, Place, Trouble, building_label, spaced

OSMANTHUS, PLUM = "桂园", "梅园小区"


def a_building(
    number: int,
    name: str,
    *,
    estate: str = OSMANTHUS,
    entrances: int = 3,
    floors: int = 6,
    aliases: tuple[str, ...] = (),
) -> Building:
    return Building(number, f"B{number}", estate, name, entrances, floors, 4, 1, aliases, None, None)


BUILDINGS = [
    a_building(1, "1号楼"),
    a_building(3, "3", aliases=("拐角楼",)),
    a_building(7, "7 号楼"),
    a_building(12, "12号楼", entrances=1),
    a_building(13, "3号楼", estate=PLUM, entrances=2, floors=18),
    a_building(15, "15", estate=PLUM, entrances=2, floors=18),
    a_building(20, "A座", estate=PLUM, entrances=1, floors=18),
    a_building(30, "玉兰楼", entrances=2, aliases=("Magnolia House",)),
]
ADDRESSES = Addresses(BUILDINGS)
HOME = Place(3, 2, 5, "501", "3号楼2单元501")


@pytest.mark.parametrize(
    ("written", "building", "entrance", "floor", "flat"),
    [
        ("7-2-501", 7, 2, 5, "501"),
        ("7-2-501室", 7, 2, 5, "501"),
        ("７－２－５０１", 7, 2, 5, "501"),
        ("7—2—501", 7, 2, 5, "501"),
        ("7/2/501", 7, 2, 5, "501"),
        ("07-02-0501", 7, 2, 5, "501"),
        ("在7-2-501漏水", 7, 2, 5, "501"),
        ("7号楼2单元501", 7, 2, 5, "501"),
        ("7号楼2单元501室", 7, 2, 5, "501"),
        ("7 号楼 2 单元 501 室", 7, 2, 5, "501"),
        ("七号楼二单元五零一", 7, 2, 5, "501"),
        ("七号楼二单元五〇一室", 7, 2, 5, "501"),
        ("七栋二单元五楼", 7, 2, 5, None),
        ("七栋二单元五楼漏水了", 7, 2, 5, None),
        ("7幢2单元", 7, 2, None, None),
        ("7座2门501", 7, 2, 5, "501"),
        ("7#2-501", 7, 2, 5, "501"),
        ("7#楼2单元", 7, 2, None, None),
        ("7号楼2-501", 7, 2, 5, "501"),
        ("7号2单元", 7, 2, None, None),
        ("7栋501", 7, None, 5, "501"),
        ("7号楼5层", 7, None, 5, None),
        ("7号楼，2单元，501", 7, 2, 5, "501"),
        ("7号楼的2单元电梯坏了", 7, 2, None, None),
        ("7号楼电梯坏了，2单元的", 7, 2, None, None),
        ("７号楼", 7, None, None, None),
        ("7 号楼", 7, None, None, None),
        ("7-2", 7, 2, None, None),
        ("7-2电梯又不动了", 7, 2, None, None),
        ("十五号楼", 15, None, None, None),
        ("十五栋十二楼", 15, None, 12, None),
        ("15号楼1单元1804", 15, 1, 18, "1804"),
        ("12号楼", 12, 1, None, None),
        ("12号楼来的", 12, 1, None, None),
        ("桂园3号楼", 3, None, None, None),
        ("梅园3栋", 13, None, None, None),
        ("梅园小区3号楼1单元1804", 13, 1, 18, "1804"),
        ("梅园小区的3号楼", 13, None, None, None),
        ("梅园3-2-1001", 13, 2, 10, "1001"),
        ("桂园7号路灯不亮", 7, None, None, None),
        ("拐角楼", 3, None, None, None),
        ("拐角楼2单元灯不亮", 3, 2, None, None),
        ("玉兰楼2单元301", 30, 2, 3, "301"),
        ("玉兰楼2-301", 30, 2, 3, "301"),
        ("玉兰楼301", 30, None, 3, "301"),
        ("magnolia house entrance 2", 30, 2, None, None),
        ("7号楼110来过", 7, None, None, None),
        ("7号楼 13812345678", 7, None, None, None),
        ("3点来桂园7号楼", 7, None, None, None),
        ("A座12楼", 20, 1, 12, None),
        ("a栋1203", 20, 1, 12, "1203"),
        ("Building 7, entrance 2, flat 501", 7, 2, 5, "501"),
        ("building 7 unit 2 room 502", 7, 2, 5, "502"),
        ("Block 7, 5th floor", 7, None, 5, None),
        ("我在building 7的2单元", 7, 2, None, None),
        ("bldg. 15, floor 12", 15, None, 12, None),
        ("the lift in building 15 is broken", 15, None, None, None),
    ],
)
def test_an_address_is_read_as_it_is_written(
    written: str, building: int, entrance: int | None, floor: int | None, flat: str | None
) -> None:
    reading = ADDRESSES.read(written)

    assert reading.places == (Place(building, entrance, floor, flat, written),)
    assert reading.certain
    assert reading.trouble is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "3点",
        "下午3点来",
        "12号来的",
        "110",
        "打了120",
        "2个月",
        "5楼漏水",
        "3楼",
        "一栋楼都没水",
        "两栋楼停电",
        "一座桥",
        "3-5天",
        "2-3个人",
        "8-10点",
        "2026-03-02",
        "2026年3月2日",
        "138-1234-5678",
        "第1024号",
        "3.5元",
        "block a road",
        "building a fence",
        "水管爆了",
        "我家没水",
        "3号线",
        "12345热线",
    ],
)
def test_what_is_no_address_is_not_read_as_one(said: str) -> None:
    reading = ADDRESSES.read(said)

    assert reading.places == ()
    assert not reading.certain
    assert reading.trouble is None


@pytest.mark.parametrize(
    ("written", "trouble"),
    [
        ("99号楼", Trouble.NO_SUCH_BUILDING),
        ("桂园15号楼", Trouble.NO_SUCH_BUILDING),
        ("99-2", Trouble.NO_SUCH_BUILDING),
        ("99-1-101", Trouble.NO_SUCH_BUILDING),
        ("15号楼3单元", Trouble.NO_SUCH_ENTRANCE),
        ("7-4-501", Trouble.NO_SUCH_ENTRANCE),
        ("7号楼0单元", Trouble.NO_SUCH_ENTRANCE),
        ("7号楼2单元701", Trouble.NO_SUCH_FLAT),
        ("7号楼2单元505", Trouble.NO_SUCH_FLAT),
        ("7号楼2单元500", Trouble.NO_SUCH_FLAT),
        ("7号楼7楼", Trouble.NO_SUCH_FLAT),
        ("7号楼4楼501", Trouble.NO_SUCH_FLAT),
    ],
)
def test_an_address_that_cannot_be_is_named_as_such(written: str, trouble: Trouble) -> None:
    reading = ADDRESSES.read(written)

    assert reading.trouble is trouble
    assert not reading.certain


def test_a_wrong_flat_leaves_the_building_to_ask_about() -> None:
    assert ADDRESSES.read("7-2-701").places == (Place(7, 2, None, None, "7-2-701"),)


@pytest.mark.parametrize("written", ["3号楼", "三栋", "3-2", "building 3", "3#"])
def test_a_number_used_in_two_estates_is_asked_about(written: str) -> None:
    reading = ADDRESSES.read(written)

    assert {place.building_id for place in reading.places} == {3, 13}
    assert not reading.certain


def test_the_estate_of_ones_home_comes_first() -> None:
    reading = ADDRESSES.read("3号楼", home=replace(HOME, building_id=15))

    assert [place.building_id for place in reading.places] == [13]
    assert reading.certain


def test_a_number_known_only_in_another_estate_is_asked_about() -> None:
    reading = ADDRESSES.read("15号楼", home=HOME)

    assert [place.building_id for place in reading.places] == [15]
    assert not reading.certain


def test_a_nickname_from_another_estate_is_asked_about() -> None:
    reading = ADDRESSES.read("拐角楼", home=replace(HOME, building_id=15))

    assert [place.building_id for place in reading.places] == [3]
    assert not reading.certain


def test_the_community_decides_where_no_home_is_known() -> None:
    reading = ADDRESSES.read("3号楼", community_buildings=frozenset({13, 15, 20}))

    assert [place.building_id for place in reading.places] == [13]
    assert reading.certain


def test_a_building_of_another_community_is_asked_about() -> None:
    reading = ADDRESSES.read("7号楼", community_buildings=frozenset({13, 15, 20}))

    assert [place.building_id for place in reading.places] == [7]
    assert not reading.certain


@pytest.mark.parametrize("said", ["我家水管爆了", "家里漏水", "my flat has no water", "water at home is brown"])
def test_home_is_the_flat_that_one_lives_in(said: str) -> None:
    assert ADDRESSES.read(said, home=HOME).places == (replace(HOME, words=said),)


@pytest.mark.parametrize("said", ["我们楼没电", "本楼停水", "我们这栋没水", "the lift in my building"])
def test_our_building_is_no_flat(said: str) -> None:
    reading = ADDRESSES.read(said, home=HOME)

    assert reading.places == (Place(3, None, None, None, said),)
    assert reading.certain


def test_our_entrance_keeps_the_entrance_only() -> None:
    assert ADDRESSES.read("我们单元门禁坏了", home=HOME).places == (Place(3, 2, None, None, "我们单元门禁坏了"),)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("5楼漏水", Place(3, None, 5, None, "5楼漏水")),
        ("2单元门禁坏了", Place(3, 2, None, None, "2单元门禁坏了")),
        ("二单元501", Place(3, 2, 5, "501", "二单元501")),
    ],
)
def test_a_part_of_an_address_is_taken_for_ones_own_building_but_asked_about(said: str, place: Place) -> None:
    reading = ADDRESSES.read(said, home=HOME)

    assert reading.places == (place,)
    assert not reading.certain


def test_an_entrance_and_flat_may_be_a_building_and_flat() -> None:
    reading = ADDRESSES.read("1-501", home=HOME)

    assert [(place.building_id, place.entrance) for place in reading.places] == [(3, 1), (1, None)]
    assert not reading.certain


def test_two_buildings_in_one_sentence_are_asked_about() -> None:
    reading = ADDRESSES.read("1号楼和7号楼2单元之间的路灯")

    assert [(place.building_id, place.entrance) for place in reading.places] == [(1, None), (7, 2)]
    assert not reading.certain


def test_never_more_than_three_are_proposed() -> None:
    crowd = Addresses(a_building(number, "3号楼", estate=f"{letter}园") for number, letter in enumerate("甲乙丙丁", 1))

    assert len(crowd.read("3号楼").places) == 3


def test_counts_that_nobody_knows_refuse_nothing() -> None:
    unknown = Addresses([replace(BUILDINGS[0], entrances=0, floors=0, flats_per_floor=0)])

    assert unknown.read("1号楼9单元3312").certain


def test_an_empty_atlas_knows_no_building() -> None:
    assert Addresses([]).read("3号楼").trouble is Trouble.NO_SUCH_BUILDING


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3号楼", "3 号楼"),
        ("3 号楼", "3 号楼"),
        ("3号楼2单元501室", "3 号楼 2 单元 501 室"),
        ("第1024号", "第 1024 号"),
        ("A座", "A座"),
    ],
)
def test_digits_keep_their_distance(written: str, read: str) -> None:
    assert spaced(written) == read


@pytest.mark.parametrize(("name", "label"), [("3", "3 号楼"), ("3号楼", "3 号楼"), ("玉兰楼", "玉兰楼")])
def test_a_building_is_called_by_its_name(name: str, label: str) -> None:
    assert building_label(name) == label
