from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.catalogue import actions, policies, queries
from apropia.catalogue.forms import LifecycleForm, ServiceForm, ServicesFileForm, initial_of
from apropia.catalogue.policies import KEEPERS
from apropia.formats.errors import FormatError
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import rows_to_mend
from apropia.people.access import PersonRequest, roles_required


@require_safe
def service_list(request: PersonRequest) -> HttpResponse:
    """Show the catalogue."""
    filters = queries.ServiceFilters(
        text=request.GET.get("q", "").strip(),
        lifecycle=request.GET.get("estado", ""),
        only_mine=request.GET.get("para_mi") == "si",
        page=int(request.GET.get("pagina", "1")) if request.GET.get("pagina", "1").isdigit() else 1,
    )
    context = {
        "page": queries.page_of_services(person=request.person, filters=filters),
        "filters": filters,
        "lifecycles": policies.lifecycle_choices(request.person),
        "can_keep": policies.can_keep(request.person),
    }
    return render(request, "catalogue/service_list.html", context)


@require_safe
def service(request: PersonRequest, code: str) -> HttpResponse:
    """Show one service: what it is, how to get it, and the whole chain that hangs from it."""
    page = queries.service_page_for(code=code, person=request.person, at=clock.now())
    found = page.service
    context = {
        "service": found,
        "steps": [line.strip() for line in found.how_to_get.splitlines() if line.strip()],
        "can_keep": policies.can_keep(request.person),
        "next_states": policies.next_states(found),
        "chain": page.chain,
    }
    return render(request, "catalogue/service_detail.html", context)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Add a service."""
    form = ServiceForm(request.POST or None, entity=request.entity, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_service(
                entity=request.entity, data=actions.ServiceData(**form.cleaned_data), by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó el servicio «%(name)s».") % {"name": made.name})
            return redirect("catalogue:service", made.code)
    return _form_page(request, form, {"title": _("Agregar un servicio")})


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, code: str) -> HttpResponse:
    """Change a service."""
    found = queries.service_for(code=code, person=request.person)
    form = ServiceForm(request.POST or None, entity=request.entity, is_new=False, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_service(
                service=found, data=actions.ServiceData(**form.cleaned_data), by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios."))
            return redirect("catalogue:service", found.code)
    return _form_page(request, form, {"title": _("Cambiar el servicio"), "service": found})


def _form_page(request: PersonRequest, form: ServiceForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "catalogue/service_form.html", {"form": form} | context, status=status)


@roles_required(*KEEPERS)
@require_POST
def move(request: PersonRequest, code: str) -> HttpResponse:
    """Move a service to another state."""
    form = LifecycleForm(request.POST)
    found = queries.service_for(code=code, person=request.person)
    try:
        if form.is_valid():
            actions.change_lifecycle(service=found, to=form.cleaned_data["to"], by=request.person, at=clock.now())
            messages.success(
                request, _("El servicio quedó como «%(state)s».") % {"state": found.get_lifecycle_display()}
            )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("catalogue:service", code)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def import_file(request: PersonRequest) -> HttpResponseBase:
    """Check a file of services row by row, give the wrong ones as a spreadsheet, or apply the good ones."""
    form = ServicesFileForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        is_check = "revisar" in request.POST
        try:
            if "corregir" in request.POST:
                found = actions.services_to_mend(
                    entity=request.entity, data=form.cleaned_data["file"].read(), by=request.person, at=clock.now()
                )
                problems = [one.as_json() for one in found.report.problems]
                return rows_to_mend(problems, headers=found.headers, cells=found.cells)
            report = actions.import_services(
                entity=request.entity,
                data=form.cleaned_data["file"].read(),
                by=request.person,
                at=clock.now(),
                dry_run=is_check,
            )
        except FormatError as problem:
            form.add_error("file", str(problem))
        else:
            if not is_check and report.applied:
                messages.success(request, _("Se aplicaron %(count)s servicios.") % {"count": report.applied})
    context = {"form": form, "report": report, "is_check": "revisar" in request.POST}
    return render(request, "catalogue/service_import.html", context, status=422 if form.errors else 200)
