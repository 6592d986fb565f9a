"""Which bin a thing belongs in: exact names first, a fuzzy match only ever as a question back."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from bot.domain.drop_offs import asks_for_drop_off
from bot.domain.spellings import Spellings
from bot.domain.words import Both, How, fold, has_chinese


class WasteClass(StrEnum):
    """The four bins of GB/T 19095-2019."""

    RECYCLABLE = "recyclable"
    HAZARDOUS = "hazardous"
    FOOD = "food"
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class WasteCase:
    """Hold one of the cases that decide the bin of a thing whose name does not."""

    case: Both
    waste_class: WasteClass | None
    advice: Both


@dataclass(frozen=True, slots=True)
class PickUp:
    """Hold by which category of the service catalogue a thing is fetched, and in which words that is asked for."""

    category: str
    request: Both


@dataclass(frozen=True, slots=True)
class WasteItem:
    """Describe a thing: a class and its reason, or cases to ask about, or advice where no bin takes it.

    `pick_up` is for what is fetched at the door; a case without a class goes in no bin.
    """

    name: str
    waste_class: WasteClass | None
    reason: Both | None
    cases: tuple[WasteCase, ...]
    advice: Both | None
    source: str
    english: str | None
    pick_up: PickUp | None = None

    def may_be(self, waste_class: WasteClass) -> bool:
        """Tell whether the thing belongs in that bin, always or in one of its cases."""
        return self.waste_class is waste_class or any(case.waste_class is waste_class for case in self.cases)


@dataclass(frozen=True, slots=True)
class WasteAnswer:
    """Answer with one item, or with candidates to ask back about, or with neither."""

    query: str
    how: How
    item: WasteItem | None
    candidates: tuple[WasteItem, ...]


ClassNames: TypeAlias = Mapping[WasteClass, Both]
NATIONAL = "national"
"""The city profile of GB/T 19095-2019, which counts where a community has chosen none."""

CANDIDATES = 4  # things offered at most when asking back
# Beside a harmless thing (药水杯子) or one that is recycled (沾了油的纸箱) these may change the bin.
_DANGER = re.compile(r"[药漆毒汞]|poison|chemical")
_MADE_OF = re.compile(
    r"(?:不锈钢|金属|合金|[铁铜铝银金]|塑料|玻璃|陶|瓷|[木竹]头?|纸质?|[布皮]质?|硅胶|橡胶|泡沫|毛绒|水晶|砂)(?:的|做的)?$"
)
_DIRT = re.compile(r"[油污脏湿沾霉血]|破洞|没[洗冲]|greas|dirty|soiled|\bwet\b")

_PLAIN = re.compile(r"[\u3400-\u9fff]+")
_GAPS = str.maketrans("", "", "的 ")  # 苹果的核 and "led 灯泡" are names too
_WHICH = r"(?:什么样?|啥|哪(?:一?[个种类]|里|儿|边)?|何种)(?:颜色)?的?"
_BIN = r"(?:(?:可回收|有害|厨余|餐厨|易腐|湿|干|其[他它])?垃圾[桶箱]?|(?:可回收|厨余)物?)"
_THROW = r"(?:扔|丢|投放?|倒)[掉到在进入去往]*"
_HOW = r"(?:怎么样?|咋|如何|怎样)(?:垃圾)?"
_CLASS = rf"(?:是不是|是否是?|是|属于|算不算|算是?|归|分到?)(?:{_WHICH}(?:{_BIN}|类|[桶箱])?|{_BIN})"
_PLACE = rf"(?:{_THROW}|[放往][到在进入]?){_WHICH}(?:{_BIN}|[桶箱])?(?:里面?)?|{_THROW}{_BIN}里?"
_MANNER = rf"(?:^垃圾)?{_HOW}(?:处理|处置|分类|分|扔|丢|投放?|回收|倒|办)掉?"
_RECYCLED = r"(?:能不能|可不可以|可以|能)回收|回收[吗么]"
_NAMED = rf"(?:什么|啥|哪[种类])垃圾(?!物业)|哪个(?:垃圾)?[桶箱]|的?垃圾分类|的分类|{_RECYCLED}"
_MODAL = r"(?:应该|应当|到底|究竟|分别|可不可以|可以|能不能|要|该|得|能|都)"
_POLITE = r"请问|您好|你好|麻烦|谢谢|我?想问|问?一下|想知道|帮我?查|我[想要]|[这那][个种]|[吗呢啊呀嘛呗]|吧(?!台)"
_QUESTION = rf"{_MODAL}*(?:{_CLASS}|{_PLACE}|{_MANNER}|{_NAMED})"
_QUESTION_ZH = re.compile(rf"{_QUESTION}|{_POLITE}|^(?:扔掉?|丢掉?|投放|把)|[?!。,;:、~]")
_NOUN_ENDS_ZH = re.compile(
    r"\W|$|[和跟与及或]|还有|以及|连同|(?:打?[坏碎破烂脏]|鼓包|过期|用完|发霉)?掉?了|里面?$|"
    r"要|可以|能[不扔丢]|不[要想用能知]|没有|扔|丢|应该|我|您"
)
_ASKED_ZH = re.compile(
    rf"(?:是|属于|算是?|归|分到?){_WHICH}(?:垃圾|[桶箱])|(?:是不是|是否|是|属于|算不算|算是?){_BIN}|"
    rf"{_THROW}(?:{_WHICH}|{_BIN}[吗么])|放[到进在]?哪个(?:垃圾)?[桶箱]|"
    rf"{_HOW}(?:分类|分(?![钟享配])|(?:扔|丢)(?!垃圾|在|到楼)|投放)|{_NAMED}|"
    r"^(?:我|我家|家里|有).{0,12}[想要](?:扔|丢)(?!垃圾|下|人|在|了|给|进楼)"
)
_COMPLAINT_ZH = re.compile(r"没人?[清倒管收扫运]|满了|乱[扔丢倒堆放]|堆[满积了着]|溢出|谁[扔丢倒]|投诉|举报")
_ASKED_EN = re.compile(
    r"\b(?:(?:which|what)(?: \w+)? bin|(?:which|what) (?:kind|sort|type|class) of (?:waste|rubbish|trash)|"
    r"(?:where|how) (?:do|can|should|must) (?:i|we|you|one) (?:throw|put|dispose|recycle|bin|toss|get rid)|"
    r"where (?:do|does|should) (?!i |we |you ).+ go\b|can .+ be recycled|can (?:i|we|you) recycle|"
    r"(?:is|are) .+ (?:recyclable|(?:food|residual|kitchen|hazardous) waste))"
)
_COMPLAINT_EN = re.compile(r"\b(?:overflow|nobody|no one|is full|complain)")
_CLASS_EN = re.compile(r"^(?:is|are) (.+) (?:food|residual|kitchen|hazardous)(?: waste)?\W*$")
_MODAL_EN = re.compile(r"^(?:can|could)(?= \S)|\bcan (?=(?:i|we|you|it|this|that|be)\b)")  # a can is a thing
_WORDS_EN = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_SMALL_EN = frozenset(
    _WORDS_EN.findall("""
a an and are away be belong belongs bin bins can do does dispose disposed for from get go goes hello hi how i
in into is it me my of off on or our out please put recyclable recycle recycled rid rubbish should sort thanks
the that these they this those throw thrown to toss trash waste we what where which with without you your""")
)
_PLURAL = re.compile(r"(?<=ss|sh|ch)es$|(?<=x)es$|(?<=[^s])s$")


def sounds_like_waste_question(text: str) -> bool:
    """Tell whether the words ask which bin, or where and when, and do not complain of rubbish lying about."""
    if asks_for_drop_off(text):
        return True
    asked = fold(text)
    question, complaint = (_ASKED_ZH, _COMPLAINT_ZH) if has_chinese(asked) else (_ASKED_EN, _COMPLAINT_EN)
    return question.search(asked) is not None and complaint.search(asked) is None


class _Match(NamedTuple):
    words: str
    item: WasteItem
    is_head: bool  # stands as a noun of its own; otherwise it only describes the next word
    is_made_of: bool  # the word before it is a material, and 不锈钢筷子 are no 筷子


class WasteGuide:
    """Find things by name in whole questions, in Chinese or English."""

    def __init__(
        self,
        items: Iterable[WasteItem],
        *spellings: Mapping[str, str],
        sounds: Mapping[str, str] | None = None,
        materials: Mapping[str, WasteItem] | None = None,
        cities: Mapping[str, ClassNames] | None = None,
    ) -> None:
        self.materials = materials or {}
        self._cities = cities or {}
        self.items = {item.name: item for item in items}
        self._names = {_written(name): item for name, item in self.items.items()}
        self._names |= {_key(item.english): item for item in self.items.values() if item.english}
        others = {_written(other): self.items[name] for more in spellings for other, name in more.items()}
        self._known = others | self._names
        self._sounds = sounds or {}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for known in self._known:
            units = _units(known)
            lengths[units[0]].add(len(units))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    @cached_property
    def _spellings(self) -> Spellings:
        """Index the names by sound and spelling when one is first asked back."""
        return Spellings(self._known, self._sounds)

    @property
    def names(self) -> Collection[str]:
        """List every name and spelling that is known."""
        return self._known.keys()

    def named(self, waste_class: WasteClass, city: str) -> Both:
        """Tell what a class is called in a city; where that is unknown, as the national standard calls it."""
        return self._cities.get(city, self._cities[NATIONAL])[waste_class]

    def look_up(self, text: str) -> WasteAnswer:
        """Understand a name or a whole question; state an item only where its name stands in the words."""
        asked = fold(text)
        pieces = [self._trim(piece) for piece in _pieces(asked)]
        query = max(pieces, key=len, default="")
        for spelling in (_key(asked), *(pieces if len(pieces) == 1 else ())):
            known = spelling if spelling in self._known else spelling.translate(_GAPS)
            if found := self._known.get(known):
                return WasteAnswer(known, How.EXACT if known in self._names else How.ALIAS, found, ())
        matches = [match for piece in pieces for match in self._matches(piece)]
        heads = list(dict.fromkeys(match.item for match in matches if match.is_head))
        if len(heads) == 1 and not _is_altered(heads[0], matches, pieces):
            return WasteAnswer(query, How.INSIDE, heads[0], ())
        sounding = [] if heads else [name for name in self._spellings.sounding(query) if name not in query]
        named = [*heads, *map(self._known.__getitem__, sounding), *(match.item for match in matches)]
        if not heads:
            named += map(self._known.__getitem__, self._spellings.alike(query))
        candidates = tuple(dict.fromkeys(named))
        how = How.SOUND if sounding else How.NEAR if candidates else How.UNKNOWN
        return WasteAnswer(query, how, None, candidates[:CANDIDATES])

    def _trim(self, piece: str) -> str:
        """Leave out the small English words around a name."""
        if has_chinese(piece):
            return piece
        words = piece.split()
        if piece in self._known:
            return piece
        while words and words[-1] in _SMALL_EN and words[-1] not in self._known:
            words.pop()
        while words and words[0] in _SMALL_EN and " ".join(words) not in self._known:
            words.pop(0)
        return " ".join(words)

    def _matches(self, piece: str) -> Iterator[_Match]:
        """Find the longest known name at each place, and none that lies within another."""
        units, glue, reached = _units(piece), "" if has_chinese(piece) else " ", 0
        for start, first in enumerate(units):
            for length in self._lengths.get(first, ()):
                end = start + length
                words = glue.join(units[start:end])
                found = self._known.get(words) if reached < end <= len(units) else None
                if found and (glue or _may_stand(piece, start, end)):
                    small = end >= len(units) or units[end] in _SMALL_EN
                    is_head = small if glue else bool(_NOUN_ENDS_ZH.match(piece, end))
                    yield _Match(words, found, is_head, not glue and bool(_MADE_OF.search(piece[:start])))
                    reached = end
                    break


def _is_altered(head: WasteItem, matches: list[_Match], pieces: list[str]) -> bool:
    """Tell whether other words of the sentence may put the thing into another bin."""
    own = "|".join(re.escape(match.words) for match in matches if match.item is head)
    rest = re.sub(own, "", " ".join(pieces))
    if head.waste_class is WasteClass.RECYCLABLE and _DIRT.search(rest):
        return True
    if head.waste_class is not None and any(match.is_made_of for match in matches if match.item is head):
        return True
    others = any(match.item.may_be(WasteClass.HAZARDOUS) for match in matches if match.item is not head)
    return not head.may_be(WasteClass.HAZARDOUS) and (others or _DANGER.search(rest) is not None)


def _pieces(asked: str) -> list[str]:
    """Cut the question away from what is asked about."""
    if has_chinese(asked):
        pieces = [piece.strip(" 的") for piece in _QUESTION_ZH.split(asked)]
        return [piece if has_chinese(piece) else _key(piece) for piece in pieces if piece]
    plain = _MODAL_EN.sub("", _CLASS_EN.sub(r"\1", asked))
    return [key for piece in re.split(r"[?!.,;:]", plain) if (key := _key(piece))]


def _written(name: str) -> str:
    """Bring a name of the content to the form that it is found by; what is plain Chinese stands in it already."""
    return name if _PLAIN.fullmatch(name) else _key(name)


def _key(text: str) -> str:
    """Bring a name to the form that it is found by: Chinese without spaces, English in the singular."""
    folded = fold(text)
    if has_chinese(folded):
        return folded.replace(" ", "")
    return " ".join(map(_singular, _WORDS_EN.findall(folded)))


def _singular(word: str) -> str:
    if word in _SMALL_EN or word == "glasses":  # what one wears is no pane of glass
        return word
    return _PLURAL.sub("", re.sub("ies$", "ys", word))


def _units(known: str) -> list[str]:
    return list(known) if has_chinese(known) else known.split()


def _may_stand(piece: str, start: int, end: int) -> bool:
    """Refuse single characters but for what is described (穿小的鞋), and parts of a Latin word or a number."""
    edges = piece[max(start - 1, 0) : start + 1], piece[end - 1 : end + 1]
    is_described = end == len(piece) and piece[max(start - 1, 0) : start] == "的"
    return (end - start > 1 or is_described) and not any(
        len(edge) > 1 and edge.isascii() and edge.isalnum() for edge in edges
    )
