"""The words of the page: the same in both languages, all of them used."""

import re
from pathlib import Path

import pytest

from bot.channels.web.pages import HERE, NEXT_STEPS
from bot.domain.people import Role
from bot.domain.words import Language
from locales.speech import Speech

ROOT = Path(__file__).parents[2]
SOURCES = [one for ending in ("py", "html", "js") for one in HERE.rglob(f"*.{ending}")]


def words(language: Language) -> dict[str, str]:
    text = (ROOT / "locales" / language / "page.ftl").read_text("utf-8")
    return dict(re.findall(r"^([a-z-]+) = (.+)$", text, re.MULTILINE))


def test_both_languages_have_the_same_words_and_figures() -> None:
    chinese, english = words(Language.ZH), words(Language.EN)

    assert chinese.keys() == english.keys()
    assert {key: re.findall(r"\$\w+", said) for key, said in chinese.items()} == {
        key: re.findall(r"\$\w+", said) for key, said in english.items()
    }


def test_every_word_of_the_page_is_used() -> None:
    text = "".join(one.read_text("utf-8") for one in SOURCES)
    made = {f"page-role-{role.value.replace('_', '-')}" for role in Role}
    made |= {f"page-demo-{what}" for what in ("hour", "day", "due", "left", "right")}
    used = {key for key in words(Language.ZH) if f"'{key.removeprefix('page-')}'" in text or f'"{key}"' in text}

    assert words(Language.ZH).keys() - used - made == set()


@pytest.mark.parametrize("language", Language)
def test_every_button_that_stands_out_exists(language: Language) -> None:
    assert Speech().in_language(language).keys() >= NEXT_STEPS


def test_the_page_calls_nobody_elses_server() -> None:
    served = [one for one in HERE.rglob("*") if one.suffix in {".html", ".js", ".css", ".svg"}]
    text = "".join(one.read_text("utf-8") for one in served).replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"""(https?:)?//[a-z]+\.[a-z]""", text)
