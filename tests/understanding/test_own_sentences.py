import csv
import unicodedata
from pathlib import Path

import pytest

from locales.danger_book import load_danger_book

FILES = sorted((Path(__file__).parent / "sentences").glob("*.csv"))
COLUMNS = ["text", "intent", "category", "danger", "matters", "style", "also"]
WITH_CATEGORY = {"repair", "complaint", "enquiry", "help"}
INTENTS = WITH_CATEGORY | {"waste", "health", "progress", "person", "greeting", "unclear"}
CATEGORIES = {
    "water",
    "drains",
    "electricity",
    "gas",
    "heating",
    "lift",
    "door",
    "lighting",
    "building",
    "road",
    "greenery",
    "noise",
    "parking",
    "ebike",
    "clutter",
    "sanitation",
    "waste_point",
    "pets",
    "poultry",
    "illegal_building",
    "garage_living",
    "shop_front",
    "odour",
    "property_service",
    "neighbours",
    "security",
    "elder_care",
    "certificate",
    "network",
    "other",
}
STYLES = {
    "short",
    "long",
    "typo",
    "dialect",
    "nopunct",
    "traditional",
    "english",
    "two",
    "irony",
    "followup",
    "negation",
    "third",
    "plain",
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


ROWS = [row for path in FILES for row in rows_of(path)]


def readings(cell: str) -> list[tuple[str, str]]:
    return [(intent, category) for intent, _, category in (part.partition(":") for part in cell.split("|") if part)]


def folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())


def fits(intent: str, category: str) -> bool:
    return intent in INTENTS and (category in CATEGORIES if intent in WITH_CATEGORY else category == "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_sentences_has_its_seven_columns_in_every_row(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, strict=True))
    assert lines[0] == COLUMNS
    assert [line for line in lines if len(line) != len(COLUMNS)] == []


def test_every_sentence_has_a_known_intent_and_its_category() -> None:
    assert [row["text"] for row in ROWS if not fits(row["intent"], row["category"])] == []


def test_every_further_reading_and_matter_is_known() -> None:
    cells = [row[name] for row in ROWS for name in ("matters", "also")]
    assert [pair for cell in cells for pair in readings(cell) if not fits(*pair)] == []


def test_the_first_of_two_matters_is_the_reading_of_the_row() -> None:
    several = [row for row in ROWS if row["matters"]]
    wrong = [row["text"] for row in several if readings(row["matters"])[0] != (row["intent"], row["category"])]
    assert wrong + [row["text"] for row in several if len(readings(row["matters"])) < 2] == []


def test_every_danger_is_in_the_book_of_dangers() -> None:
    known = {danger.code for danger in load_danger_book().dangers} | {""}
    assert [row["text"] for row in ROWS if row["danger"] not in known] == []


def test_every_style_is_known() -> None:
    assert [row["text"] for row in ROWS if row["style"] not in STYLES] == []


def test_no_sentence_stands_twice() -> None:
    texts = [folded(row["text"]) or row["text"] for row in ROWS]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_there_are_at_least_2500_sentences_once_all_files_are_joined() -> None:
    assert len(ROWS) >= 2500
