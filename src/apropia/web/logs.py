"""Structured log lines without personal data."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

# What the standard library puts on every record; whatever else is there came as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# The only extras that may be written: ids, names of things and counts, never a person's words or address.
_ALLOWED = frozenset(
    {"job", "job_id", "attempt", "event", "subscriber", "entity", "status_code", "duration_ms", "route"}
)
_EMAIL = re.compile(r"[^\s\"'<>(){}\[\]:,;=]+@[^\s\"'<>(){}\[\]:,;=]+")
# The secrets of links that open an account or end a subscription stand in their addresses.
_SECRET = re.compile(r"(/cuenta/enlace/|/mensajes/baja/)[^/\s]+")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class AsWarning(logging.Filter):
    """Make a warning without trace of a refusal that anybody can provoke: it is no fault of the product."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
        return True


class JsonFormatter(logging.Formatter):
    """Write one JSON object a line; extras outside the allowed names are dropped, and so are addresses and secrets.

    Of an exception come its types and places only: a database or a mail server quotes the values it refused.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _SECRET.sub(r"\1…", _EMAIL.sub("…", record.getMessage())),
        }
        line |= {key: value for key, value in vars(record).items() if key in _ALLOWED and key not in _STANDARD}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)

    def formatException(self, ei: _ExcInfo) -> str:
        """Return the chain of exceptions without their messages."""
        told: list[str] = []
        problem = ei[1]
        while problem is not None:
            frames = "".join(traceback.format_tb(problem.__traceback__))
            told.append(f"{frames}{type(problem).__module__}.{type(problem).__qualname__}")
            problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        return "\ncaused by:\n".join(told)
