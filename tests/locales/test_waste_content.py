import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from bot.domain.sheets import CITIES as SHEET_CITIES
from bot.domain.waste import NATIONAL, WasteClass, sounds_like_waste_question
from bot.domain.words import How, fold, has_chinese
from locales.guides import load_sounds, load_waste_guide
from locales.understanding import load_catalogue

CONTENT = Path(locales.__file__).parent / "content" / "waste"
GUIDE = load_waste_guide()


def rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ITEMS, REASONS, ALIASES, ENGLISH, CONDITIONS, NO_BIN = map(
    rows, ("items", "reasons", "aliases", "english", "conditions", "no_bin")
)
NO_BIN_GROUPS, MATERIALS, CITIES, CHANGES = map(rows, ("no_bin_groups", "materials", "cities", "changes"))
NAMES = sorted({row["name"] for row in ITEMS + CONDITIONS + NO_BIN} | {row["alias"] for row in ALIASES})
with (Path(__file__).parents[1] / "data" / "waste_lists.csv").open(encoding="utf-8", newline="") as lists:
    LISTS = {row["name"]: row["class"] for row in csv.DictReader(lists)}
DROPPED = "dropped"
# fmt: off
# Taken out of the lists as wrong or as depending; None is a thing that asks or that goes in no bin.
DOUBTS: dict[WasteClass | None, list[str]] = {
    WasteClass.RESIDUAL: [
        "led灯(含水银)", "led灯泡", "干电池(无汞)", "录像带", "染发手套", "树脂", "玉米猫砂",
        "玉米纤维袋", "生石灰", "电子烟烟弹", "碱性电池", "碳性电池", "结团猫砂", "药壶", "豆腐猫砂",
    ],
    None: [
        "一次性注射器", "一次性电子烟", "保健品", "充电宝", "动物尸体", "医用手套", "医用棉签",
        "医用注射器", "医用纱布", "医用针管", "奶茶杯", "干电池", "废弃灯泡", "注射器", "消毒剂",
        "液体蚊香", "液体蚊香瓶", "温度计", "灭火器", "灯泡", "煤气罐", "电池", "碳粉盒", "维生素",
        "老鼠", "蓄电池", "输液瓶", "酒精", "钙片", "铅酸电池", "风油精", "风油精瓶",
    ],
    WasteClass.RECYCLABLE: [
        "保健品瓶子", "维生素瓶",
    ],
    WasteClass.HAZARDOUS: [
        "手机电池", "笔记本电脑电池", "锂电池",
    ],
    WasteClass.FOOD: [
        "深海鱼油", "鱼油胶囊",
    ],
}
EVERYDAY: dict[WasteClass, list[str]] = {
    WasteClass.FOOD: [
        "苹果核是什么垃圾", "苹果皮扔哪", "香蕉皮丢哪个桶", "剩饭怎么扔", "剩菜是什么垃圾",
        "鸡骨头是厨余垃圾吗", "鱼刺扔哪个桶", "西瓜皮是湿垃圾吗", "过期牛奶怎么处理", "茶叶渣扔哪",
        "蛋壳是什么垃圾", "玉米芯是什么垃圾", "瓜子壳扔哪里", "小龙虾壳扔哪", "死掉的花扔哪",
        "中药渣怎么分", "which bin for an apple core?", "where do I throw leftovers",
        "what bin do chicken bones go in", "which bin for banana peels", "where do egg shells go?",
    ],
    WasteClass.RESIDUAL: [
        "大骨头是什么垃圾", "棒骨扔哪个桶", "贝壳算什么垃圾", "榴莲壳扔哪个桶", "椰子壳怎么分",
        "核桃壳是什么垃圾", "粽叶扔哪", "玉米皮是什么垃圾", "用过的纸巾扔哪", "卫生纸是什么垃圾",
        "尿不湿是什么垃圾", "猫砂怎么扔", "烟头扔哪", "打火机是什么垃圾", "一次性筷子扔哪",
        "塑料袋是什么垃圾", "碎碗扔哪个桶", "头发扔哪里", "湿纸巾算干垃圾吗", "5号电池扔哪",
        "LED灯泡是什么垃圾", "口罩扔哪个桶", "雨伞扔哪", "过期化妆品是什么垃圾",
        "where does a diaper go?", "which bin for used tissues", "where do I put a plastic bag",
        "where do I throw cat litter", "which bin for cigarette butts?",
    ],
    WasteClass.RECYCLABLE: [
        "快递盒能回收吗", "纸箱扔哪个桶", "报纸是什么垃圾", "矿泉水瓶扔哪", "易拉罐怎么分",
        "牛奶盒是什么垃圾", "碎玻璃扔哪", "旧书扔哪里", "旧鞋扔哪个桶", "旧手机怎么处理",
        "菜刀扔哪个桶", "洗发水瓶是什么垃圾", "泡沫箱扔哪", "午餐肉罐头扔哪",
        "can cardboard boxes be recycled?", "which bin for newspapers",
        "where do I throw glass bottles", "is a can recyclable",
    ],
    WasteClass.HAZARDOUS: [
        "过期药是什么垃圾", "过期的药怎么扔", "水银温度计扔哪个桶", "指甲油是什么垃圾", "油漆桶扔哪",
        "杀虫剂怎么扔", "节能灯扔哪个桶", "老鼠药怎么扔", "纽扣电池扔哪", "充电电池是什么垃圾",
        "X光片扔哪", "药膏扔哪个桶", "樟脑丸是什么垃圾", "which bin for expired medicine",
        "how do I dispose of paint", "where do mothballs go",
    ],
}
# fmt: on
SOURCES = {"lists", "gbt19095", "plan2017", "curated"}


def test_there_is_something_to_find() -> None:
    assert len(NAMES) >= 5_000
    assert len(ITEMS) >= 3_500
    assert len(ALIASES) >= 1_100
    assert len({row["name"] for row in ENGLISH}) >= 300
    assert len(REASONS) >= 25


def settled(name: str) -> str:
    """Tell what the guide makes of a name, in the words of changes.csv."""
    answer = GUIDE.look_up(name)
    if answer.item is None or answer.how not in {How.EXACT, How.ALIAS}:
        return DROPPED
    if answer.item.cases:
        return "asks"
    return answer.item.waste_class or "no_bin"


def test_every_row_of_the_lists_stands_as_it_was_or_is_told_as_changed() -> None:
    changed = {row["name"]: (row["was"], row["now"]) for row in CHANGES}
    found = {name: (was, settled(name)) for name, was in LISTS.items()}

    assert len(LISTS) == 2_551 + 55
    assert {name: told for name, told in found.items() if told[0] != told[1]} == changed


def test_every_change_says_why() -> None:
    assert len({row["name"] for row in CHANGES}) == len(CHANGES)
    assert all(len(row["reason"]) > 8 for row in CHANGES)


def test_an_alias_shadows_no_name_and_no_other_alias() -> None:
    def bare(name: str) -> str:
        return fold(name).replace(" ", "")

    names = Counter(bare(name) for name in {row["name"] for row in ITEMS + CONDITIONS + NO_BIN})
    aliases = {row["alias"]: row["name"] for row in ALIASES}

    assert [alias for alias, name in aliases.items() if names[bare(alias)] and bare(alias) != bare(name)] == []
    assert all(name not in aliases for name in aliases.values())


def test_a_longer_name_of_another_class_wins_wherever_it_stands() -> None:
    for name in NAMES:
        if len(name) > 1:
            answer = GUIDE.look_up(f"我家的{name}扔哪个桶")
            assert answer.item is None or answer.item is GUIDE.look_up(name).item, name


def test_what_is_misspelt_by_its_sound_is_asked_back() -> None:
    for typed, meant in (
        ("大股头", "大骨头"),
        ("背壳", "贝壳"),
        ("典池", "电池"),
        ("过其药", "过期药"),
        ("沙法", "沙发"),
    ):
        answer = GUIDE.look_up(f"{typed}是什么垃圾")

        assert answer.how is How.SOUND, typed
        assert answer.item is None
        assert GUIDE.look_up(meant).item in answer.candidates, typed


def test_the_table_of_sounds_knows_every_character_of_the_names() -> None:
    sounds = load_sounds()

    assert {letter for name in NAMES for letter in name if has_chinese(letter) and letter not in sounds} == set()


def test_every_city_names_all_four_bins_and_can_be_chosen_in_the_settings() -> None:
    for city in {row["city"] for row in CITIES}:
        assert [row["class"] for row in CITIES if row["city"] == city] == list(WasteClass)
        assert all(GUIDE.named(one, city).zh for one in WasteClass)
    assert {row["city"] for row in CITIES} == set(SHEET_CITIES.values()) >= {NATIONAL, "shanghai"}
    assert GUIDE.named(WasteClass.RESIDUAL, "shanghai").zh == "干垃圾"
    assert GUIDE.named(WasteClass.FOOD, "nowhere").zh == "厨余垃圾"


def test_every_material_has_a_rule_and_a_short_label() -> None:
    assert len(GUIDE.materials) >= 7
    for rule in GUIDE.materials.values():
        assert len(rule.name) <= 4
        assert rule.cases
        assert rule.english


def test_what_is_fetched_is_asked_for_by_a_category_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    fetched = {row["pickup"] for row in NO_BIN_GROUPS if row["pickup"]}

    assert {row["group"] for row in NO_BIN} == {row["group"] for row in NO_BIN_GROUPS}
    assert fetched >= {"rubble", "gas", "fire_gear", "sanitation"}
    assert all(code in catalogue and catalogue.get(code).is_ours for code in fetched)


@pytest.mark.parametrize(
    "name", ["沙发", "冰箱", "装修垃圾", "动物尸体", "煤气罐", "灭火器", "马桶", "床垫", "电视机", "死猫"]
)
def test_what_goes_in_no_bin_is_fetched(name: str) -> None:
    item = GUIDE.look_up(name).item

    assert item is not None
    assert item.pick_up is not None


@pytest.mark.parametrize(("name", "advice"), [("旧衣服", "旧衣回收箱"), ("手机", "删掉资料")])
def test_clothes_and_telephones_stay_recyclable_with_advice(name: str, advice: str) -> None:
    item = GUIDE.look_up(name).item

    assert item is not None
    assert item.waste_class is WasteClass.RECYCLABLE
    assert item.reason is not None
    assert advice in item.reason.zh


@pytest.mark.parametrize(
    "name",
    [
        "电池",
        "灯泡",
        "骨头",
        "贝类",
        "墨水",
        "墨盒",
        "中药",
        "药瓶",
        "湿报纸",
        "纸",
        "外卖盒",
        "豆腐盒",
        "奶茶杯",
        "没拆封的食品",
    ],
)
def test_what_depends_is_asked_with_a_sentence_for_each_case(name: str) -> None:
    item = GUIDE.look_up(name).item

    assert item is not None
    assert len(item.cases) > 1
    assert all(case.advice.zh and case.advice.en for case in item.cases)


def test_a_name_stands_once_and_in_one_place() -> None:
    names = [row["name"] for row in ITEMS] + [row["name"] for row in NO_BIN]
    names += sorted({row["name"] for row in CONDITIONS}) + [row["alias"] for row in ALIASES]

    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert len({row["english"] for row in ENGLISH}) == len(ENGLISH)


def test_a_name_of_chinese_characters_stands_as_it_is_looked_up() -> None:
    assert [name for name in NAMES if has_chinese(name) and name.isalpha() and fold(name) != name.lower()] == []


def test_every_alias_and_english_name_leads_to_a_thing() -> None:
    assert {row["name"] for row in ALIASES + ENGLISH} <= GUIDE.items.keys()


def test_every_reason_belongs_to_the_class_of_its_things() -> None:
    reasons = {row["code"]: row["class"] for row in REASONS}

    assert [row["name"] for row in ITEMS if reasons.get(row["reason"]) != row["class"]] == []
    assert reasons.keys() == {row["reason"] for row in ITEMS}


def test_every_row_is_complete_and_names_its_source() -> None:
    for row in ITEMS + CONDITIONS + NO_BIN + REASONS + ALIASES + ENGLISH + CITIES:
        assert all(value and value == value.strip() for value in row.values()), row
        assert None not in row, row
    sources = (CONTENT / "SOURCES.md").read_text(encoding="utf-8")
    assert {row["source"] for row in ITEMS + CONDITIONS + NO_BIN_GROUPS + MATERIALS} == SOURCES
    assert all(f"`{source}`" in sources for source in SOURCES)


def test_a_name_that_asks_has_cases_in_different_bins() -> None:
    for item in GUIDE.items.values():
        if item.cases:
            assert len({case.waste_class for case in item.cases}) > 1, item.name
        else:
            assert (item.waste_class is None) == (item.advice is not None), item.name


def test_the_class_names_stay_in_the_texts_and_out_of_the_content() -> None:
    assert not any("厨余垃圾" in row[key] for row in CONDITIONS for key in ("case_zh", "advice_zh"))
    assert not any("可回收物" in row["zh"] for row in REASONS)


@pytest.mark.parametrize(("name", "settled"), [(name, settled) for settled, names in DOUBTS.items() for name in names])
def test_every_doubt_of_the_lists_is_resolved(name: str, settled: WasteClass | None) -> None:
    answer = GUIDE.look_up(name)

    assert answer.how in {How.EXACT, How.ALIAS}
    assert answer.item is not None
    assert answer.item.waste_class is settled


def test_a_joke_of_the_lists_is_gone() -> None:
    assert GUIDE.look_up("前女友").item is None


@pytest.mark.parametrize(
    ("asked", "expected"), [(asked, expected) for expected, all_of in EVERYDAY.items() for asked in all_of]
)
def test_an_everyday_question_finds_its_bin(asked: str, expected: WasteClass) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.item is not None
    assert answer.item.waste_class is expected
    assert sounds_like_waste_question(asked) or "处理" in asked


@pytest.mark.parametrize(
    "asked",
    ["电池", "灯泡", "外卖盒怎么扔", "药瓶", "温度计", "杯子", "骨头", "battery", "light bulb", "纸", "瓶子"],
)
def test_a_name_that_does_not_settle_the_bin_asks(asked: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.item is not None
    assert len(answer.item.cases) > 1


@pytest.mark.parametrize(
    "asked", ["沙发怎么扔", "旧冰箱扔哪", "马桶扔哪里", "煤气罐", "死老鼠", "sofa", "电瓶", "烟花"]
)
def test_what_goes_in_no_bin_comes_with_advice(asked: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.item is not None
    assert answer.item.waste_class is None
    assert answer.item.advice is not None


def test_every_name_and_alias_is_found_as_it_stands() -> None:
    for row in ALIASES:
        assert GUIDE.look_up(row["alias"]).item is GUIDE.items[row["name"]], row
    for row in ENGLISH:
        assert GUIDE.look_up(row["english"]).item is GUIDE.items[row["name"]], row
    for name, item in GUIDE.items.items():
        assert GUIDE.look_up(f"{name}是什么垃圾").item is item, name


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(NAMES), max_size=3).map("".join)))
def test_only_what_was_surely_understood_states_a_thing(text: str) -> None:
    answer = GUIDE.look_up(text)

    assert (answer.item is not None) == (answer.how in {How.EXACT, How.ALIAS, How.INSIDE})
    assert (not answer.candidates) == (answer.how not in {How.SOUND, How.NEAR})
