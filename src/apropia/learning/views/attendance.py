"""Who came to a talk: by the code, by the QR code, by the list."""

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
from apropia.learning.forms.talks import AttendanceForm, CodeForm
from apropia.learning.views.talks import talk_with
from apropia.people.access import PersonRequest


@require_POST
def attend(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that one is there, by the code."""
    form = CodeForm(request.POST)
    if form.is_valid():
        found, code = queries.talks.talk_for(pk=pk, person=request.person), form.cleaned_data["code"]
        try:
            actions.attendance.attend_by_code(talk=found, code=code, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Registró su asistencia."))
            return redirect("learning:talk", pk)
    return talk_with(request, pk, code_form=form)


@require_http_methods(["GET", "POST"])
def arrive(request: PersonRequest, pk: int, token: str) -> HttpResponse:
    """Say that one is there, by the address of the QR code: reading it asks, the button answers."""
    now = clock.now()
    found = queries.attendance.door_for(pk=pk, token=token, person=request.person, at=now)
    if request.method != "POST":
        return render(request, "learning/talk_arrive.html", {"found": found, "talk": found.talk})
    action, done = actions.attendance.attend_by_address, _("Registró su asistencia.")
    back = reverse("learning:talk", args=[pk])
    return do(request, action, back=back, done=done, talk=found.talk, token=token, by=request.person, at=now)


@require_safe
def screen(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the code and the QR code, to be seen from the last row."""
    found = queries.attendance.screen_of(pk=pk, person=request.person, at=clock.now())
    return render(request, "learning/talk_screen.html", {"found": found, "talk": found.talk})


@require_http_methods(["GET", "POST"])
def attendance(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the list and keep who came."""
    now = clock.now()
    found = queries.attendance.attendance_of(pk=pk, person=request.person, at=now)
    posted = request.POST if request.method == "POST" else None
    form = AttendanceForm(posted, places=[place.pk for place in found.places])
    if form.is_valid():
        came = form.cleaned_data["came"]
        did_not = set(form.cleaned_data["was"]) - set(came)
        action, done = actions.attendance.mark_attendance, _("Guardó la asistencia.")
        back = reverse("learning:talk_attendance", args=[pk])
        given = {"talk": found.talk, "came": came, "did_not": did_not}
        return do(request, action, back=back, done=done, by=request.person, at=now, **given)
    status = 200 if posted is None else 422
    return render(request, "learning/talk_attendance.html", {"found": found, "talk": found.talk}, status=status)
