"""Names that sound or are spelt like what was typed; both may only ever be asked back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import add

from bot.domain.words import has_chinese

ALIKE = 0.5  # share of letter pairs (Dice) from which two spellings count as near
LONGEST = 24  # a longer text is a story, and its letter pairs would resemble anything
_SHORTEST_WITHIN = 3  # syllables of a name that is recognised by its sound inside a longer text

# Sounds that half the country does not tell apart.
_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))

Sound = tuple[str, ...]


def heard(sound: str) -> str:
    """Bring a syllable to the form in which zh is z and ing is in."""
    for one, other in _CONFUSED:
        sound = sound.replace(one, other)
    return sound


class Spellings:
    """Index names by their sounds and by their letter pairs: no look-up goes through all of them."""

    def __init__(self, names: Iterable[str], sounds: Mapping[str, str]) -> None:
        self._sounds = sounds
        self._pairs: defaultdict[str, list[str]] = defaultdict(list)
        self._by_sound: defaultdict[Sound, list[str]] = defaultdict(list)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in names:
            for pair in _pairs(name):
                self._pairs[pair].append(name)
            if len(name) > 1 and has_chinese(name):
                sound = self._sound(name)
                self._by_sound[sound].append(name)
                lengths[sound[0]].add(len(sound))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def sounding(self, text: str) -> list[str]:
        """List the names that sound like the text, or else like the longest part of it at each place."""
        if not 2 <= len(text) <= LONGEST or not has_chinese(text):
            return []
        sound = self._sound(text)
        found = self._by_sound.get(sound)
        return list(found) if found else self._within(sound)

    def alike(self, text: str) -> list[str]:
        """List the names spelt like the text, the most alike first."""
        if not 2 <= len(text) <= LONGEST:
            return []
        pairs = _pairs(text)
        shared = Counter(name for pair in pairs for name in self._pairs.get(pair, ()))
        likeness = {name: 2 * count / (len(pairs) + len(name) + 1) for name, count in shared.items()}
        near = [name for name in likeness if likeness[name] >= ALIKE]
        return sorted(near, key=likeness.__getitem__, reverse=True)

    def _within(self, sound: Sound) -> list[str]:
        found: list[str] = []
        at = 0
        while at < len(sound):
            for length in self._lengths.get(sound[at], ()):
                names = self._by_sound.get(sound[at : at + length]) if length >= _SHORTEST_WITHIN else None
                if names and at + length <= len(sound):
                    found += names
                    at += length
                    break
            else:
                at += 1
        return found

    def _sound(self, text: str) -> Sound:
        """Sound a text: a character without a known reading, a letter or a figure stands for itself."""
        return tuple([self._sounds.get(letter, letter) for letter in text])


def _pairs(known: str) -> set[str]:
    """Make the letter pairs of a name, with its beginning and end."""
    return set(map(add, f"^{known}", f"{known}$"))
