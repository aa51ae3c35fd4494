"""Assign an activity by its rule: first whom it reaches, then the work."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.tables import paginate
from apropia.people.access import PersonRequest, roles_required
from apropia.programme import actions, queries
from apropia.programme.policies import KEEPERS


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def assign(request: PersonRequest, pk: int) -> HttpResponse:
    """Show whom the rule reaches and whom it leaves out, and assign."""
    today = clock.local_date(clock.now(), request.entity.timezone)
    reach = queries.audience.reach_for(person=request.person, pk=pk, today=today)
    if request.method == "POST":
        try:
            job = actions.assigning.request(activity=reach.activity, today=today, by=request.person, at=clock.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("programme:assign", pk)
        return redirect("programme:assign_job", pk, job.pk)
    state = queries.audience.REACHED.read(request.GET)
    context = {"reach": reach, "activity": reach.activity, "state": state, "page": paginate(reach.people, state)}
    return render(request, "programme/assign.html", context)


@roles_required(*KEEPERS)
@require_safe
def assign_job(request: PersonRequest, pk: int, job_pk: int) -> HttpResponse:
    """Show how far the assignment is."""
    activity, job = queries.audience.job_for(person=request.person, pk=pk, job_pk=job_pk)
    return render(request, "programme/assign_job.html", {"activity": activity, "job": job})
