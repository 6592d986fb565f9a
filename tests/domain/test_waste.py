import pytest

from bot.domain.waste import WasteCase, WasteClass, WasteGuide, WasteItem, sounds_like_waste_question
from bot.domain.words import Both, How

ROTS = Both("容易腐烂", "it rots")
ASK_US = Both("请问网格员", "ask a grid worker")


def a_thing(name: str, waste_class: WasteClass, english: str | None = None) -> WasteItem:
    return WasteItem(name, waste_class, ROTS, (), None, "lists", english)


BATTERY = WasteItem(
    "电池",
    None,
    None,
    (
        WasteCase(Both("普通干电池", "dry cell"), WasteClass.RESIDUAL, ASK_US),
        WasteCase(Both("充电电池", "rechargeable"), WasteClass.HAZARDOUS, ASK_US),
    ),
    None,
    "plan2017",
    "battery",
)
SOFA = WasteItem("沙发", None, None, (), ASK_US, "curated", "sofa")
GUIDE = WasteGuide(
    [
        a_thing("苹果", WasteClass.FOOD, "apple"),
        a_thing("苹果核", WasteClass.FOOD, "apple core"),
        a_thing("午餐肉", WasteClass.FOOD),
        a_thing("午餐肉罐头", WasteClass.RECYCLABLE),
        a_thing("火锅", WasteClass.FOOD),
        a_thing("花", WasteClass.FOOD),
        a_thing("瓜", WasteClass.FOOD),
        a_thing("瓜皮纸", WasteClass.RESIDUAL),
        a_thing("西瓜", WasteClass.FOOD),
        a_thing("大骨头", WasteClass.RESIDUAL, "big bone"),
        a_thing("杀虫剂", WasteClass.HAZARDOUS, "insecticide"),
        a_thing("塑料瓶", WasteClass.RECYCLABLE, "plastic bottle"),
        a_thing("易拉罐", WasteClass.RECYCLABLE, "can"),
        a_thing("眼镜", WasteClass.RESIDUAL, "glasses"),
        a_thing("投影仪", WasteClass.RECYCLABLE),
        a_thing("x光片", WasteClass.HAZARDOUS),
        a_thing("led灯泡", WasteClass.RESIDUAL),
        BATTERY,
        SOFA,
    ],
    {"棒骨": "大骨头", "饮料罐": "易拉罐", "84": "杀虫剂"},
    {"aluminium can": "易拉罐", "marrow bone": "大骨头"},
    sounds=dict(
        zip(
            "骨股核盒合苹平果大头杀沙虫宠剂记",
            ["gu", "gu", "he", "he", "he", "pin", "pin", "guo", "da", "tou", "sa", "sa", "con", "con", "ji", "ji"],
            strict=True,
        )
    ),
)


@pytest.mark.parametrize(
    ("asked", "name", "how"),
    [
        ("苹果核", "苹果核", How.EXACT),
        ("苹果的核", "苹果核", How.EXACT),
        ("苹果核是什么垃圾", "苹果核", How.EXACT),
        ("苹果核算不算湿垃圾？", "苹果核", How.EXACT),
        ("请问大骨头扔哪个桶", "大骨头", How.EXACT),
        ("大骨头应该扔到什么颜色的垃圾桶里呢", "大骨头", How.EXACT),
        ("怎么扔大骨头", "大骨头", How.EXACT),
        ("旧棒骨丢哪儿", "大骨头", How.INSIDE),
        ("棒骨是其他垃圾吗", "大骨头", How.ALIAS),
        ("投影仪可以回收吗", "投影仪", How.EXACT),
        ("LED 灯泡怎么分类", "led灯泡", How.EXACT),
        ("Ｘ光片", "x光片", How.EXACT),
        ("84扔哪", "杀虫剂", How.ALIAS),
        ("沙发怎么处理", "沙发", How.EXACT),
        ("电池属于有害垃圾吗", "电池", How.EXACT),
        ("which bin for an apple core?", "苹果核", How.EXACT),
        ("Where do I throw apple cores", "苹果核", How.EXACT),
        ("is an apple core food waste?", "苹果核", How.EXACT),
        ("where does a marrow bone go", "大骨头", How.ALIAS),
        ("can batteries be recycled", "电池", How.EXACT),
        ("where can I throw cans", "易拉罐", How.EXACT),
        ("glasses", "眼镜", How.EXACT),
        ("battery是什么垃圾", "电池", How.EXACT),
        ("my old plastic bottle", "塑料瓶", How.INSIDE),
    ],
)
def test_a_thing_is_found_in_a_whole_question(asked: str, name: str, how: How) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.item is GUIDE.items[name]
    assert answer.how is how


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("我家的午餐肉罐头扔哪里", "午餐肉罐头"),
        ("昨天的午餐肉扔哪里", "午餐肉"),
        ("吃剩的西瓜", "西瓜"),
        ("吃火锅剩下的大骨头", "大骨头"),
        ("阳台上谢了的花", "花"),
        ("家里的苹果核坏了怎么扔", "苹果核"),
    ],
)
def test_a_longer_name_or_the_last_noun_of_the_sentence_wins(asked: str, name: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.how is How.INSIDE
    assert answer.item is GUIDE.items[name]


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("plastik bottle", "塑料瓶"),
        ("苹果手机", "苹果"),
        ("电池盒是什么垃圾", "电池"),
        ("apple juice", "苹果"),
    ],
)
def test_what_only_resembles_a_name_is_asked_back_and_never_given_a_bin(asked: str, offered: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.how is How.NEAR
    assert answer.item is None
    assert GUIDE.items[offered] in answer.candidates


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("大股头", "大骨头"),
        ("大股头是什么垃圾", "大骨头"),
        ("苹果盒", "苹果核"),
        ("平果合扔哪", "苹果核"),
        ("昨天的沙宠记扔哪个桶", "杀虫剂"),
    ],
)
def test_what_only_sounds_like_a_name_is_asked_back_first_and_never_given_a_bin(asked: str, offered: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.how is How.SOUND
    assert answer.item is None
    assert answer.candidates[0] is GUIDE.items[offered]


@pytest.mark.parametrize(
    "asked",
    [
        "不锈钢大骨头",
        "木头的眼镜",
        "装过杀虫剂的塑料瓶",
        "药水易拉罐",
        "杀虫剂喷过的苹果",
        "沾了油的塑料瓶",
        "a dirty plastic bottle",
    ],
)
def test_a_thing_beside_a_word_that_may_change_its_bin_is_asked_back(asked: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.item is None
    assert answer.candidates


def test_two_things_in_one_question_are_asked_back() -> None:
    answer = GUIDE.look_up("苹果核和电池怎么分")

    assert answer.item is None
    assert answer.candidates == (GUIDE.items["苹果核"], BATTERY)


@pytest.mark.parametrize("asked", ["", "?", "是什么垃圾", "今天天气不错", "我家花", "x光", "1984", "which bin"])
def test_what_the_guide_does_not_know_stays_unknown(asked: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.item is None
    assert answer.how in {How.UNKNOWN, How.NEAR}
    assert not answer.candidates or answer.how is How.NEAR


def test_a_single_character_counts_only_when_it_is_all_that_is_asked_or_described() -> None:
    assert GUIDE.look_up("花是什么垃圾").item is GUIDE.items["花"]
    assert GUIDE.look_up("青花").item is None


def test_a_thing_that_asks_holds_its_cases_and_no_class() -> None:
    answer = GUIDE.look_up("电池")

    assert answer.item is not None
    assert answer.item.waste_class is None
    assert [case.waste_class for case in answer.item.cases] == [WasteClass.RESIDUAL, WasteClass.HAZARDOUS]
    assert answer.item.may_be(WasteClass.HAZARDOUS)


@pytest.mark.parametrize(
    "said",
    [
        "苹果核是什么垃圾",
        "大骨头扔哪",
        "外卖盒丢哪个桶",
        "电池怎么分",
        "湿纸巾算干垃圾吗",
        "快递盒能不能回收",
        "分不清是什么垃圾",
        "我想扔个沙发",
        "家里有个旧冰箱要扔",
        "垃圾怎么分",
        "这算不算有害垃圾",
        "过期药应该放哪个桶",
        "which bin for an apple core?",
        "where do I throw old batteries",
        "Is a pizza box recyclable?",
        "where does bubble wrap go?",
        "how do I dispose of paint",
    ],
)
def test_a_question_about_a_bin_sounds_like_one(said: str) -> None:
    assert sounds_like_waste_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "垃圾没人清",
        "垃圾桶满了",
        "楼道有垃圾",
        "谁把垃圾扔楼道了",
        "哪个桶满了都没人管",
        "楼上往下扔垃圾",
        "我想丢下他不管",
        "我要扔垃圾",
        "垃圾怎么没人倒",
        "垃圾车几点来",
        "电梯坏了怎么处理",
        "楼下扔了个沙发没人管",
        "投诉乱扔垃圾",
        "the bin is overflowing",
        "nobody empties the rubbish",
        "where do I go to complain",
        "",
    ],
)
def test_a_complaint_about_rubbish_is_no_question_about_a_bin(said: str) -> None:
    assert not sounds_like_waste_question(said)
