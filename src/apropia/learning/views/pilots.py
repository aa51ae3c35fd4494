"""Offer a course in pilot to a team or a unit: first how many, then the letters."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.pilots import OfferForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import outline
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def offer(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose a team or a unit, see how many would be invited, and invite them."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = {name: given.get(name, "") for name in ("unit", "team")}
    found = queries.pilots.offer_page_for(person=request.person, pk=pk, **chosen)
    form = OfferForm(given or None, units=found.units, teams=found.teams)
    if form.is_valid() and request.method == "POST":
        try:
            people = actions.pilots.offer(version=found.version, **form.cleaned_data, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            done = ngettext("Se lo ofreció a %(people)d persona.", "Se lo ofreció a %(people)d personas.", people)
            messages.success(request, done % {"people": people})
            return redirect(outline(pk))
    context = {"form": form, "found": found, "version": found.version, "reach": found.reach}
    return render(request, "learning/author/offer_pilot.html", context, status=422 if form.errors else 200)
