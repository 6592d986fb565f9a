"""One entry of the service catalogue as people write it: in a file, in a row of a sheet, in the form on the page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from bot.domain.catalogue import AnsweredBy, Category, Clock, Contact, Evidence, Hot, Kind, Near, Privacy
from bot.domain.deadlines import TERMS, WORKING
from bot.domain.messages import Arg, Word
from bot.domain.sheets import YES_NO, Column, Layout, choice, coded, squared, trimmed
from bot.domain.spans import Span, Terms, Unit
from bot.domain.words import Both, fold, has_chinese

E = TypeVar("E", bound=StrEnum)

ENTRY = Layout(
    "服务目录",
    ("目录", "权责清单", "catalogue"),
    (
        Column("code", "编码", ("编号", "代码"), needed=True),
        Column("parent", "上级编码", ("上级", "大类")),
        Column("zh", "名称", ("中文名称", "中文名"), needed=True),
        Column("en", "英文名称", ("英文名", "english"), needed=True),
        Column("kind", "类型", ("种类",), needed=True),
        Column("clock", "时限类别", ("时限", "类别"), needed=True),
        Column("answers", "谁负责", ("责任人", "负责", "责任单位"), needed=True),
        Column("outside_zh", "外部单位", ("单位",)),
        Column("outside_en", "外部单位英文", ()),
        Column("outside_number", "外部电话", ("电话", "号码")),
        Column("respond", "接单时限", ("接单", "响应")),
        Column("word", "回音时限", ("回音", "回复")),
        Column("resolve", "办结时限", ("办结",)),
        Column("evidence", "办结凭据", ("凭据", "证据")),
        Column("photo", "要照片", ("照片",)),
        Column("privacy", "保密", ("隐私", "公开")),
        Column("at_home", "入户", ("家里",)),
        Column("near", "合并范围", ("同一件事范围",)),
        Column("within", "合并时间", ("同一件事时间",)),
        Column("hot_count", "热点件数", ("热点",)),
        Column("hot_within", "热点时间", ()),
        Column("instead_zh", "直接答复", ("答复",)),
        Column("instead_en", "直接答复英文", ()),
        Column("words_zh", "中文用词", ("用词", "关键词"), as_typed=True),
        Column("words_en", "英文用词", (), as_typed=True),
        Column("retired", "停用", ()),
    ),
)
"""What an entry holds, in the order in which sheets have it."""

FIELDS = tuple(column.name for column in ENTRY.columns)

LONGEST = {"zh": 10, "en": 24, "outside_zh": 20, "outside_en": 40, "instead_zh": 120, "instead_en": 240}
LONGEST_WORD = 40
MOST_WORDS = 200
MOST_COUNTED = 999

_WORKING_DAY = timedelta(hours=8)
"""About how long a working day is, to tell which of two times is the longer one."""

_CODE = re.compile(r"[a-z][a-z0-9_]{1,31}")
_NUMBER = re.compile(r"\+?[0-9][0-9 -]{1,18}[0-9]")
_BETWEEN_WORDS = re.compile(r"[\n、，,；;|]+")

KINDS = {"报修": Kind.REPAIR, "投诉": Kind.COMPLAINT, "咨询": Kind.ENQUIRY, "求助": Kind.HELP}
CLOCKS = {"危险": Clock.DANGER, "水电气热梯": Clock.UTILITY, "一般": Clock.ORDINARY, "复杂": Clock.COMPLEX}
ANSWERERS = {
    "网格员": AnsweredBy.GRID_WORKER,
    "物业": AnsweredBy.PROPERTY,
    "居委会": AnsweredBy.COMMITTEE,
    "街道": AnsweredBy.SUBDISTRICT,
    "外部单位": AnsweredBy.OUTSIDE,
}
EVIDENCE = {"不需要": Evidence.NONE, "照片或说明": Evidence.PHOTO_OR_WORD, "必须照片": Evidence.PHOTO}
PRIVACY = {"公开": Privacy.OPEN, "保密": Privacy.PRIVATE}
NEAR = {"不合并": Near.NONE, "同单元": Near.ENTRANCE, "同楼栋": Near.BUILDING, "同网格": Near.GRID}
CHOICES: Mapping[str, Mapping[str, StrEnum]] = {
    "kind": KINDS,
    "clock": CLOCKS,
    "answers": ANSWERERS,
    "evidence": EVIDENCE,
    "privacy": PRIVACY,
    "near": NEAR,
}
"""What may be chosen in a field, by its Chinese word."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Tell what cannot be: in which field, the key of the remedy, and in which entry if there are several."""

    name: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    code: str = ""


def read(fields: Mapping[str, str]) -> tuple[Category | None, list[Wrong]]:
    """Read an entry, or list everything that is wrong with it."""
    reading = _Reading(fields)
    category = reading.category()
    return (None if reading.wrong else category), reading.wrong


def written(category: Category) -> dict[str, str]:
    """Write an entry so that it reads back the same; words stand a line each."""
    terms, outside, hot, instead = category.terms, category.outside, category.hot, category.instead
    return {
        "code": category.code,
        "parent": category.parent,
        "zh": category.name.zh,
        "en": category.name.en,
        "kind": category.kind.value,
        "clock": category.clock.value,
        "answers": category.answers.value,
        "outside_zh": outside.name.zh if outside else "",
        "outside_en": outside.name.en if outside else "",
        "outside_number": outside.number if outside else "",
        "respond": str(terms.respond) if terms else "",
        "word": str(terms.word) if terms else "",
        "resolve": str(terms.resolve) if terms else "",
        "evidence": category.evidence.value,
        "photo": _flag(category.photo),
        "privacy": category.privacy.value,
        "at_home": _flag(category.at_home),
        "near": category.near.value,
        "within": str(category.within) if category.within else "",
        "hot_count": str(hot.count) if hot else "",
        "hot_within": str(hot.within) if hot else "",
        "instead_zh": instead.zh if instead else "",
        "instead_en": instead.en if instead else "",
        "words_zh": "\n".join(word for word in category.words if has_chinese(word)),
        "words_en": "\n".join(word for word in category.words if not has_chinese(word)),
        "retired": _flag(category.retired),
    }


def spelt(span: Span) -> Word:
    """Say a span as people say it; what is said reads back the same."""
    key, figure = _SPANS[span.unit]
    return Word(key, {figure: span.amount})


_SPANS = {
    Unit.MINUTE: ("length-minutes", "count"),
    Unit.HOUR: ("length-hours", "count"),
    Unit.DAY: ("length-days", "count"),
}


def _is_latin(word: str) -> bool:
    return not has_chinese(word)


def _flag(value: bool) -> str:
    return "yes" if value else "no"


class _Reading:
    """Read the fields of one entry one after the other, and keep what is wrong."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.wrong: list[Wrong] = []

    def category(self) -> Category:
        code = self._code("code", needed=True)
        name = Both(self._text("zh", needed=True), self._text("en", needed=True))
        clock = self._one_of("clock", Clock, CLOCKS, Clock.ORDINARY)
        answers = self._one_of("answers", AnsweredBy, ANSWERERS, AnsweredBy.GRID_WORKER)
        near = self._one_of("near", Near, NEAR, Near.NONE, needed=False)
        return Category(
            code=code,
            name=name,
            kind=self._one_of("kind", Kind, KINDS, Kind.REPAIR),
            clock=clock,
            answers=answers,
            # In the order in which they are written: a word without Chinese may stand in either field.
            words=tuple(sorted([*self._words("words_zh"), *self._words("words_en")], key=_is_latin)),
            at_home=self._yes("at_home"),
            parent=self._code("parent"),
            terms=self._terms(clock),
            outside=self._outside(answers),
            evidence=self._one_of("evidence", Evidence, EVIDENCE, Evidence.PHOTO_OR_WORD, needed=False),
            privacy=self._one_of("privacy", Privacy, PRIVACY, Privacy.OPEN, needed=False),
            near=near,
            within=self._within(near),
            hot=self._hot(),
            photo=self._yes("photo"),
            instead=self._both("instead_zh", "instead_en"),
            retired=self._yes("retired"),
        )

    def _said(self, name: str) -> str:
        return trimmed(self._fields.get(name, ""))

    def _refuse(self, name: str, key: str, **args: Arg) -> None:
        self.wrong.append(Wrong(name, key, args))

    def _text(self, name: str, *, needed: bool = False) -> str:
        said = " ".join(self._said(name).split())
        if needed and not said:
            self._refuse(name, "catalogue-error-empty")
        elif len(said) > LONGEST[name]:
            self._refuse(name, "catalogue-error-long", most=LONGEST[name])
        return said

    def _code(self, name: str, *, needed: bool = False) -> str:
        said = squared(self._said(name))
        if not said and needed:
            self._refuse(name, "catalogue-error-empty")
        elif said and not _CODE.fullmatch(said):
            self._refuse(name, "catalogue-error-code")
        return said

    def _one_of(self, name: str, kind: type[E], known: Mapping[str, E], otherwise: E, *, needed: bool = True) -> E:
        said = self._said(name)
        found = choice(said, coded(kind, lambda one: one.value, known))
        if said and found is None:
            self._refuse(name, "catalogue-error-choice", allowed=Both("、".join(known), ", ".join(kind)))
        elif needed and not said:
            self._refuse(name, "catalogue-error-empty")
        return otherwise if found is None else found

    def _yes(self, name: str) -> bool:
        said = fold(self._said(name))
        found = choice(said, YES_NO) if said else False
        if found is None:
            self._refuse(name, "catalogue-error-yes")
        return bool(found)

    def _span(self, name: str, otherwise: Span | None = None) -> Span | None:
        said = self._said(name)
        if not said:
            return otherwise
        span = Span.read(said)
        if span is None or not span.amount:
            self._refuse(name, "catalogue-error-span", said=said[:LONGEST_WORD])
        return span

    def _terms(self, clock: Clock) -> Terms | None:
        names = ("respond", "word", "resolve")
        if not any(map(self._said, names)):
            return None
        usual = TERMS[clock]
        read = [self._span(name, getattr(usual, name)) for name in names]
        spans = [one for one in read if one is not None]
        if len(spans) < len(names):
            return None
        terms = Terms(*spans)
        lengths = [span.measured(_WORKING_DAY if clock in WORKING else timedelta(days=1)) for span in spans]
        if lengths != sorted(lengths):
            self._refuse("resolve", "catalogue-error-order")
        return terms

    def _outside(self, answers: AnsweredBy) -> Contact | None:
        said = squared(self._said("outside_number"))
        if answers is AnsweredBy.OUTSIDE and not said:
            self._refuse("outside_number", "catalogue-error-number-needed")
        elif said and not _NUMBER.fullmatch(said):
            self._refuse("outside_number", "catalogue-error-number")
        name = Both(self._text("outside_zh", needed=bool(said)), self._text("outside_en", needed=bool(said)))
        return Contact(name, said) if said else None

    def _within(self, near: Near) -> Span | None:
        span = self._span("within")
        if near is not Near.NONE and not self._said("within"):
            self._refuse("within", "catalogue-error-within-needed")
        return span

    def _hot(self) -> Hot | None:
        count, within = squared(self._said("hot_count")), self._span("hot_within")
        if not count and not self._said("hot_within"):
            return None
        if not (count.isascii() and count.isdecimal() and 2 <= int(count[:9]) <= MOST_COUNTED):
            self._refuse("hot_count", "catalogue-error-count", most=MOST_COUNTED)
            return None
        if not self._said("hot_within"):
            self._refuse("hot_within", "catalogue-error-hot-within-needed")
        return None if within is None else Hot(int(count), within)

    def _both(self, zh: str, en: str) -> Both | None:
        is_said = bool(self._said(zh) or self._said(en))
        both = Both(self._text(zh, needed=is_said), self._text(en, needed=is_said))
        return both if is_said else None

    def _words(self, name: str) -> tuple[str, ...]:
        found = dict.fromkeys(" ".join(word.split()) for word in _BETWEEN_WORDS.split(self._said(name)))
        words = tuple(word for word in found if fold(word))
        if len(words) > MOST_WORDS:
            self._refuse(name, "catalogue-error-words", most=MOST_WORDS)
        for word in words:
            if len(word) > LONGEST_WORD:
                self._refuse(name, "catalogue-error-word-long", word=word[:LONGEST_WORD], most=LONGEST_WORD)
        return words
