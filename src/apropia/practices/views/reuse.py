from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest
from apropia.practices import actions, queries
from apropia.practices.forms import LessonForm, ReplicationForm
from apropia.practices.queries.reuse import NewRecord, RecordPage


@dataclass(frozen=True)
class _Kind:
    """What differs between replications and lessons."""

    title: Any
    lead: Any
    form: Callable[..., forms.Form]
    data: Callable[..., Any]
    add: Callable[..., Any]
    change: Callable[..., None]
    fields: tuple[str, ...]


_KINDS = {
    "replicas": _Kind(
        gettext_lazy("Registrar una réplica"),
        gettext_lazy("Otra dependencia o entidad adoptó la práctica: quién, desde cuándo, qué adaptó y qué resultó."),
        ReplicationForm,
        actions.ReplicationData,
        actions.record_replication,
        actions.change_replication,
        ("unit", "entity_name", "began_on", "adaptation", "result"),
    ),
    "lecciones": _Kind(
        gettext_lazy("Registrar una lección aprendida"),
        gettext_lazy("Lo que ayudó o dificultó el resultado, para repetirlo o evitarlo."),
        LessonForm,
        actions.LessonData,
        actions.record_lesson,
        actions.change_lesson,
        ("title", "effect", "facts", "recommendation"),
    ),
}


def _kind_of(kind: str) -> _Kind:
    if kind not in _KINDS:
        raise Http404
    return _KINDS[kind]


@require_http_methods(["GET", "POST"])
def add_record(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    """Write down a replication or a lesson."""
    found = _kind_of(kind)
    page = queries.reuse.new_record_for(slug=slug, kind=kind, person=request.person)
    form, back = found.form(request.POST or None, units=page.units), _back(page, slug)
    if request.method == "POST" and form.is_valid():
        try:
            found.add(practice=page.practice, data=found.data(**form.cleaned_data), by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(
                request, _("Quedó registrada. Gestión del conocimiento decide si se ve en la copia pública.")
            )
            return redirect(back)
    return _form_page(request, form, back, title=found.title, lead=found.lead)


@require_http_methods(["GET", "POST"])
def change_record(request: PersonRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Change a replication or a lesson."""
    found = _kind_of(kind)
    page = queries.reuse.record_page_for(slug=slug, kind=kind, pk=pk, person=request.person)
    record, back = page.record, _back(page, slug)
    initial = {name: getattr(record, name) for name in found.fields}
    form = found.form(request.POST or None, units=page.units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            found.change(record=record, data=found.data(**form.cleaned_data), by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios."))
            return redirect(back)
    return _form_page(request, form, back, title=_("Cambiar «%(record)s»") % {"record": record}, lead=found.lead)


@require_http_methods(["GET", "POST"])
def remove_record(request: PersonRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Take out a replication or a lesson, after asking."""
    _kind_of(kind)
    page = queries.reuse.record_page_for(slug=slug, kind=kind, pk=pk, person=request.person)
    back = _back(page, slug)
    if request.method == "POST":
        return _done(request, back, _("Quitó el registro."), actions.remove_record, record=page.record)
    context = {
        "title": _("¿Quitar «%(record)s»?") % {"record": page.record},
        "explanation": _("Se borra de la práctica y de su copia pública. No cambia lo ya escrito en el formato."),
        "label": _("Quitar"),
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", context)


@require_POST
def show_record(request: PersonRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Show a record in the public copy, or no longer."""
    _kind_of(kind)
    page = queries.reuse.record_page_for(slug=slug, kind=kind, pk=pk, person=request.person)
    is_public = request.POST.get("ver") == "si"
    done = _("Ya se ve en la copia pública.") if is_public else _("Ya no se ve en la copia pública.")
    return _done(request, _back(page, slug), done, actions.show_record, record=page.record, is_public=is_public)


@require_POST
def use_record(request: PersonRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Write a record into its place in the form."""
    _kind_of(kind)
    found = queries.reuse.record_to_use_for(slug=slug, kind=kind, pk=pk, person=request.person)
    done = _("Quedó en el texto. Ajústelo como haga falta.")
    address = reverse("practices:edit", args=[slug, found.key])
    return _done(request, address, done, actions.bring_into_form, version=found.version, record=found.record)


def _done(request: PersonRequest, back: str, words: str, action: Callable[..., Any], **arguments: Any) -> HttpResponse:
    return do(request, action, back=back, done=words, by=request.person, at=clock.now(), **arguments)


def _back(page: NewRecord | RecordPage, slug: str) -> str:
    """Return the practice's page, or the list where the person may not open it."""
    if not page.opens_practice:
        return reverse("practices:practices")
    return reverse("practices:practice", args=[slug])


def _form_page(request: PersonRequest, form: forms.Form, back: str, *, title: Any, lead: Any) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "back": back}
    return render(request, "practices/record_form.html", context, status=422 if form.errors else 200)
