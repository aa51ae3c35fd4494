"""What the ready scales of a survey say of the whole entity: figures with their margin, and how to read them."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, Measure, Section
from apropia.diagnosis.policies.ready_scales import BLOCK_NAMES, FORMS, WHOLE
from apropia.diagnosis.queries.survey_answers import SurveyAnswers, figure_of
from apropia.diagnosis.queries.survey_shares import hidden_values
from apropia.foundation.small_groups import Shown, is_small, protected_label, tells_of_few
from apropia.foundation.ui.charts import Bar, BarChart
from apropia.foundation.ui.numbers import decimal_es, places_for
from apropia.science import scales

# The answers of one person to the parts of a scale, and what they are worth.
Person = Mapping[str, int]
Scores = Mapping[str, float | None]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScaleFigure:
    """One score of the group: in words and in numbers, and how many people it rests on."""

    label: str
    people: int
    value: float
    low: float | None
    high: float | None
    text: str
    margin: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScaleResult:
    """A ready scale about one service. Without figures it is protected or nobody completed it, and `remark` says so."""

    title: str
    measure: str
    service: str
    range: str
    figures: tuple[ScaleFigure, ...]
    says: str
    readings: tuple[str, ...]
    remark: str
    chart: BarChart | None = None


def scale_results(given: SurveyAnswers) -> tuple[ScaleResult, ...]:
    """Return what each ready scale among the questions says."""
    sections = {item.section_id: item.section for item in given.items if item.section.measure}
    return tuple(_result(section, given) for section in sections.values())


def _result(section: Section, given: SurveyAnswers) -> ScaleResult:
    items = [item for item in given.items if item.section_id == section.pk and item.part]
    scores = [_scores(section.measure, person) for person in _people(items, given).values()]
    low, high = _range(section.measure)
    empty = ScaleResult(
        title=section.title,
        measure=section.measure,
        service=section.about.name if section.about is not None else "",
        range=_("de %(low)s a %(high)s") % {"low": low, "high": high},
        figures=(),
        says="",
        readings=(),
        remark="",
    )
    keys = BLOCK_NAMES.get(Measure(section.measure), {WHOLE: _("Puntaje")})
    found = {key: [one[key] for one in scores if one[key] is not None] for key in keys}
    if not any(found.values()):
        return dataclasses.replace(empty, remark=_("Nadie respondió completa esta escala."))
    if not all(_may_show([one for one in values if one is not None], given.k) for values in found.values()):
        return dataclasses.replace(empty, remark=protected_label(given.k))
    if section.measure == Measure.CSAT and _tells_of_few(items, found[WHOLE], given.k):
        return dataclasses.replace(empty, remark=protected_label(given.k))
    figures = tuple(
        _figure(section.measure, label, [one for one in found[key] if one is not None], given.population)
        for key, label in keys.items()
    )
    return _read(empty, figures, scores, given)


def _people(items: Sequence[Item], given: SurveyAnswers) -> Mapping[str, Person]:
    people: dict[str, dict[str, int]] = {}
    for item in items:
        for response, value in given.values.get(item.pk, {}).items():
            people.setdefault(response, {})[item.part] = value
    return people


def _scores(measure: str, person: Person) -> Scores:
    form = FORMS[measure]
    blocks = {key: [person.get(part) for part in parts] for key, parts in form.blocks.items()}
    if measure == Measure.SUS:
        return {WHOLE: scales.sus_score(blocks[WHOLE])}
    if measure == Measure.UMUX_LITE:
        return {WHOLE: scales.umux_lite_score(blocks[WHOLE], steps=form.steps)}
    return scales.block_scores(blocks, steps=form.steps)


def _range(measure: str) -> tuple[int, int]:
    return (1, FORMS[measure].steps) if measure in (Measure.ACCEPTANCE, Measure.CHANGE) else (0, 100)


def _may_show(values: Sequence[float], k: int) -> bool:
    """Say whether the scores of so many may be shown; of nobody there is nothing to show."""
    return isinstance(figure_of(values, k), Shown)


def _tells_of_few(items: Sequence[Item], values: Sequence[float | None], k: int) -> bool:
    """Say whether the share of the highest steps tells of few, alone or beside the shares of the steps."""
    answers = [int(one) for one in values if one is not None]
    hidden = hidden_values(items[0], answers, k=k)
    # What is left of the share, or of its rest, once the steps that are told are taken away.
    left = Counter(one >= scales.TOP_TWO_OF_FIVE for one in answers if one in hidden)
    top = sum(one >= scales.TOP_TWO_OF_FIVE for one in answers)
    return tells_of_few(top, len(answers), k=k) or any(is_small(people, k=k) for people in left.values())


def _figure(measure: str, label: str | Promise, values: Sequence[float], population: int | None) -> ScaleFigure:
    if measure == Measure.CSAT:
        found = scales.top_share([int(value) for value in values], population=population)
    else:
        found = scales.mean_of(values, population=population)
    suffix = " %" if measure == Measure.CSAT else ""
    low, high = (None, None) if found.interval is None else (found.interval.low, found.interval.high)
    # A mean of steps says nothing without its decimal; of 0 to 100, few people do not carry one.
    places = places_for(found.people) if _range(measure) == (0, 100) else 1
    margin = "" if low is None else f"{decimal_es(low, places)} – {decimal_es(high, places)}{suffix}"
    return ScaleFigure(
        label=str(label),
        people=found.people,
        value=found.value,
        low=low,
        high=high,
        text=f"{decimal_es(found.value, places)}{suffix}",
        margin=margin,
    )


def _read(
    empty: ScaleResult, figures: tuple[ScaleFigure, ...], scores: Sequence[Scores], given: SurveyAnswers
) -> ScaleResult:
    says, *readings = _READERS[empty.measure](figures, scores, given)
    left = len(scores) - figures[0].people
    if len(figures) == 1 and left and not is_small(left, k=given.k):
        readings.append(_("%(n)s personas dejaron alguna pregunta: no cuentan en el puntaje.") % {"n": left})
    if not figures[0].margin:
        readings.append(_("Con menos de 10 personas, o si respondieron todas, no se da margen."))
    chart = None
    if len(figures) > 1:
        low, high = _range(empty.measure)
        bars = (Bar(label=one.label, value=one.value, low=one.low, high=one.high) for one in figures)
        source = _("El paso más bajo es %(low)s y el más alto, %(high)s.") % {"low": low, "high": high}
        chart = BarChart(
            says=says,
            caption=empty.title,
            source=source,
            bars=tuple(bars),
            suffix="",
            top=high,
            label=_("Bloque"),
            value_label=_("Promedio"),
        )
    return dataclasses.replace(empty, figures=figures, says=says, readings=tuple(readings), chart=chart)


def _read_sus(figures: Sequence[ScaleFigure], _scores: Sequence[Scores], _given: SurveyAnswers) -> Iterator[str]:
    one = figures[0]
    yield _("%(value)s de 100, con %(n)s personas: %(words)s.") % {
        "value": one.text,
        "n": one.people,
        "words": _sus_words(one),
    }
    yield _("En muchos estudios publicados el promedio está cerca de 68. No es un porcentaje ni una nota.")
    yield _("Mire el puntaje entero: una pregunta sola de esta escala no dice nada.")
    if one.people < scales.SUS_ENOUGH:
        yield _("Con menos de 12 personas el promedio todavía cambia mucho con cada respuesta.")


def _sus_words(one: ScaleFigure) -> str:
    if one.low is not None and one.high is not None and one.low <= scales.SUS_USUAL <= one.high:
        return _("no se distingue de lo usual en otros sistemas")
    if one.value >= scales.SUS_HIGH:
        return _("muy fácil de usar, de lo mejor que se publica")
    if one.value > scales.SUS_USUAL:
        return _("más fácil de usar que lo usual")
    return _("difícil de usar") if one.value < scales.SUS_LOW else _("menos fácil de usar que lo usual")


def _read_umux(figures: Sequence[ScaleFigure], _scores: Sequence[Scores], _given: SurveyAnswers) -> Iterator[str]:
    one = figures[0]
    yield _("%(value)s de 100, con %(n)s personas.") % {"value": one.text, "n": one.people}
    expected = decimal_es(scales.sus_from_umux_lite(one.value), places_for(one.people))
    yield _("Por regresión le correspondería un SUS cercano a %(sus)s. Es una estimación, no un SUS medido.") % {
        "sus": expected
    }


def _read_csat(figures: Sequence[ScaleFigure], _scores: Sequence[Scores], _given: SurveyAnswers) -> Iterator[str]:
    one = figures[0]
    words = {"value": one.text, "n": one.people}
    yield _("De %(n)s personas, el %(value)s eligió uno de los dos pasos más altos.") % words


def _read_acceptance(figures: Sequence[ScaleFigure], _scores: Sequence[Scores], _given: SurveyAnswers) -> Iterator[str]:
    lowest, highest = _ends(figures)
    words = {"high": highest.label, "most": highest.text, "low": lowest.label, "least": lowest.text}
    yield _("Lo más alto es «%(high)s» (%(most)s) y lo más bajo, «%(low)s» (%(least)s), de 1 a 7.") % words
    yield _("El bloque más bajo dice por dónde empezar: aprender, quitar trabas, acompañar o mostrar para qué sirve.")


def _read_change(figures: Sequence[ScaleFigure], scores: Sequence[Scores], given: SurveyAnswers) -> Iterator[str]:
    lowest, _highest = _ends(figures)
    names = BLOCK_NAMES[Measure.CHANGE]
    low = next((one for one in figures if one.value < scales.BARRIER_BELOW), None)
    if low is not None:
        yield _("En conjunto, el cambio se detiene en «%(block)s»: es el primer paso por debajo de 3.") % {
            "block": low.label
        }
    else:
        yield _("En conjunto ningún paso está por debajo de 3. El más bajo es «%(block)s» (%(value)s).") % {
            "block": lowest.label,
            "value": lowest.text,
        }
    complete = [one for one in scores if all(value is not None for value in one.values())]
    if not complete or is_small(len(complete), k=given.k):
        return
    stopped = Counter(scales.barrier_of(one) for one in complete)
    told = [f"{names[key]}: {stopped[key]}" for key in names if stopped[key] and not is_small(stopped[key], k=given.k)]
    if told:
        yield _("De %(n)s personas que respondieron todo, se detienen primero en: %(told)s.") % {
            "n": len(complete),
            "told": "; ".join(told),
        }
    yield _("Los pasos van en orden: mejorar uno sirve poco mientras el anterior esté bajo.")


def _ends(figures: Sequence[ScaleFigure]) -> tuple[ScaleFigure, ScaleFigure]:
    ordered = sorted(figures, key=lambda one: one.value)
    return ordered[0], ordered[-1]


_READERS: Mapping[str, Callable[[Sequence[ScaleFigure], Sequence[Scores], SurveyAnswers], Iterator[str]]] = {
    Measure.SUS: _read_sus,
    Measure.UMUX_LITE: _read_umux,
    Measure.CSAT: _read_csat,
    Measure.ACCEPTANCE: _read_acceptance,
    Measure.CHANGE: _read_change,
}
