from datetime import UTC, datetime

from bot.domain.words import Language
from locales.speech import Sentences

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_part_that_is_longer_than_the_library_takes_is_told_whole() -> None:
    long = "很长。" * 2_000

    assert Sentences(Language.ZH).say("label", {"label": long}, NOW, UTC) == long
