"""Wrong input: nothing that anybody can type makes a recogniser slow, and none of them stumbles over it."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from bot.domain import catalogue, days_off, followups, labs, masks, others, screenings, verdicts, visits
from bot.domain.addresses import Addresses
from bot.domain.errors import DomainError
from bot.domain.foods import needs_nurse, speaks_of_body
from bot.domain.intents import wishes_to_be_anonymous
from bot.domain.places import Building, Place
from bot.domain.spans import Span
from bot.domain.waste import sounds_like_waste_question
from bot.domain.words import fold
from handlers import commands, entry, nursing
from locales.danger_book import load_danger_book
from locales.food_guide import load_food_guide
from locales.guides import load_waste_guide
from locales.hearing import load_recogniser
from locales.understanding import load_catalogue

MOST = 18.0
"""What one recogniser may take of one text, in yardsticks; about 50 ms where counting so far takes 2.8 ms.

`make bench` tells the milliseconds; a test compares two times of the same moment, for machines differ.
"""
YARDSTICK = 100_000
"""How far the yardstick counts."""
ROUNDS = 12
"""Tries of which the best counts."""
LONGEST_SHOWN = 4_096
"""What is masked is shown, and so cannot be cut: its time grows with its length and no more."""
TODAY = date(2026, 3, 2)

FOODS, WASTE, DANGERS, CATALOGUE = load_food_guide(), load_waste_guide(), load_danger_book(), load_catalogue()
RECOGNISER = load_recogniser()
ADDRESSES = Addresses(
    Building(number, f"B{number}", "桂园小区", f"{number}号楼", 3, 18, 4, 1, (f"{number}栋", "拐角楼"), None, None)
    for number in range(1, 41)
)
HOME = Place(3, 2, 5, "501", "3号楼2单元501")

RECOGNISERS: dict[str, Callable[[str], object]] = {
    "danger book": DANGERS.find,
    "recogniser": RECOGNISER.recognise,
    "recogniser with a photo": lambda text: RECOGNISER.recognise(text, has_photo=True),
    "whom it is about": lambda text: RECOGNISER.speaks_about("王芳", text),
    "catalogue": CATALOGUE.match,
    "words of the catalogue": lambda text: catalogue.Phrases({"电梯": 1, "lift": 2}).found_in(fold(text)),
    "waste guide": WASTE.look_up,
    "waste question": sounds_like_waste_question,
    "food guide": FOODS.look_up,
    "food question": FOODS.sounds_like_health_question,
    "for the nurse": needs_nurse,
    "of the body": speaks_of_body,
    "addresses": ADDRESSES.read,
    "addresses from home": lambda text: ADDRESSES.read(text, home=HOME, community_buildings=frozenset({1, 2, 3})),
    "anonymously": wishes_to_be_anonymous,
    "for somebody else": others.read,
    "for whom": others.read_line,
    "urate": labs.read_urate,
    "whose urate": labs.whose_urate,
    "without urate": labs.without_urate,
    "enrolment": nursing.is_enrolment,
    "line of an enrolment": lambda text: screenings.read_line(text, TODAY),
    "day of a follow-up": lambda text: followups.read_day(text, TODAY),
    "day of a contact": lambda text: visits.contact_day(text, TODAY),
    "whether they were reached": visits.was_reached,
    "leave": lambda text: days_off.read(text, TODAY),
    "back from leave": days_off.is_back,
    "verdict": verdicts.verdict_of,
    "span": Span.read,
    "masks": lambda text: masks.masked(text[:LONGEST_SHOWN]),
    "masks of the anonymous": lambda text: masks.anonymised(text[:LONGEST_SHOWN], ("王芳", "13800138000", "501")),
    "command": commands.read,
    "code": entry.read_code,
}

GREETING = "您好，我是桂园社区小助手。东西坏了、要投诉、垃圾怎么分、尿酸高怎么吃，直接说一句或拍张照就行。"
WARNING = "🚨 请马上离开，打 119，走楼梯不坐电梯，湿毛巾捂住口鼻。已通知网格里所有人，第 1024 号。在哪里？"
DRAFT = "📝 报修 · 电梯／地点：3 号楼 2 单元／内容：电梯又不动了／照片 1 张／一般 2 小时内有人接单"
"""What the assistant says itself, sent back to it."""

HOSTILE: dict[str, str] = {
    "nothing": "",
    "100 KB of one character": "好" * 34_000,
    "100 KB of sentences": "三号楼二单元的下水又反上来了，臭死了，麻烦快点派人来看看。" * 1_200,
    "100 KB of English": "the lift in building 7 entrance 2 is broken again and nobody came " * 1_500,
    "10,000 combining marks": "着" + "\u0301" * 10_000 + "火",
    "letters with many marks": ("e" + "\u0327\u0301\u0308" * 20) * 400,
    "signs that unfold into phrases": "\ufdfa" * 5_000,
    "code": 'def f(x): return [f(y) for y in x] if x else {"a": (1, 2)}; ' * 300,
    "markup": "<div class='a'><script>alert(1)</script>" * 500 + "</div>" * 500,
    "a query": "'; DROP TABLE tickets; -- " * 400,
    "addresses of the net": "https://example.org/a/b?c=1&d=2#e " * 600,
    "one endless address": "https://" + "a." * 5_000 + "org/" + "%E7%81%AB" * 500,
    "Russian": "Здравствуйте, у нас сломался лифт в третьем подъезде. " * 300,
    "Arabic": "\u0627\u0644\u0645\u0635\u0639\u062f \u0645\u0639\u0637\u0644 " * 700,
    "Japanese": "エレベーターが故障しています。水が漏れています。" * 400,
    "Hindi": "लिफ्ट खराब है और पानी टपक रहा है " * 300,
    "digits only": "1234567890" * 1_000,
    "one digit": "1" * 10_000,
    "digits and dashes": "7-2-501-" * 1_500,
    "dashes": "-" * 10_000,
    "dashes of every kind": "-\u2010\u2013\u2014\u2212/" * 1_500,
    "spaces": " " * 10_000,
    "spaces between words": ("漏" + " " * 50) * 300,
    "lines": "\n" * 10_000,
    "a number and endless spaces": "7" + " " * 5_000 + "号楼",
    "the assistant's first words": GREETING * 40,
    "the assistant's answer to a danger": WARNING * 40,
    "the assistant's draft": DRAFT * 50,
    "nested brackets": "(" * 5_000 + ")" * 5_000,
    "brackets of every kind": "（【「《〔[{(" * 600 + ")}]〕》」】）" * 600,
    "not not not": "不" * 10_000,
    "none none none": "没" * 10_000,
    "no, nor, none": "没有不是无未没" * 1_500,
    "denials of symptoms": "没有胸痛、没有气短、" * 1_000 + "胸痛",
    "house numbers": "号楼" * 5_000,
    "traditional house numbers": "號樓" * 5_000,
    "storeys": "楼" * 10_000,
    "numerals": "一二三四五六七八九十百零" * 800,
    "numerals before a mark": "十" * 9_000 + "号楼",
    "numbers and marks": "1号楼1单元101室" * 1_000,
    "letters as buildings": "a座b座c栋d幢" * 1_200,
    "right to left": "\u202e火着楼号三\u202c\u200f" * 1_000,
    "isolates": "\u2066着\u2069\u2067火\u2069" * 1_500,
    "families of emoji": "👨\u200d👩\u200d👧\u200d👦" * 1_500,
    "flags and skins": "🇨🇳👍🏽✊🏿" * 1_500,
    "NUL": "\x00" * 10_000,
    "NUL between": "着\x00火\x00" * 2_000,
    "halves of surrogates": "\ud83d" * 3_000 + "火",
    "full-width": "７－２－５０１　ＬＩＦＴ" * 700,
    "styled letters": "𝒻𝒾𝓇ℯ 𝕗𝕚𝕣𝕖 " * 1_000,
    "who and where": "有人从孩子老人电梯里" * 1_000,
    "a child and no end": "孩子今天早上在家" * 1_200,
    "names of foods": "猪肝和豆腐、啤酒跟火锅" * 900,
    "small words of a question": "的" * 600 + "扔" * 600 + "垃圾" * 300 + "哪里" * 300,
    "where do they go": "where do " * 220,
    "when may I": "什么时候可以" * 330,
    "apples and apples": "苹果核和" * 500,
    "near a name": "大股头" * 660,
    "names of rubbish": "电池是什么垃圾,塑料袋扔哪个桶" * 700,
    "polite beginnings": "请问一下我想问一下" * 1_100,
    "English frames": "can i eat is it ok to the " * 400,
    "letters": "a" * 10_000,
    "commas and stops": ",." * 5_000,
    "stars and stops": "*.*.?+" * 1_700,
    "backslashes": "\\" * 10_000,
    "urates": "尿酸 512 尿酸 4.2e9 " * 700,
    "telephones": "13800138000 " * 900,
    "days": "明天后天下周一3月1日到5号请假" * 600,
    "enrolments": "建档 张桂兰 女 68 " + "3号楼 " * 2_000,
    "commands": "/start " + "a" * 9_000,
    "thanks": "谢谢您满意很好不错" * 1_100,
}


def _yardsticks(recogniser: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    with suppress(DomainError):  # a refusal in words is an answer
        recogniser(text)
    answered = time.process_time()
    for _ in range(YARDSTICK):
        pass
    return (answered - began) / (time.process_time() - answered)


@pytest.mark.parametrize("name", RECOGNISERS)
def test_no_text_makes_a_recogniser_slow_or_stumble(name: str) -> None:
    recogniser = RECOGNISERS[name]
    slow = {}
    for kind, text in HOSTILE.items():
        taken = _yardsticks(recogniser, text)
        for _ in range(ROUNDS - 1):
            if taken > MOST:
                taken = min(taken, _yardsticks(recogniser, text))
        if taken > MOST:
            slow[kind] = f"{taken:.1f} yardsticks"

    assert not slow
