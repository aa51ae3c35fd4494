"""What content tells, as JSON that any database keeps."""

import json
import math
from typing import Any


def read_telling(body: bytes) -> Any:
    """Return what a browser sent for content. Raise ValueError or RecursionError when it is not sound JSON.

    Content cuts its text by length, also through the middle of a sign that takes two places, and half a sign is no
    text: it becomes the replacement character, as in browsers. Without that all that was told would be lost.
    """
    text = body.decode("utf-8-sig", "replace")
    # PostgreSQL keeps no null character.
    if "\\u0000" in text:
        raise ValueError
    told = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    if "\\ud" not in text.lower():
        return told
    said = json.dumps(told, ensure_ascii=False)
    return json.loads(said.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _refuse(name: str) -> None:
    """Refuse NaN and Infinity: Python reads and writes them, no other reader of JSON does."""
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
