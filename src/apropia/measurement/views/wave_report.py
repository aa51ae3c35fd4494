from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apropia.formats.errors import FormatError
from apropia.formats.report import Kind, write
from apropia.formats.tabular.cells import Cell
from apropia.foundation import clock
from apropia.foundation.small_groups import minimum_cell, protected_label
from apropia.foundation.ui.export import asked_format, download
from apropia.measurement import queries
from apropia.measurement.policies import SEE_ALL
from apropia.measurement.queries.wave_report import WaveReport
from apropia.measurement.queries.wave_report_competences import competence_cells
from apropia.measurement.views.columns import WAVE_COLUMNS, codebook_of, fields_of
from apropia.people.access import PersonRequest, roles_required

DOCUMENTS: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@roles_required(*SEE_ALL)
@require_safe
def wave_report(request: PersonRequest, wave_id: int) -> HttpResponseBase:
    """Tell what a published wave says, as a page, a document or a table."""
    found = queries.wave_report_for(person=request.person, wave_id=wave_id, today=clock.today(request.entity.timezone))
    name = f"informe-{slugify(found.wave.name)}"
    if table := asked_format(request.GET):
        return download(
            name=name,
            fields=fields_of(WAVE_COLUMNS),
            rows=_cells(found),
            format_=table,
            codebook=codebook_of(WAVE_COLUMNS),
        )
    problem = ""
    try:
        for kind, media_type in DOCUMENTS.items():
            if request.GET.get("formato") == kind:
                return _file(write(found.report, kind=kind), name=f"{name}.{kind}", media_type=media_type)
    except FormatError as refusal:
        problem = refusal.message
    page = {"found": found, "wave": found.wave, "problem": problem}
    return render(request, "measurement/wave_report.html", page, status=422 if problem else 200)


def _file(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _cells(found: WaveReport) -> Iterator[list[Cell]]:
    for calculation, row in found.rows():
        value, low, high = row.cells
        version = calculation.version
        yield [
            version.indicator.code,
            version.name,
            row.population,
            row.detail,
            value,
            version.get_unit_display(),
            low,
            high,
            row.n,
            row.method,
        ]
    yield from competence_cells(
        found.competences,
        place=_("Toda la entidad"),
        protected=protected_label(minimum_cell(found.wave.entity.minimum_cell, found.wave.min_cell)),
    )
