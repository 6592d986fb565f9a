"""A community from a folder of CSV files into an empty database: all of it, or nothing with every error named."""

from pathlib import Path

from storage.comparisons import Standing
from storage.folders import read_folder
from storage.imports import Import, changes
from storage.sheets import SeedError, SeedRefused
from storage.units import Units

_NEEDED = ("grids", "buildings")


class NotEmpty(Exception):
    """A community stands in the database already."""


async def seed(units: Units, folder: Path, *, timezone: str, demonstration: bool = False) -> list[SeedError]:
    """Put a community into an empty database; give what is worth a word though it hindered nothing."""
    sheets = read_folder(folder)
    missing = [f"{name}.csv" for name in _NEEDED if name not in sheets.by_name]
    if missing:
        raise SeedRefused([SeedError(name, 0, "", "seed-no-file") for name in missing])
    uow = units.begin()
    if (await uow.community()).grids:
        raise NotEmpty
    empty = Standing({}, {}, {}, ())
    defaults = first_settings(timezone, demonstration=demonstration)
    await Import(uow, empty, changes(sheets, empty)).keep(defaults)
    await uow.commit()
    return sheets.warnings


def first_settings(timezone: str, *, demonstration: bool = False) -> dict[str, str]:
    """Give the settings of a community whose own sheet names none."""
    return {
        "name": "",
        "timezone": timezone,
        "city_profile": "national",
        "demonstration": "yes" if demonstration else "no",
    }
