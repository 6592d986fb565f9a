"""Check what the program stands on: its settings, the key file, the disk, the clock."""

import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.exceptions import InvalidTag
from pydantic import ValidationError
from pydantic_settings import DotEnvSettingsSource

from bot.adapters.vault import Keyring
from bot.checkup.checks import Check, fail, ok, warn
from bot.domain.words import Language
from bot.settings import Settings

_PREFIX = "LINLI_"
_LOW, _OUT = 1_000_000_000, 100_000_000
_FUTURE = timedelta(minutes=5)


def settings(environment: Mapping[str, str]) -> tuple[Check, Settings | None]:
    """Check that the settings can be read, and that none is misspelt; give them where they can be read."""
    try:
        read = Settings()
        given = [*environment, *DotEnvSettingsSource(Settings).env_vars]
    except ValidationError as failure:
        wrong = sorted({f"{_PREFIX}{str(error['loc'][0]).upper()}" for error in failure.errors()})
        return fail("settings", "doctor-settings-wrong", names=", ".join(wrong)), None
    except (OSError, UnicodeDecodeError):
        return fail("settings", "doctor-settings-unreadable"), None
    if read.language not in {*Language}:
        return fail("settings", "doctor-settings-wrong", names=f"{_PREFIX}LANGUAGE"), None
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = sorted({name.upper() for name in given if name.upper().startswith(_PREFIX)} - known)
    if unknown:
        return warn("settings", "doctor-settings-unknown", names=", ".join(unknown)), read
    return ok("settings", "doctor-settings-ok"), read


def key_file(path: Path, sealed: Iterable[tuple[str, str]], *, fresh: bool) -> tuple[Check, Keyring | None]:
    """Check that the key file is there, nobody else's to read, and opens what the database sealed."""
    where = str(path)
    if not path.exists():
        return fail("key_file", "doctor-keys-none" if fresh else "doctor-keys-lost", path=where), None
    try:
        keys = Keyring.at(path)
    except OSError:
        return fail("key_file", "doctor-keys-unreadable", path=where), None
    except (ValueError, KeyError, TypeError, AttributeError):
        return fail("key_file", "doctor-keys-broken", path=where), None
    try:
        for place, text in sealed:
            keys.open(text, place)
    except (InvalidTag, KeyError, ValueError):
        return fail("key_file", "doctor-keys-other", path=where), None
    if os.name == "posix" and path.stat().st_mode & 0o077:
        return fail("key_file", "doctor-keys-open", path=where), keys
    return ok("key_file", "doctor-keys-ok", path=where), keys


def disk(free: int) -> Check:
    """Judge the room that is left where the data lie, in bytes."""
    room = f"{free / 1_000_000_000:.1f} GB"
    if free < _OUT:
        return fail("disk", "doctor-disk-full", room=room)
    return warn("disk", "doctor-disk-low", room=room) if free < _LOW else ok("disk", "doctor-disk-ok", room=room)


def room_at(folder: Path) -> int:
    """Measure the room for a folder that may not exist yet."""
    there = folder.resolve()
    while not there.exists():
        there = there.parent
    return shutil.disk_usage(there).free


def clock(now: datetime, zones: Iterable[str], newest: datetime | None) -> Check:
    """Check that the time zones are known, and that the clock does not stand before what was written last."""
    for zone in zones:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return fail("clock", "doctor-clock-no-zone", zone=zone)
    local = f"{now.astimezone(ZoneInfo(next(iter(zones)))):%Y-%m-%d %H:%M}"
    if newest is not None and newest - now > _FUTURE:
        return fail("clock", "doctor-clock-behind", now=local, minutes=(newest - now) // timedelta(minutes=1))
    return ok("clock", "doctor-clock-ok", now=local, zone=next(iter(zones)))
