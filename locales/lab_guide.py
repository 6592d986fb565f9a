"""The laboratory guide, read from the content files, and a deployment's own reference ranges laid over them."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from bot.domain.analytes import Analyte, LabGuide, Limits, Reference, UnitOf
from bot.domain.labs import Sex
from bot.domain.words import Both, decoded, fold

LABORATORY = Path(__file__).parent / "content" / "laboratory"


class RangesRefused(Exception):
    """A deployment's own file of reference ranges cannot be taken as it is; `row` is 0 where it is all of it."""

    def __init__(self, path: Path, row: int) -> None:
        super().__init__(path, row)
        self.path = path
        self.row = row


def load_lab_guide(own: Path | None = None) -> LabGuide:
    """Read the analytes; one that stands in the deployment's own file has the ranges there and no others.

    Raises `RangesRefused` for a file of one's own that cannot be read.
    """
    units: defaultdict[str, list[UnitOf]] = defaultdict(list)
    for row in _rows("units.csv"):
        units[row["analyte"]].append(UnitOf(_split(row["spelt"]), float(row["factor"]), _split(row["named"])))
    rows = list(_rows("analytes.csv"))
    codes = {row["code"] for row in rows}
    ranges = _references(_rows("ranges.csv"), codes, LABORATORY)
    if own is not None and own.exists():
        ranges |= _references(_own(own), codes, own)
    return LabGuide(_analyte(row, units[row["code"]], ranges.get(row["code"], [])) for row in rows)


def _analyte(row: dict[str, str], units: list[UnitOf], references: list[Reference]) -> Analyte:
    return Analyte(
        code=row["code"],
        name=Both(row["zh"], row["en"]),
        loinc=row["loinc"],
        ucum=row["ucum"],
        unit=row["unit"],
        lowest=float(row["lowest"]),
        highest=float(row["highest"]),
        decimals=int(row["decimals"]),
        words=tuple(fold(one) for one in _split(row["words"])),
        units=tuple(units),
        references=tuple(references),
    )


def _references(rows: Iterable[dict[str, str]], codes: set[str], path: Path) -> dict[str, list[Reference]]:
    found: defaultdict[str, list[Reference]] = defaultdict(list)
    for at, row in enumerate(rows, 2):  # the first line names the columns
        try:
            found[row["analyte"]].append(_reference(row))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise RangesRefused(path, at) from None
        if row["analyte"] not in codes:
            raise RangesRefused(path, at)
    return dict(found)


def _reference(row: dict[str, str]) -> Reference:
    low, high = (float(row[side]) if row[side] else None for side in ("low", "high"))
    if (low is None and high is None) or (low is not None and high is not None and low >= high):
        raise ValueError
    return Reference(
        sex=Sex(row["sex"]) if row["sex"] else None,
        from_age=int(row["from_age"] or 0),
        limits=Limits(low, high, below=row["below"] == "yes"),
        source=Both(row["source_zh"], row["source_en"]),
    )


def _own(path: Path) -> list[dict[str, str]]:
    try:
        text = decoded(path.read_bytes())
        return list(csv.DictReader(io.StringIO(text)))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise RangesRefused(path, 0) from None


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (LABORATORY / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
