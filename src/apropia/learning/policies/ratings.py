"""What a rating may say, what of its words may be read, and from when on a course asks for a second look."""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from apropia.foundation.alphabet import sort_key
from apropia.foundation.errors import DomainError
from apropia.learning.models import RatingReason, RatingScore

# FO-05 counts the answers from here on.
SATISFIED = RatingScore.GOOD
MAXIMUM_WORDS = 600
# Words are read in whole lots of so many, so that the newest text is never that of whoever has just finished.
LOT_OF_WORDS = 10
# With fewer than so many satisfied of each hundred, a course asks to be looked at again. The limit is ours.
LOW = 60.0
_HIDDEN = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[correo]"),
    # Telephones and identity numbers, also written in groups; years and amounts of up to five digits stay.
    (re.compile(r"\+?\d(?:[ .\-]?\d){5,}"), "[número]"),
)


def check(*, score: int, reasons: Sequence[str], words: str) -> None:
    """Refuse a rating out of its scale, with unknown reasons or with too many words."""
    if score not in RatingScore.values:
        raise DomainError(_("Elija de 1 a 5."), field="score")
    if not set(reasons) <= set(RatingReason.values):
        raise DomainError(_("Elija las razones de la lista."), field="reasons")
    if len(words) > MAXIMUM_WORDS:
        raise DomainError(_("Escriba hasta %(count)d letras.") % {"count": MAXIMUM_WORDS}, field="words")


def masked(words: str) -> str:
    """Return words without what would name somebody outright: addresses, telephones and identity numbers."""
    for pattern, mark in _HIDDEN:
        words = pattern.sub(mark, words)
    return words


@dataclasses.dataclass(frozen=True)
class Said:
    """Words that were written, and by how many."""

    text: str
    count: int


def grouped(written: Iterable[str]) -> tuple[Said, ...]:
    """Return the words without what names somebody, equal ones once: the most repeated first, then by alphabet.

    Equal are those that only differ in capitals, spaces or the sign at their end.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for words in written:
        shown = masked(words)
        alike[" ".join(shown.casefold().split()).rstrip(" .!")].append(shown)
    said = [Said(min(texts), len(texts)) for texts in alike.values()]
    return tuple(sorted(said, key=lambda one: (-one.count, sort_key(one.text))))
