"""The answers of a survey as files: row by row without anything that leads to a person, and the texts apart.

A row carries no key, unit, type of engagement, date or text. An option that fewer than k people chose is left blank
in it, and a typed quantity or date is not in it at all: either could point at somebody (docs/decisions/0017).
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, ItemKind, SurveyWave
from apropia.diagnosis.policies.group_results import reads_texts
from apropia.diagnosis.queries.form_choice import shuffled
from apropia.diagnosis.queries.survey_answers import SurveyAnswers, answers_for
from apropia.diagnosis.queries.survey_results import labels_of, results_of
from apropia.formats.label_scripts import Variable
from apropia.formats.tabular.cells import Cell
from apropia.foundation.errors import NotFound
from apropia.people.models import Person

IN_ROWS = (ItemKind.OPINION, ItemKind.CHOICE, ItemKind.CHOICES)


@dataclasses.dataclass(frozen=True, kw_only=True)
class AnswerFile:
    """Columns, rows, and what each column and value means."""

    wave: SurveyWave
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    codebook: Sequence[tuple[str, str]]
    variables: Sequence[Variable] = ()


def answer_rows_for(*, person: Person, wave_id: int, in_words: bool) -> AnswerFile:
    """Return the answers of a survey row by row, in numbers or in words. Raises `NotFound`."""
    given = _given(person, wave_id)
    items = [item for item in given.items if item.kind in IN_ROWS]
    responses = {response for item in items for response in given.values.get(item.pk, {})}
    order = sorted(responses, key=lambda response: shuffled(f"rows {given.wave.pk}", response))
    rows: list[list[Cell]] = [[] for _response in order]
    for item in items:
        own = given.values.get(item.pk, {})
        rare = _rare(item, own.values(), given.k)
        for row, response in zip(rows, order, strict=True):
            row.extend(_cells(item, own.get(response), in_words=in_words, rare=rare))
    return AnswerFile(
        wave=given.wave,
        columns=[name for item in items for name, _label in _columns(item)],
        rows=rows if len(order) >= given.k else [],
        codebook=[(_("Columna"), _("Qué es")), *(line for item in items for line in _explained(item))],
        variables=[one for item in items for one in _variables(item)],
    )


def texts_for(*, person: Person, wave_id: int) -> AnswerFile:
    """Return the texts of a survey, each below its question, in an order that says nothing. Raises `NotFound`."""
    given = _given(person, wave_id)
    found = results_of(given, may_read=True)
    return AnswerFile(
        wave=given.wave,
        columns=[_("codigo"), _("pregunta"), _("texto")],
        rows=[[one.item.code, one.item.stem, text] for one in found.questions for text in one.texts],
        codebook=[
            (_("Columna"), _("Qué es")),
            (_("texto"), _("Lo escrito, en desorden y sin nada de quien escribió.")),
        ],
    )


def _given(person: Person, wave_id: int) -> SurveyAnswers:
    given = answers_for(person=person, wave_id=wave_id)
    if not reads_texts(person) or not given.wave.is_survey:
        raise NotFound(_("Las respuestas de esa ola no se entregan una por una."))
    return given


def _rare(item: Item, values: Any, k: int) -> set[str]:
    """Return the options that few chose: they may point at somebody. A step of a scale says nothing of who took it."""
    if item.kind == ItemKind.OPINION:
        return set()
    chosen = Counter(one for value in values for one in (value if isinstance(value, list) else [value]))
    return {option for option, count in chosen.items() if count < k}


def _columns(item: Item) -> Iterator[tuple[str, str]]:
    if item.kind != ItemKind.CHOICES:
        yield item.code, item.stem
        return
    for option in item.options:
        yield f"{item.code}_{option['id']}", f"{item.stem} [{option['text']}]"


def _cells(item: Item, value: Any, *, in_words: bool, rare: set[str]) -> list[Cell]:
    labels = labels_of([item])[item.pk]
    if item.kind != ItemKind.CHOICES:
        if value is None or value in rare:
            return [None]
        return [labels.get(value, "") if in_words else value]
    yes, no = (_("sí"), _("no")) if in_words else (1, 0)
    return [
        None if value is None or option["id"] in rare else yes if option["id"] in value else no
        for option in item.options
    ]


def _variables(item: Item) -> Iterator[Variable]:
    values = ((1, _("Sí")), (0, _("No"))) if item.kind == ItemKind.CHOICES else labels_of([item])[item.pk].items()
    for name, label in _columns(item):
        yield Variable(name, label, tuple(values))


def _explained(item: Item) -> Iterator[tuple[str, str]]:
    labels = "; ".join(f"{value} = {text}" for value, text in labels_of([item])[item.pk].items())
    for name, label in _columns(item):
        yield name, f"{label}. {_('1 = sí; 0 = no') if item.kind == ItemKind.CHOICES else labels}"
