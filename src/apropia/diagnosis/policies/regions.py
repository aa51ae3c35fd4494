"""Places on an image, as their author marks them: in hundredths of its sides, from the upper left corner. Pure.

A place is written as points, «10,20 45,60»: two are opposite corners of a rectangle; three or more, a polygon.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

PLACES = range(3, 9)
MOST_POINTS = 20
# Of the 280 points that an image is wide on a phone, some 24: what a finger needs.
SMALLEST = 8
POINT = re.compile(r"(\d{1,3}),(\d{1,3})")

Point = Sequence[float]
Shape = Sequence[Sequence[int]]


def shape_from(text: str) -> list[list[int]]:
    """Return the corners of a place, those of a rectangle too. Raises `ValueError` where it is none."""
    found = [POINT.fullmatch(one) for one in text.split()]
    if not 2 <= len(found) <= MOST_POINTS:
        raise ValueError(text)
    points = [[int(one[1]), int(one[2])] for one in found if one]
    if len(points) < len(found) or any(part > 100 for point in points for part in point):
        raise ValueError(text)
    if len(points) == 2:
        (left, top), (right, bottom) = points
        return [[left, top], [right, top], [right, bottom], [left, bottom]]
    return points


def shape_or_none(text: str) -> list[list[int]] | None:
    """Return the corners of a place, or nothing where the text is none."""
    try:
        return shape_from(text)
    except ValueError:
        return None


def shape_text(shape: Shape) -> str:
    """Return a place as `shape_from` reads it, a rectangle by two of its corners."""
    points = [list(point) for point in shape]
    if len(points) == 4:
        (left, top), _second, (right, bottom), _fourth = points
        if points == [[left, top], [right, top], [right, bottom], [left, bottom]]:
            points = [[left, top], [right, bottom]]
    return " ".join(f"{x},{y}" for x, y in points)


def svg_points(shape: Shape) -> str:
    """Return the corners as a drawing of 100 by 100 takes them."""
    return " ".join(f"{x},{y}" for x, y in shape)


def drawn(text: str) -> str:
    """Return what is drawn of a place that may not be finished: a small square where only one point is."""
    if (shape := shape_or_none(text)) is not None:
        return svg_points(shape)
    if (one := POINT.fullmatch(text.strip())) is None:
        return ""
    x, y = int(one[1]), int(one[2])
    return svg_points([(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)])


def has(shape: Shape, point: Point) -> bool:
    """Say whether a point lies in a place, by the even-odd rule; one on an edge may fall to either side."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*shape, shape[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def place_at(parts: Mapping[str, Mapping[str, Any]], point: Point) -> str:
    """Return which place a point lies in; nothing when it lies in none."""
    return next((one for one, part in parts.items() if "shape" in part and has(part["shape"], point)), "")


def missing_in_places(
    options: Mapping[str, str], key: Sequence[str], task: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield what places on an image lack before anybody may be asked for one of them."""
    if len(options) not in PLACES:
        message = _("Escriba entre %(low)s y %(high)s lugares.")
        yield "options", message % {"low": PLACES.start, "high": PLACES.stop - 1}
    shapes = {one: task.get("parts", {}).get(one, {}).get("shape") for one in options}
    if any(shape is None for shape in shapes.values()):
        yield "options", _("Hay un lugar sin marcar en la imagen.")
    marked = {options[one]: shape for one, shape in shapes.items() if shape}
    for name, shape in marked.items():
        if any(max(side) - min(side) < SMALLEST for side in zip(*shape, strict=True)):
            said = _("El lugar «%(name)s» es muy pequeño para el dedo. Debe medir %(least)s o más de ancho y de alto.")
            yield "options", said % {"name": name, "least": SMALLEST}
    for name, other in _overlapping(marked):
        yield "options", _("Los lugares «%(name)s» y «%(other)s» se cruzan.") % {"name": name, "other": other}
    if len(key) != 1:
        yield "key", _("Marque un solo lugar correcto.")


def _overlapping(marked: Mapping[str, Shape]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of places that share something: seen on a grid as fine as the points are."""
    names = list(marked)
    cells = {name: set(_cells_of(marked[name])) for name in names}
    for place, name in enumerate(names):
        yield from ((name, other) for other in names[place + 1 :] if cells[name] & cells[other])


def _cells_of(shape: Shape) -> Iterator[tuple[int, int]]:
    (xs, ys) = zip(*shape, strict=True)
    for x in range(min(xs), max(xs)):
        for y in range(min(ys), max(ys)):
            if has(shape, (x + 0.5, y + 0.5)):
                yield x, y
