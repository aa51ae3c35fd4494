"""How good the answers of a wave are: reliability of each area, and how each question did. Of groups, never of anybody.

`measured` is what processing keeps on the wave: sums, unprotected, for no page. `report_for` is what may be read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from apropia.competences.models import Level
from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import Answer, Construct, Item, Response, SurveyWave
from apropia.diagnosis.policies.waves import can_run_waves
from apropia.diagnosis.queries.care_report import CareReport, care_report_of
from apropia.diagnosis.queries.grading import credit_of
from apropia.diagnosis.queries.plain_answers import plain_answers
from apropia.diagnosis.queries.quality_adaptive import of_adaptive_tests
from apropia.diagnosis.queries.waves import wave_for
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Figure, Shown, Tally, minimum_cell, protect_groups, protected_label
from apropia.foundation.ui.numbers import decimal_es
from apropia.people.models import Person
from apropia.science.psychometrics.reliability import MINIMUM_PEOPLE, Reliability, alpha, item_statistics
from apropia.science.psychometrics.scoring import PERCEPTION_TOP

# Keys of responses are random, so the first so many are a fair sample; more would not change a figure.
LARGEST_SAMPLE = 5_000
TOO_EASY, TOO_HARD = 0.95, 0.05
MANY_NOT_UNDERSTOOD = 0.1
WHOLE = ""
Block = tuple[str, str]  # construct and area; no area for the whole
Answers = Mapping[str, Mapping[str, float]]  # of each response, what each question is worth


@dataclass(frozen=True)
class AreaReliability:
    """Alpha of one area for one construct, or in words why there is none."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    people: int | None
    is_low: bool
    why_not: str


@dataclass(frozen=True)
class ItemQuality:
    """How one question did. `share` is of right answers or, on perception, the mean of its scale from 0 to 1.

    Everything is None when the group is protected.
    """

    code: str
    scenario: str
    stem: str
    level: str
    people: int | None
    share: float | None
    discrimination: float | None
    not_understood: float | None
    seconds: int | None
    expected_seconds: int
    remark: str


@dataclass(frozen=True)
class QualityGroup:
    """The questions of one construct in one area."""

    title: str
    is_performance: bool
    items: tuple[ItemQuality, ...]


@dataclass(frozen=True)
class QualityReport:
    wave: SurveyWave
    performance: tuple[AreaReliability, ...]
    perception: tuple[AreaReliability, ...]
    groups: tuple[QualityGroup, ...]
    responses: int | None
    median_minutes: float | None
    protected: str
    adaptive: str
    care: CareReport | None
    may_exclude: bool
    may_take_back: bool


def measured(*, wave: SurveyWave) -> dict[str, Any]:
    """Return reliability and item statistics of a wave, to be kept with it.

    Three queries however many answered, six more where questions were chosen by the answers.
    """
    items = {
        item.pk: item
        for item in Item.objects.filter(version_id=wave.version_id, competence__isnull=False).select_related(
            "competence__area"
        )
    }
    completed = Response.objects.filter(wave=wave, completed_on__isnull=False).order_by("pk")
    sample = list(completed.values_list("pk", flat=True)[:LARGEST_SAMPLE])
    if not sample:
        return {"responses": 0, "median_seconds": None, "reliability": [], "items": []}
    places = {pk: _block(item) for pk, item in items.items()}
    blocks: dict[Block, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: dict[str, list[int]] = defaultdict(list)
    form_seconds: Counter[str] = Counter()
    rows = Answer.objects.filter(
        response__wave=wave, response__completed_on__isnull=False, response__pk__lte=sample[-1]
    ).order_by()
    for response, item_id, status, value, spent in plain_answers(rows):
        form_seconds[response] += spent or 0
        item = items.get(item_id)
        if item is None:
            continue
        seen[item.code]["asked"] += 1
        seen[item.code]["not_understood"] += status == Answer.Status.NOT_UNDERSTOOD
        if spent:
            seconds[item.code].append(spent)
        if (credit := _credit(item, status, value)) is not None:
            blocks[places[item_id]][response][item.code] = credit
    adaptive = of_adaptive_tests(wave=wave, sample=sample)
    return {
        "responses": len(sample),
        "median_seconds": median(form_seconds.values()) if form_seconds else None,
        **adaptive,
        "reliability": _reliability_rows(_counted(blocks, items.values()), adaptive.get("reliability", [])),
        "items": [
            row for answers in blocks.values() for row in _item_rows(list(answers.values()), seen=seen, seconds=seconds)
        ],
    }


def _credit(item: Item, status: str, value: Any) -> float | None:
    """Return what an answer is worth from 0 to 1; None when it is no answer."""
    if item.construct == Construct.PERCEPTION:
        return value / PERCEPTION_TOP if status == Answer.Status.ANSWERED else None
    if status == Answer.Status.DONT_KNOW:
        return 0.0
    return credit_of(item, value) if status == Answer.Status.ANSWERED else None


def _block(item: Item) -> Block:
    assert item.competence is not None  # held by a constraint of the table
    return str(item.construct), item.competence.area.code


def _with_whole(
    blocks: Mapping[Block, Mapping[str, Mapping[str, float]]],
) -> dict[Block, Mapping[str, Mapping[str, float]]]:
    """Add what each person answered over all areas together."""
    wholes: dict[Block, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for (construct, _area), answers in blocks.items():
        for response, given in answers.items():
            wholes[construct, WHOLE][response].update(given)
    return {**blocks, **wholes}


def _counted(blocks: Mapping[Block, Answers], items: Iterable[Item]) -> Mapping[Block, Answers]:
    """Leave out the questions on trial: they are in nobody's score, so not in how reliable it is."""
    pilots = {item.code for item in items if item.is_pilot}
    if not pilots:
        return blocks
    return {
        block: {
            response: {code: value for code, value in own.items() if code not in pilots}
            for response, own in answers.items()
        }
        for block, answers in blocks.items()
    }


def _reliability_rows(blocks: Mapping[Block, Answers], adaptive: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return alpha of each block and of all areas together; of an adaptive test what stands for it."""
    known = {row["construct"] for row in adaptive}
    rows = [_reliability_row(block, own) for block, own in sorted(_with_whole(blocks).items()) if block[0] not in known]
    return [*rows, *adaptive]


def _reliability_row(block: Block, answers: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    found = alpha(list(answers.values()))
    return {
        "construct": block[0],
        "area": block[1],
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "people": found.people,
        "answers": found.answers,
    }


def _item_rows(
    answers: Sequence[Mapping[str, float]], *, seen: Mapping[str, Counter[str]], seconds: Mapping[str, list[int]]
) -> list[dict[str, Any]]:
    values: dict[str, list[float]] = defaultdict(list)
    for row in answers:
        for code, value in row.items():
            values[code].append(value)
    return [
        {
            "code": code,
            "people": one.people,
            "total": sum(values[code]),
            "lowest": min(values[code]),
            "highest": max(values[code]),
            "discrimination": one.discrimination,
            "asked": seen[code]["asked"],
            "not_understood": seen[code]["not_understood"],
            "seconds": median(seconds[code]) if seconds.get(code) else None,
        }
        for code, one in item_statistics(answers).items()
    ]


def report_for(*, person: Person, pk: int) -> QualityReport:
    """Return how good the answers of a processed wave are. Three queries. Raises `NotFound`."""
    wave = wave_for(person=person, pk=pk)
    if "items" not in wave.quality:
        raise NotFound(_("Esta ola todavía no tiene informe de calidad."))
    if wave.is_survey:
        raise NotFound(_("Una encuesta no tiene áreas que evaluar. Lo que respondieron está en sus resultados."))
    k = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    names = {area.code: area.name for area in framework_areas()}
    items = {
        item.code: item
        for item in Item.objects.filter(version_id=wave.version_id, competence__isnull=False).select_related(
            "competence__area"
        )
    }
    responses = _alone(wave.quality["responses"], k)
    spent = wave.quality["median_seconds"]
    decides = can_run_waves(person=person) and wave.state == WaveState.PROCESSED
    return QualityReport(
        wave=wave,
        performance=_reliabilities(wave, Construct.PERFORMANCE, names, k),
        perception=_reliabilities(wave, Construct.PERCEPTION, names, k),
        groups=tuple(
            _group(wave, construct, code, name, items, k)
            for construct in (Construct.PERFORMANCE, Construct.PERCEPTION)
            for code, name in names.items()
        ),
        responses=responses.n if isinstance(responses, Shown) else None,
        median_minutes=round(spent / 60, 1) if spent and isinstance(responses, Shown) else None,
        protected=protected_label(k),
        adaptive=_adaptive(wave.quality) if isinstance(responses, Shown) else "",
        care=(care := care_report_of(wave=wave)),
        may_exclude=decides and wave.excluded_at is None and care is not None and bool(care.flagged),
        may_take_back=decides and wave.excluded_at is not None,
    )


def _adaptive(quality: Mapping[str, Any]) -> str:
    """Return how long adaptive tests were, and whether the log of each leads to the same questions again."""
    if "replayed" not in quality:
        return ""
    told = {
        "questions": decimal_es(quality["mean_questions"], 1),
        "tests": decimal_es(quality["tests"], 0),
        "replayed": decimal_es(quality["replayed"], 0),
    }
    return (
        _(
            "Las preguntas de desempeño se eligieron según las respuestas: %(questions)s por persona en promedio. "
            "Se repitieron %(tests)s pruebas desde su registro, y %(replayed)s dieron las mismas preguntas."
        )
        % told
    )


def _alone(people: int, k: int) -> Figure:
    """Say whether a count of people may be shown by itself."""
    return protect_groups({"": Tally(people, people, people)}, k=k).total


def _reliabilities(
    wave: SurveyWave, construct: Construct, names: Mapping[str, str], k: int
) -> tuple[AreaReliability, ...]:
    rows = {row["area"]: row for row in wave.quality["reliability"] if row["construct"] == construct}
    # Of tests that adapt, each area is told by itself: over the five together nothing is estimated.
    is_apart = construct == Construct.PERFORMANCE and "replayed" in wave.quality
    areas = {**names} if is_apart else {**names, WHOLE: _("Las cinco áreas juntas")}
    return tuple(_reliability(name, rows.get(code), k) for code, name in areas.items())


def _reliability(name: str, row: Mapping[str, Any] | None, k: int) -> AreaReliability:
    people = row["people"] if row else 0
    if row is None or not people:
        return AreaReliability(name, None, None, None, 0, False, _("Nadie respondió preguntas de esta área."))
    if not isinstance(_alone(people, k), Shown):
        return AreaReliability(name, None, None, None, None, False, protected_label(k))
    found = Reliability(row["value"], row["low"], row["high"], people, row["answers"])
    return AreaReliability(name, found.value, found.low, found.high, people, found.is_low, _why_not(found))


def _why_not(found: Reliability) -> str:
    if found.value is not None:
        return ""
    if found.answers < 2:
        return _("No se puede calcular: cada persona respondió una sola pregunta del área.")
    if found.people < MINIMUM_PEOPLE:
        return _("No se puede calcular: hacen falta %(least)d personas con todas sus respuestas.") % {
            "least": MINIMUM_PEOPLE
        }
    return _("No se puede calcular: las respuestas no se diferencian lo suficiente.")


def _group(  # noqa: PLR0917 - what a group is made of
    wave: SurveyWave, construct: Construct, area: str, name: str, items: Mapping[str, Item], k: int
) -> QualityGroup:
    rows = {
        row["code"]: row
        for row in wave.quality["items"]
        if row["code"] in items and _block(items[row["code"]]) == (construct, area)
    }
    # The figures of an area are sums over its questions, so they are protected together.
    tallies = {
        code: Tally(row["people"], row["total"], row["people"], row["lowest"], row["highest"])
        for code, row in rows.items()
    }
    asked = {code: Tally.of_share(row["not_understood"], row["asked"]) for code, row in rows.items()}
    figures, doubts = protect_groups(tallies, k=k).rows, protect_groups(asked, k=k).rows
    title = _("%(area)s: %(construct)s") % {"area": name, "construct": Construct(construct).label.lower()}
    quality = (
        _item(items[code], row, figures[code], doubts[code], is_performance=construct == Construct.PERFORMANCE)
        for code, row in sorted(rows.items())
    )
    return QualityGroup(title, construct == Construct.PERFORMANCE, tuple(quality))


def _item(item: Item, row: Mapping[str, Any], figure: Figure, doubt: Figure, *, is_performance: bool) -> ItemQuality:
    shown = isinstance(figure, Shown)
    share = figure.value if isinstance(figure, Shown) else None
    discrimination = row["discrimination"] if shown else None
    not_understood = doubt.value if isinstance(doubt, Shown) else None
    return ItemQuality(
        code=item.code,
        scenario=item.scenario,
        stem=item.stem,
        level=str(Level(item.level).label) if item.level else "",
        people=figure.n if isinstance(figure, Shown) else None,
        share=share,
        discrimination=discrimination,
        not_understood=not_understood,
        seconds=round(row["seconds"]) if shown and row["seconds"] is not None else None,
        expected_seconds=item.seconds,
        remark=_remark(share if is_performance else None, discrimination, not_understood)
        or (_("En prueba: no cuenta en los resultados.") if item.is_pilot else ""),
    )


def _remark(share: float | None, discrimination: float | None, not_understood: float | None) -> str:
    if discrimination is not None and discrimination < 0:
        return _("Revise la clave y la redacción: responde mejor quien menos sabe del resto.")
    if not_understood is not None and not_understood > MANY_NOT_UNDERSTOOD:
        return _("Muchas personas no la entienden.")
    if share is not None and share > TOO_EASY:
        return _("Casi todas las personas aciertan.")
    if share is not None and share < TOO_HARD:
        return _("Casi nadie acierta.")
    return ""
