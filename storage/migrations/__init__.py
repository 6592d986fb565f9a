"""The history of the schema, on both stores, and the one way to bring a database up to date."""

import asyncio
import sqlite3
from pathlib import Path

HEAD = "0008"
"""The newest revision; it stands here so that a database that is up to date needs no Alembic at start."""


def _is_current(path: Path) -> bool:
    if not path.exists():
        return False
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return bool(found == (HEAD,))
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()


async def bring_up_to_date(url: str) -> None:
    """Make the tables of a database, or change them to what this program needs."""
    from sqlalchemy import make_url  # noqa: PLC0415  beside Alembic, which is heavy, and rarely needed

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "")
        if _is_current(path):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(_upgrade, url)


def _upgrade(url: str) -> None:
    from alembic import command  # noqa: PLC0415  heavy, and rarely needed
    from alembic.config import Config  # noqa: PLC0415  the same

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["url"] = url
    command.upgrade(config, "head")
