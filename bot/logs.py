"""Structured logs without secrets and personal data."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = (
    re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b"),  # a Bot token
    re.compile(r"(?<=/join/)[\w-]+"),
    re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)"),  # a mobile telephone
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\w)"),  # an identity number
)


def mask(text: str) -> str:
    """Blot out what must not be read in a log."""
    for secret in _SECRETS:
        text = secret.sub("***", text)
    return text


def _told_by_frames(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tell of an exception by its type and its frames: its message may hold what somebody said."""
    if event.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        event["exception"] = kind.__name__ if kind is not None else ""
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return event


def _masked(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items()}


class _Masking(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if record.exc_info:
            # A library's traceback ends with words that may be somebody's: its type and its place must do.
            kind, _, trace = record.exc_info
            frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
            said = f"{said} [{kind.__name__ if kind is not None else ''} at {'; '.join(frames)}]"
        record.msg, record.args = mask(said), ()
        record.exc_info = record.exc_text = None
        return True


def set_up(level: str = "INFO") -> None:
    """Write one line of JSON for each event to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Masking())
    logging.basicConfig(level=level, handlers=[handler], force=True, format="%(levelname)s %(name)s %(message)s")
    # The library of Telegram writes at its lowest level whatever is sent, what a resident is told among it.
    for chatty in ("apscheduler", "aiohttp.access", "alembic", "telegram"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _told_by_frames,
            _masked,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
