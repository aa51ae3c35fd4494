"""Who may sign up for a talk, and when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.talk_windows import WindowForm
from apropia.learning.policies.talks import HOSTS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def windows(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the windows of a talk and add one."""
    found = queries.talk_windows.windows_for(pk=pk, person=request.person)
    form = WindowForm(request.POST or None, units=found.units)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            actions.talk_windows.add_window(talk=found.talk, by=request.person, at=clock.now(), **given)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó el plazo."))
            return redirect("learning:talk_windows", pk)
    context = {"found": found, "talk": found.talk, "form": form}
    return render(request, "learning/talk_windows.html", context, status=422 if form.errors else 200)


@roles_required(*HOSTS)
@require_POST
def remove(request: PersonRequest, pk: int, window_pk: int) -> HttpResponse:
    """Take a window away."""
    talk = queries.talks.talk_for(pk=pk, person=request.person)
    given = {"talk": talk, "window_id": window_pk, "by": request.person, "at": clock.now()}
    back = reverse("learning:talk_windows", args=[pk])
    return do(request, actions.talk_windows.remove_window, back=back, done=_("Quitó el plazo."), **given)
