"""Pointing at an image with an `input type=image`: a browser sends where it was pressed, with or without scripts."""

import dataclasses
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, ItemKind
from apropia.diagnosis.policies.regions import place_at
from apropia.diagnosis.queries.pictures import POINTED_AT, PictureShown, picture_shown


@dataclasses.dataclass(frozen=True)
class Pointed:
    """What pressing an image chose: the fields as if it had been taken from the list, or what is wrong."""

    sent: dict[str, list[str]]
    problem: str


def point_in(picture: PictureShown | None, data: QueryDict) -> tuple[float, float] | None:
    """Return where an image was pressed, in hundredths of its sides; nothing where it was not.

    Enter in another field sends the corner 0, 0: the browser takes the image for the button of the form.
    """
    for size in picture.sizes if picture else ():
        x, y = (data.get(f"{POINTED_AT}{size.name}.{side}", "") for side in "xy")
        if x.isdecimal() and y.isdecimal() and len(x + y) < 10 and (int(x) or int(y)):
            return 100 * int(x) / size.width, 100 * int(y) / size.height
    return None


def pointed_at(item: Item, data: QueryDict, *, ids: Mapping[str, str]) -> Pointed | None:
    """Return what pressing the image of a question chose; nothing where it was not pressed."""
    if item.kind != ItemKind.HOTSPOT or (point := point_in(picture_shown(item), data)) is None:
        return None
    found = place_at(item.task.get("parts", {}), point)
    tokens = [token for token, one in ids.items() if one == found]
    if not tokens:
        return Pointed({}, _("Ahí no hay un lugar de la lista. Señale otro o elija de la lista."))
    return Pointed({"respuesta": tokens}, "")


def with_point(data: QueryDict, picture: PictureShown | None) -> dict[str, str] | None:
    """Return what an author sent, with the point that she pressed added to the place that she is marking.

    Nothing where she pressed none.
    """
    point = point_in(picture, data)
    if point is None:
        return None
    changed = {name: str(value) for name, value in data.items()}
    name = f"shape_{data.get('marcar', '1')}"
    x, y = (min(100, round(part)) for part in point)
    changed[name] = f"{data.get(name, '')} {x},{y}".strip()
    return changed
