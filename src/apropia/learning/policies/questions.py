"""What is wrong with a question, in words for its author."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.formats.written_answers import ANYTHING, readings
from apropia.learning.models import QuestionKind
from apropia.learning.models.written import gaps_in

MINIMUM_PARTS = 2
Parts = Sequence[Mapping[str, Any]]


def flaw_of(kind: str, parts: Parts, text: str) -> str:
    """Say what is wrong with the options of a question, or nothing. `text` is what it asks, with its gaps."""
    match kind:
        case QuestionKind.CLOZE:
            return _flaw_of_gaps(parts, text)
        case QuestionKind.SHORT | QuestionKind.NUMERIC:
            return _flaw_of_written(parts, is_number=kind == QuestionKind.NUMERIC)
    return _flaw_of_options(kind, parts)


def group_of(written: str, known: Sequence[str]) -> str:
    """Return the name of a group as its quiz writes it: capitals and spaces do not make another."""
    name = " ".join(written.split())
    return next((one for one in known if one.casefold() == name.casefold()), name)


def _flaw_of_options(kind: str, parts: Parts) -> str:
    right = [part for part in parts if part.get("correct")]
    if len(parts) < MINIMUM_PARTS:
        return _("necesita al menos dos opciones.")
    if kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE) and len(right) != 1:
        return _("marque una sola respuesta correcta.")
    if kind == QuestionKind.MULTIPLE and not right:
        return _("marque al menos una respuesta correcta.")
    if kind == QuestionKind.MATCHING and len({part.get("match") for part in parts} - {"", None}) != len(parts):
        return _("cada elemento necesita una pareja distinta.")
    return ""


def _flaw_of_written(parts: Parts, *, is_number: bool) -> str:
    right = [part for part in parts if part.get("correct")]
    if not right:
        return _("escriba al menos una respuesta y márquela como correcta.")
    if any(part["text"].strip() == ANYTHING for part in right):
        return _("«*» sola vale por cualquier respuesta y no puede ser la correcta.")
    if is_number:
        for part in parts:
            if part["text"] != ANYTHING and not readings(part["text"]):
                return _("«%(text)s» no es un número.") % {"text": part["text"][:30]}
    return ""


def _flaw_of_gaps(parts: Parts, text: str) -> str:
    if not parts:
        return _("escriba al menos un hueco y sus respuestas.")
    if gaps_in(text) != list(range(1, len(parts) + 1)):
        marks = " ".join(f"[[{number}]]" for number in range(1, len(parts) + 1))
        return _("el texto debe tener, en este orden y una vez cada uno, los huecos %(marks)s.") % {"marks": marks}
    for number, gap in enumerate(parts, 1):
        if why := _flaw_of_gap(gap):
            return _("el hueco %(number)d %(why)s") % {"number": number, "why": why}
    return ""


def _flaw_of_gap(gap: Mapping[str, Any]) -> str:
    texts = [option["text"] for option in gap["options"]]
    right = [option["text"] for option in gap["options"] if option["correct"]]
    if not right or ANYTHING in right:
        return _("necesita al menos una respuesta correcta.")
    if not gap["is_written"] and len(set(texts)) < max(len(texts), MINIMUM_PARTS):
        return _("necesita al menos dos opciones distintas para elegir.")
    return ""
