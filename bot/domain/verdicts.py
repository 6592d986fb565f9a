"""满意吗 answered in free words: what is plainly good, and what is plainly not."""

import re
from enum import StrEnum

from bot.domain.words import fold


class Verdict(StrEnum):
    """What somebody says of work that was called done."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"


_UNSOLVED = re.compile(
    r"没有?(?:修好|解决|弄好|处理好|搞定|清干净|清理干净|搞好|用)|还是(?:不行|坏|不亮|黑|漏|堵|不好|老样子|一样|那样|没|有|不)|"
    r"还在(?:漏|响|闪|滴|堵|吵)|还(?:没|漏|堵|坏着|黑着)(?:修|好|弄|着)?|又(?:坏|漏|堵|灭|不亮|黑|响|停)了?|白修|根本没|没人来|没来修|不满意|"
    r"\b(?:not (?:fixed|solved|repaired|done|satisfied|working)|still (?:broken|leaking|dark|not|blocked|the same)|"
    r"(?:is|has) not been (?:fixed|solved|repaired)|broken again|isn't fixed|wasn't fixed)\b"
)
_SOLVED = re.compile(
    r"(?:谢谢|多谢|感谢|辛苦|您|你们?|了|都|已经|很|非常|挺|十分|比较|真|太|特别|的|"
    r"修得|弄得|服务|嗯|好的|是的|也|师傅|"
    r"[啊呀哦呢吧!,。. ~、])*"
    r"(?:满意|可以|修好|解决|不错|好|快|棒|赞|没问题|及时)"
    r"(?:满意|可以|不错|很|挺|好|快|棒|的|了|谢谢|多谢|感谢|辛苦|您|你们?|师傅|[啊呀哦呢吧!,。. ~、])*|"
    r"(?:thanks|thank you|yes|very|all|it is|it's|is|now|ok|[,!. ])*"
    r"(?:good|great|satisfied|happy|fixed|solved|fine|perfect|works|excellent)"
    r"(?:thanks|thank you|now|again|very much|[,!. ])*"
)
_LONGEST_PRAISE = 40


def verdict_of(text: str) -> Verdict | None:
    """Read a plain word on finished work, good or bad; None where it may be something else."""
    said = fold(text)
    if _UNSOLVED.search(said):
        return Verdict.UNSOLVED
    return Verdict.SOLVED if len(said) <= _LONGEST_PRAISE and _SOLVED.fullmatch(said) else None
