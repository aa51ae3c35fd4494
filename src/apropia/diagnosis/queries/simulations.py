"""Trying an adaptive test on an adopted calibration: the bank, what it would do, and the page that tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import Calibration, Item, Limits, Simulation
from apropia.diagnosis.policies.calibrations import can_read_calibrations, can_simulate
from apropia.foundation.errors import NotFound
from apropia.foundation.ui.charts import Bar, BarChart
from apropia.foundation.ui.numbers import decimal_es, share_es
from apropia.people.models import Person

PEOPLE = 1_000
SEED = 20_261
TESTS = ("adaptive", "fixed", "maximum_information")


@dataclass(frozen=True)
class Comparison:
    """One figure of the three tests, in words."""

    label: str
    cells: tuple[str, str, str]


@dataclass(frozen=True)
class SimulationPage:
    simulation: Simulation
    calibration: Calibration
    says: tuple[str, ...]
    rows: tuple[Comparison, ...]
    chart: BarChart
    dead: tuple[str, ...]
    may_simulate: bool
    unasked: tuple[str, ...]


def calibration_of_job(*, pk: int) -> Calibration:
    """Return a calibration for a background job: the job was asked for by an action that knew the entity."""
    return Calibration.objects.select_related("entity", "instrument").get(pk=pk)


def simulation_of_job(*, job_number: int) -> int | None:
    """Return the number of what a job has already made: done again, it need not simulate again."""
    return Simulation.objects.filter(job_number=job_number).values_list("pk", flat=True).first()


def simulated(calibration: Calibration, limits: Limits, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Return what `simulation_report` tells of the calibration's questions, each area a scale. One query."""
    from apropia.diagnosis.queries.adaptive_bank import bank_of_calibration  # noqa: PLC0415  slow to load
    from apropia.science.psychometrics.reports import simulation_report  # noqa: PLC0415  slow to load

    made = bank_of_calibration(calibration, limits)
    return simulation_report(made.bank.items, made.rules, people=PEOPLE, seed=SEED, progress=progress)


def simulation_page(*, person: Person, pk: int) -> SimulationPage:
    """Return one simulation in words, as a table and as a drawing. Raises `NotFound`."""
    rows = Simulation.objects.select_related("calibration__instrument")
    found = rows.filter(entity_id=person.entity_id, pk=pk).first()
    if found is None or not can_read_calibrations(person):
        raise NotFound(_("No encontramos ese ensayo."))
    result = found.result
    return SimulationPage(
        simulation=found,
        calibration=found.calibration,
        says=_says(found),
        rows=tuple(
            Comparison(label, (told(result["adaptive"]), told(result["fixed"]), told(result["maximum_information"])))
            for label, told in _figures()
        ),
        chart=_chart(result),
        dead=tuple(result["dead"]),
        may_simulate=can_simulate(found.calibration, person),
        unasked=_unasked(found.calibration),
    )


def _unasked(calibration: Calibration) -> tuple[str, ...]:
    """Return the names of the areas of which no question is in use, so that the test says nothing of them."""
    in_use = calibration.items.filter(item__status=Item.Status.ACTIVE).order_by()
    missing = {one["area"] for one in calibration.method["areas"]} - set(in_use.values_list("area", flat=True))
    return tuple(area.name for area in framework_areas() if area.code in missing) if missing else ()


def _figures() -> list[tuple[str, Callable[[Mapping[str, Any]], str]]]:
    return [
        (_("Preguntas por persona"), lambda one: decimal_es(one["mean_items"], 1)),
        (_("Minutos por persona"), lambda one: decimal_es(one["mean_minutes"], 1)),
        (_("Error que dice tener"), lambda one: decimal_es(one["mean_se"], 2)),
        (_("Error verdadero"), lambda one: decimal_es(one["rmse"], 2)),
        (_("Margen de 95 % que contiene la verdad"), lambda one: share_es(one["coverage"], 0)),
        (_("La pregunta más vista"), lambda one: share_es(one["max_exposure"], 0)),
        (_("Preguntas en común entre dos personas"), lambda one: share_es(one["overlap"], 0)),
        (_("Nivel acertado"), lambda one: "—" if one["accuracy"] is None else share_es(one["accuracy"], 0)),
    ]


def _says(found: Simulation) -> tuple[str, ...]:
    adaptive, fixed = found.result["adaptive"], found.result["fixed"]
    sentences = [
        _("La prueba adaptativa hizo %(items)s preguntas a cada persona, en %(minutes)s minutos.")
        % {"items": decimal_es(adaptive["mean_items"], 1), "minutes": decimal_es(adaptive["mean_minutes"], 1)},
        _("Dice que su error es %(said)s y de verdad es %(true)s; el de una fija igual de larga, %(fixed)s.")
        % {
            "said": decimal_es(adaptive["mean_se"], 2),
            "true": decimal_es(adaptive["rmse"], 2),
            "fixed": decimal_es(fixed["rmse"], 2),
        },
        _("La pregunta más vista la vio el %(share)s de las personas; el techo pedido es %(ceiling)s.")
        % {"share": share_es(adaptive["max_exposure"], 0), "ceiling": share_es(found.limits["ceiling"], 0)},
    ]
    return (*sentences, *_warnings(found))


def _warnings(found: Simulation) -> list[str]:
    """Return what the figures say against the test."""
    adaptive, fixed, limits = found.result["adaptive"], found.result["fixed"], found.limits
    warnings = []
    if adaptive["max_exposure"] > 1.1 * limits["ceiling"]:
        warnings.append(_("Son pocas preguntas para sostener ese techo: escriba más, o súbalo."))
    if adaptive["mean_se"] > limits["error"]:
        warnings.append(
            _(
                "En promedio queda por encima del error pedido, %(error)s. Un área también termina cuando su nivel "
                "es claro, o cuando ninguna pregunta que quede cabe en el tiempo o enseña algo más."
            )
            % {"error": decimal_es(limits["error"], 2)}
        )
    if adaptive["rmse"] >= fixed["rmse"]:
        warnings.append(_("Con estas preguntas y estos límites, adaptar no mide mejor que una forma fija."))
    return warnings


def _chart(result: Mapping[str, Any]) -> BarChart:
    labels = (_("Adaptativa"), _("Fija"), _("Solo la que más informa"))
    return BarChart(
        says=_("Error verdadero de cada prueba: menos es mejor."),
        caption=_("Error verdadero, en desviaciones"),
        source=_("Fuente: %(people)s personas simuladas, las mismas en las tres pruebas.")
        % {"people": decimal_es(result["people"], 0)},
        bars=tuple(Bar(label=label, value=result[test]["rmse"]) for label, test in zip(labels, TESTS, strict=True)),
        suffix="",
        places=2,
        label=_("Prueba"),
        value_label=_("Error"),
    )
