import pytest

from bot.domain.foods import Food, FoodClass, FoodGuide, Topic, asks_of_medicine, needs_nurse
from bot.domain.words import Both, How


def a_food(name: str, english: str, *aliases: str, food_class: FoodClass = FoodClass.OK) -> Food:
    return Food(
        name,
        english,
        aliases,
        food_class,
        None,
        Both("生重", "raw"),
        Both("100 克", "100 g"),
        Both("可以", "fine"),
        "2024",
    )


def a_topic(code: str, *words: str, before_food: bool = False) -> Topic:
    return Topic(code, words, Both("好", "good"), "2024", before_food)


BEEF_LIVER = a_food("牛肝", "beef liver", food_class=FoodClass.AVOID)
BOLETE = a_food("蘑菇", "mushroom", "牛肝菌", "mushrooms")
BEER = a_food("啤酒", "beer", food_class=FoodClass.AVOID)
TOFU = a_food("豆腐", "tofu", "豆付")
SPINACH = a_food("菠菜", "spinach")
FISH = a_food("鱼", "fish", food_class=FoodClass.LIMIT)
MILK = a_food("牛奶", "milk")
TOMATO_AND_EGG = a_food("西红柿炒蛋", "tomato with egg")

GUIDE = FoodGuide(
    [BEEF_LIVER, BOLETE, BEER, TOFU, SPINACH, FISH, MILK, TOMATO_AND_EGG],
    [
        a_topic("vegetables", "蔬菜", "vegetables"),
        a_topic("alcohol", "酒", "喝酒"),
        a_topic("blood_test", "抽血前", "blood test", before_food=True),
    ],
)


@pytest.mark.parametrize(
    ("asked", "food", "how"),
    [
        ("豆腐", TOFU, How.EXACT),
        ("尿酸高能吃豆腐吗", TOFU, How.EXACT),
        ("can I eat tofu with gout?", TOFU, How.EXACT),
        ("豆付能吃吗", TOFU, How.ALIAS),
        ("我妈炒的嫩豆腐脑花能不能吃", TOFU, How.INSIDE),
        ("牛肝菌可以吃吗", BOLETE, How.ALIAS),
        ("are mushrooms ok", BOLETE, How.EXACT),
    ],
)
def test_a_food_is_found_in_a_whole_question(asked: str, food: Food, how: How) -> None:
    answer = GUIDE.look_up(asked)

    assert (answer.food, answer.how) == (food, how)


def test_the_longest_name_inside_wins() -> None:
    assert GUIDE.look_up("炒牛肝菌能吃吗").food is BOLETE


def test_of_several_foods_the_strictest_is_answered_and_the_others_are_named() -> None:
    answer = GUIDE.look_up("豆腐配啤酒行吗")

    assert answer.food is BEER
    assert answer.candidates == (TOFU,)


def test_a_single_character_is_a_food_only_when_it_stands_alone() -> None:
    assert GUIDE.look_up("痛风能吃鱼吗").food is FISH
    assert GUIDE.look_up("鱼和豆腐能吃吗").food is FISH
    assert GUIDE.look_up("鱼腥草").food is None


def test_a_food_goes_before_a_topic() -> None:
    answer = GUIDE.look_up("菠菜这种蔬菜能吃吗")

    assert (answer.food, answer.topic) == (SPINACH, None)


def test_a_blood_test_goes_before_a_food() -> None:
    answer = GUIDE.look_up("抽血前能喝牛奶吗")

    assert answer.topic is not None
    assert answer.topic.code == "blood_test"
    assert answer.food is MILK


def test_a_near_spelling_is_only_asked_back() -> None:
    for asked, food in (("spinich", SPINACH), ("西红市炒蛋", TOMATO_AND_EGG)):
        answer = GUIDE.look_up(asked)

        assert (answer.how, answer.food, answer.candidates) == (How.NEAR, None, (food,))


@pytest.mark.parametrize("asked", ["", "   ", "???", "水管爆了", "512", "a" * 5_000, "豆" * 5_000])
def test_what_the_guide_does_not_know_is_unknown(asked: str) -> None:
    answer = GUIDE.look_up(asked)

    assert (answer.how, answer.food, answer.topic) == (How.UNKNOWN, None, None)


@pytest.mark.parametrize(
    "said",
    [
        "尿酸高怎么办",
        "痛风能喝酒吗",
        "嘌呤高不高",
        "豆腐能吃吗",
        "可以吃菠菜吗",
        "my uric acid is high",
        "gout",
        "can I eat tofu",
    ],
)
def test_a_health_question_is_recognised(said: str) -> None:
    assert GUIDE.sounds_like_health_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "水管爆了",
        "豆腐是什么垃圾",
        "能吃吗",
        "楼道灯能修吗",
        "can I have a new key",
        "tofu packaging, which bin",
    ],
)
def test_another_wish_is_no_health_question(said: str) -> None:
    assert not GUIDE.sounds_like_health_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "怀孕了能吃豆腐吗",
        "我孙子尿酸高",
        "我今年15岁尿酸高",
        "孩子十二岁能喝可乐吗",
        "透析的人能喝多少水",
        "心衰能喝豆浆吗",
        "I am pregnant, can I eat tofu?",
        "my kid has high uric acid",
        "on dialysis, how much water",
        "with heart failure",
        *(
            "换了肾还能吃海鲜吗",
            "换过肾的人",
            "我洗肾能喝豆浆吗",
            "肾不好能喝骨头汤吗",
            "怀了三个月能喝啤酒吗",
            "正在喂母乳，能喝咖啡吗",
        ),
        *(
            "my kidneys are bad: I have kidney disease",
            "I am expecting a baby",
            "my 15 year old son",
            "我儿子15岁尿酸高",
        ),
    ],
)
def test_people_for_whom_the_advice_does_not_hold_go_to_the_nurse(said: str) -> None:
    assert needs_nurse(said)


@pytest.mark.parametrize(
    "said",
    [
        *("我65岁能吃豆腐吗", "六十五岁了", "我老伴七十八岁", "尿酸高能吃豆腐吗", "can I eat tofu"),
        *("孙子买的啤酒我能喝吗", "孩子们送的月饼能吃吗", "猪肾能吃吗"),
    ],
)
def test_other_adults_are_answered_by_the_guide(said: str) -> None:
    assert not needs_nurse(said)


@pytest.mark.parametrize(
    "asked",
    ["我的药能停几天吗", "药吃完了可以停吗", "漏吃了一次药怎么办", "能换药吗", "can I stop my medicine"],
)
def test_of_stopping_or_changing_a_medicine_a_nurse_is_asked(asked: str) -> None:
    assert asks_of_medicine(asked)


@pytest.mark.parametrize("asked", ["药盒扔哪个桶", "电梯停了几天", "换个灯泡", "豆腐能吃吗", "楼下药店关门了"])
def test_what_is_of_no_medicine_goes_its_way(asked: str) -> None:
    assert not asks_of_medicine(asked)
