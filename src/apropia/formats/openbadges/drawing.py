"""Draw the image of a badge: a medal in the colours of the entity, with one mark. Nothing is brought from outside."""

import io
import math
from typing import Literal

from PIL import Image, ImageDraw

SIZE, SCALE = 512, 2
Mark = Literal["star", "check", "shield"]
Point = tuple[float, float]


def medal(*, mark: Mark, block: str, accent: str) -> bytes:
    """Return the medal as PNG; equal colours and mark give equal bytes."""
    side = SIZE * SCALE
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    centre = side / 2
    pen.polygon(_teeth(centre, side * 0.49, side * 0.44, 24), fill=block)
    for share, colour in ((0.40, "#ffffff"), (0.375, block), (0.33, "#ffffff")):
        reach = side * share
        pen.ellipse((centre - reach, centre - reach, centre + reach, centre + reach), fill=colour)
    if mark == "check":
        line = [(0.35, 0.51), (0.46, 0.62), (0.66, 0.39)]
        pen.line([(x * side, y * side) for x, y in line], fill=block, width=int(side * 0.07), joint="curve")
    else:
        shape = _teeth(centre, side * 0.23, side * 0.10, 5) if mark == "star" else _shield(side)
        pen.polygon(shape, fill=accent)
        pen.line([*shape, shape[0], shape[1]], fill=block, width=int(side * 0.014), joint="curve")
    kept = io.BytesIO()
    picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(kept, format="PNG", optimize=True)
    return kept.getvalue()


def _teeth(centre: float, outer: float, inner: float, count: int) -> list[Point]:
    turns = (math.pi * step / count - math.pi / 2 for step in range(2 * count))
    reaches = (outer, inner) * count
    return [
        (centre + reach * math.cos(turn), centre + reach * math.sin(turn))
        for turn, reach in zip(turns, reaches, strict=True)
    ]


def _shield(side: float) -> list[Point]:
    outline = [(0.5, 0.28), (0.68, 0.34), (0.68, 0.52), (0.61, 0.65), (0.5, 0.73), (0.39, 0.65), (0.32, 0.52)]
    return [(x * side, y * side) for x, y in [*outline, (0.32, 0.34)]]
