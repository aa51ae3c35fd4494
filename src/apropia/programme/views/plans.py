"""Plans of training: the list, one with its activities, its steps and its history."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import asked_format, download
from apropia.foundation.ui.tables import paginate, paginate_list
from apropia.people.access import PersonRequest, roles_required
from apropia.programme import actions, queries
from apropia.programme.forms import ApproveForm, AxesForm, CloseForm, PlanForm
from apropia.programme.policies import KEEPERS, READERS


def _today(request: PersonRequest) -> Any:
    return clock.local_date(clock.now(), request.entity.timezone)


@roles_required(*READERS)
@require_safe
def plan_list(request: PersonRequest) -> HttpResponse:
    """Show the plans of the entity."""
    found = queries.plans.plan_list_for(person=request.person)
    state = queries.plans.PLANS.read(request.GET)
    return render(
        request, "programme/plans.html", {"found": found, "state": state, "page": paginate(found.plans, state)}
    )


@roles_required(*READERS)
@require_safe
def plan(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show a plan with its activities, or give what the filters leave as a file for the PIC."""
    found = queries.plans.plan_page_for(person=request.person, pk=pk)
    state = queries.plans.ACTIVITIES.read(request.GET, choices=found.choices)
    if (format_ := asked_format(request.GET)) != "":
        actions.plans.note_export(plan=found.plan, format_=format_, by=request.person, at=clock.now())
        name = f"plan-de-formacion-{found.plan.year}"
        return download(name=name, fields=queries.plans.EXPORTED, rows=found.rows(state), format_=format_)
    page = paginate(found.activities, state)
    return render(request, "programme/plan.html", {"found": found, "plan": found.plan, "state": state, "page": page})


@roles_required(*READERS)
@require_safe
def changes(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what changed in a plan since it was approved, and why."""
    found, rows = queries.plans.changes_for(person=request.person, pk=pk)
    page = paginate_list(list(rows), request.GET.get("pagina", "1"))
    return render(request, "programme/changes.html", {"plan": found, "page": page})


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Begin the plan of a year."""
    form = PlanForm(request.POST or None, year=_today(request).year)
    if form.is_valid():
        try:
            made = actions.plans.create(by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Empezó el plan. Agregue sus actividades."))
            return redirect("programme:plan", made.pk)
    words = {"title": _("Nuevo plan de formación"), "label": _("Empezar el plan")}
    return _form(request, form, back=reverse("programme:plans"), **words)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    found = queries.plans.plan_for(person=request.person, pk=pk)
    form = PlanForm(request.POST or None, plan=found)
    done, words = _("Guardó los cambios."), {"title": _("Cambiar el plan"), "label": _("Guardar")}
    return _step(request, found, form, actions.plans.change, done=done, words=words)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def approve(request: PersonRequest, pk: int) -> HttpResponse:
    """Take down the act that approves a plan."""
    found = queries.plans.plan_for(person=request.person, pk=pk)
    form = ApproveForm(request.POST or None, plan=found)
    words = {
        "title": _("Aprobar el plan"),
        "label": _("Aprobar"),
        "lead": _("Desde ahí cada cambio queda con su razón, como una versión nueva."),
    }
    done = _("El plan quedó aprobado. Póngalo en ejecución cuando empiece.")
    return _step(request, found, form, actions.plans.approve, done=done, words=words, today=_today(request))


@roles_required(*KEEPERS)
@require_POST
def start(request: PersonRequest, pk: int) -> HttpResponse:
    """Put an approved plan in execution."""
    found = queries.plans.plan_for(person=request.person, pk=pk)
    done, back = _("El plan está en ejecución."), reverse("programme:plan", args=[pk])
    return do(request, actions.plans.start, back=back, done=done, plan=found, by=request.person, at=clock.now())


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close a plan for good."""
    found = queries.plans.plan_for(person=request.person, pk=pk)
    form = CloseForm(request.POST or None)
    words = {
        "title": _("Cerrar el plan"),
        "label": _("Cerrar el plan"),
        "lead": _("Un plan cerrado no se vuelve a abrir. Lo que no se ejecutó queda como no cumplido."),
    }
    return _step(request, found, form, actions.plans.close, done=_("Cerró el plan."), words=words)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, and throw a draft away."""
    found = queries.plans.plan_for(person=request.person, pk=pk)
    back = reverse("programme:plan", args=[pk])
    if request.method == "POST":
        at, done = clock.now(), _("Descartó el borrador.")
        all_plans = reverse("programme:plans")
        return do(request, actions.plans.discard, back=all_plans, done=done, plan=found, by=request.person, at=at)
    context = {
        "title": _("Descartar «%(name)s»") % {"name": found.name},
        "explanation": _("Se borran el borrador y sus actividades. No se puede deshacer."),
        "label": _("Descartar el borrador"),
        "cancel_url": back,
        "kind": "danger",
    }
    return render(request, "ui/confirm.html", context)


@roles_required(*READERS)
@require_safe
def axes(request: PersonRequest) -> HttpResponse:
    """Show the axes in force and those before them."""
    return render(request, "programme/axes.html", {"found": queries.axes.axes_page_for(person=request.person)})


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def write_axes(request: PersonRequest) -> HttpResponse:
    """Write the axes: each time another version."""
    source, names = queries.axes.written_axes_for(person=request.person)
    form = AxesForm(request.POST or None, source=source, names=names)
    if form.is_valid():
        try:
            actions.axes.write(by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Estos ejes rigen desde ahora para los planes nuevos."))
            return redirect("programme:axes")
    return render(request, "programme/axes_form.html", {"form": form}, status=422 if form.errors else 200)


def _step(
    request: PersonRequest,
    found: Any,
    form: forms.Form,
    action: Callable[..., object],
    *,
    done: str,
    words: dict[str, str],
    **given: Any,
) -> HttpResponse:
    back = reverse("programme:plan", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            action(plan=found, by=request.person, at=clock.now(), **form.cleaned_data, **given)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, done)
            return redirect(back)
    return _form(request, form, back=back, plan=found, **words)


def _form(request: PersonRequest, form: forms.Form, *, back: str, **words: Any) -> HttpResponse:
    context = {"form": form, "back": back} | words
    return render(request, "programme/plan_form.html", context, status=422 if form.errors else 200)
