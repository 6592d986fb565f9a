"""The words: sentences in Fluent, content as data that names its source."""

from pathlib import Path

DEMO = Path(__file__).parent / "content" / "demo"
"""The folder of the demonstration community, which also shows the format of a seed."""
