from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.route import GoalsForm
from apropia.people.access import PersonRequest


@require_safe
def route(request: PersonRequest) -> HttpResponse:
    """Show the person's own route."""
    page = queries.route.route_page_for(person=request.person)
    return render(request, "learning/route.html", {"route": page.route, "needs": page.needs})


@require_POST
def build(request: PersonRequest) -> HttpResponse:
    """Build the route anew from the latest results and the goals."""
    try:
        actions.route.build_route(person=request.person, at=clock.now())
        messages.success(request, _("Su ruta está al día. Lo que ya empezó sigue en ella."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:goals")
    return redirect("learning:route")


@require_http_methods(["GET", "POST"])
def goals(request: PersonRequest) -> HttpResponse:
    """Let a person choose what she wants to learn, with or without results."""
    kept = queries.planning.wishes_for(person=request.person)
    form = GoalsForm(request.POST or None, chosen=kept.goals, pace=kept.pace)
    if request.method == "POST" and form.is_valid():
        try:
            actions.route.choose_goals(person=request.person, goals=form.goals, pace=form.pace, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó sus metas y armamos su ruta."))
            return redirect("learning:route")
    return render(request, "learning/goals.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def decide(request: PersonRequest, pk: int, decision: str) -> HttpResponse:
    """Accept, leave out or take back a step; mark its guide as read."""
    step = queries.route.step_for(person=request.person, step_id=pk)
    if decision == "leida":
        return _finish_guide(request, step)
    if decision == "aceptar":
        actions.route.accept_step(step=step, by=request.person, at=clock.now())
        messages.success(request, _("El paso queda en su ruta."))
    else:
        actions.route.dismiss_step(step=step, by=request.person, at=clock.now())
        messages.success(request, _("Quitó el paso. Puede recuperarlo al final de la página."))
    return redirect("learning:route")


def _finish_guide(request: PersonRequest, step: Any) -> HttpResponse:
    try:
        actions.route.finish_guide(step=step, by=request.person, at=clock.now())
        messages.success(request, _("Marcó la guía como leída: un paso menos."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("learning:route")
