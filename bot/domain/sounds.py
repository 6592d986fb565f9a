"""Words that were meant and written with other characters of the same sound: 电替 for 电梯."""

from collections.abc import Iterable, Mapping

from bot.domain.catalogue import Phrases

_FIRST_SOUND = 0xE000
"""Sounds are written as characters that nobody types, so that words are found in them as in any text."""


class Ear:
    """Hear known words in text, whatever characters they are written with; a single sound says nothing."""

    def __init__(self, sounds: Mapping[str, str], meanings: Mapping[str, str]) -> None:
        signs = {sound: chr(_FIRST_SOUND + at) for at, sound in enumerate(sorted(set(sounds.values())))}
        self._spelt = {ord(character): signs[sound] for character, sound in sounds.items()}
        heard = {word: meaning for word, meaning in meanings.items() if len(word) > 1 and self._is_heard(word)}
        self._words = Phrases({word.translate(self._spelt): meaning for word, meaning in heard.items()})

    def hears(self, said: str) -> Iterable[str]:
        """Tell what the words stand for that are heard."""
        return {found.meaning for found in self._words.found_in(said.translate(self._spelt))}

    def _is_heard(self, word: str) -> bool:
        return all(ord(character) in self._spelt for character in word)
