"""Activities of a plan: write, look, take out, give up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required
from apropia.programme import actions, queries
from apropia.programme.forms import ActivityForm, ReasonForm
from apropia.programme.policies import KEEPERS, READERS
from apropia.programme.queries.activities import Writable


@roles_required(*READERS)
@require_safe
def activity(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one activity and its rule."""
    found = queries.activities.activity_page_for(person=request.person, pk=pk)
    return render(request, "programme/activity.html", {"found": found, "activity": found.activity, "plan": found.plan})


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan one more activity."""
    written = queries.activities.new_activity_for(person=request.person, pk=pk)
    form = ActivityForm(request.POST or None, written=written)
    if form.is_valid():
        try:
            made = actions.activities.add(
                plan=written.plan,
                data=form.activity_data(),
                reason=form.reason_given,
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó «%(title)s» al plan.") % {"title": made.title})
            return redirect("programme:activity", made.pk)
    title, back = _("Nueva actividad"), reverse("programme:plan", args=[pk])
    return _form(request, form, written, title=title, back=back)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Write an activity anew."""
    written = queries.activities.written_activity_for(person=request.person, pk=pk)
    assert written.activity is not None
    form = ActivityForm(request.POST or None, written=written)
    if form.is_valid():
        try:
            actions.activities.change(
                activity=written.activity,
                data=form.activity_data(),
                reason=form.reason_given,
                seen=form.cleaned_data["seen"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios."))
            return redirect("programme:activity", pk)
    back = reverse("programme:activity", args=[pk])
    return _form(request, form, written, title=_("Cambiar la actividad"), back=back)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, and take an activity out of a draft."""
    found = queries.activities.activity_for(person=request.person, pk=pk)
    if request.method == "POST":
        back, done = reverse("programme:plan", args=[found.plan_id]), _("Quitó la actividad.")
        person, at = request.person, clock.now()
        return do(request, actions.activities.remove, back=back, done=done, activity=found, by=person, at=at)
    context = {
        "title": _("Quitar «%(title)s»") % {"title": found.title},
        "explanation": _("La actividad sale del borrador. No se puede deshacer."),
        "label": _("Quitar la actividad"),
        "cancel_url": reverse("programme:activity", args=[pk]),
        "kind": "danger",
    }
    return render(request, "ui/confirm.html", context)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask why, and give up an activity of an approved plan."""
    found = queries.activities.activity_for(person=request.person, pk=pk)
    form = ReasonForm(request.POST or None)
    back = reverse("programme:activity", args=[pk])
    if form.is_valid():
        reason, at = form.cleaned_data["reason"], clock.now()
        done = _("Canceló la actividad. Queda en la historia del plan.")
        return do(
            request,
            actions.activities.cancel,
            back=back,
            done=done,
            activity=found,
            reason=reason,
            by=request.person,
            at=at,
        )
    context = {
        "title": _("Cancelar «%(title)s»") % {"title": found.title},
        "explanation": _("Deja de contar como planeada. No se puede deshacer."),
        "label": _("Cancelar la actividad"),
        "cancel_url": back,
        "cancel_label": _("Dejarla como está"),
        "kind": "danger",
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _form(request: PersonRequest, form: ActivityForm, written: Writable, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "plan": written.plan, "activity": written.activity, "title": title, "back": back}
    return render(request, "programme/activity_form.html", context, status=422 if form.errors else 200)
