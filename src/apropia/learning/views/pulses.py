"""One question about a course, for whoever holds the link of its message. No account, least data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.pulses import UseForm
from apropia.people.access import public


@public
@never_cache
@require_http_methods(["GET", "POST"])
def use(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how often what was learnt is used. Opening the link only asks; a POST answers."""
    pulse = queries.pulses.pulse_of(token=token)
    form = UseForm(request.POST if request.method == "POST" else None, frequency=pulse.frequency)
    context = {"form": form, "pulse": pulse, "is_open": clock.now() < pulse.closes_at, "is_done": False}
    if request.method == "POST" and form.is_valid():
        try:
            actions.pulses.answer(pulse=pulse, frequency=form.cleaned_data["frequency"], at=clock.now())
        except DomainError:
            context["is_open"] = False
        else:
            context["is_done"] = True
    response = render(request, "learning/use_pulse.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response
