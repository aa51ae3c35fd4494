"""The editor: questions about the services of the catalogue, out of the banks that come with the product."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apropia.diagnosis.forms.service_banks import ServicesForm
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.starter import service_banks
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose the kind of each service, and bring the questions that are written for it."""
    desk = service_banks.desk_for(person=request.person, pk=pk)
    told = _("Sus preguntas ya están en el borrador: si la elige, solo se agregan las que falten.")
    offered = [(one.pk, one.name, one.kind, told if one.is_there else "") for one in desk.services]
    form = ServicesForm(request.POST or None, offered=offered, kinds=desk.kinds)
    if request.method == "POST" and form.is_valid():
        try:
            brought = service_banks.bring(version=desk.version, chosen=form.chosen, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _said(brought))
            return redirect("diagnosis:version", pk)
    page = {"form": form, "version": desk.version, "kinds": desk.kinds, "services": desk.services}
    return render(request, "diagnosis/editor_services.html", page, status=422 if form.errors else 200)


def _said(brought: service_banks.Brought) -> str:
    added = ngettext("Agregó %(n)s pregunta.", "Agregó %(n)s preguntas.", brought.added) % {"n": brought.added}
    if not brought.kept:
        return added
    kept = ngettext("%(n)s ya estaba y sigue igual.", "%(n)s ya estaban y siguen igual.", brought.kept)
    return f"{added} {kept % {'n': brought.kept}}"
