from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apropia.foundation.errors import NotFound
from apropia.foundation.ui.export import asked_format, download
from apropia.measurement import queries
from apropia.measurement.policies import SEE_ALL, SEE_OWN_UNIT, can_compute
from apropia.measurement.views.columns import DASHBOARD_COLUMNS, codebook_of, fields_of
from apropia.people.access import PersonRequest, roles_required
from apropia.programme.policies import HEADS


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


@roles_required(*SEE_ALL, *SEE_OWN_UNIT)
@require_safe
def dashboard(request: PersonRequest) -> HttpResponse:
    """Show the official figures of one population beside their baseline."""
    found = queries.dashboard_for(
        person=request.person,
        population_key=request.GET.get("poblacion", ""),
        end_key=request.GET.get("hasta", ""),
        open_id=_whole(request.GET.get("abrir", "")),
    )
    context = {
        "dashboard": found,
        "can_compute": can_compute(request.person),
        "heads_a_unit": request.person.has_role(*SEE_OWN_UNIT),
    }
    return render(request, "measurement/dashboard.html", context)


@roles_required(*SEE_ALL, *SEE_OWN_UNIT)
@require_safe
def export_dashboard(request: PersonRequest) -> HttpResponseBase:
    """Give the dashboard as a table, each figure with its source. It holds exactly what the page shows."""
    found = queries.dashboard_for(
        person=request.person,
        population_key=request.GET.get("poblacion", ""),
        end_key=request.GET.get("hasta", ""),
    )
    return download(
        name="indicadores",
        fields=fields_of(DASHBOARD_COLUMNS),
        rows=(line.cells(found.population.label) for line in found.lines),
        format_=asked_format(request.GET) or "csv",
        codebook=codebook_of(DASHBOARD_COLUMNS),
    )


@roles_required(*SEE_OWN_UNIT)
@require_safe
def my_unit(request: PersonRequest) -> HttpResponse:
    """Show a unit head what to ask for. It names nobody."""
    try:
        found = queries.unit_needs(person=request.person, unit_id=_whole(request.GET.get("dependencia", "")))
    except NotFound:
        return render(request, "measurement/my_unit_none.html", {})
    heads = request.person.has_role(*HEADS)
    return render(request, "measurement/my_unit.html", {"found": found, "heads": heads})
