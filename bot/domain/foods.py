"""May I eat this with high uric acid? What the guides say of a food or a habit."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from bot.domain.words import Both, How, fold, has_chinese

Tokens = tuple[str, ...]
T = TypeVar("T")


class FoodClass(StrEnum):
    """How a food stands with somebody whose uric acid is high; the strictest comes first."""

    AVOID = "avoid"
    HIGH = "high"
    LIMIT = "limit"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Food:
    """Tell what is known of one food; purine is the range of all sources in mg per 100 g."""

    name: str
    english: str
    aliases: tuple[str, ...]
    food_class: FoodClass
    purine: tuple[float, float] | None
    state: Both
    portion: Both
    advice: Both
    source: str

    @property
    def is_drink(self) -> bool:
        """Tell whether it is drunk; a spoon of vinegar is not."""
        portion = self.portion.zh
        by_glass = "毫升" in portion and "勺" not in portion
        return portion.startswith("不喝") or f"{self.name}可以喝" in self.advice.zh or by_glass


@dataclass(frozen=True, slots=True)
class Topic:
    """Answer a question that is not about one food; `before_food` topics are told even beside one."""

    code: str
    words: tuple[str, ...]
    answer: Both
    source: str
    before_food: bool = False


@dataclass(frozen=True, slots=True)
class FoodAnswer:
    """Hold what was found; candidates are the other foods named, or for `near` those to ask back."""

    query: str
    how: How
    food: Food | None = None
    topic: Topic | None = None
    candidates: tuple[Food, ...] = ()


_TOKEN = re.compile(r"[a-z]+|[0-9]+|[\u3400-\u9fff]")
_FRAME = re.compile(
    r"请问|想问一下|问一下|我想|我们|我家|老伴|老人|爸爸|妈妈|我爸|我妈|我|您|你|尿酸|偏高|高血|血症|痛风|"
    r"患者|病人|的人|得了|期间|什么|平时|每天|今天|晚上|早上|到底|能不能|可不可以|可以|可否|能否|不能|应该|"
    r"能|要|该|宜|食用|饮用|吃|喝|多|少|一点|点|一些|些|吗|嘛|么|呢|啊|呀|行不行|好不好|怎么样|了|的话|的|"
    r"时候|会不会|有没有|影响|升高|高|有|还|是|行|"
    r"\b(?:i|my|me|we|can|could|may|should|is|are|it|ok|okay|fine|safe|allowed|to|for|eat|eating|drink|have|take|"
    r"a|an|the|some|any|of|in|if|when|with|you|do|does|good|bad|gout|high|uric|acid|please|people|about|what|"
    r"how|much)\b"
)
_AND = re.compile(r"[,.;!?。、/&+]|和|跟|与|及|\band\b|\bor\b")
_SUBJECT = re.compile(r"尿酸|痛风|嘌呤|\burate\b|\buric\b|\bgout\b|\bpurines?\b|\bhyperuric[a-z]{0,9}\b")
_PERMISSION = re.compile(
    r"[能可][多少]?[吃喝]|可以[多少]?[吃喝]|能不能[吃喝]|可不可以[吃喝]|[可能]否[吃喝]|[吃喝]得|适合[吃喝]|忌口|吃(?:几|多少)[片粒颗次]|"
    r"\b(?:can|may|should|could) (?:i|we|he|she|my [a-z]{1,12}) (?:eat|drink|have|take)\b|"
    r"\b(?:ok|okay|safe|allowed|fine|good) to (?:eat|drink|have)\b"
)
_SPECIAL = re.compile(
    r"怀孕|怀了|孕妇|孕期|备孕|身孕|有喜|大肚子|哺乳|喂奶|喂母乳|坐月子|月子里|透析|血透|腹透|洗肾|尿毒症|血液净化|"
    r"心衰|心力衰竭|心功能不[全好]|肾衰|肾功能(?:不[全好]|衰竭|异常|差)|肾脏?不好|肾病|肾炎|肌酐高|"
    r"肾移植|移植[过了]?肾|换[过了]?(?:[一两]个)?肾|肾结石|婴儿|未成年|青少年|小学生|初中生|高中生|"
    r"(?:孩子|小孩|儿童|宝宝|小朋友|孙子|孙女|外孙女?)(?!们?(?:给|替|帮|让|叫|送|买|寄|带|说|劝))|"
    r"(?<![0-9.])(?:[1-9]|1[0-7]) ?(?:周?岁|years? old|year-old)|"
    r"(?<![一二三四五六七八九十])(?:十[一二三四五六七]?|[一二两三四五六七八九])周?岁|"
    r"\b(?:pregnant|pregnancy|expecting a baby|breast ?feeding|(?:hemo|haemo)?dialysis|heart failure|"
    r"(?:kidney|renal) (?:failure|disease)|(?:bad|weak|new) kidneys?|"
    r"kidney transplant|kidney stones?|under 18|child|children|kids?|baby|babies|toddler|teens?|teenagers?|"
    r"grandson|granddaughter)\b"
)
_LONGEST_QUESTION = 300
_LONGEST_GUESS = 24


_BODY = re.compile(
    r"疼|痛|肿|晕|咳|发烧|发热|恶心|拉肚子|睡不|失眠|没劲|没力|乏力|不舒服|难受|发麻|血压|血糖|关节|脚趾|膝盖|吃药|停药|药|"
    r"\b(?:pain|hurts?|swollen|swelling|dizzy|fever|cough|tired|sick|unwell|medicine|tablets?|pills?|joints?|toe|knee)\b"
)


def speaks_of_body(text: str) -> bool:
    """Tell whether somebody speaks of how they are."""
    return _BODY.search(fold(text)) is not None


def needs_nurse(text: str) -> bool:
    """Tell whether the question is of somebody for whom the general advice does not hold."""
    return _SPECIAL.search(fold(text)) is not None


_MEDICINE = re.compile(
    r"药[^。！!]{0,6}(?:停|断|换|减|加量|少吃|多吃|忘)|(?:停|断|换|减|漏吃|漏服|忘吃|忘了吃).{0,3}药|"
    r"\b(?:stop|skip|change|double|missed)\b.{0,20}\b(?:medicine|tablets?|pills?|allopurinol|febuxostat)\b"
)


def asks_of_medicine(text: str) -> bool:
    """Tell whether somebody asks of stopping, changing or dosing what they take: that is a nurse's to answer."""
    return _MEDICINE.search(fold(text)) is not None


def _singular(word: str) -> str:
    """Bring an English word to one number; both sides of a comparison go through here."""
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    for ending, kept in (("ies", "y"), ("oes", "o"), ("ches", "ch"), ("shes", "sh"), ("s", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + kept
    return word


def _tokens(folded: str) -> Tokens:
    """Cut text into Chinese characters, English words and numbers."""
    return tuple(_singular(token) for token in _TOKEN.findall(folded))


def _core(folded: str) -> str:
    """Leave out what only asks, so that the thing asked about remains."""
    return " ".join(_FRAME.sub("", folded).split()).strip(" ,.!?。、~")


def _named(tokens: Tokens, names: Mapping[Tokens, T], longest: int) -> list[tuple[int, T]]:
    """Find the names inside a text from left to right, the longest at each place, with their lengths.

    A single Chinese character is left out: it is a part of too many other words.
    """
    found: list[tuple[int, T]] = []
    at = 0
    while at < len(tokens):
        for size in range(min(longest, len(tokens) - at), 0, -1):
            window = tokens[at : at + size]
            if window in names and len("".join(window)) > 1:
                found.append((len("".join(window)), names[window]))
                at += size
                break
        else:
            at += 1
    return found


def _traits(name: str) -> set[str]:
    """List by what a name is compared: its characters in Chinese, its pairs of letters otherwise."""
    if has_chinese(name):
        return set(name)
    framed = f" {name} "
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


class FoodGuide:
    """Look foods and topics up in whole questions of either language."""

    def __init__(self, foods: Iterable[Food], topics: Iterable[Topic]) -> None:
        self.foods = tuple(foods)
        self.topics = tuple(topics)
        self._spelt: dict[str, Food] = {}
        self._foods: dict[Tokens, tuple[Food, How]] = {}
        for food in self.foods:
            for name in (food.name, food.english, *food.aliases):
                how = How.ALIAS if name in food.aliases else How.EXACT
                self._spelt.setdefault(fold(name), food)
                self._foods.setdefault(_tokens(fold(name)), (food, how))
        self._topics: dict[Tokens, Topic] = {}
        for topic in self.topics:
            for word in topic.words:
                self._topics.setdefault(_tokens(fold(word)), topic)
        self._sharing: dict[str, set[str]] = {}
        for name in self._spelt:
            for trait in _traits(name):
                self._sharing.setdefault(trait, set()).add(name)
        self._longest = max(map(len, (*self._foods, *self._topics)), default=0)

    @property
    def names(self) -> Collection[str]:
        """List every name of a food, in both languages."""
        return self._spelt.keys()

    def look_up(self, text: str) -> FoodAnswer:
        """Answer a question about a food or, if it names none, about a topic."""
        folded = fold(text)[:_LONGEST_QUESTION]
        core = _core(folded)
        query = core or folded
        foods = self._foods_named(folded, core)
        topic = self._topic_named(folded, core)
        if topic is not None and (topic.before_food or not foods):
            how = How.EXACT if self._topics.get(_tokens(core)) is topic else How.INSIDE
            return FoodAnswer(query, how, next(iter(foods), None), topic, tuple(foods[1:]))
        if foods:
            whole = self._foods.get(_tokens(folded)) or self._foods.get(_tokens(core))
            food, how = whole or (foods[0], How.INSIDE)
            return FoodAnswer(query, how, food, candidates=tuple(each for each in foods if each is not food))
        near = self._near(core)
        return FoodAnswer(query, How.NEAR if near else How.UNKNOWN, candidates=near)

    def sounds_like_health_question(self, text: str) -> bool:
        """Tell whether the text speaks of uric acid, or asks leave to eat something the guide knows."""
        folded = fold(text)[:_LONGEST_QUESTION]
        if _SUBJECT.search(folded):
            return True
        if not _PERMISSION.search(folded):
            return False
        core = _core(folded)
        return bool(self._foods_named(folded, core)) or self._topic_named(folded, core) is not None

    def _foods_named(self, folded: str, core: str) -> list[Food]:
        """Find the foods of a question: the strictest first, then the longest name."""
        found = [(length, food) for length, (food, _) in _named(_tokens(folded), self._foods, self._longest)]
        for part in (core, *_AND.split(core)):
            whole = self._foods.get(_tokens(part))
            if whole is not None:
                found.append((len(part), whole[0]))
        strictness = list(FoodClass)
        found.sort(key=lambda each: (strictness.index(each[1].food_class), -each[0]))
        return list(dict.fromkeys(food for _, food in found))

    def _topic_named(self, folded: str, core: str) -> Topic | None:
        """Find the topic of a question; of several the one that the guide tells first."""
        found = [topic for _, topic in _named(_tokens(folded), self._topics, self._longest)]
        found += [self._topics[part] for part in map(_tokens, (core, *_AND.split(core))) if part in self._topics]
        return min(found, key=self.topics.index, default=None)

    def _near(self, core: str) -> tuple[Food, ...]:
        """Find up to three foods that are spelt like the word asked for."""
        if not 1 < len(core) <= _LONGEST_GUESS:
            return ()
        likeness = 0.66 if has_chinese(core) else 0.8
        # Only what shares something with the word can be like it; most messages name no food at all.
        alike = set[str]().union(*(self._sharing.get(trait, ()) for trait in _traits(core)))
        spelt = get_close_matches(core, alike, n=3, cutoff=likeness)
        return tuple(dict.fromkeys(self._spelt[name] for name in spelt))
