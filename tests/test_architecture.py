"""The house: settings are explained, modules stay small, nothing heavy is loaded at start."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "storage", "locales")
HEAVY = (
    "scipy",
    "numpy",
    "matplotlib",
    "chinese_calendar",
    "fhir",
    "openpyxl",
    "xlsxwriter",
    "alembic",
    "asyncpg",
    "pypinyin",
    "telegram",
    "httpx",
)
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SENTENCE = re.compile(r"[\u3400-\u9fff][，。？！]")
LONGEST = 300
"""Lines of a module; from about 250 on it is ready to be split by verb."""


def test_every_setting_stands_in_the_example_file() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    named = {line.split("=")[0] for line in lines if line and not line.startswith("#")}

    assert named == {f"LINLI_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_is_explained_above_its_line() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("LINLI_") and not lines[number - 1].startswith("LINLI_"):
            assert lines[number - 1].startswith("# "), line


def test_the_example_file_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LINLI_{name.upper()}", raising=False)

    assert Settings(_env_file=ROOT / ".env.example") == Settings(_env_file=None)  # type: ignore[call-arg]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    if path.name == "tables.py" or "versions" in path.parts:
        return  # a list of tables is as long as its tables, a stage as its grammar
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_nothing_heavy_is_loaded_by_the_wiring() -> None:
    code = f"import sys, bot.app, bot.cli.commands; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert told.stdout.split() == []


def test_no_sentence_for_people_stands_in_the_code() -> None:
    for path in MODULES:
        if path.is_relative_to(ROOT / "locales") or path.is_relative_to(ROOT / "bot" / "domain"):
            continue  # the words of recognition are data there, and figures of speech in docstrings
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr)  # those below constants too
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                assert not SENTENCE.search(node.value), f"{path}:{node.lineno}"
