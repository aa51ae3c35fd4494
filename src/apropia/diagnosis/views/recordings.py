"""The editor: the sound or the video of a question; and its captions, for all who see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import recordings
from apropia.diagnosis.forms.recordings import RecordingForm
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.queries.authoring import recording_desk_for
from apropia.diagnosis.queries.recordings import captions_for
from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a sound or a video beside a question of a draft, tell it in words, or take it off."""
    desk = recording_desk_for(person=request.person, pk=pk)
    found = desk.item
    told = {**found.recording_facts, "captions": desk.captions}
    form = RecordingForm(request.POST or None, request.FILES or None, initial=told)
    if request.method == "POST":
        try:
            if form.is_valid():
                _set(request, found, form.cleaned_data)
                messages.success(request, _("Guardó el sonido o video."))
                return redirect("diagnosis:item", pk)
        except DomainError as refusal:
            show_on(form, refusal)
        if found.recording is None and "file" not in form.errors:
            # No browser keeps a chosen file, and whoever chose none is told once of all that is missing.
            again, first = _("Elija otra vez el sonido o el video."), _("Elija el sonido o el video.")
            form.add_error("file", again if "file" in request.FILES else first)
    page = {"form": form, "item": found, "recording": desk.recording}
    return render(request, "diagnosis/editor_recording.html", page, status=422 if form.errors else 200)


def _set(request: PersonRequest, item: Any, written: dict[str, Any]) -> None:
    upload = written.pop("file")
    name = upload.name if upload else ""
    recordings.set_recording(item=item, upload=upload, name=name, by=request.person, at=clock.now(), **written)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask whether one is sure, then take the sound or video off a question of a draft."""
    found = recording_desk_for(person=request.person, pk=pk).item
    if request.method == "POST":
        given = {"item": found, "by": request.person, "at": clock.now()}
        back = reverse("diagnosis:item", args=[pk])
        return do(request, recordings.remove_recording, back=back, done=_("Quitó el sonido o video."), **given)
    page = {
        "title": _("Quitar el sonido o video de la pregunta %(code)s") % {"code": found.code},
        "explanation": _("Se van también su título, sus subtítulos y su transcripción."),
        "label": _("Quitar"),
        "cancel_url": reverse("diagnosis:item_recording", args=[pk]),
    }
    return render(request, "ui/confirm.html", page)


@require_safe
def captions(request: PersonRequest, pk: int, language: str) -> HttpResponse:
    """Give the captions of a video to whoever may see it."""
    found = captions_for(person=request.person, pk=pk, language=language)
    return HttpResponse(found, content_type="text/vtt; charset=utf-8")
