"""What a wave says of its opinion questions: of everybody together, each figure through `foundation.small_groups`.

Figures are of the whole entity only. A distribution by unit would cross what is asked with where somebody works, in
cells so small that little of it could be shown (docs/decisions/0017).
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean, median, quantiles
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.diagnosis.models import Item, ItemKind, SurveyWave
from apropia.diagnosis.policies.group_results import reads_texts
from apropia.diagnosis.queries.form_choice import shuffled
from apropia.diagnosis.queries.ready_scales import ScaleResult, scale_results
from apropia.diagnosis.queries.survey_answers import SurveyAnswers, answers_for, figure_of
from apropia.diagnosis.queries.survey_shares import told_of
from apropia.formats.tabular.cells import Cell
from apropia.foundation.small_groups import Shown, is_small, protected_label
from apropia.foundation.ui.charts import Bar, BarChart
from apropia.foundation.ui.numbers import decimal_es, places_for
from apropia.people.models import Person
from apropia.science.impact.intervals import mean_interval, wilson

# From how many answers on quartiles say something.
QUARTILES_FROM = 10


@dataclasses.dataclass(frozen=True, kw_only=True)
class Share:
    """How many chose one answer, and how sure that share is."""

    value: Cell
    text: str
    people: int
    percent: float
    low: float | None
    high: float | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """One question: everything is empty when the group is protected, and `remark` says so, or what of it is."""

    item: Item
    people: int | None
    passed: int | None
    says: str
    shares: tuple[Share, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    chart: BarChart | None = None
    remark: str = ""

    @property
    def kind(self) -> str:
        return self.item.get_kind_display()


@dataclasses.dataclass(frozen=True, kw_only=True)
class SectionResult:
    """The questions of one section."""

    title: str
    questions: tuple[QuestionResult, ...]
    # Read as one score: its questions one by one stay folded.
    is_ready_scale: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class SurveyResults:
    """What a wave says of its opinion questions."""

    wave: SurveyWave
    completed: int | None
    population: int
    scales: tuple[ScaleResult, ...]
    sections: tuple[SectionResult, ...]
    protected: str
    reads_texts: bool

    @property
    def questions(self) -> Iterator[QuestionResult]:
        for section in self.sections:
            yield from section.questions

    @property
    def table(self) -> Iterator[list[Cell]]:
        """Yield the figures as rows of a table, scores of ready scales first."""
        for scale in self.scales:
            head: list[Cell] = [scale.measure, scale.title, scale.service, _("puntaje")]
            for one in scale.figures:
                yield [*head, one.people, None, f"{one.label}, {scale.range}", None, one.value, one.low, one.high]
            if scale.remark:
                yield [*head, None, None, scale.remark, None, None, None, None]
        for asked in self.questions:
            common: list[Cell] = [asked.item.code, asked.item.section.title, asked.item.stem, asked.kind, asked.people]
            if asked.remark:
                yield [*common, None, asked.remark, None, None, None, None]
            for share in asked.shares:
                yield [*common, share.value, share.text, share.people, share.percent, share.low, share.high]
            for name, words in asked.facts:
                yield [*common, None, f"{name}: {words}", None, None, None, None]


def results_for(*, person: Person, wave_id: int) -> SurveyResults:
    """Return the results of the opinions of a published wave. A constant number of queries. Raises `NotFound`."""
    return results_of(answers_for(person=person, wave_id=wave_id), may_read=reads_texts(person))


def results_of(given: SurveyAnswers, *, may_read: bool) -> SurveyResults:
    """Return the results of what was answered; texts only to whoever may read them."""
    sections: dict[str, list[QuestionResult]] = {}
    for item in given.items:
        sections.setdefault(item.section.title, []).append(_result(item, given, may_read=may_read))
    return SurveyResults(
        wave=given.wave,
        completed=_count(given.completed, given.k),
        population=given.wave.population_count,
        scales=scale_results(given),
        sections=tuple(
            SectionResult(title=title, questions=tuple(own), is_ready_scale=bool(own[0].item.section.measure))
            for title, own in sections.items()
        ),
        protected=protected_label(given.k),
        reads_texts=may_read and given.wave.is_survey,
    )


def _count(people: int, k: int) -> int | None:
    return people if people and not is_small(people, k=k) else None


def _result(item: Item, given: SurveyAnswers, *, may_read: bool) -> QuestionResult:
    values = list(given.values.get(item.pk, {}).values())
    if not values:
        return QuestionResult(item=item, people=0, passed=None, says="", remark=_("Nadie la respondió."))
    # Texts are each other's only company: how many alike there are says nothing.
    figure = figure_of(range(len(values)) if item.kind == ItemKind.TEXT else values, given.k)
    if not isinstance(figure, Shown):
        return QuestionResult(item=item, people=None, passed=None, says="", remark=protected_label(given.k))
    passed = _count(given.passed[item.pk], given.k) if given.passed[item.pk] else 0
    common = QuestionResult(item=item, people=figure.n, passed=passed, says="")
    if item.kind == ItemKind.TEXT:
        return _texts(common, values, given, may_read=may_read)
    if item.kind == ItemKind.AMOUNT:
        return _amounts(common, values, given)
    return _shares(common, values, given)


def _texts(common: QuestionResult, values: Sequence[str], given: SurveyAnswers, *, may_read: bool) -> QuestionResult:
    said = ngettext("%(n)s persona escribió.", "%(n)s personas escribieron.", len(values)) % {"n": len(values)}
    if not may_read:
        return dataclasses.replace(common, says=said, remark=_("Los textos los lee el equipo de uso y apropiación."))
    seed = f"{given.wave.pk} {common.item.code}"
    return dataclasses.replace(
        common, says=said, texts=tuple(sorted(values, key=lambda text: (shuffled(seed, text), text)))
    )


def _amounts(common: QuestionResult, values: Sequence[float], given: SurveyAnswers) -> QuestionResult:
    unit = common.item.bounds.get("unit", "")

    def shown(value: float) -> str:
        return f"{decimal_es(value, 1)} {unit}".strip()

    facts = [(_("Promedio"), shown(fmean(values))), (_("Mediana"), shown(median(values)))]
    interval = mean_interval(values, population=given.population)
    if interval is not None:
        facts.insert(1, (_("Margen del 95 %"), f"{shown(interval.low)} – {shown(interval.high)}"))
    if len(values) >= QUARTILES_FROM:
        first, _second, third = quantiles(values, n=4, method="inclusive")
        facts.append((_("La mitad del centro"), f"{shown(first)} – {shown(third)}"))
    words = {"n": len(values), "median": shown(median(values))}
    says = _("La mitad de las %(n)s personas dijo %(median)s o menos.") % words
    return dataclasses.replace(common, says=says, facts=tuple(facts))


def _shares(common: QuestionResult, values: Sequence[Any], given: SurveyAnswers) -> QuestionResult:
    item, people = common.item, len(values)
    told = told_of(item, values, k=given.k)
    if not told.counts:
        return QuestionResult(item=item, people=people, passed=common.passed, says="", remark=told.remark)
    shares = tuple(_share(value, text, count, people, given.population) for value, text, count in told.counts)
    places = places_for(people)
    says = _most_said(shares, is_whole=told.is_whole, people=people, places=places)
    facts: tuple[tuple[str, str], ...] = ()
    # Beside the shares that are told, the mean would give those that are not.
    if item.kind == ItemKind.OPINION and item.scale is not None and told.is_whole:
        steps = [step["value"] for step in item.scale.options]
        label = _("Promedio, de %(low)s a %(high)s") % {"low": min(steps), "high": max(steps)}
        facts = ((label, decimal_es(fmean(values), 1)),)
    chart = BarChart(
        says=says,
        caption=item.stem,
        source=_("Cada persona pudo elegir varias: no suman 100.") if item.kind == ItemKind.CHOICES else "",
        bars=tuple(Bar(label=one.text, value=one.percent, low=one.low, high=one.high) for one in shares),
        places=places,
        top=100,
        label=_("Respuesta"),
        value_label=_("Personas, %"),
    )
    return dataclasses.replace(common, says=says, shares=shares, facts=facts, chart=chart, remark=told.remark)


def _most_said(shares: Sequence[Share], *, is_whole: bool, people: int, places: int) -> str:
    """Say what most said; where some is not told, that may be more frequent."""
    most = max((share for share in shares if share.value != ""), key=lambda share: share.people)
    words = {"n": people, "text": most.text, "percent": decimal_es(most.percent, places)}
    if not is_whole:
        return _("De %(n)s personas, el %(percent)s %% dijo «%(text)s».") % words
    return _("De %(n)s personas, lo más frecuente es «%(text)s»: %(percent)s %%.") % words


def _share(value: Cell, text: str, count: int, people: int, population: int | None) -> Share:
    interval = wilson(count, people, population=population)
    low, high = (None, None) if interval is None else (100 * interval.low, 100 * interval.high)
    return Share(value=value, text=text, people=count, percent=100 * count / people, low=low, high=high)


def labels_of(items: Sequence[Item]) -> Mapping[int, Mapping[Any, str]]:
    """Return the words of each answer, by question."""
    return {
        item.pk: {step["value"]: step["text"] for step in item.scale.options}
        if item.scale is not None
        else {option["id"]: option["text"] for option in item.options}
        for item in items
    }
