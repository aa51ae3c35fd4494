"""Series of talks: their page, their places, and what hosts do with many sessions at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.talk_series import RepeatForm
from apropia.learning.forms.talks import ModeForm
from apropia.learning.policies.talks import HOSTS
from apropia.people.access import PersonRequest, roles_required


@require_safe
def series(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the sessions of a series."""
    found = queries.talk_series.series_for(pk=pk, person=request.person, at=clock.now())
    return render(request, "learning/talk_series.html", {"found": found})


@require_POST
def sign_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a place in every session of a cycle."""
    now, form = clock.now(), ModeForm(request.POST)
    given = {"series": queries.talk_series.series_for(pk=pk, person=request.person, at=now), "by": request.person}
    mode = form.cleaned_data["mode"] if form.is_valid() else None
    back, done = reverse("learning:talk_series", args=[pk]), _("Se inscribió a las sesiones que quedan.")
    return do(request, actions.talk_series.sign_up_for_all, back=back, done=done, mode=mode, at=now, **given)


@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Give one's places back."""
    now = clock.now()
    given = {"series": queries.talk_series.series_for(pk=pk, person=request.person, at=now), "by": request.person}
    back, done = reverse("learning:talk_series", args=[pk]), _("Retiró sus inscripciones.")
    return do(request, actions.talk_series.withdraw_from_all, back=back, done=done, at=now, **given)


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def repeat(request: PersonRequest, pk: int) -> HttpResponse:
    """Hold a talk again, on other dates."""
    talk = queries.talks.talk_for(pk=pk, person=request.person)
    form = RepeatForm(request.POST or None, initial={"kind": talk.series.kind if talk.series else None})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            made = actions.talk_series.repeat_talk(
                talk=talk,
                kind=given["kind"],
                every=given["every"],
                times=given["times"] or 0,
                starts=given["dates"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Programó las otras fechas. Abra las inscripciones cuando estén listas."))
            return redirect("learning:talk_series", made.pk)
    context = {"form": form, "talk": talk}
    return render(request, "learning/talk_repeat.html", context, status=422 if form.errors else 200)
