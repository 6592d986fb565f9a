"""Where one message may go over to another matter: the ends of clauses, and the words that go on to something else."""

import re

_ENDS = re.compile(r"[,.;!?。，、；！？①②③④\n]+|\s{2,}")
_GOES_ON = re.compile(
    r"还有(?:就是|一个|一件|个事|件事|一点)?|还(?=(?:想|要)(?:问|投诉|举报|告|报修|反映))|另外|另(?=[问报])|另一个|再就是|再有|再一个|再说|"
    r"再(?=(?:帮我|给我)?(?:问|查|催|报|投诉|举报|反映|打听))|"
    r"(?:顺便|顺带|顺道)(?:再?(?:说一下|说一声|讲一声|提一下|问一下|问一句|问问|问哈|问|说|报一下))?|此外|除此之外|仲有|"
    r"同时|以及|外加|加上|第[一二三]个?|其[一二三次]|一是|二是|三是|对了|哦对|"
    r"(?<=[,，。;；!！ ])(?:也?想问|也?想打听|请问|问一?下|打听一?下)|也(?=想问|想打听|要投诉|要报)|"
    r"\b(?:and also|also|besides|another thing|one more thing|in addition|plus|secondly|second|first|by the way|btw)\b|"
    r"\band (?=(?:how|when|where|what|which|who|can|could|is|are|the|my|our|please)\b)"
)
_SHORT = 5
"""Characters that must stand before words that go on: in 旁边还有 they do not."""
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])[ \t]+(?=[\u3400-\u9fff])")
_EDGE = " \t\r\n,.;:，。；：、!！?？~-—"

MOST_PIECES, MOST_LETTERS = 8, 400
"""Clauses and characters among which matters are told apart; a longer story tells of one."""


def pieces(text: str) -> list[str]:
    """Cut a message at the ends of its clauses and before what goes on to something else; [] where it is a story."""
    if len(text) > MOST_LETTERS:
        return []
    found = [part.strip(_EDGE) for piece in _ENDS.split(_BETWEEN_HAN.sub("\n", text)) for part in _parts(piece)]
    kept: list[str] = []
    announced = ""
    for piece in found:
        if _GOES_ON.fullmatch(piece):
            announced = piece  # "also," announces what comes after it
        elif len(piece) > 1:
            kept.append(f"{announced} {piece}".strip())
            announced = ""
    return kept if len(kept) <= MOST_PIECES else []


def _parts(piece: str) -> list[str]:
    """Cut a clause before words that go on to something else, where enough stands before them."""
    starts = [0]
    for found in _GOES_ON.finditer(piece):
        if found.start() - starts[-1] >= _SHORT:
            starts.append(found.start())
    return [piece[start:end] for start, end in zip(starts, [*starts[1:], len(piece)], strict=True)]


_ADDS = re.compile(r"^.{0,8}?(?:也|还(?!没)|又(?!来))")


def goes_on(piece: str) -> bool:
    """Tell whether a clause says by its first words that it is about something else."""
    return _GOES_ON.match(piece) is not None


def adds(piece: str) -> bool:
    """Tell whether a clause says by 也 or 还 that something is added to what was said."""
    return _ADDS.search(piece) is not None


def without_going_on(piece: str) -> str:
    """Leave out the words that only go on to something else."""
    return _GOES_ON.sub("", piece, count=1).strip(_EDGE) if goes_on(piece) else piece
