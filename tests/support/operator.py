"""Whoever runs the command `linli`, on a data folder of their own."""

import base64
import json
import multiprocessing
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
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
        """Give a command, which is a process of its own, and wait for its end."""
        with tempfile.TemporaryDirectory() as aside:
            out, err = Path(aside, "out"), Path(aside, "err")
            environment = dict(self.environment(**settings))
            process = _FORGE.Process(target=_obey, args=(words, environment, self.folder, out, err))
            process.start()
            process.join(120)
            if process.exitcode is None:
                process.kill()
                raise subprocess.TimeoutExpired(words, 120)
            told = (path.read_text("utf-8") for path in (out, err))
            return subprocess.CompletedProcess(words, process.exitcode, *told)


_FORGE = multiprocessing.get_context("forkserver")
_FORGE.set_forkserver_preload(["bot.cli.commands"])
"""Commands are forked from a process that has imported the program, which is what takes longest of most of them."""


def _obey(words: Sequence[str], environment: Mapping[str, str], folder: Path, out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for path, stream in ((out, 1), (err, 2)):
        written = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(written, stream)
        os.close(written)
    sys.argv = ["linli", *words]
    runpy.run_module("bot", run_name="__main__")
