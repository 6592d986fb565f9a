"""Whoever runs the command `linli`, on a data folder of their own."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def a_key_file(key: bytes = bytes(range(32)), name: str = "k1") -> str:
    """Write what a key file with one key holds."""
    return json.dumps({"newest": name, "keys": {name: base64.b64encode(key).decode()}})


class Operator:
    """Give commands in a folder; nothing of this machine's own settings counts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    @property
    def database(self) -> Path:
        return self.data / "linli.sqlite3"

    @property
    def keys(self) -> Path:
        return self.data / "keys.json"

    def take_over(self, database: Path) -> None:
        """Have a copy of a database that the keyring of the tests sealed, and its key file."""
        self.data.mkdir()
        shutil.copy(database, self.database)
        self.hold(a_key_file())

    def hold(self, keys: str) -> None:
        """Have a key file that nobody else may read."""
        self.keys.write_text(keys, "utf-8")
        self.keys.chmod(0o600)

    def environment(self, **settings: str) -> Mapping[str, str]:
        """Give the environment of a command."""
        # Compiled once and not anew for every command, whatever this machine prefers.
        without = ("LINLI_", "PYTHONDONTWRITEBYTECODE")
        own = {name: value for name, value in os.environ.items() if not name.startswith(without)}
        named = {f"LINLI_{name.upper()}": value for name, value in settings.items()}
        return {**own, "PYTHONPATH": str(ROOT), "LINLI_DATA_DIR": str(self.data), **named}

    def linli(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Give a command and wait for its end."""
        command = [sys.executable, "-m", "bot", *words]
        environment = self.environment(**settings)
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
        )
