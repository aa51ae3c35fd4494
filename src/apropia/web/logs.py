"""Structured log lines without personal data."""

import json
import logging
from datetime import UTC, datetime

# What the standard library puts on every record; whatever else is there came as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# The only extras that may be written: ids, names of things and counts, never a person's words or address.
_ALLOWED = frozenset(
    {"job", "job_id", "attempt", "event", "subscriber", "entity", "status_code", "duration_ms", "route"}
)


class JsonFormatter(logging.Formatter):
    """Write one JSON object a line; extras outside the allowed names are dropped."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key in _ALLOWED and key not in _STANDARD}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
