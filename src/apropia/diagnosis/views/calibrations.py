"""Calibrating the questions of an instrument: what there is, one version, and the decision of a second person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import calibrations as actions
from apropia.diagnosis.forms.calibrations import DecisionForm
from apropia.diagnosis.policies.authoring import can_author
from apropia.diagnosis.policies.calibrations import DECIDERS, PROPOSERS, READERS
from apropia.diagnosis.queries import calibrations as queries
from apropia.formats.tabular.writing import Field, Kind
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import asked_format, download
from apropia.foundation.ui.tables import Column, Filter, Table, narrow, paginate
from apropia.people.access import PersonRequest, roles_required

QUESTIONS = Table(
    caption=gettext_lazy("Preguntas de la calibración"),
    columns=(
        Column("codigo", gettext_lazy("Pregunta"), sort="code"),
        Column("area", gettext_lazy("Área"), sort=("area", "code")),
        Column("etapa", gettext_lazy("Etapa"), sort=("stage", "code")),
        Column("respuestas", gettext_lazy("Respuestas"), is_number=True),
        Column("dificultad", gettext_lazy("Dificultad"), sort=("difficulty", "code"), is_number=True),
        Column("discriminacion", gettext_lazy("Discriminación"), sort=("slope", "code"), is_number=True),
    ),
    default_sort="area",
    search=("code", "item__stem"),
    search_label=gettext_lazy("Buscar una pregunta"),
    filters=(
        Filter("area", gettext_lazy("Área"), "area", every=gettext_lazy("Todas")),
        Filter("etapa", gettext_lazy("Etapa"), "stage", choices=queries.STAGES, every=gettext_lazy("Todas")),
        Filter("aviso", gettext_lazy("Aviso"), "flags__contains", choices=queries.FLAGS),
    ),
)


@roles_required(*READERS)
@require_safe
def calibrations(request: PersonRequest, instrument_id: int) -> HttpResponse:
    """List the calibrations of an instrument, and say what another would rest on."""
    page = queries.calibrations_page(person=request.person, pk=instrument_id)
    context = {"page": page, "instrument": page.instrument, "can_author": can_author(request.person)}
    return render(request, "diagnosis/calibrations.html", context)


@roles_required(*PROPOSERS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PersonRequest, instrument_id: int) -> HttpResponse:
    """Ask whether one is sure, then calibrate in the background."""
    instrument = queries.instrument_for(person=request.person, pk=instrument_id)
    back = reverse("diagnosis:calibrations", args=[instrument_id])
    if request.method != "POST":
        page = {
            "title": _("Calibrar las preguntas de «%(name)s»") % {"name": instrument.name},
            "explanation": _(
                "Se usan las respuestas de todas las olas cerradas, sin saber de quién son. "
                "El resultado es una propuesta: la adopta o la rechaza otra persona."
            ),
            "label": _("Calibrar"),
            "kind": "second",
            "cancel_url": back,
        }
        return render(request, "ui/confirm.html", page)
    try:
        job = actions.request_calibration(instrument=instrument, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    return redirect("diagnosis:calibration_running", job.pk)


@roles_required(*READERS)
@require_safe
def running(request: PersonRequest, pk: int) -> HttpResponse:
    """Show how far a calibration is."""
    job = queries.job_for(person=request.person, pk=pk)
    context = {"job": job, "can_author": can_author(request.person)}
    return render(request, "diagnosis/calibration_running.html", context)


@roles_required(*READERS)
@require_safe
def calibration(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show one calibration: what it rests on, what is provisional, what to look at, and each question."""
    found = queries.calibration_page(person=request.person, pk=pk)
    state = QUESTIONS.read(request.GET, choices={"area": found.area_names.items()})
    if (format_ := asked_format(request.GET)) != "":
        name = f"calibracion-{found.calibration.instrument.code}-{found.calibration.number}"
        rows = _rows(found, found.told(narrow(found.items, state)))
        return download(name=name, fields=[column[0] for column in COLUMNS], rows=rows, format_=format_)
    page = paginate(found.items, state)
    context = {"found": found, "calibration": found.calibration, "state": state, "page": page}
    context["can_author"] = can_author(request.person)
    return render(request, "diagnosis/calibration.html", context | {"rows": found.told(page.object_list)})


# Each column of the export, and what it is: the codebook is the same table told in words.
COLUMNS: tuple[tuple[Field, str], ...] = (
    (Field("codigo", width=16), "Código de la pregunta."),
    (Field("area", width=26), "Área de competencia."),
    (Field("competencia", width=12), "Código de la competencia."),
    (Field("nivel", width=14), "Nivel para el que se escribió."),
    (
        Field("etapa", width=24),
        "Hasta dónde alcanzan sus respuestas. «Provisional»: solo lo que esperan los expertos.",
    ),
    (Field("respuestas", Kind.INTEGER, 14), "Cuántas respuestas tiene. Los grupos pequeños quedan protegidos."),
    (Field("dificultad_esperada", width=12), "Dificultad que se espera por su nivel."),
    (
        Field("dificultad", width=12),
        "Punto en el que acierta la mitad. 0 es una persona promedio.",
    ),
    (Field("dificultad_error", width=12), "Error estándar de la dificultad."),
    (Field("pendiente", width=12), "Discriminación: cuánto sube el acierto con lo que se sabe (modelo logístico)."),
    (Field("pendiente_error", width=12), "Error estándar de la pendiente. Vacío si no se estimó."),
    (Field("intercepto", width=12), "Intercepto: menos la pendiente por la dificultad."),
    (Field("intercepto_error", width=12), "Error estándar del intercepto. Vacío si no se estimó."),
    (Field("correlacion", width=12), "Correlación con las demás respuestas del área. Vacía con menos de 30 personas."),
    (Field("ajuste_p", width=12), "Probabilidad de un desajuste así (S-X², ajustada). Vacía si no se puede juzgar."),
    (Field("se_repite_con", width=20), "Códigos de las preguntas con las que se repite (Q3)."),
    (Field("avisos", width=30), "Qué conviene revisar."),
)


def _rows(found: queries.CalibrationPage, told: list[queries.CalibratedRow]) -> Iterator[tuple[Any, ...]]:
    for one in told:
        row = one.row
        competence = row.item.competence
        yield (
            row.code,
            one.area,
            competence.code if competence else "",
            row.item.get_level_display(),
            row.get_stage_display(),
            found.protected if one.answers is None else one.answers,
            row.expected_difficulty,
            row.difficulty,
            row.difficulty_error,
            row.slope,
            row.slope_error,
            row.intercepts[0],
            row.intercept_errors[0],
            row.rest,
            row.fit_p,
            ", ".join(row.repeats),
            "; ".join(str(mark.label) for mark in row.marks),
        )


@roles_required(*READERS)
@require_safe
def codebook(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Say in a file what each column of the export is."""
    found = queries.calibration_for(person=request.person, pk=pk)
    fields = [Field("Columna", width=22), Field("Qué es", width=90)]
    rows = ((field.header, meaning) for field, meaning in COLUMNS)
    name = f"libro-de-codigos-{found.instrument.code}-{found.number}"
    return download(name=name, fields=fields, rows=rows, format_=asked_format(request.GET) or "xlsx")


@dataclass(frozen=True)
class Decision:
    """One way to decide, with the words of the page that asks why."""

    title: Promise
    explanation: Promise
    label: Promise
    done: Promise
    kind: str = ""


DECISIONS = {
    "adoptar": Decision(
        gettext_lazy("Adoptar la calibración"),
        gettext_lazy("Desde ahora es la que vale para este instrumento y ya no cambia. Las anteriores se conservan."),
        gettext_lazy("Adoptar"),
        gettext_lazy("Adoptó la calibración."),
    ),
    "rechazar": Decision(
        gettext_lazy("Rechazar la calibración"),
        gettext_lazy("Se conserva con su motivo y no se usa. Después se puede calibrar otra vez."),
        gettext_lazy("Rechazar"),
        gettext_lazy("Rechazó la calibración."),
        kind="danger",
    ),
}


@roles_required(*DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    """Ask why, then adopt or reject; a refusal is shown on the same page."""
    if name not in DECISIONS:
        raise Http404
    found, words = queries.calibration_for(person=request.person, pk=pk), DECISIONS[name]
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = {"adoptar": actions.adopt, "rechazar": actions.reject}[name]
        try:
            act(calibration=found, note=form.cleaned_data["note"], by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, str(words.done))
            return redirect("diagnosis:calibration", pk)
    page = {
        "title": words.title,
        "explanation": words.explanation,
        "label": words.label,
        "kind": words.kind,
        "form": form,
        "cancel_url": reverse("diagnosis:calibration", args=[pk]),
    }
    return render(request, "diagnosis/confirm_with_form.html", page, status=422 if form.errors else 200)
