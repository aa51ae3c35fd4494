"""The icons in use: Lucide (ISC licence, `LICENSE-lucide.txt`), as data. Add one by its Lucide name and drawing."""

import functools
import json
from importlib import resources


@functools.cache
def drawings() -> dict[str, str]:
    """Return the inner SVG of every icon, by name."""
    text = resources.files(__name__).joinpath("lucide.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded
