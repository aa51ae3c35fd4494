"""Trying an adaptive test before anybody meets it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import simulations as actions
from apropia.diagnosis.forms.calibrations import LimitsForm
from apropia.diagnosis.policies.calibrations import PROPOSERS, READERS
from apropia.diagnosis.queries.calibrations import calibration_for
from apropia.diagnosis.queries.simulations import simulation_page
from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*PROPOSERS)
@require_http_methods(["GET", "HEAD", "POST"])
def simulate(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for the limits, then try the test in the background."""
    calibration = calibration_for(person=request.person, pk=pk)
    form = LimitsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.request_simulation(
                calibration=calibration, limits=form.limits, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("diagnosis:calibration_running", job.pk)
    page = {
        "title": _("Ensayar la prueba adaptativa"),
        "explanation": _("Mil personas simuladas responden según esta calibración. Nadie real responde nada."),
        "label": _("Ensayar"),
        "form": form,
        "cancel_url": reverse("diagnosis:calibration", args=[pk]),
    }
    return render(request, "diagnosis/confirm_with_form.html", page, status=422 if form.errors else 200)


@roles_required(*READERS)
@require_safe
def simulation(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what an adaptive test would do, beside a fixed one and one that only looks at information."""
    page = simulation_page(person=request.person, pk=pk)
    return render(request, "diagnosis/simulation.html", {"page": page, "calibration": page.calibration})


@roles_required(*PROPOSERS)
@require_http_methods(["GET", "HEAD", "POST"])
def mark_ready(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask whether one is sure, then say that a test may adapt with this calibration."""
    calibration = calibration_for(person=request.person, pk=pk)
    back = reverse("diagnosis:calibration", args=[pk])
    if request.method == "POST":
        given = {"calibration": calibration, "by": request.person, "at": clock.now()}
        return do(request, actions.mark_ready, back=back, done=_("Quedó lista para prueba adaptativa."), **given)
    page = {
        "title": _("Lista para prueba adaptativa"),
        "explanation": _("Dice que usted vio el ensayo y que, con estas preguntas, una prueba puede adaptarse."),
        "label": _("Declararla lista"),
        "kind": "second",
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", page)
