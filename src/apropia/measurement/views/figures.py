from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apropia.foundation.ui.export import asked_format, download
from apropia.foundation.ui.tables import Column, Filter, Table, paginate
from apropia.measurement import queries
from apropia.measurement.policies import SEE_ALL, SEE_OWN_UNIT, can_compute, sees_all
from apropia.measurement.states import CalculationState
from apropia.measurement.views.columns import CALCULATION_COLUMNS, codebook_of, fields_of
from apropia.people.access import PersonRequest, roles_required

CALCULATIONS = Table(
    caption=gettext_lazy("Cálculos de indicadores"),
    columns=(
        Column("indicador", gettext_lazy("Indicador"), sort="version__indicator__order"),
        Column("periodo", gettext_lazy("Periodo"), sort="period_end"),
        Column("estado", gettext_lazy("Estado"), sort="state"),
        Column("cifras", gettext_lazy("Cifras"), is_number=True),
        Column("calculado", gettext_lazy("Calculado"), sort="computed_at"),
    ),
    default_sort="-calculado",
    search=("version__indicator__code", "version__name"),
    search_label=gettext_lazy("Indicador"),
    filters=(
        Filter("estado", gettext_lazy("Estado"), "state", CalculationState.choices),
        Filter("indicador", gettext_lazy("Código"), "version__indicator__code"),
    ),
)
FIGURES = Table(
    caption=gettext_lazy("Cifras de este cálculo"),
    columns=(
        Column("poblacion", gettext_lazy("Población")),
        Column("detalle", gettext_lazy("Área o servicio")),
        Column("cifra", gettext_lazy("Cifra"), is_number=True),
        Column("margen", gettext_lazy("Margen 95 %")),
        Column("personas", gettext_lazy("Personas"), is_number=True),
    ),
    page_size=50,
)


@roles_required(*SEE_ALL)
@require_safe
def calculations(request: PersonRequest) -> HttpResponse:
    """List the calculations of the entity."""
    found = queries.calculation_list(person=request.person)
    state = CALCULATIONS.read(request.GET, choices={"indicador": [(code, code) for code in found.codes]})
    context = {"state": state, "page": paginate(found.calculations, state), "can_compute": can_compute(request.person)}
    return render(request, "measurement/calculation_list.html", context)


@roles_required(*SEE_ALL, *SEE_OWN_UNIT)
@require_safe
def calculation(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show one calculation: its figures by population, how it was made, and its export."""
    found = queries.calculation_page(pk=pk, person=request.person)
    detail = found.detail
    if asked_format(request.GET):
        unit = detail.version.get_unit_display()
        told = found.rows(found.figures.iterator(500))
        return download(
            name=f"{detail.version.indicator.code}-{detail.calculation.period_end:%Y-%m-%d}",
            fields=fields_of(CALCULATION_COLUMNS),
            rows=([row.population, row.detail, row.cells[0], unit, *row.cells[1:], row.n, row.method] for row in told),
            format_=asked_format(request.GET),
            codebook=codebook_of(CALCULATION_COLUMNS),
        )
    state = FIGURES.read(request.GET)
    page = paginate(found.figures, state)
    context = {"detail": detail, "state": state, "page": page, "rows": list(found.rows(page))}
    return render(request, "measurement/calculation_detail.html", context)


@roles_required(*SEE_ALL, *SEE_OWN_UNIT)
@require_safe
def figure(request: PersonRequest, pk: int) -> HttpResponse:
    """Open one figure: formula, source, counts, method, date and who made it official."""
    detail, row = queries.figure_seen(pk=pk, person=request.person)
    return render(request, "measurement/figure.html", {"detail": detail, "row": row})


@roles_required(*SEE_ALL, *SEE_OWN_UNIT)
@require_safe
def sheets(request: PersonRequest) -> HttpResponse:
    """List the technical sheets."""
    return render(request, "measurement/sheet_list.html", {"sheets": queries.sheets()})


@roles_required(*SEE_ALL, *SEE_OWN_UNIT)
@require_safe
def sheet(request: PersonRequest, code: str) -> HttpResponse:
    """Show one technical sheet."""
    found = queries.sheet_for(code=code)
    # Its source is a page that the same people read; who sees only a unit does not.
    follows_plan = code == "FO-07" and sees_all(request.person)
    return render(request, "measurement/sheet_detail.html", {"sheet": found, "follows_plan": follows_plan})
