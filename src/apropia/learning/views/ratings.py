from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.ratings import RatingForm
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "POST"])
def rate(request: PersonRequest, code: str) -> HttpResponse:
    """Say what one thinks of a course that one finished, or change it."""
    completion = queries.ratings.completion_for(person=request.person, code=code)
    rating = getattr(completion, "rating", None)
    form = RatingForm(request.POST or None, rating=rating)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ratings.rate(completion=completion, **form.cleaned_data, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Gracias. Su opinión ayuda a mejorar el curso."))
            return redirect("learning:history")
    context = {"form": form, "completion": completion, "rating": rating}
    return render(request, "learning/rate.html", context, status=422 if form.errors else 200)
