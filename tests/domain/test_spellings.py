import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spellings import LONGEST, Spellings, heard

SOUNDS = {
    "骨": "gu",
    "股": "gu",
    "大": "da",
    "头": "tou",
    "棒": "bang",
    "纸": "zi",
    "子": "zi",
    "巾": "jin",
    "斤": "jin",
}
NAMES = Spellings(["大骨头", "棒骨", "纸巾", "纸", "plastic bottle"], SOUNDS)


@pytest.mark.parametrize(
    ("syllable", "as_heard"), [("zhi", "zi"), ("shang", "sang"), ("jing", "jin"), ("chuang", "cuang")]
)
def test_sounds_that_half_the_country_does_not_tell_apart_are_one(syllable: str, as_heard: str) -> None:
    assert heard(syllable) == as_heard


def test_a_name_is_found_by_its_sound_whole_or_long_enough_inside() -> None:
    assert NAMES.sounding("大股头") == ["大骨头"]
    assert NAMES.sounding("两个大股头") == ["大骨头"]
    assert NAMES.sounding("子斤") == ["纸巾"]
    assert NAMES.sounding("两包子斤") == []  # two syllables inside a sentence are chance
    assert NAMES.sounding("子") == []


def test_a_name_is_found_by_its_letter_pairs() -> None:
    assert NAMES.alike("plastik bottle") == ["plastic bottle"]
    assert NAMES.alike("大骨") == ["大骨头"]
    assert NAMES.alike("电梯") == []


@given(st.text(min_size=LONGEST + 1))
def test_a_story_resembles_no_name(text: str) -> None:
    assert NAMES.sounding(text) == NAMES.alike(text) == []


@given(st.text(alphabet="大骨股头棒纸子巾斤a1", max_size=LONGEST))
def test_whatever_is_typed_only_known_names_are_offered(text: str) -> None:
    assert {*NAMES.sounding(text), *NAMES.alike(text)} <= {"大骨头", "棒骨", "纸巾", "纸", "plastic bottle"}
