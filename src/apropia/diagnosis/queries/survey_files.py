"""The answers of a survey as files: row by row without anything that leads to a person, and the texts apart.

A row carries no key, unit, type of engagement, date or text. A typed quantity or date is not in it at all, and what
few chose is left blank together with what others chose, until k rows are: a blank that only one row had would say what
the page counts (docs/decisions/0017). A question whose figures are protected is blank in every row.
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, ItemKind, SurveyWave
from apropia.diagnosis.policies.group_results import reads_texts
from apropia.diagnosis.queries.form_choice import shuffled
from apropia.diagnosis.queries.survey_answers import SurveyAnswers, answers_for, figure_of
from apropia.diagnosis.queries.survey_results import labels_of, results_of
from apropia.diagnosis.queries.survey_shares import hidden_values
from apropia.formats.label_scripts import Variable
from apropia.formats.tabular.cells import Cell
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Shown, is_small
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
        shown = _shown(item, given.values.get(item.pk, {}), given.k)
        for row, response in zip(rows, order, strict=True):
            row.extend(_cells(item, shown.get(response), in_words=in_words))
    return AnswerFile(
        wave=given.wave,
        columns=[name for item in items for name, _label in _columns(item)],
        rows=[] if is_small(len(order), k=given.k) else rows,
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


def _shown(item: Item, values: Mapping[str, Any], k: int) -> Mapping[str, Any]:
    """Return the answers that may stand in a row, by response: those that the page tells of."""
    if not values or not isinstance(figure_of([*values.values()], k), Shown):
        return {}
    if item.kind != ItemKind.CHOICES:
        hidden = hidden_values(item, [*values.values()], k=k)
        return {key: value for key, value in values.items() if value not in hidden}
    blank = _blank({key: frozenset(value) for key, value in values.items()}, k)
    return {key: value for key, value in values.items() if key not in blank}


def _blank(chosen: Mapping[str, Collection[str]], k: int) -> set[str]:
    """Return the responses that chose what few did, or left what nearly all chose, and others beside them.

    The others are those whose answer is the least usual, until the blank ones are no small group themselves.
    """
    counts = Counter(option for options in chosen.values() for option in options)
    few = {option for option, count in counts.items() if is_small(count, k=k)}
    usual = {option for option, count in counts.items() if is_small(len(chosen) - count, k=k)}
    alike: dict[Collection[str], list[str]] = {}
    for key, options in chosen.items():
        alike.setdefault(options, []).append(key)
    pointing = {options for options in alike if few.intersection(options) or not usual.issubset(options)}
    blank = {key for options in pointing for key in alike[options]}
    for options in sorted(alike.keys() - pointing, key=lambda one: (len(alike[one]), sorted(one))):
        if not is_small(len(blank), k=k):
            break
        blank |= set(alike[options])
    return blank


def _columns(item: Item) -> Iterator[tuple[str, str]]:
    if item.kind != ItemKind.CHOICES:
        yield item.code, item.stem
        return
    for option in item.options:
        yield f"{item.code}_{option['id']}", f"{item.stem} [{option['text']}]"


def _cells(item: Item, value: Any, *, in_words: bool) -> list[Cell]:
    labels = labels_of([item])[item.pk]
    if item.kind != ItemKind.CHOICES:
        if value is None:
            return [None]
        return [labels.get(value, "") if in_words else value]
    yes, no = (_("sí"), _("no")) if in_words else (1, 0)
    return [None if value is None else yes if option["id"] in value else no for option in item.options]


def _variables(item: Item) -> Iterator[Variable]:
    values = ((1, _("Sí")), (0, _("No"))) if item.kind == ItemKind.CHOICES else labels_of([item])[item.pk].items()
    for name, label in _columns(item):
        yield Variable(name, label, tuple(values))


def _explained(item: Item) -> Iterator[tuple[str, str]]:
    labels = "; ".join(f"{value} = {text}" for value, text in labels_of([item])[item.pk].items())
    for name, label in _columns(item):
        yield name, f"{label}. {_('1 = sí; 0 = no') if item.kind == ItemKind.CHOICES else labels}"
