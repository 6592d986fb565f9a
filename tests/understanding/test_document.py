"""What docs/understanding.md says is what the command gives for the weights that are shipped."""

from pathlib import Path

from tests.understanding.document import DOCUMENT, document
from tests.understanding.reading import CATALOGUE, shipped

ROOT = Path(__file__).parents[2]
MOST_BYTES = 600_000


def test_the_page_is_what_the_command_writes() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), "run: make understanding"


def test_the_commands_that_the_page_names_exist() -> None:
    targets = (ROOT / "Makefile").read_text("utf-8")

    assert "\nmodel: " in targets
    assert "\nunderstanding: " in targets


def test_the_weights_stay_small_enough_to_ship() -> None:
    weights = ROOT / "locales" / "content" / "understanding" / "weights.bin"

    assert weights.stat().st_size < MOST_BYTES


def test_every_category_that_may_be_read_is_in_the_catalogue() -> None:
    read = shipped()

    for said in ("电梯坏了", "楼上太吵", "居住证怎么办", "能帮老人买药吗"):
        assert read(said).part.category in CATALOGUE
