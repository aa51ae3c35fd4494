"""A person's result as a drawing."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.diagnosis.queries.results import Area, PastResult, PersonResult, latest_for, result_for, results_of
from apropia.foundation.ui.charts import Level, LevelChart
from apropia.people.models import Person


@dataclass(frozen=True)
class ResultPage:
    """One of a person's own results as a drawing, among all of theirs."""

    result: PersonResult
    chart: LevelChart
    history: list[PastResult]


def own_result_page(*, person: Person, uid: UUID | None = None) -> ResultPage | None:
    """Return the page of a person's own result, the newest where none is named. None while there is none.

    Raises `NotFound` for a named one that is not theirs.
    """
    result = latest_for(person=person) if uid is None else result_for(person=person, uid=uid)
    if result is None:
        return None
    return ResultPage(result, level_chart_of(result), results_of(person=person))


def level_chart_of(result: PersonResult) -> LevelChart:
    """Return the five areas with their margin, what was believed and the goal."""
    return LevelChart(
        says=_says(result),
        caption=_("Nivel por área, de 0 a 100"),
        source=_("Fuente: sus respuestas en «%(wave)s». La barra clara es el margen: con más preguntas, sería menor.")
        % {"wave": result.wave},
        levels=tuple(_level(area) for area in result.areas),
    )


def _level(area: Area) -> Level:
    return Level(
        label=area.name,
        name=area.level_name,
        value=area.percent,
        low=area.low,
        high=area.high,
        perceived=area.perception,
        # The lowest level is expected of everybody from the start: a goal line at zero would say nothing.
        goal=area.target or None,
        remark=" ".join(filter(None, (area.certainty_sentence, area.perception_sentence, area.target_sentence))),
    )


def _says(result: PersonResult) -> str:
    assessed = len(result.assessed)
    if not assessed:
        return _("Todavía no hay respuestas suficientes para mostrar un nivel. No es un cero.")
    return ngettext(
        "Llegó a su meta en %(reached)s de %(assessed)s área evaluada.",
        "Llegó a su meta en %(reached)s de %(assessed)s áreas evaluadas.",
        assessed,
    ) % {"reached": result.reached_count, "assessed": assessed}
