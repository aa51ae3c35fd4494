"""The order that an author gives to what she sees, and the proof that nobody changed it meanwhile.

An order is written `3:7,8;4:` — modules with their activities — or `5;6`, where nothing lies within.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from apropia.foundation.errors import Conflict

Place = tuple[str, tuple[str, ...]]
_ORDER = re.compile(r"[\w]+(:[\w,]*)?(;[\w]+(:[\w,]*)?)*", re.ASCII)


def written(places: Iterable[Place]) -> str:
    return ";".join(f"{key}:{','.join(inside)}" if inside else key for key, inside in places)


def seal(*shown: str) -> str:
    """Return a short print of what was shown, to tell later whether it is still so."""
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]


def order_wanted(order: str, *, now: Sequence[Place], seen: str, seal_now: str) -> list[Place]:
    """Read an order over what there is now. Raises Conflict where that changed since it was shown."""
    wanted = [_place(piece) for piece in order.split(";")] if _ORDER.fullmatch(order) else []
    if seen != seal_now or _names(wanted) != _names(now):
        raise Conflict(_("Alguien cambió esto mientras usted lo ordenaba. Mire cómo quedó y vuelva a ordenar."))
    return wanted


def _place(piece: str) -> Place:
    key, _mark, inside = piece.partition(":")
    return key, tuple(name for name in inside.split(",") if name)


def _names(places: Iterable[Place]) -> tuple[list[str], list[str]]:
    rows = list(places)
    return sorted(key for key, _inside in rows), sorted(name for _key, inside in rows for name in inside)
