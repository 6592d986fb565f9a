"""Files that are handed out: only their owner reads them, and one that is not finished is none."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Keep = Callable[[str, bytes], None]
"""Put a file into an archive, by its name."""


@contextmanager
def owned(path: Path) -> Iterator[BinaryIO]:
    """Write a file that nobody else may read; it has its name once it is whole."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def archive(path: Path) -> Iterator[Keep]:
    """Write an archive (.zip) file by file; it knows no time, so that the same files make the same archive."""
    with owned(path) as file, ZipFile(file, "w") as held:

        def keep(name: str, content: bytes) -> None:
            about = ZipInfo(name)
            about.external_attr = 0o600 << 16
            held.writestr(about, content, ZIP_DEFLATED)

        yield keep
