"""Make locales/content/sounds.csv anew: `python -m tests.support.sounds`, which needs ICU's command `uconv`.

The table holds one reading, without its tone, of every character of GB 2312 and of the names beyond it. Where a
character has several, the one in which it stands in the names of things and foods counts; ICU knows only the most
usual one.
"""

import csv
import subprocess
from collections import defaultdict
from pathlib import Path

import locales
from bot.domain.words import has_chinese

TABLE = Path(locales.__file__).parent / "content" / "sounds.csv"
AS_IN_NAMES = {
    "长": "chang",
    "弹": "dan",
    "薄": "bo",
    "削": "xiao",
    "蛤": "ge",
    "茄": "qie",
    "参": "shen",
    "扒": "pa",
    "剥": "bao",
    "咳": "ke",
    "调": "tiao",
    "嚼": "jiao",
}


def characters() -> list[str]:
    """List the characters of GB 2312 in its order, then those of the guides that it lacks."""
    cells = ((row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    known = [one for pair in cells if (one := bytes(pair).decode("gb2312", "ignore"))]
    named = {one for path in TABLE.parent.rglob("*.csv") for one in path.read_text("utf-8") if has_chinese(one)}
    return [*known, *sorted(named - {*known})]


def readings(written: list[str]) -> list[str]:
    """Ask ICU how each character is read, in plain letters."""
    asked = ["uconv", "-f", "utf8", "-t", "utf8", "-x", "Han-Latin; Latin-ASCII; Lower"]
    told = subprocess.run(asked, input="\n".join(written), text=True, capture_output=True, check=True)
    return told.stdout.splitlines()


def main() -> None:
    """Write the table, a row for each sound."""
    written = characters()
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for one, reading in zip(written, readings(written), strict=True):
        by_sound[AS_IN_NAMES.get(one, reading)].append(one)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("sound", "characters"))
        rows.writerows((sound, "".join(by_sound[sound])) for sound in sorted(by_sound) if sound.isalpha())


if __name__ == "__main__":
    main()
