"""How the entity keeps its talks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.learning import actions, queries
from apropia.learning.forms.talk_settings import TalkSettingsForm
from apropia.learning.policies.talks import HOSTS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def settings(request: PersonRequest) -> HttpResponse:
    """Show and change what holds for every talk."""
    now = queries.talk_seats.settings_of(request.entity)
    initial = {"confirm_hours": now.confirm_hours, "reminders": now.reminders}
    form = TalkSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.talk_seats.save_settings(**form.cleaned_data, by=request.person, at=clock.now())
        messages.success(request, _("Guardó los ajustes de las charlas."))
        return redirect("learning:talks")
    return render(request, "learning/talk_settings.html", {"form": form}, status=422 if form.errors else 200)
