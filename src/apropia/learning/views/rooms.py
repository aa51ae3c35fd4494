"""The rooms in which talks are held."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.rooms import RoomForm
from apropia.learning.policies.talks import HOSTS
from apropia.people.access import PersonRequest, roles_required

FIELDS = tuple(RoomForm.base_fields)


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def rooms(request: PersonRequest) -> HttpResponse:
    """Show the rooms and add one."""
    found = queries.rooms.rooms_for(person=request.person)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = actions.rooms.RoomData(**form.cleaned_data)
            actions.rooms.add_room(data=data, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó la sala."))
            return redirect("learning:talk_rooms")
    context = {"rooms": found, "form": form}
    return render(request, "learning/talk_rooms.html", context, status=422 if form.errors else 200)


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def room(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a room."""
    found = queries.rooms.room_for(pk=pk, person=request.person)
    form = RoomForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            data = actions.rooms.RoomData(**form.cleaned_data)
            actions.rooms.change_room(room=found, data=data, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la sala."))
            return redirect("learning:talk_rooms")
    return render(request, "learning/talk_room.html", {"room": found, "form": form}, status=422 if form.errors else 200)
