"""Move the clock of every process of a walk by the seconds that a file says. Put on PYTHONPATH by the walk only."""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

_real_now = timezone.now


def _now():
    try:
        ahead = float(Path(os.environ["WALK_CLOCK"]).read_text(encoding="ascii"))
    except (OSError, ValueError):
        ahead = 0.0
    return _real_now() + timedelta(seconds=ahead)


if "WALK_CLOCK" in os.environ:
    timezone.now = _now
