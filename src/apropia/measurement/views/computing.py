from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.measurement import actions, queries
from apropia.measurement.forms import ComputeForm, ConfirmForm
from apropia.measurement.policies import COMPUTE, CONFIRM
from apropia.people.access import PersonRequest, roles_required

INVALID = 422


@roles_required(*COMPUTE)
@require_http_methods(["GET", "POST"])
def compute(request: PersonRequest) -> HttpResponse:
    """Ask for indicators to be computed."""
    today = clock.today(request.entity.timezone)
    offer = queries.offer_for(entity=request.entity, today=today)
    form = ComputeForm(
        request.POST or None,
        periods=[(one.key, one.label) for one in offer.periods],
        indicators=[(one.indicator.code, f"{one.indicator.code} · {one.name}") for one in offer.sheets],
        initial={"codes": [one.indicator.code for one in offer.sheets]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.request_calculation(
                entity=request.entity,
                codes=form.cleaned_data["codes"],
                period=offer.period(form.cleaned_data["period"]),
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("measurement:computing", pk=job.pk)
    status = INVALID if form.errors else 200
    return render(request, "measurement/compute.html", {"form": form}, status=status)


@roles_required(*COMPUTE)
@require_safe
def computing(request: PersonRequest, pk: int) -> HttpResponse:
    """Show how far a calculation is."""
    job = queries.job_of_calculation(pk=pk, person=request.person)
    return render(request, "measurement/computing.html", {"job": job})


@roles_required(*CONFIRM)
@require_http_methods(["GET", "POST"])
def confirm(request: PersonRequest) -> HttpResponse:
    """Make preliminary figures official: by somebody who did not compute them."""
    waiting = queries.waiting_for(person=request.person)
    form = ConfirmForm(
        request.POST or None,
        calculations=[(str(one.pk), one.label) for one in waiting if one.can_confirm],
        initial={"calculations": request.GET.getlist("calculo")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = [one.calculation for one in waiting if str(one.pk) in form.cleaned_data["calculations"]]
        try:
            actions.make_official(
                calculations=chosen, by=request.person, at=clock.now(), analysis=form.cleaned_data["analysis"]
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Las cifras elegidas ya son oficiales."))
            return redirect("measurement:dashboard")
    status = INVALID if form.errors else 200
    return render(request, "measurement/confirm.html", {"form": form, "waiting": waiting}, status=status)
