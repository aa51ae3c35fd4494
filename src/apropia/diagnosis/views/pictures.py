"""The editor: the picture of a question."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.diagnosis.actions import pictures
from apropia.diagnosis.forms.pictures import PictureForm
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.queries import authoring as queries
from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a picture beside a question of a draft, say it in words, or take it off."""
    desk = queries.picture_desk_for(person=request.person, pk=pk)
    found, shown = desk.item, desk.picture
    facts = {"alt": shown.alt, "description": shown.description, "is_decorative": not shown.alt} if shown else {}
    form = PictureForm(request.POST or None, request.FILES or None, initial=facts)
    if request.method == "POST":
        try:
            if form.is_valid():
                written = form.cleaned_data
                upload = written.pop("file")
                pictures.set_picture(
                    item=found,
                    upload=upload,
                    name=upload.name if upload else "",
                    by=request.person,
                    at=clock.now(),
                    **written,
                )
                messages.success(request, _("Guardó la imagen."))
                return redirect("diagnosis:item", pk)
        except DomainError as refusal:
            show_on(form, refusal)
            if shown is None and "file" not in form.errors:
                # No browser keeps a chosen file, and whoever chose none is told once of all that is missing.
                form.add_error("file", _("Elija otra vez la imagen.") if request.FILES else _("Elija la imagen."))
    page = {"form": form, "item": found, "picture": shown}
    return render(request, "diagnosis/editor_picture.html", page, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask whether one is sure, then take the picture off a question of a draft."""
    found = queries.picture_desk_for(person=request.person, pk=pk).item
    if request.method == "POST":
        given = {"item": found, "by": request.person, "at": clock.now()}
        back = reverse("diagnosis:item", args=[pk])
        return do(request, pictures.remove_picture, back=back, done=_("Quitó la imagen."), **given)
    page = {
        "title": _("Quitar la imagen de la pregunta %(code)s") % {"code": found.code},
        "explanation": _("Se van también su texto alternativo y su descripción."),
        "label": _("Quitar la imagen"),
        "cancel_url": reverse("diagnosis:item_picture", args=[pk]),
    }
    return render(request, "ui/confirm.html", page)
