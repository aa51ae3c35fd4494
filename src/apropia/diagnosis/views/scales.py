"""The editor: the scales of a version."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.diagnosis.actions import scales
from apropia.diagnosis.forms.opinions import NewScaleForm, ReadyScaleForm
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.queries import authoring as queries
from apropia.diagnosis.starter import ready_scales
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def create_scale(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a scale to a draft."""
    version = queries.version_for(person=request.person, pk=pk)
    form = NewScaleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scales.add_scale(
                version=version,
                name=form.cleaned_data["name"],
                options=form.options,
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó la escala. Ya la puede elegir en una pregunta."))
            return redirect("diagnosis:version", pk)
    page = {"form": form, "version": version, "title": _("Agregar una escala"), "label": _("Guardar la escala")}
    return render(request, "diagnosis/editor_form.html", page, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a ready scale about a service to a draft."""
    desk = ready_scales.desk_for(person=request.person, pk=pk)
    form = ReadyScaleForm(request.POST or None, measures=desk.measures, services=desk.services)
    if request.method == "POST" and form.is_valid():
        try:
            made = ready_scales.bring(version=desk.version, **form.cleaned_data, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó «%(title)s» al borrador.") % {"title": made.title})
            return redirect("diagnosis:version", pk)
    page = {"form": form, "version": desk.version, "title": _("Agregar una escala lista"), "label": _("Agregarla")}
    return render(request, "diagnosis/editor_form.html", page, status=422 if form.errors else 200)
