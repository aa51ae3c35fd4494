"""What people think of the talks they came to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.talk_opinions import TalkOpinionForm
from apropia.learning.views.mirror import opinion_chart, page_of_words
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "POST"])
def opinion(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what one thinks of a talk one came to, or change it."""
    now = clock.now()
    found = queries.talk_opinions.own_opinion(pk=pk, person=request.person, at=now)
    form = TalkOpinionForm(request.POST or None, said=found.said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.talk_opinions.say(talk=found.talk, **form.cleaned_data, by=request.person, at=now)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Gracias. Su opinión ayuda a mejorar la charla."))
            return redirect("learning:talk", pk)
    context = {"form": form, "found": found, "talk": found.talk}
    return render(request, "learning/talk_opinion.html", context, status=422 if form.errors else 200)


@require_safe
def opinions(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what is thought of a talk, to who gives or manages it."""
    found = queries.talk_opinions.opinions_for(pk=pk, person=request.person)
    chart = opinion_chart(found.opinion, minimum_cell=found.minimum_cell)
    said = page_of_words(request, found.opinion)
    context = {"found": found, "talk": found.talk, "chart": chart, "said": said}
    return render(request, "learning/talk_opinions.html", context)
