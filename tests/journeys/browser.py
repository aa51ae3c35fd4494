"""Which Chromium the journeys drive: BROWSER_PATH, or the first that is installed."""

import os
import shutil

# The first draws no window around its pages: a journey takes half the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")


def chromium_path() -> str | None:
    return os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
