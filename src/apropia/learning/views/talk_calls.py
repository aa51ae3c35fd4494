"""Call a whole unit to a talk: first how many, then the letters, in the background."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.talk_calls import CallForm
from apropia.learning.policies.talks import HOSTS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def call(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose a unit, see how many would be called, and call them."""
    now, given = clock.now(), request.POST if request.method == "POST" else request.GET
    found = queries.talk_calls.call_page_for(pk=pk, person=request.person, chosen=given.get("unit", ""), at=now)
    form = CallForm(given or None, units=found.units)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            job = actions.talk_calls.request_call(talk=found.talk, unit=unit, by=request.person, at=now)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("learning:talk_call_job", pk, job.pk)
    context = {"form": form, "found": found, "talk": found.talk, "reach": found.reach}
    return render(request, "learning/talk_call.html", context, status=422 if form.errors else 200)


@roles_required(*HOSTS)
@require_safe
def job(request: PersonRequest, pk: int, job_pk: int) -> HttpResponse:
    """Show how far a call is."""
    talk, found = queries.talk_calls.job_for(pk=pk, job_pk=job_pk, person=request.person)
    return render(request, "learning/talk_call_job.html", {"talk": talk, "job": found})
