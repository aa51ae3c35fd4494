"""Durations as SCORM and xAPI write them."""

import re

_CLOCK = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})(?:\.\d+)?")
_SPAN = re.compile(
    r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?"
)
_SPAN_SECONDS = (365 * 86400, 30 * 86400, 86400, 3600, 60, 1)
_LONGEST_SECONDS = 10 * 365 * 86400


def seconds_of(text: str) -> int:
    """Return a duration in seconds, as 1.2 writes it (`0001:02:03.4`) or as ISO 8601 does (`PT1H2M3S`); else 0."""
    clock, span = _CLOCK.fullmatch(text), _SPAN.fullmatch(text)
    if clock:
        hours, minutes, seconds = map(int, clock.groups())
        total = hours * 3600 + minutes * 60 + seconds
    elif span:
        total = sum(int(part or 0) * unit for part, unit in zip(span.groups(), _SPAN_SECONDS, strict=True))
    else:
        return 0
    return min(total, _LONGEST_SECONDS)
