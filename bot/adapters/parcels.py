"""What one person is given of themselves: a file of JSON, or a ZIP with their pictures beside it."""

import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ENDINGS = (".json", ".zip")


def write_parcel(path: Path, told: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    """Write a file that only its owner reads; one that is not finished is none."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    said = json.dumps(told, ensure_ascii=False, indent=2)
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            if path.suffix.lower() == ".zip":
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parcel:
                    parcel.writestr("person.json", said)
                    for name, picture in pictures.items():
                        parcel.writestr(name, picture)
            else:
                file.write(said.encode())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
