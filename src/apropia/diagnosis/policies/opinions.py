"""Questions that nobody answers rightly or wrongly: what they may ask, and what counts as an answer to one."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import OPINION_KINDS, InstrumentVersion, ItemKind
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.values import parse_decimal
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.numbers import typed_es

Bounds = Mapping[str, Any]
CHOICE_OPTIONS = range(2, 13)
SCALE_STEPS = range(2, 12)
SHORT_TEXT, LONG_TEXT = 200, 2000
# What can be counted exactly in every database and spreadsheet.
LARGEST = 10**12


def kind_refusal(kind: str, *, is_survey: bool) -> str:
    """Say why a kind of question has no place in a survey, which has no competences to speak of; nothing if it has."""
    if not is_survey or kind in OPINION_KINDS:
        return ""
    return _("Una encuesta solo tiene preguntas de opinión. Las de competencias van en un diagnóstico.")


def check_kinds_fit(version: InstrumentVersion, kinds: Iterable[str]) -> None:
    """Refuse a question with a right answer, or on oneself, in a survey."""
    for kind in kinds:
        if message := kind_refusal(kind, is_survey=version.instrument.is_survey):
            raise DomainError(message, field="kind")


def opinion_lacks(kind: str, options: Sequence[str], bounds: Bounds) -> Iterator[tuple[str, str]]:
    """Yield the field and the message of all that keeps an opinion question from being reviewed."""
    if kind in (ItemKind.CHOICE, ItemKind.CHOICES):
        yield from _options_lack(options)
    if kind == ItemKind.CHOICES:
        yield from _counts_lack(len(options), bounds)
    elif kind in (ItemKind.AMOUNT, ItemKind.DATE):
        least, most = bounds.get("least"), bounds.get("most")
        if least is not None and most is not None and least > most:
            yield "most", _("El máximo no puede ser menor que el mínimo.")


def _options_lack(options: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(options) not in CHOICE_OPTIONS:
        words = {"low": CHOICE_OPTIONS.start, "high": CHOICE_OPTIONS.stop - 1}
        yield "options", _("Escriba entre %(low)s y %(high)s opciones.") % words
    if not all(options):
        yield "options", _("Hay una opción sin texto. Escríbala o quítela.")
    if len({text.casefold() for text in options}) < len(options):
        yield "options", _("Dos opciones dicen lo mismo. Cambie una.")


def _counts_lack(options: int, bounds: Bounds) -> Iterator[tuple[str, str]]:
    least, most = bounds.get("least"), bounds.get("most")
    if least is not None and not 1 <= least <= options:
        yield "least", _("Pida al menos 1 opción y no más de las que hay.")
    if most is not None and not 1 <= most <= options:
        yield "most", _("Permita al menos 1 opción y no más de las que hay.")
    if least is not None and most is not None and least > most:
        yield "most", _("El máximo no puede ser menor que el mínimo.")


def amount_from(cell: Cell) -> float | int:
    """Return an amount as it is kept, whole where it is whole. Raises `CellError` where it is no number."""
    number = parse_decimal(cell)
    return int(number) if number == int(number) else number


def opinion_problem(kind: str, option_ids: set[str], bounds: Bounds, value: Any) -> str:
    """Return what is wrong with a value as an answer, in words for the person; empty when all is well."""
    if kind == ItemKind.CHOICES:
        return _wrong_choices(option_ids, bounds, value)
    if kind == ItemKind.AMOUNT:
        return _wrong_amount(bounds, value)
    if kind == ItemKind.DATE:
        return _wrong_date(bounds, value)
    if kind == ItemKind.TEXT:
        return _wrong_text(bounds, value)
    return "" if isinstance(value, str) and value in option_ids else _("Elija una opción, o salte la pregunta.")


def _wrong_choices(option_ids: set[str], bounds: Bounds, value: Any) -> str:
    if not isinstance(value, list) or not 0 < len(value) == len(set(value)) or not set(value) <= option_ids:
        return _("Elija al menos una opción, o salte la pregunta.")
    least, most = bounds.get("least") or 1, bounds.get("most") or len(option_ids)
    if len(value) < least:
        return _("Elija al menos %(count)s opciones, o salte la pregunta.") % {"count": least}
    if len(value) > most:
        return _("Elija a lo sumo %(count)s. Quite alguna.") % {"count": most}
    return ""


def _wrong_amount(bounds: Bounds, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return _("Escriba un número, como 12 o 7,5, o salte la pregunta.")
    least, most = bounds.get("least", -LARGEST), bounds.get("most", LARGEST)
    if value < least:
        return _("Escriba un número desde %(least)s.") % {"least": typed_es(least)}
    if value > most:
        return _("Escriba un número hasta %(most)s.") % {"most": typed_es(most)}
    return ""


def _wrong_date(bounds: Bounds, value: Any) -> str:
    try:
        given = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        given = None
    if given is None:
        return _("Escriba una fecha con día, mes y año, o salte la pregunta.")
    # ISO dates of four-figure years sort as text.
    if bounds.get("least") and value < bounds["least"]:
        return _("Escriba una fecha desde el %(least)s.") % {"least": shown_date(bounds["least"])}
    if bounds.get("most") and value > bounds["most"]:
        return _("Escriba una fecha hasta el %(most)s.") % {"most": shown_date(bounds["most"])}
    return ""


def _wrong_text(bounds: Bounds, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        return _("Escriba su respuesta, o salte la pregunta.")
    most = bounds.get("most", SHORT_TEXT)
    if len(value) > most:
        words = {"most": most, "over": len(value) - most}
        return _("Escriba hasta %(most)s caracteres. Le sobran %(over)s.") % words
    return ""


def shown_date(iso: str) -> str:
    """Return an ISO date with the day first."""
    return "/".join(reversed(iso.split("-")))


def limits_in_words(kind: str, bounds: Bounds, say: Callable[[str], str] = _) -> str:
    """Return beside a question what its answer must lie within."""
    if kind == ItemKind.CHOICES:
        return _counts_in_words(bounds.get("least"), bounds.get("most"), say)
    if kind == ItemKind.TEXT:
        return say("Hasta %(most)s caracteres.") % {"most": bounds.get("most", SHORT_TEXT)}
    if kind in (ItemKind.AMOUNT, ItemKind.DATE):
        return _range_in_words(bounds, typed_es if kind == ItemKind.AMOUNT else shown_date, say)
    return say("Elija la que mejor diga lo que piensa.") if kind == ItemKind.OPINION else say("Elija una.")


def _counts_in_words(least: int | None, most: int | None, say: Callable[[str], str]) -> str:
    if least and least == most:
        return say("Elija %(count)s.") % {"count": least}
    if least and most:
        return say("Elija entre %(least)s y %(most)s.") % {"least": least, "most": most}
    if least:
        return say("Elija al menos %(count)s.") % {"count": least}
    return say("Elija a lo sumo %(count)s.") % {"count": most} if most else say("Puede elegir varias.")


def _range_in_words(bounds: Bounds, shown: Callable[[Any], str], say: Callable[[str], str]) -> str:
    low, high = ("" if one is None else shown(one) for one in (bounds.get("least"), bounds.get("most")))
    if low and high:
        return say("Entre %(least)s y %(most)s.") % {"least": low, "most": high}
    if low:
        return say("Desde %(least)s.") % {"least": low}
    return say("Hasta %(most)s.") % {"most": high} if high else ""
