"""Dangers as people tell of them: every true one is found, and hardly ever one that is none."""

from tests.understanding.dangers import BOOK, NONE, ORDINARY, PRESENT, ROWS, alarms, missed

AT_MOST = 0.05
"""False alarms; in doubt one too many is sent out rather than one too few."""


def test_every_danger_that_is_happening_is_found() -> None:
    assert not missed()


def test_what_is_denied_past_asked_or_only_said_so_is_hardly_ever_a_danger() -> None:
    assert len(alarms(NONE)) <= AT_MOST * len(NONE), "\n".join(alarms(NONE))


def test_an_ordinary_message_is_hardly_ever_a_danger() -> None:
    assert len(alarms(ORDINARY)) <= AT_MOST * len(ORDINARY), "\n".join(alarms(ORDINARY))


def test_the_sentences_are_many_and_tell_of_every_danger() -> None:
    codes = [danger.code for danger in BOOK.dangers]
    texts = [row["text"] for row in ROWS] + ORDINARY

    assert len(PRESENT) >= 240
    assert len(NONE) >= 180
    assert len(ORDINARY) >= 1_000
    assert len(texts) == len(set(texts))
    assert {code: sum(row["danger"] == code for row in PRESENT) >= 10 for code in codes} == dict.fromkeys(codes, True)


def test_what_else_may_be_answered_is_more_urgent() -> None:
    urgency = {danger.code: at for at, danger in enumerate(BOOK.dangers)}
    less_urgent = [
        row["text"] for row in PRESENT for other in row["also"].split() if urgency[other] >= urgency[row["danger"]]
    ]

    assert not less_urgent, "\n".join(less_urgent)
