"""The editor: instruments, their versions and sections."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.forms.editor import PLACES, InstrumentForm, LimitsForm, ScaleForm, SectionForm
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.policies.content import content_of
from apropia.diagnosis.policies.item_files.moodle import moodle_file
from apropia.diagnosis.policies.item_files.sheet import CODEBOOK, FIELDS, item_rows
from apropia.diagnosis.queries import authoring as queries
from apropia.diagnosis.queries.version_steps import step_page
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import asked_format, download
from apropia.foundation.ui.tables import Column, Filter, Table, narrow, paginate
from apropia.people.access import PersonRequest, roles_required

VERSIONS = Table(
    caption=gettext_lazy("Instrumentos y sus versiones"),
    columns=(
        Column("instrumento", gettext_lazy("Instrumento"), sort=("instrument__name", "number")),
        Column("version", gettext_lazy("Versión"), is_number=True),
        Column("estado", gettext_lazy("Estado"), sort="state"),
        Column("preguntas", gettext_lazy("Preguntas"), sort="items_count", is_number=True),
        Column("congelada", gettext_lazy("Congelada"), sort="frozen_at"),
    ),
    default_sort="instrumento",
    search=("instrument__name", "instrument__code"),
    filters=(Filter("estado", gettext_lazy("Estado"), "state", choices=queries.STATES),),
)
ITEMS = Table(
    caption=gettext_lazy("Preguntas de la versión"),
    columns=(
        Column("orden", gettext_lazy("Orden"), sort=("section__order", "order", "code"), is_number=True),
        Column("codigo", gettext_lazy("Código"), sort="code"),
        Column("pregunta", gettext_lazy("Pregunta")),
        Column("competencia", gettext_lazy("Competencia"), sort=("competence__code", "code")),
        Column("nivel", gettext_lazy("Nivel")),
        Column("tipo", gettext_lazy("Tipo"), sort=("kind", "code")),
    ),
    default_sort="orden",
    search=("code", "stem", "scenario"),
    filters=(
        Filter("tipo", gettext_lazy("Tipo"), "kind", choices=queries.KINDS),
        Filter("etapa", gettext_lazy("Etapa"), "status", choices=queries.STAGE_CHOICES, every=gettext_lazy("Todas")),
        Filter("nivel", gettext_lazy("Nivel"), "level", choices=queries.LEVELS),
        Filter("competencia", gettext_lazy("Competencia"), "competence__code", every=gettext_lazy("Todas")),
        Filter("seccion", gettext_lazy("Sección"), "section_id", every=gettext_lazy("Todas")),
    ),
)
# What only a question with competence and level has is not asked of a survey.
OF_COMPETENCES = ("competencia", "nivel")
SURVEY_ITEMS = replace(
    ITEMS,
    columns=tuple(one for one in ITEMS.columns if one.key not in OF_COMPETENCES),
    filters=tuple(one for one in ITEMS.filters if one.key not in OF_COMPETENCES),
)

MOODLE_FILES = {"gift": ("text/plain; charset=utf-8", "gift.txt"), "xml": ("application/xml", "xml")}


@roles_required(*AUTHORS)
@require_safe
def instruments(request: PersonRequest) -> HttpResponse:
    """List the instruments and their versions."""
    state = VERSIONS.read(request.GET)
    page = paginate(queries.versions_for(person=request.person), state)
    return render(request, "diagnosis/editor_instruments.html", {"state": state, "page": page})


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def create_instrument(request: PersonRequest) -> HttpResponse:
    """Begin an instrument."""
    form = InstrumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = versions.create_instrument(
                entity=request.entity,
                name=form.cleaned_data["name"],
                description=form.cleaned_data["description"],
                kind=form.cleaned_data["kind"],
                **starter.begins_with(form.cleaned_data["kind"]),
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Creó el instrumento. Ahora escriba o traiga las preguntas."))
            return redirect("diagnosis:version", version.pk)
    page = {"form": form, "title": _("Crear un instrumento"), "label": _("Crear"), "back": "diagnosis:instruments"}
    return render(request, "diagnosis/editor_form.html", page, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_safe
def version(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show one version: what it asks, what it lacks, and the steps that its state allows."""
    found = queries.version_page(person=request.person, pk=pk)
    choices: dict[str, list[tuple[Any, str]]] = {
        "competencia": [(row.code, Truncator(f"{row.code} {row.name}").chars(32)) for row in found.coverage],
        "seccion": [(section.pk, section.title) for section in found.sections],
        "tipo": list(found.kinds),
    }
    state = (SURVEY_ITEMS if found.is_survey else ITEMS).read(request.GET, choices=choices)
    if (format_ := asked_format(request.GET)) != "":
        name = f"preguntas-{found.version.instrument.code}-v{found.version.number}"
        rows = item_rows(content_of(item) for item in narrow(found.items, state))
        return download(name=name, fields=FIELDS, rows=rows, format_=format_, codebook=CODEBOOK)
    page = {"found": found, "state": state, "page": paginate(found.items, state)}
    return render(request, "diagnosis/editor_version.html", page)


@roles_required(*AUTHORS)
@require_safe
def for_moodle(request: PersonRequest, pk: int, format_: str) -> HttpResponse:
    """Give the questions of performance of a version as a file that Moodle reads."""
    found = queries.version_page(person=request.person, pk=pk)
    content = moodle_file((content_of(item) for item in found.items), format_=format_)
    kind, ending = MOODLE_FILES[format_]
    response = HttpResponse(content, content_type=kind)
    name = f"preguntas-{found.version.instrument.code}-v{found.version.number}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how long the form of one person may be."""
    found = queries.version_for(person=request.person, pk=pk)
    initial = {
        "max_performance_items": found.max_performance_items,
        "performance_minutes": found.performance_seconds / 60,
        "max_perception_items": found.max_perception_items,
        "max_services": found.max_services,
    }
    form = LimitsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            versions.set_limits(
                version=found,
                max_performance_items=given["max_performance_items"],
                performance_seconds=round(given["performance_minutes"] * 60),
                max_perception_items=given["max_perception_items"],
                max_services=given["max_services"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la duración."))
            return redirect("diagnosis:version", pk)
    page = {"form": form, "version": found, "title": _("Duración para cada persona"), "label": _("Guardar la duración")}
    return render(request, "diagnosis/editor_form.html", page, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Step:
    """One step of a version, with the words of the page that asks whether one is sure."""

    title: Promise
    explanation: Promise
    label: Promise
    done: Promise
    kind: str = "second"


STEPS: dict[str, Step] = {
    "enviar": Step(
        gettext_lazy("Enviar la versión a revisión"),
        gettext_lazy("Mientras esté en revisión no se edita. Otra persona la revisa y la congela, o la devuelve."),
        gettext_lazy("Enviar a revisión"),
        gettext_lazy("Envió la versión a revisión."),
    ),
    "devolver": Step(
        gettext_lazy("Devolver la versión"),
        gettext_lazy("Vuelve a borrador y se puede editar otra vez."),
        gettext_lazy("Devolver a borrador"),
        gettext_lazy("La versión volvió a borrador."),
    ),
    "congelar": Step(
        gettext_lazy("Congelar la versión"),
        gettext_lazy("Desde ahora no cambia nunca. Para corregir algo habrá que crear otra versión."),
        gettext_lazy("Congelar la versión"),
        gettext_lazy("Congeló la versión. Ya se puede usar en una ola."),
    ),
    "retirar": Step(
        gettext_lazy("Retirar la versión"),
        gettext_lazy("No se podrá usar en olas nuevas. Las olas que ya la usan siguen igual."),
        gettext_lazy("Retirar la versión"),
        gettext_lazy("Retiró la versión."),
        kind="danger",
    ),
    "copiar": Step(
        gettext_lazy("Crear la versión siguiente"),
        gettext_lazy("Empieza como copia de esta versión, en borrador."),
        gettext_lazy("Crear la versión"),
        gettext_lazy("Creó la versión siguiente."),
    ),
}


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    """Ask whether one is sure, then bring the version to its next state, or begin the next version."""
    if name not in STEPS:
        raise Http404
    asked = step_page(person=request.person, pk=pk, freezes=name == "congelar")
    found, words = asked.version, STEPS[name]
    if request.method != "POST":
        page = {
            "title": words.title,
            "explanation": f"«{found}». {words.explanation}",
            "label": words.label,
            "kind": words.kind,
            "cancel_url": reverse("diagnosis:version", args=[pk]),
            "step": asked,
        }
        return render(request, "diagnosis/version_step.html", page)
    act = {
        "enviar": versions.submit,
        "devolver": versions.return_to_draft,
        "congelar": versions.freeze,
        "retirar": versions.retire,
        "copiar": versions.start_next_version,
    }[name]
    try:
        made = act(version=found, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("diagnosis:version", pk)
    messages.success(request, str(words.done))
    return redirect("diagnosis:version", made.pk if made is not None else pk)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def create_section(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a section to a draft."""
    found = queries.version_for(person=request.person, pk=pk)
    return _section_page(request, found, None)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_section(request: PersonRequest, pk: int) -> HttpResponse:
    """Reword a section of a draft."""
    section = queries.section_for(person=request.person, pk=pk)
    return _section_page(request, section.version, section)


def _section_page(request: PersonRequest, found: Any, section: Any) -> HttpResponse:
    initial = {"title": section.title, "intro": section.intro} if section else None
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            authoring.save_section(
                version=found, section=section, **form.cleaned_data, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la sección."))
            return redirect("diagnosis:version", found.pk)
    title = _("Cambiar la sección") if section else _("Agregar una sección")
    page = {"form": form, "version": found, "title": title, "label": _("Guardar la sección")}
    return render(request, "diagnosis/editor_form.html", page, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_POST
def arrange_section(request: PersonRequest, pk: int) -> HttpResponse:
    """Move a section up or down."""
    section = queries.section_for(person=request.person, pk=pk)
    if (places := PLACES.get(request.POST.get("accion", ""))) is None:
        raise Http404
    try:
        authoring.move_section(section=section, places=places, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("diagnosis:version", section.version_id)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_section(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an empty section out of a draft, after asking."""
    section = queries.section_for(person=request.person, pk=pk)
    if request.method != "POST":
        page = {
            "title": _("Quitar la sección «%(title)s»") % {"title": section.title},
            "explanation": _("Se quita solo de este borrador, con su introducción. No tiene preguntas que se pierdan."),
            "label": _("Quitar la sección"),
            "cancel_url": reverse("diagnosis:version", args=[section.version_id]),
        }
        return render(request, "ui/confirm.html", page)
    try:
        authoring.remove_section(section=section, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Quitó la sección."))
    return redirect("diagnosis:version", section.version_id)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_scale(request: PersonRequest, pk: int) -> HttpResponse:
    """Reword the steps of a scale of a draft."""
    scale = queries.scale_for(person=request.person, pk=pk)
    form = ScaleForm(request.POST or None, name=scale.name, options=scale.options)
    if request.method == "POST" and form.is_valid():
        try:
            authoring.reword_scale(
                scale=scale, name=form.cleaned_data["name"], texts=form.texts, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la escala."))
            return redirect("diagnosis:version", scale.version_id)
    page = {"form": form, "version": scale.version, "title": _("Cambiar la escala"), "label": _("Guardar la escala")}
    return render(request, "diagnosis/editor_form.html", page, status=422 if form.errors else 200)
