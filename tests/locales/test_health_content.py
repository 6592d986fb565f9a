import re
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.domain.foods import Food, FoodClass, Topic
from bot.domain.words import How, fold
from locales.food_guide import HEALTH, load_food_guide

GUIDE = load_food_guide()
HIGH = 150
"""Milligrams of purine in 100 g above which a food counts as high; its kind overrides the figure, see SOURCES.md."""

STRICTER_THAN_THE_FIGURE = {
    "alcohol": "啤酒 白酒 红酒 黄酒 洋酒",
    "sweet drinks": "果汁",
    "offal": "肥肠 鸡胗 牛肚 猪舌",
    "shellfish and roe": "牡蛎 蛤蜊 龙虾 海胆",
    "limited for its amount as other sea food is": "螃蟹 大闸蟹 章鱼",
    "fat": "鸡皮",
}
MILDER_THAN_THE_FIGURE = {
    "soy": "腐竹 黄豆 豆皮",
    "mushrooms, which are eaten soaked": "干香菇 木耳",
    "beans, weighed dry, 25 g a day": "绿豆 红豆 芸豆 小扁豆",
    "seaweed, a few grams dry or 50 g soaked": "紫菜 裙带菜",
    "seasoning, a gram": "鸡精",
    "all kinds under one name, of which the high ones have rows of their own": "鱼 肉 鸡肉",
}
SLICES = {"奶酪", "面包", "饼干", "培根"}
DRUGS = (
    r"别嘌|非布司他|苯溴马隆|秋水仙碱|布洛芬|双氯芬酸|阿司匹林|华法林|胰岛素|二甲双胍|碳酸氢钠|"
    r"(?i:allopurinol|febuxostat|benzbromarone|colchicine|ibuprofen|diclofenac|aspirin|warfarin|insulin|metformin)"
)
DOSE = r"\d ?(?:mg|毫克|微克|µg|IU|国际单位|粒|丸|(?:tablet|pill|capsule)s?\b)|[一二两三半]片|half a tablet"
DRUG_ORDER = (
    r"(?<!别自己)(?<!别自己停药、)(?:停药|停用|停掉|换药)|药[^，。；]{0,4}(?:照常|照吃|继续|停掉|减半|加倍|加量|减量)|"
    r"(?:开始|坚持|继续|照常|按时|恢复)[^，。；]{0,4}(?:吃|服|用)[^，。；]{0,4}药|服药|服用|"
    r"(?i:\b(?:start|begin|keep|continue|resume|skip|halve|double)\b[^,.;:]{0,20}\b(?:medicine|medication|tablet|pill|drug)|"
    r"(?<!not )\bstop\b[^.;:]{0,20}\b(?:any|medicine|medication|tablet|pill|drug))"
)
SENTENCE_END = re.compile(r"[。！？]|[.!?](?= |$)")


def told() -> Iterator[tuple[str, str]]:
    """List every text that is said to residents, with the row it belongs to."""
    for food in GUIDE.foods:
        for text in (food.advice.zh, food.advice.en, food.portion.zh, food.portion.en):
            yield food.name, text
    for topic in GUIDE.topics:
        for text in (topic.answer.zh, topic.answer.en):
            yield topic.code, text


def test_there_are_enough_foods_and_topics() -> None:
    assert len(GUIDE.foods) >= 230
    assert len(GUIDE.topics) >= 32


def test_every_row_names_a_source_with_its_year_that_the_list_of_sources_explains() -> None:
    explained = (HEALTH / "SOURCES.md").read_text(encoding="utf-8")
    rows: list[Food | Topic] = [*GUIDE.foods, *GUIDE.topics]
    for row in rows:
        for source in row.source.split("; "):
            assert re.search(r"20\d\d", source)
            assert f"| {source} |" in explained


def test_no_name_leads_to_two_foods() -> None:
    names = Counter(name.lower() for food in GUIDE.foods for name in (food.name, food.english, *food.aliases))

    assert [name for name, times in names.items() if times > 1] == []


def test_a_range_goes_from_the_lower_to_the_higher_figure() -> None:
    assert all(food.purine is None or 0 <= food.purine[0] <= food.purine[1] for food in GUIDE.foods)


def _of(kinds: dict[str, str]) -> set[str]:
    return {name for names in kinds.values() for name in names.split()}


def _off_the_figure(classes: set[FoodClass], *, high: bool) -> set[str]:
    """List the foods of these classes whose highest figure is high, or is not."""
    return {
        food.name
        for food in GUIDE.foods
        if food.purine is not None and food.food_class in classes and (food.purine[1] > HIGH) == high
    }


def test_what_may_be_eaten_is_not_high_in_purine_unless_its_kind_says_so() -> None:
    assert _off_the_figure({FoodClass.OK, FoodClass.LIMIT}, high=True) == _of(MILDER_THAN_THE_FIGURE)


def test_what_is_better_left_is_high_in_purine_unless_its_kind_says_so() -> None:
    assert _off_the_figure({FoodClass.AVOID, FoodClass.HIGH}, high=False) == _of(STRICTER_THAN_THE_FIGURE)


def test_every_name_finds_its_own_food_however_it_is_written() -> None:
    elsewhere = [
        (food.name, name, found.food and found.food.name, found.topic and found.topic.code)
        for food in GUIDE.foods
        for name in food.aliases
        if (found := GUIDE.look_up(name)).food is not food or found.topic is not None
    ]

    assert elsewhere == []


def test_no_word_leads_to_two_topics() -> None:
    words = Counter(word for topic in GUIDE.topics for word in {fold(word) for word in topic.words})

    assert [word for word, times in words.items() if times > 1] == []


def test_nobody_is_told_more_meat_or_fish_than_75_grams() -> None:
    for food in GUIDE.foods:
        if food.food_class is FoodClass.OK:
            continue
        for text in (food.advice.zh, food.portion.zh, food.advice.en, food.portion.en):
            assert all(int(grams) <= 75 for grams in re.findall(r"(\d+)(?: 克（生重| g raw)", text)), food.name


def test_every_text_exists_in_both_languages_and_has_at_most_two_sentences() -> None:
    for row, text in told():
        assert text.strip(), row
        assert len(SENTENCE_END.findall(text)) <= 2, row


def test_every_food_is_addressed_politely_and_tells_an_amount_or_none_at_all() -> None:
    for food in GUIDE.foods:
        assert "您" in food.advice.zh, food.name
        assert food.food_class is FoodClass.AVOID or re.search(r"\d", food.advice.zh), food.name


@pytest.mark.parametrize(
    "outdated",
    [
        r"细糖",
        r"fine sugar",
        r"碱化",
        r"碱性",
        r"小苏打",
        r"bicarbonate",
        r"alkalin",
        r"\bpH\b",
        r"标准体重以下|BMI 1[0-7]",
        r"(?:菠菜|豆腐|豆浆|香菇|蘑菇)[^，。]{0,6}(?:不吃|不喝|不能|别吃|少吃|不可)",
        r"(?i:(?:avoid|leave|no) (?:spinach|tofu|mushroom))",
        r"\d ?(?:mg|毫克)(?!/)",
        r"治好|根治|保证|一定能|cure|guarantee",
        r"您(?:得了|患了|就是)|you have gout",
    ],
)
def test_outdated_advice_doses_promises_and_diagnoses_are_absent(outdated: str) -> None:
    assert [row for row, text in told() if re.search(outdated, text)] == []


def test_drugs_are_never_stopped_changed_or_dosed() -> None:
    (drugs,) = [topic for topic in GUIDE.topics if topic.code == "drugs"]

    assert drugs.answer.zh.startswith("先别自己停药、换药或改剂量，请问医生。")


@pytest.mark.parametrize("forbidden", [DRUGS, DOSE, DRUG_ORDER], ids=["drug", "dose", "order"])
def test_no_answer_names_a_drug_a_dose_or_what_to_do_with_it(forbidden: str) -> None:
    assert [(row, text) for row, text in told() if re.search(forbidden, text)] == []


def test_a_slice_is_only_counted_of_food() -> None:
    assert {row for row, text in told() if re.search(r"\d ?片", text)} == SLICES


@pytest.mark.parametrize(
    ("said", "forbidden"),
    [
        ("吃 50 毫克就好", DOSE),
        ("一次 1 粒", DOSE),
        ("一次半片", DOSE),
        ("take 2 tablets", DOSE),
        ("不疼了就停药", DRUG_ORDER),
        ("常吃的药照常", DRUG_ORDER),
        ("请您按时吃降压药", DRUG_ORDER),
        ("药量加倍", DRUG_ORDER),
        ("Keep to your usual medicine", DRUG_ORDER),
        ("Start a urate drug", DRUG_ORDER),
        ("stop taking the tablets", DRUG_ORDER),
    ],
)
def test_a_dose_or_an_order_about_a_drug_would_be_noticed(said: str, forbidden: str) -> None:
    assert re.search(forbidden, said)


def test_what_is_called_differently_from_place_to_place_is_asked_back() -> None:
    asked_back = GUIDE.look_up("百叶能吃吗")

    assert asked_back.how is How.NEAR
    assert {food.name for food in asked_back.candidates} == {"牛肚", "豆皮"}


def test_much_water_is_only_for_a_healthy_heart_and_kidneys() -> None:
    for row, text in told():
        if re.search(r"2,?000–3,?000", text):
            assert re.search(r"心、?肾|heart and kidneys", text), row


def test_beer_stays_forbidden_though_its_figure_is_low() -> None:
    beer = GUIDE.look_up("啤酒").food

    assert beer is not None
    assert beer.food_class is FoodClass.AVOID
    assert beer.purine is not None
    assert beer.purine[1] < 20


@pytest.mark.parametrize(
    ("asked", "food_class"),
    [
        ("尿酸高能吃豆腐吗", "ok"),
        ("痛风能喝啤酒吗", "avoid"),
        ("can I eat tofu with gout?", "ok"),
        ("痛风可以喝豆浆吗", "ok"),
        ("尿酸高能吃菠菜吗", "ok"),
        ("香菇能吃吗", "ok"),
        ("能吃火锅吗", "high"),
        ("老火汤能喝吗", "avoid"),
        ("猪肝汤可以喝吗", "avoid"),
        ("痛风能吃海鲜吗", "high"),
        ("尿酸高能喝白酒吗", "avoid"),
        ("红酒能喝一点吗", "avoid"),
        ("可乐能喝吗", "avoid"),
        ("奶茶可以喝吗", "avoid"),
        ("尿酸高可以喝咖啡吗", "ok"),
        ("能喝茶吗", "ok"),
        ("每天喝牛奶可以吗", "ok"),
        ("尿酸高能吃鸡蛋吗", "ok"),
        ("痛风能吃鱼吗", "limit"),
        ("牛肉能吃吗", "limit"),
        ("鸡汤能喝吗", "avoid"),
        ("冬瓜排骨汤能喝吗", "avoid"),
        ("生蚝能吃吗", "avoid"),
        ("大闸蟹能吃吗", "high"),
        ("蜂蜜水能喝吗", "limit"),
        ("尿酸高能吃西瓜吗", "ok"),
        ("榴莲能吃吗", "limit"),
        ("牛油果能吃吗", "ok"),
        ("牛肝菌能吃吗", "ok"),
        ("鸡腿菇能吃吗", "ok"),
        ("午餐肉罐头能吃吗", "limit"),
        ("花生能吃吗", "ok"),
        ("鸡精能放吗", "limit"),
        ("is spinach ok for gout", "ok"),
        ("can I drink red wine", "avoid"),
        ("may I have beer tonight?", "avoid"),
        ("are eggs safe to eat?", "ok"),
        ("can I drink coffee", "ok"),
        ("can I eat pork liver", "avoid"),
        ("is chicken soup fine", "avoid"),
        ("can I eat mushrooms", "ok"),
        ("orange juice with high uric acid?", "avoid"),
        ("can I eat beef", "limit"),
        ("is hotpot allowed", "high"),
        ("干锅肥肠能吃吗", "avoid"),
        ("鱼头汤能喝吗", "avoid"),
        ("醉蟹能吃吗", "avoid"),
        ("虾滑能吃吗", "high"),
        ("冰糖葫芦能吃吗", "limit"),
        ("芒果干能吃吗", "limit"),
        ("味精能放吗", "limit"),
        ("扁豆能吃吗", "ok"),
        ("蛋黄能吃吗", "ok"),
        ("can I eat black beans", "ok"),
        ("can I eat kidney beans", "limit"),
        ("can I drink herbal tea", "ok"),
    ],
)
def test_an_everyday_question_about_a_food_finds_its_class(asked: str, food_class: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.food is not None
    assert answer.food.food_class == food_class


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("尿酸高每天喝多少水", "water"),
        ("痛风能喝酒吗", "alcohol"),
        ("尿酸高能吃水果吗", "fruit"),
        ("尿酸高能吃蔬菜吗", "vegetables"),
        ("豆类能吃吗", "soy"),
        ("尿酸高可以运动吗", "exercise"),
        ("痛风要不要减肥", "weight"),
        ("熬夜会让尿酸高吗", "sleep"),
        ("压力大尿酸会高吗", "stress"),
        ("尿酸高可以抽烟吗", "smoking"),
        ("痛风发作能吃什么", "flare"),
        ("抽血前能喝牛奶吗", "blood_test"),
        ("可以自己停药吗", "drugs"),
        ("别嘌醇吃几片", "drugs"),
        ("什么是高尿酸", "high_urate"),
        ("尿酸正常值是多少", "thresholds"),
        ("小苏打水能喝吗", "alkaline_water"),
        ("尿酸高不能吃什么", "avoid_list"),
        ("尿酸高怎么吃", "diet"),
        ("how much water should I drink", "water"),
        ("can I drink alcohol", "alcohol"),
        ("may I exercise with gout", "exercise"),
        ("should I lose weight", "weight"),
        ("can I stop taking allopurinol", "drugs"),
        ("what should I avoid", "avoid_list"),
        ("what is uric acid", "high_urate"),
        ("do I have to fast before the blood test", "blood_test"),
        ("what can I eat in a flare", "flare"),
        ("肌酐有点高能吃豆腐吗", "kidney"),
        ("尿蛋白高能吃鸡蛋吗", "kidney"),
        ("does uric acid hurt the kidneys", "kidney"),
        ("果糖能吃吗", "sugar"),
    ],
)
def test_an_everyday_question_about_a_habit_finds_its_topic(asked: str, code: str) -> None:
    answer = GUIDE.look_up(asked)

    assert answer.topic is not None
    assert answer.topic.code == code


@pytest.mark.parametrize("food", GUIDE.foods, ids=lambda food: food.english)
def test_every_food_is_found_by_its_own_names(food: Food) -> None:
    for name in (food.name, food.english):
        answer = GUIDE.look_up(name)

        assert (answer.food, answer.how) == (food, How.EXACT)
