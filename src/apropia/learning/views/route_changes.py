from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.route_changes import PostponeForm, ReplaceForm
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "POST"])
def postpone(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a course of the person's route off until a date."""
    step = queries.route.step_for(person=request.person, step_id=pk)
    now = clock.now()
    form = PostponeForm(request.POST or None, today=clock.local_date(now, request.entity.timezone))
    if request.method == "POST" and form.is_valid():
        try:
            actions.route_changes.postpone_step(step=step, until=form.cleaned_data["until"], by=request.person, at=now)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Aplazó el curso. Está en «Aplazados», y ahí puede deshacerlo."))
            return redirect("learning:route")
    context = {"form": form, "step": step, "title": _("Aplazar un curso"), "label": _("Aplazar")}
    return render(request, "learning/route_change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def replace(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose another course in the place of one."""
    choices = queries.route_changes.choices_for(person=request.person, step_id=pk)
    form = ReplaceForm(request.POST or None, offers=choices.offers)
    if request.method == "POST" and form.is_valid():
        try:
            actions.route_changes.replace_step(
                step=choices.step, course_id=form.offer.course_id, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Reemplazó el curso. Lo puede deshacer en el mismo paso."))
            return redirect("learning:route")
    context = {
        "form": form,
        "step": choices.step,
        "is_empty": not choices.offers,
        "title": _("Reemplazar un curso"),
        "label": _("Reemplazar"),
    }
    return render(request, "learning/route_change.html", context, status=422 if form.errors else 200)


@require_POST
def undo(request: PersonRequest, pk: int, what: str) -> HttpResponse:
    """Bring back what was put off, or what another course replaced."""
    step = queries.route.step_for(person=request.person, step_id=pk)
    try:
        if what == "aplazar":
            actions.route_changes.bring_back_step(step=step, by=request.person, at=clock.now())
            messages.success(request, _("El curso está otra vez en su ruta."))
        else:
            actions.route_changes.undo_replacement(step=step, by=request.person, at=clock.now())
            messages.success(request, _("Volvió el curso que tenía antes."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("learning:route")
