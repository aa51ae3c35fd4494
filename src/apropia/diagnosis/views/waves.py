from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import invitations, waves
from apropia.diagnosis.forms.waves import CancellationForm, ExtensionForm, WaveForm, initial_of
from apropia.diagnosis.policies.waves import DESIGNERS, FOLLOWERS, RUNNERS, can_design_waves
from apropia.diagnosis.queries import waves as queries
from apropia.diagnosis.states import WaveState
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.tables import Column, Filter, Table, paginate
from apropia.people.access import PersonRequest, roles_required

WAVES = Table(
    caption=gettext_lazy("Olas del diagnóstico"),
    columns=(
        Column("nombre", gettext_lazy("Ola"), sort="name"),
        Column("proposito", gettext_lazy("Propósito"), sort="purpose"),
        Column("abre", gettext_lazy("Abre"), sort="opens_at"),
        Column("cierra", gettext_lazy("Cierra"), sort="closes_at"),
        Column("estado", gettext_lazy("Estado"), sort="state"),
    ),
    default_sort="-abre",
    search=("name", "version__instrument__name"),
    search_label=gettext_lazy("Buscar una ola"),
    filters=(Filter("estado", gettext_lazy("Estado"), "state", choices=WaveState.choices),),
)


@roles_required(*FOLLOWERS)
@require_safe
def wave_list(request: PersonRequest) -> HttpResponse:
    """List the waves of the entity."""
    state = WAVES.read(request.GET)
    page = paginate(queries.waves_visible_to(person=request.person), state)
    context = {"page": page, "table": state, "can_design": can_design_waves(person=request.person)}
    return render(request, "diagnosis/wave_list.html", context)


@roles_required(*DESIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Design a wave."""
    form = WaveForm(_sent(request), entity=request.entity)
    if request.method == "POST" and form.is_valid():
        try:
            design = waves.WaveDesign(**form.cleaned_data)
            wave = waves.create_wave(design=design, by=request.person, at=clock.now())
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Diseñó la ola «%(name)s». Revísela y prográmela.") % {"name": wave.name})
            return redirect("diagnosis:wave", wave.pk)
    return _form_page(request, form, title=_("Diseñar una ola"), back=reverse("diagnosis:waves"))


@roles_required(*DESIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Change a wave that was not announced."""
    wave = queries.wave_for(person=request.person, pk=wave_id)
    form = WaveForm(_sent(request), entity=request.entity, initial=initial_of(wave))
    if request.method == "POST" and form.is_valid():
        try:
            design = waves.WaveDesign(**form.cleaned_data)
            waves.change_wave(wave=wave, design=design, by=request.person, at=clock.now())
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Guardó los cambios de la ola."))
            return redirect("diagnosis:wave", wave.pk)
    return _form_page(request, form, title=_("Cambiar la ola"), back=reverse("diagnosis:wave", args=[wave.pk]))


def _sent(request: PersonRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form_page(request: PersonRequest, form: forms.Form, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return render(request, "diagnosis/wave_form.html", context, status=422 if form.errors else 200)


@roles_required(*FOLLOWERS)
@require_safe
def wave(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show how one wave goes, by unit, and what can be done with it."""
    page = queries.page_of_wave(person=request.person, pk=wave_id, at=clock.now())
    return render(request, "diagnosis/wave_detail.html", {"page": page, "wave": page.wave})


def _confirmed(
    request: PersonRequest,
    wave_id: int,
    *,
    title: str,
    explanation: str,
    label: str,
    done: str,
    act: Callable[[Any], object],
    form: forms.Form | None = None,
    kind: str = "",
) -> HttpResponse:
    """Ask on a page, do it on POST, say what happened; a refusal is shown on the same page."""
    form = forms.Form(_sent(request)) if form is None else form
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, done)
            return redirect("diagnosis:wave", wave_id)
    context = {
        "title": title,
        "explanation": explanation,
        "label": label,
        "form": form,
        "kind": kind,
        "cancel_url": reverse("diagnosis:wave", args=[wave_id]),
    }
    return render(request, "diagnosis/wave_confirm.html", context, status=422 if form.errors else 200)


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Announce a wave."""
    wave = queries.wave_for(person=request.person, pk=wave_id)
    people = queries.population_for(wave=wave).count()
    return _confirmed(
        request,
        wave_id,
        title=_("Programar «%(name)s»") % {"name": wave.name},
        explanation=_("Se invitará a %(count)s personas cuando abra. Desde ahora la ola ya no se cambia.")
        % {"count": people},
        label=_("Programar"),
        done=_("La ola quedó programada. Abrirá sola en su fecha."),
        act=lambda _data: waves.schedule_wave(wave=wave, by=request.person, at=clock.now()),
    )


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Give more time, once."""
    wave = queries.wave_for(person=request.person, pk=wave_id)
    return _confirmed(
        request,
        wave_id,
        title=_("Prorrogar «%(name)s»") % {"name": wave.name},
        explanation=_("Una ola se prorroga una sola vez y antes de que cierre."),
        label=_("Prorrogar"),
        done=_("Prorrogó la ola."),
        form=ExtensionForm(_sent(request)),
        act=lambda data: waves.extend_wave(wave=wave, by=request.person, at=clock.now(), **data),
    )


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Say to how many a reminder would go; send it."""
    wave = queries.wave_for(person=request.person, pk=wave_id)
    missing = queries.reminder_preview(wave=wave).missing
    return _confirmed(
        request,
        wave_id,
        title=_("Recordar a quienes faltan"),
        explanation=_("Se enviará un correo a %(count)s personas que no han terminado. Nadie verá quiénes son.")
        % {"count": missing},
        label=_("Enviar el recordatorio"),
        done=_("El recordatorio está saliendo."),
        act=lambda _data: invitations.request_reminder(wave=wave, by=request.person, at=clock.now()),
    )


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Let the group results be seen."""
    wave = queries.wave_for(person=request.person, pk=wave_id)
    return _confirmed(
        request,
        wave_id,
        title=_("Publicar los resultados de «%(name)s»") % {"name": wave.name},
        explanation=_("Las dependencias verán sus resultados como grupo. Los grupos pequeños quedan protegidos."),
        label=_("Publicar"),
        done=_("Publicó los resultados."),
        act=lambda _data: waves.publish_wave(wave=wave, by=request.person, at=clock.now()),
    )


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Put a published wave away."""
    wave = queries.wave_for(person=request.person, pk=wave_id)
    return _confirmed(
        request,
        wave_id,
        title=_("Archivar «%(name)s»") % {"name": wave.name},
        explanation=_("Sus cifras se conservan."),
        label=_("Archivar"),
        done=_("Archivó la ola."),
        act=lambda _data: waves.archive_wave(wave=wave, by=request.person, at=clock.now()),
    )


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Give a wave up."""
    wave = queries.wave_for(person=request.person, pk=wave_id)
    return _confirmed(
        request,
        wave_id,
        title=_("Anular «%(name)s»") % {"name": wave.name},
        explanation=_("Se borrarán todas las respuestas de esta ola. No se puede deshacer."),
        label=_("Anular la ola y borrar las respuestas"),
        done=_("Anuló la ola. Sus respuestas se están borrando."),
        kind="danger",
        form=CancellationForm(_sent(request)),
        act=lambda data: waves.cancel_wave(wave=wave, by=request.person, at=clock.now(), **data),
    )
