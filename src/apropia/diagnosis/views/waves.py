from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import care, invitations, waves
from apropia.diagnosis.actions.quotas import set_quotas
from apropia.diagnosis.forms.waves import (
    CancellationForm,
    ExclusionForm,
    ExtensionForm,
    PlanForm,
    QuotaForm,
    WaveForm,
    initial_of,
    planned,
)
from apropia.diagnosis.policies.group_results import SEE_OWN_UNIT
from apropia.diagnosis.policies.waves import DESIGNERS, FOLLOWERS, RUNNERS, can_design_waves
from apropia.diagnosis.queries import waves as queries
from apropia.diagnosis.queries.care_report import flagged_of
from apropia.diagnosis.queries.participation import participation_for
from apropia.diagnosis.queries.quality import report_for
from apropia.diagnosis.queries.response_strata import quotas_page, response_page
from apropia.diagnosis.queries.sampling import Plan, plan_for
from apropia.diagnosis.states import WaveState
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.numbers import spanish
from apropia.foundation.ui.tables import Column, Filter, Table, paginate
from apropia.people.access import PersonRequest, roles_required

WAVES = Table(
    caption=gettext_lazy("Olas del diagnóstico"),
    columns=(
        Column("nombre", gettext_lazy("Ola"), sort="name", is_name=True),
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
    page = paginate(queries.waves_visible_to(person=request.person).defer("quality"), state)
    context = {"page": page, "table": state, "can_design": can_design_waves(person=request.person)}
    return render(request, "diagnosis/wave_list.html", context)


@roles_required(*DESIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Design a wave."""
    form = WaveForm(_sent(request), entity=request.entity, initial=planned(request.GET))
    if request.method == "POST" and form.is_valid():
        try:
            design = waves.WaveDesign(**form.cleaned_data)
            wave = waves.create_wave(design=design, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Diseñó la ola «%(name)s». Revísela y prográmela.") % {"name": wave.name})
            return redirect("diagnosis:wave", wave.pk)
    return _form_page(request, form, title=_("Diseñar una ola"), back=reverse("diagnosis:waves"))


@roles_required(*DESIGNERS)
@require_safe
def plan(request: PersonRequest) -> HttpResponse:
    """Say how many persons to invite for figures as sure as asked."""
    form = PlanForm(request.GET if request.GET else {name: one.initial for name, one in PlanForm.base_fields.items()})
    found = _plan_of(form, entity=request.entity) if form.is_valid() else None
    return render(
        request, "diagnosis/wave_plan.html", {"form": form, "plan": found}, status=422 if form.errors else 200
    )


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
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios de la ola."))
            return redirect("diagnosis:wave", wave.pk)
    return _form_page(request, form, title=_("Cambiar la ola"), back=reverse("diagnosis:wave", args=[wave.pk]))


def _plan_of(form: PlanForm, *, entity: Entity) -> Plan | None:
    """Return the plan that a filled form asks for."""
    asked = form.cleaned_data
    return plan_for(
        entity=entity,
        points=asked["margen"],
        rate=asked["responden"] / 100,
        deviation=asked["desviacion"],
        by=asked["por"],
    )


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


@roles_required(*FOLLOWERS)
@require_safe
def quality(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show how good the answers of a wave are."""
    report = report_for(person=request.person, pk=wave_id)
    return render(request, "diagnosis/wave_quality.html", {"report": report, "wave": report.wave})


@roles_required(*FOLLOWERS)
@require_safe
def response(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show by which strata a wave is answered, and which of them lag."""
    page = response_page(person=request.person, pk=wave_id)
    return render(request, "diagnosis/wave_response.html", {"page": page, "wave": page.wave})


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: PersonRequest, wave_id: int, by: str) -> HttpResponse:
    """Say how many answers are wanted of each group."""
    page = quotas_page(person=request.person, pk=wave_id, by=by)
    form = QuotaForm(_sent(request), groups=page.groups, wanted=page.wanted)
    if request.method == "POST" and form.is_valid():
        try:
            set_quotas(wave=page.wave, strata=by, wanted=form.wanted(), by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cupos de la ola."))
            return redirect("diagnosis:wave_response", wave_id)
    context = {"form": form, "page": page, "wave": page.wave}
    return render(request, "diagnosis/wave_quotas.html", context, status=422 if form.errors else 200)


@roles_required(*SEE_OWN_UNIT)
@require_safe
def participation(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show a head or liaison how many of her units have answered, never who."""
    page = participation_for(person=request.person, pk=wave_id)
    return render(request, "diagnosis/wave_participation.html", {"page": page, "wave": page.wave})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a wave, with the words of the page that asks whether one is sure.

    `title` may name the wave. `explanation` may say the number that `count` finds: `n`, written as Colombia does.
    """

    act: Callable[..., object]
    title: str | Promise
    explanation: str | Promise
    label: str | Promise
    done: str | Promise
    form: type[forms.Form] = forms.Form
    count: Callable[..., int] = lambda **_given: 0
    kind: str = ""


STEPS = {
    "schedule": Step(
        act=waves.schedule_wave,
        title=gettext_lazy("Programar «%(name)s»"),
        explanation=ngettext_lazy(
            "Se invitará a %(n)s persona cuando abra. Desde ahora la ola ya no se cambia.",
            "Se invitará a %(n)s personas cuando abra. Desde ahora la ola ya no se cambia.",
            "count",
        ),
        count=lambda wave: wave.sample_size or queries.population_for(wave=wave).count(),
        label=gettext_lazy("Programar"),
        done=gettext_lazy("La ola quedó programada. Abrirá sola en su fecha."),
    ),
    "extend": Step(
        act=waves.extend_wave,
        title=gettext_lazy("Prorrogar «%(name)s»"),
        explanation=gettext_lazy("Una ola se prorroga una sola vez y antes de que cierre."),
        label=gettext_lazy("Prorrogar"),
        done=gettext_lazy("Prorrogó la ola."),
        form=ExtensionForm,
    ),
    "remind": Step(
        act=invitations.request_reminder,
        title=gettext_lazy("Recordar a quienes faltan"),
        explanation=ngettext_lazy(
            "Se enviará un correo a %(n)s persona que no ha terminado. Nadie verá quién es.",
            "Se enviará un correo a %(n)s personas que no han terminado. Nadie verá quiénes son.",
            "count",
        ),
        count=lambda wave: queries.reminder_preview(wave=wave).missing,
        label=gettext_lazy("Enviar el recordatorio"),
        done=gettext_lazy("El recordatorio está saliendo."),
    ),
    "exclude": Step(
        act=care.exclude_flagged,
        title=gettext_lazy("Dejar fuera las respuestas señaladas de «%(name)s»"),
        explanation=gettext_lazy(
            "No contarán en las cifras de la ola %(n)s respuestas. Cada persona conserva su resultado. "
            "El informe dirá cuántas fueron, su motivo y cómo habrían quedado las cifras. "
            "Puede volver a contarlas antes de publicar."
        ),
        count=lambda wave: flagged_of(wave=wave) or 0,
        label=gettext_lazy("Dejarlas fuera"),
        done=gettext_lazy("Las respuestas señaladas ya no cuentan en las cifras."),
        form=ExclusionForm,
    ),
    "take_back": Step(
        act=care.take_back_exclusion,
        title=gettext_lazy("Volver a contar todas las respuestas de «%(name)s»"),
        explanation=gettext_lazy("Las respuestas señaladas volverán a contar en las cifras de la ola."),
        label=gettext_lazy("Contarlas todas"),
        done=gettext_lazy("Cuentan todas las respuestas."),
    ),
    "publish": Step(
        act=waves.publish_wave,
        title=gettext_lazy("Publicar los resultados de «%(name)s»"),
        explanation=gettext_lazy(
            "Respuestas que cuentan: %(n)s. "
            "Quien puede ver resultados los verá como grupo. Los grupos pequeños quedan protegidos. "
            "Si el informe de calidad tiene respuestas señaladas y va a dejarlas fuera, hágalo antes."
        ),
        count=lambda wave: wave.quality.get("completed", 0) - (flagged_of(wave=wave) or 0 if wave.excluded_at else 0),
        label=gettext_lazy("Publicar"),
        done=gettext_lazy("Publicó los resultados."),
    ),
    "archive": Step(
        act=waves.archive_wave,
        title=gettext_lazy("Archivar «%(name)s»"),
        explanation=gettext_lazy("Sus cifras se conservan."),
        label=gettext_lazy("Archivar"),
        done=gettext_lazy("Archivó la ola."),
    ),
    "cancel": Step(
        act=waves.cancel_wave,
        title=gettext_lazy("Anular «%(name)s»"),
        explanation=gettext_lazy("Se borrarán todas las respuestas de esta ola. No se puede deshacer."),
        label=gettext_lazy("Anular la ola y borrar las respuestas"),
        done=gettext_lazy("Anuló la ola. Sus respuestas se están borrando."),
        form=CancellationForm,
        kind="danger",
    ),
}


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: PersonRequest, wave_id: int, name: str) -> HttpResponse:
    """Ask on a page, do it on POST, say what happened; a refusal is shown on the same page."""
    taken = STEPS[name]
    wave = queries.wave_for(person=request.person, pk=wave_id)
    form = taken.form(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            taken.act(wave=wave, by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, str(taken.done))
            return redirect("diagnosis:wave", wave_id)
    count = taken.count(wave=wave)
    context = {
        "title": str(taken.title) % {"name": wave.name},
        "explanation": taken.explanation % {"count": count, "n": spanish(count)},
        "label": taken.label,
        "form": form,
        "kind": taken.kind,
        "cancel_url": reverse("diagnosis:wave", args=[wave_id]),
    }
    return render(request, "diagnosis/confirm_with_form.html", context, status=422 if form.errors else 200)
