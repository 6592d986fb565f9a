"""Danger words and medical red flags: found by fixed patterns, before anything else is done."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.domain.words import LONGEST, Both, fold, has_chinese


class DangerKind(StrEnum):
    """Who must hear of a danger first: the grid, the ambulance, or the clinic."""

    URGENT_TICKET = "urgent_ticket"
    EMERGENCY = "emergency"
    NURSE = "nurse"


@dataclass(frozen=True, slots=True)
class Danger:
    """Say what a danger is, whom to call and what to do now; `outside` is the catalogue's code of a company to call."""

    code: str
    category: str
    kind: DangerKind
    numbers: tuple[str, ...]
    answer: Both
    outside: str = ""

    @property
    def urgent_ticket(self) -> bool:
        """Tell whether the workers of the grid and their lead are alarmed."""
        return self.kind is DangerKind.URGENT_TICKET

    @property
    def medical(self) -> bool:
        """Tell whether it is a matter of the body, for 120 or the nurse."""
        return not self.urgent_ticket


@dataclass(frozen=True, slots=True)
class DangerSigns:
    """Name the patterns that tell of a danger.

    `also` must be found beside `words`, `over` says that it has ended, `feared` that a worry counts already.
    """

    danger: Danger
    words: tuple[str, ...]
    also: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    feared: bool = False


class _Words:
    """Hold patterns by language, so that those of the other are not tried; each is compiled when it is first needed.

    Where all begin with a character of their own, the machine skips to the next place where one may begin.
    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns

    @cached_property
    def chinese(self) -> tuple[re.Pattern[str], ...]:
        """Compile the Chinese patterns, those whose first character is fixed apart from the others."""
        chinese = [pattern for pattern in self._patterns if has_chinese(pattern)]
        fixed = [pattern for pattern in chinese if _FIXED_START.match(pattern)]
        others = [pattern for pattern in chinese if not _FIXED_START.match(pattern)]
        return tuple(_any(one.translate(_CODES) for one in some) for some in (fixed, others) if some)

    @cached_property
    def english(self) -> tuple[re.Pattern[str], ...]:
        """Compile the English patterns."""
        english = [pattern for pattern in self._patterns if not has_chinese(pattern)]
        return (_any(english),) if english else ()

    def fitting(self, text: str) -> tuple[re.Pattern[str], ...]:
        """List the patterns that may be found in a text."""
        chinese = self.chinese if has_chinese(text) else ()
        return (*chinese, *self.english) if _LETTER.search(text) is not None else chinese


@dataclass(frozen=True, slots=True)
class _Compiled:
    danger: Danger
    words: _Words
    also: _Words | None
    over: re.Pattern[str] | None
    feared: bool

    def happens(self, words: _Words, text: str, coded: str) -> bool:
        """Tell whether some hit is meant as present and real."""
        return any(self._hits(pattern, text, coded) for pattern in words.fitting(text))

    def _hits(self, words: re.Pattern[str], text: str, coded: str) -> bool:
        found = words.search(coded)
        while found is not None:
            if not _glued(text, *found.span()) and self._is_real(text, *found.span()):
                return True
            # From the next character on, because a longer hit may have swallowed a real one.
            found = words.search(coded, found.start() + 1)
        return False

    def _is_real(self, text: str, start: int, end: int) -> bool:
        """Read the clause around a hit for denial, talk about the matter, worry and the past."""
        before = _CLAUSE_END.split(text[max(0, start - _BEFORE) : start])[-1]
        after = _CLAUSE_END.split(text[end : end + _AFTER])[0]
        if _DENIED.search(before) or _ENDED.match(after) or _TALK.match(after):
            return False
        if self.danger.medical and _DENIED_LIST.search(before):
            return False
        if not self.feared and _HYPOTHETICAL.search(before):
            return False
        clause = before + text[start:end] + after
        if _STORY.search(clause):
            return False
        return not _PAST.search(clause) or _PRESENT.search(clause) is not None


_BEFORE = 24
_AFTER = 24
_OVERLAP = 200
"""Characters that two pieces of a long message share: a danger on the border stands whole in one of them."""

_CODES = str.maketrans("不没无。", "\x01\x02\x03\x04")
"""What most patterns exclude, written as single bytes: a set of such compiles five times as fast as one of Chinese."""

_FIXED_START = re.compile(r"[\u3400-\u9fff](?![?*|])")
_LETTER = re.compile(r"[a-z]")

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_CLAUSE_END = re.compile(r"[,.;!?。]| but ")
_DENIED = re.compile(
    r"(?:(?<!有)没有?|无|(?<!是)不是|(?<!有)未|否认|从不|不再|(?<![能会要])不)"
    r"(?:什么|任何|发生|出现|发现|感到|觉得|闻到|看到|看见|发|过|在|再){0,2}$|"
    r"(?:\bnot?\b|n't|\bwithout|\bnever|\bden(?:y|ies))"
    r"(?: (?:any|an?|the|have|has|having|had|feel|feeling|more|real|been|be|there|of|"
    r"signs?|longer|and|or|one|is|are|was)){0,4} $"
)
_DENIED_LIST = re.compile(
    r"(?:(?<!有)没有?|否认|无)(?:[^了但有现在]{0,14}[、和或及跟]|"
    r"(?:胸[痛疼闷]|心[慌悸]|气[短促喘]|发[烧热]|头[晕痛疼]|恶心){1,4})$"
)
"""A list such as 没有胸痛、气短和晕倒; only among symptoms, for 没有电、冒烟了 is no denial."""

_ENDED = re.compile(
    r"(?:的?(?:症状|情况|感觉))?(?:都|也|就)?(?:没有?了(?![反呼心意知])|没有$|消失|好了|好多了|不[痛疼]|已经好|的?(?:原来)?是(?:误会|误报|假的|搞错|看错|演习|演练))|"
    r" (?:is |has |have )?(?:gone|stopped|over)\b"
)
_TALK = re.compile(
    r"了?的?(?:演练|演习|演的|知识|讲座|法律|培训|宣传|隐患|保险|预案|电影|新闻|视频|"
    r"的(?:摄像头|监控)|那次|那回|那年|那家|风险|应急包|逃生|急救|课|手环|前兆|先兆|(?:有|是)?(?:什么|哪些)(?:症状|样|表现)|违法吗|可以申请)|怎么预防|如何预防|了?的事|过(?![来去敏])|"
    r" (?:drill|training|insurance|prevention|risk)"
)
_HYPOTHETICAL = re.compile(
    r"(?:(?<!消)防|防止|防范|避免|以免|免得|当心|小心|担心|怕(?!是)|容易|万一|假如|会不会|差点|险些|(?<!好)像|禁止|杜绝|严禁|"
    r"(?:会|容易|可能|能)(?:导致|引起|引发))"
    r"(?:再|发生|出现|被|人|让人|老人|孩子|引起|引发|导致){0,2}$|"
    r"\b(?:prevent(?:ing)?|avoid(?:ing)?|in case of|risk of|afraid of|(?:may|can|could) cause) "
    r"(?:an? |the )?$"
)
_STORY = re.compile(r"电影(?!院)|电视剧|小说里?|新闻|剧里")
"""Where a danger is told of that happened in no house of the community."""

_PAST = re.compile(
    r"(?:上次|上回|去年|前年|前些年|早些年|前几年|那些年|那年|以前|从前|曾经|那次|那回|当年|小时候|上个?月|上周|上个?星期|上学期|"
    r"年前|年轻时|得过|犯过)(?!装|买|换|修|搬|住)|"
    r"\blast (?:year|month|time|week)\b|\b(?:years?|months?) ago\b|\bused to\b|\bpreviously\b|\bin the past\b|"
    r"\bin (?:19|20)\d\d\b"
)
_PRESENT = re.compile(
    r"现在|又|刚|正在|还在|今天|今早|今晚|一直|越来越|开始|\bnow\b|\bagain\b|\btoday\b|\bstill\b|\bjust\b|\bsince\b"
)


class DangerBook:
    """Find the most urgent danger that a message tells of."""

    def __init__(self, signs: Iterable[DangerSigns], innocent: Iterable[str], respell: Mapping[str, str]) -> None:
        self._signs = tuple(
            _Compiled(
                each.danger,
                _Words(each.words),
                _Words(each.also) if each.also else None,
                _any(each.over) if each.over else None,
                each.feared,
            )
            for each in signs
        )
        self.dangers = tuple(each.danger for each in self._signs)
        self._innocents = tuple(innocent)
        self._respell = dict(respell)
        self._misspelt = _any(map(re.escape, respell))

    @cached_property
    def _innocent(self) -> re.Pattern[str]:
        """Compile what only sounds like a danger."""
        return _any(self._innocents)

    def find(self, text: str) -> Danger | None:
        """Answer with the most urgent danger that is happening; a denial, a description or the past is none."""
        found = [danger for piece in _pieces(text) if (danger := self._piece(piece)) is not None]
        return min(found, key=self.dangers.index, default=None)

    def _piece(self, text: str) -> Danger | None:
        spelt = self._misspelt.sub(lambda found: self._respell[found[0]], fold(text))
        # A space between Chinese characters is mostly a comma; it is a slip only when nothing is found so.
        danger = self._in(_BETWEEN_HAN.sub(",", spelt))
        if danger is None and _BETWEEN_HAN.search(spelt):
            danger = self._in(_BETWEEN_HAN.sub("", spelt))
        return danger

    def _in(self, spelt: str) -> Danger | None:
        calm = self._innocent.sub("_", spelt)
        coded = calm.translate(_CODES)
        for signs in self._signs:
            happening = signs.happens(signs.words, calm, coded)
            if happening and signs.also is not None:
                happening = signs.happens(signs.also, calm, coded)
            if happening and not (signs.over and signs.over.search(calm)):
                return signs.danger
        return None


def _pieces(text: str) -> tuple[str, ...]:
    """Take of a long message the beginning and the end, where people say what has happened, so that none takes long."""
    if len(text) <= LONGEST:
        return (text,)
    return text[:LONGEST], text[max(LONGEST - _OVERLAP, len(text) - LONGEST) :]


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _glued(text: str, start: int, end: int) -> bool:
    """Tell whether an English hit is only a part of a longer word."""
    edges = (text[start - 1 : start] + text[start], text[end - 1] + text[end : end + 1])
    return any(len(edge) == 2 and all("a" <= letter <= "z" for letter in edge) for edge in edges)
