from hypothesis import given
from hypothesis import strategies as st

from bot.domain.addresses import Addresses
from bot.domain.places import Building, Place, spaced

NUMERALS = "零一二三四五六七八九"
WAYS = (
    "{number}-{entrance}-{flat}",
    "{number}号楼{entrance}单元{flat}",
    "{number} 号楼 {entrance} 单元 {flat} 室",
    "{number}栋{entrance}单元{flat}室漏水了",
    "{number}幢{entrance}门{flat}",
    "{number}#{entrance}-{flat}",
    "{number}号楼{entrance}-{flat}",
    "{number}号{entrance}单元{flat}",
    "电梯坏了，在{number}座{entrance}单元{flat}",
    "{chinese}号楼{entrance}单元{flat}室",
    "Building {number}, entrance {entrance}, flat {flat}",
)


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens]) + ("十" if tens else "") + (NUMERALS[ones] if ones or not tens else "")


@st.composite
def atlases(draw: st.DrawFn) -> list[Building]:
    estates = draw(st.lists(st.sampled_from(["桂园", "梅园小区", "东苑", "幸福里"]), min_size=1, unique=True))
    numbers = [(estate, number) for estate in estates for number in draw(st.sets(st.integers(1, 40), min_size=1))]
    return [
        Building(
            id=id_,
            code=str(number),
            estate=estate,
            name=draw(st.sampled_from([f"{number}", f"{number}号楼", f"{number} 栋", f"{in_chinese(number)}号楼"])),
            entrances=draw(st.integers(1, 6)),
            floors=draw(st.integers(1, 33)),
            flats_per_floor=draw(st.integers(1, 8)),
            grid_id=1,
            aliases=(),
            latitude=None,
            longitude=None,
        )
        for id_, (estate, number) in enumerate(numbers, 1)
    ]


@st.composite
def addresses(draw: st.DrawFn) -> tuple[list[Building], Place, str]:
    atlas = draw(atlases())
    building = draw(st.sampled_from(atlas))
    entrance = draw(st.integers(1, building.entrances))
    floor = draw(st.integers(1, building.floors))
    flat = f"{floor}{draw(st.integers(1, building.flats_per_floor)):02}"
    number = int(building.code)
    written = draw(st.sampled_from(WAYS)).format(
        number=number, chinese=in_chinese(number), entrance=entrance, flat=flat
    )
    return atlas, Place(building.id, entrance, floor, flat, written), written


@given(addresses())
def test_an_address_reads_back_to_its_flat_or_is_asked_about(case: tuple[list[Building], Place, str]) -> None:
    atlas, place, written = case

    reading = Addresses(atlas).read(written)

    assert reading.trouble is None
    assert place in reading.places or len(reading.places) == 3
    assert reading.certain == (sum(one.code == atlas[(place.building_id or 0) - 1].code for one in atlas) == 1)


@given(addresses())
def test_an_address_with_its_estate_is_never_asked_about(case: tuple[list[Building], Place, str]) -> None:
    atlas, place, written = case
    estate = atlas[(place.building_id or 0) - 1].estate

    reading = Addresses(atlas).read(f"{estate}{written}")

    assert reading.certain
    assert [(one.building_id, one.entrance, one.flat) for one in reading.places] == [
        (place.building_id, place.entrance, place.flat)
    ]


@given(addresses(), st.data())
def test_a_neighbour_s_address_is_found_in_ones_own_estate(
    case: tuple[list[Building], Place, str], data: st.DataObject
) -> None:
    atlas, place, written = case
    estate = atlas[(place.building_id or 0) - 1].estate
    home = data.draw(st.sampled_from([building for building in atlas if building.estate == estate]))

    reading = Addresses(atlas).read(written, home=Place(home.id, None, None, None, ""))

    assert reading.certain
    assert reading.places == (place,)


@given(addresses(), st.integers(7, 60))
def test_an_entrance_that_is_not_there_is_never_taken(case: tuple[list[Building], Place, str], entrance: int) -> None:
    atlas, place, _ = case
    number = atlas[(place.building_id or 0) - 1].code

    assert not Addresses(atlas).read(f"{number}号楼{entrance}单元").certain


@given(atlases(), st.text())
def test_any_text_is_read_without_a_fault(atlas: list[Building], text: str) -> None:
    reading = Addresses(atlas).read(text, home=Place(1, 1, 1, "101", ""))

    assert len(reading.places) <= 3
    assert not (reading.certain and (reading.trouble or len(reading.places) != 1))


@given(st.text())
def test_spacing_twice_is_spacing_once(text: str) -> None:
    assert spaced(spaced(text)) == spaced(text)
